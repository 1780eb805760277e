/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "base/folder.h"
#include "store/backup.h"
#include "store/recovery.h"
#include "support/store-fixture.h"

#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define LATER "01990000-0000-7000-8000-0000000000b1"
#define FETCHED "01990000-0000-7000-8000-0000000000b2"
#define ERASED "01990000-0000-7000-8000-0000000000b3"

/**
 * A copy of a profile with a file from the server, which then makes room for one that is added here; and a third one, whose
 * record is erased later than the copy was put in place.
 */
typedef struct
{
  StoreFixture *profile;
  char *path;
  char *later, *fetched, *erased; /* hashes */
  char *aside;
} Fixture;

static char *
add_blob (Fixture *f, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  char *hash = rp_store_add_blob (f->profile->store, bytes, "text/plain", &error);

  g_assert_no_error (error);
  return hash;
}

static void
add_row (GString *page, const char *id, const char *hash, gint64 seq)
{
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"" SCOPE "\",\"sha256\":\"%s\",\"mime\":\"image/jpeg\"}", hash);

  feed_page_row (page, "attachment", id, SCOPE, 1, seq, body);
}

static char *
make_path (Fixture *f, const char *hash)
{
  char first[3] = { hash[0], hash[1], '\0' }, second[3] = { hash[2], hash[3], '\0' };

  return g_build_filename (f->path, "blobs", first, second, hash, NULL);
}

static gboolean
is_here (Fixture *f, const char *hash)
{
  g_autofree char *path = make_path (f, hash);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
remove_file (Fixture *f, const char *hash)
{
  g_autofree char *path = make_path (f, hash);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = NULL;
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (5);

  f->profile = store_fixture_new ();
  f->path = temp_folder_file (f->profile->folder, "profile");
  f->fetched = add_blob (f, "fetched");
  feed_page_scope (page, SCOPE, 1);
  add_row (page, FETCHED, f->fetched, 4);
  store_fixture_apply (f->profile, page, "", "c1", TRUE);
  g_assert_true (rp_store_mark_blob_sent (f->profile->store, f->fetched, &error));
  rp_store_backup_today (f->profile->store, &error);
  g_assert_no_error (error);

  f->later = add_blob (f, "later");
  f->erased = add_blob (f, "erased");
  remove_file (f, f->fetched);
  g_clear_object (&f->profile->store);
  backup = rp_recovery_find_backup (f->path);
  rp_recovery_restore (f->path, backup, &f->aside, &error);
  g_assert_no_error (error);
  store_fixture_open (f->profile);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->path);
  g_free (f->later);
  g_free (f->fetched);
  g_free (f->erased);
  g_free (f->aside);
  store_fixture_free (f->profile);
}

/* The first exchange: the record of the file that was added after the copy comes back. */
static void
exchange (Fixture *f, gboolean complete)
{
  GString *page = feed_page_new (7);

  add_row (page, LATER, f->later, 6);
  store_fixture_apply (f->profile, page, "c1", "c2", complete);
}

/* It returned with its record alone, and everybody else waited for its bytes for ever. */
static void
test_file_without_row (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) before = rp_store_list_blobs_to_send (f->profile->store, 0, &error);
  g_auto (GStrv) after = NULL;

  g_assert_cmpuint (g_strv_length (before), ==, 0);
  exchange (f, TRUE);
  after = rp_store_list_blobs_to_send (f->profile->store, 0, &error);
  g_assert_cmpuint (g_strv_length (after), ==, 1);
  g_assert_cmpstr (after[0], ==, f->later);
  g_assert_true (is_here (f, f->later));
}

/* The copy said that it was here, so it was never fetched again. */
static void
test_row_without_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = rp_store_list_files_to_fetch (f->profile->store, 0, &error);
  g_autoptr (GPtrArray) after = NULL;

  g_assert_cmpuint (before->len, ==, 0);
  exchange (f, TRUE);
  after = rp_store_list_files_to_fetch (f->profile->store, 0, &error);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpstr (((RpWantedFile *)after->pdata[0])->sha256, ==, f->fetched);
}

/* It goes where the one database is that may know of it, and in time with that. */
static void
test_nameless (Fixture *f, gconstpointer data)
{
  g_autofree char *beside = g_build_filename (f->aside, "blobs", f->erased, NULL);

  exchange (f, TRUE);
  g_assert_false (is_here (f, f->erased));
  g_assert_true (g_file_test (beside, G_FILE_TEST_EXISTS));
}

static void
test_nameless_without_former (Fixture *f, gconstpointer data)
{
  g_assert_true (rp_folder_remove (f->aside));
  exchange (f, TRUE);
  g_assert_false (is_here (f, f->erased));
  g_assert_false (g_file_test (f->aside, G_FILE_TEST_EXISTS));
}

/* Before the server has said all, a file without a name may get one. */
static void
test_not_before_the_end (Fixture *f, gconstpointer data)
{
  exchange (f, FALSE);
  g_assert_true (is_here (f, f->erased));
  store_fixture_reopen (f->profile);
  store_fixture_apply (f->profile, feed_page_new (7), "c2", "c3", TRUE);
  g_assert_false (is_here (f, f->erased));
  g_assert_true (is_here (f, f->later));
}

/* Once: what comes without a row from then on is nobody's business here. */
static void
test_once (Fixture *f, gconstpointer data)
{
  g_autofree char *path = make_path (f, f->erased);

  exchange (f, TRUE);
  g_assert_true (g_file_set_contents (path, "erased", -1, NULL));
  store_fixture_apply (f->profile, feed_page_new (8), "c2", "c3", TRUE);
  g_assert_true (is_here (f, f->erased));
}

/* A file that was entered here and not sent yet is named by its edit. */
static void
test_entered_here (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) waiting = NULL;
  RpEdit *edit = rp_edit_new ("attachment.add");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", SCOPE);
  json_object_set_string_member (body, "sha256", f->erased);
  json_object_set_string_member (body, "mime", "image/jpeg");
  rp_edit_create (edit, "attachment", ERASED, SCOPE, body);
  g_free (store_fixture_commit (f->profile, edit));
  exchange (f, TRUE);
  g_assert_true (is_here (f, f->erased));
  waiting = rp_store_list_blobs_to_send (f->profile->store, 0, &error);
  g_assert_cmpuint (g_strv_length (waiting), ==, 2);
}

#define ADD(name, func) g_test_add ("/blob-mend/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("file-without-row", test_file_without_row);
  ADD ("row-without-file", test_row_without_file);
  ADD ("nameless", test_nameless);
  ADD ("nameless-without-former", test_nameless_without_former);
  ADD ("not-before-the-end", test_not_before_the_end);
  ADD ("once", test_once);
  ADD ("entered-here", test_entered_here);
  return g_test_run ();
}
