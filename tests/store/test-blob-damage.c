/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "support/store-fixture.h"

#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define ATTACHMENT "01990000-0000-7000-8000-0000000000b7"
#define PHOTO "a photo"

/* A profile with one photo, whose record is here too, and which was sent or not. */
typedef struct
{
  StoreFixture *profile;
  char *hash, *path;
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
set_up (Fixture *f, gconstpointer sent)
{
  GString *page = feed_page_new (5);
  g_autofree char *body = NULL;

  f->profile = store_fixture_new ();
  f->hash = add_blob (f, PHOTO);
  f->path = rp_store_dup_blob_path (f->profile->store, f->hash);
  body = g_strdup_printf (
      "{\"customer\":\"" SCOPE "\",\"sha256\":\"%s\",\"caption\":\"Meter\",\"size\":7}", f->hash);
  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "attachment", ATTACHMENT, SCOPE, 1, 4, body);
  store_fixture_apply (f->profile, page, "", "c1", TRUE);
  if (sent)
    g_assert_true (rp_store_mark_blob_sent (f->profile->store, f->hash, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->hash);
  g_free (f->path);
  store_fixture_free (f->profile);
}

static void
rot (Fixture *f)
{
  g_assert_true (g_file_set_contents (f->path, "a phot0", -1, NULL));
}

static void
check (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  rp_store_check_blobs (f->profile->store, 1024, &error);
  g_assert_no_error (error);
}

static guint
count_wanted (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wanted = rp_store_list_files_to_fetch (f->profile->store, 0, &error);

  g_assert_no_error (error);
  return wanted->len;
}

/* To add the same photo once more changed nothing: whatever bore its name was taken for it. */
static void
test_added_again (Fixture *f, gconstpointer data)
{
  g_autofree char *again = NULL;

  rot (f);
  check (f);
  g_assert_cmpuint (store_fixture_count (f->profile).files_damaged, ==, 1);
  again = add_blob (f, PHOTO);
  g_assert_cmpstr (again, ==, f->hash);
  g_assert_true (rp_store_is_blob_whole (f->profile->store, f->hash));
  g_assert_cmpuint (store_fixture_count (f->profile).files_damaged, ==, 0);
  g_assert_cmpuint (store_fixture_count (f->profile).files_waiting, ==, 1);
}

static void
test_unsent (Fixture *f, gconstpointer data)
{
  g_autofree char *title = NULL;
  g_autofree char *upload = NULL;

  rot (f);
  check (f);
  g_assert_true (g_file_test (f->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (store_fixture_count (f->profile).files_damaged, ==, 1);
  g_assert_cmpuint (count_wanted (f), ==, 1); /* a colleague may have sent the same */
  title = rp_store_dup_damaged_title (f->profile->store);
  g_assert_nonnull (strstr (title, "Meter"));
  /* The mark is no place at the server. */
  upload = rp_store_dup_upload (f->profile->store, f->hash);
  g_assert_null (upload);
}

/* What the server has comes from there. */
static void
test_sent (Fixture *f, gconstpointer data)
{
  check (f);
  g_assert_true (g_file_test (f->path, G_FILE_TEST_EXISTS));
  check (f); /* the end, so that the next call begins anew */
  rot (f);
  check (f);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (store_fixture_count (f->profile).files_damaged, ==, 0);
  g_assert_cmpuint (count_wanted (f), ==, 1);
}

/* A server that was put back may have it or not, so it is offered to it again. While this computer's own is not whole any
 * more it is asked for as well, and nothing goes before it comes. */
static void
test_offered_again (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static (PHOTO, strlen (PHOTO));
  g_autoptr (RpWantedFile) wanted = NULL;

  g_assert_true (rp_store_new_replica (f->profile->store, TRUE, &error));
  rot (f);
  check (f);
  g_assert_true (g_file_test (f->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (store_fixture_count (f->profile).files_damaged, ==, 1);
  g_assert_cmpuint (count_wanted (f), ==, 1);
  wanted = rp_store_find_wanted_file (f->profile->store, ATTACHMENT, RP_FILE_ORIGINAL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (wanted);
  rp_store_take_fetched_blob (f->profile->store, wanted, photo, &error);
  g_assert_no_error (error);
  g_assert_true (rp_store_is_blob_whole (f->profile->store, f->hash));
  g_assert_cmpuint (store_fixture_count (f->profile).files_damaged, ==, 0);
  g_assert_cmpuint (store_fixture_count (f->profile).files_waiting, ==, 0);
  g_assert_cmpuint (count_wanted (f), ==, 0);
}

/* Nobody else brings a damaged original, also one of an old record. */
static void
test_original (Fixture *f, gconstpointer data)
{
  g_autofree char *view = add_blob (f, "for reading");
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"" SCOPE "\",\"sha256\":\"%s\",\"view_sha256\":\"%s\"}", f->hash, view);
  GString *page = feed_page_new (9);

  feed_page_row (page, "attachment", ATTACHMENT, SCOPE, 2, 9, body);
  store_fixture_apply (f->profile, page, "c1", "c2", TRUE);
  rp_fake_clock_advance (f->profile->clock, 400 * G_TIME_SPAN_DAY);
  g_assert_cmpuint (count_wanted (f), ==, 0);
  rot (f);
  check (f);
  g_assert_cmpuint (count_wanted (f), ==, 1);
}

/* Somebody opens it: it is not here, whatever its row says. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpWantedFile) before = NULL;
  g_autoptr (RpWantedFile) after = NULL;

  g_unlink (f->path);
  before = rp_store_find_wanted_file (f->profile->store, ATTACHMENT, RP_FILE_VIEW, &error);
  g_assert_null (before);
  rp_store_check_file (f->profile->store, ATTACHMENT, RP_FILE_VIEW, &error);
  g_assert_no_error (error);
  after = rp_store_find_wanted_file (f->profile->store, ATTACHMENT, RP_FILE_VIEW, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after->sha256, ==, f->hash);
}

/* A few at a time, all of them in the end. */
static void
test_in_turn (Fixture *f, gconstpointer data)
{
  g_autofree char *one = add_blob (f, "one");
  g_autofree char *two = add_blob (f, "two");
  g_autoptr (GError) error = NULL;

  rot (f);
  for (guint i = 0; i < 3; i++)
    {
      rp_store_check_blobs (f->profile->store, 1, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (store_fixture_count (f->profile).files_damaged, ==, 1);
}

#define ADD(name, sent, func)                                                                      \
  g_test_add ("/blob-damage/" name, Fixture, sent, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("added-again", NULL, test_added_again);
  ADD ("unsent", NULL, test_unsent);
  ADD ("sent", "sent", test_sent);
  ADD ("gone", "sent", test_gone);
  ADD ("offered-again", "sent", test_offered_again);
  ADD ("original", NULL, test_original);
  ADD ("in-turn", NULL, test_in_turn);
  return g_test_run ();
}
