/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>

#include "db/connection.h"

#include "support/store-fixture.h"

#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define ATTACHMENT "01990000-0000-7000-8000-0000000000b7"
#define OLD_ATTACHMENT "01930000-0000-7000-8000-0000000000b7" /* of the year before */

static char *
add_blob (StoreFixture *f, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  char *hash = rp_store_add_blob (f->store, bytes, "text/plain", &error);

  g_assert_no_error (error);
  return hash;
}

static void
test_kept_by_content (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *hash = add_blob (f, "abc");
  g_autofree char *again = add_blob (f, "abc");
  g_autofree char *path = rp_store_dup_blob_path (f->store, hash);
  g_autofree char *content = NULL;
  struct stat info;

  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (again, ==, hash);
  g_assert_true (g_str_has_suffix (path, "/blobs/ba/78/"
                                         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
                                         "f20015ad"));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "abc");
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 1);
}

static void
test_not_a_hash (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *upper = g_strnfill (64, 'A');

  g_assert_null (rp_store_dup_blob_path (f->store, "../../rapport.db"));
  g_assert_null (rp_store_dup_blob_path (f->store, ""));
  g_assert_null (rp_store_dup_blob_path (f->store, upper));
}

static void
test_sending (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *big = add_blob (f, "a longer one");
  g_autofree char *small = add_blob (f, "short");
  g_auto (GStrv) all = rp_store_list_blobs_to_send (f->store, 0, &error);
  g_auto (GStrv) rest = NULL;

  g_assert_cmpuint (g_strv_length (all), ==, 2);
  g_assert_cmpstr (all[0], ==, small); /* small ones first */
  g_assert_true (rp_store_mark_blob_sent (f->store, small, &error));
  rest = rp_store_list_blobs_to_send (f->store, 5, &error);
  g_assert_cmpuint (g_strv_length (rest), ==, 1);
  g_assert_cmpstr (rest[0], ==, big);
}

/* Where the folder cannot be made there is no row either. */
static void
test_cannot_write (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new ("abc", 3);
  g_autofree char *path = temp_folder_file (f->folder, "profile/blobs");

  g_file_set_contents (path, "in the way", -1, NULL);
  g_assert_null (rp_store_add_blob (f->store, bytes, "text/plain", &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 0);
}

static void
add_attachment (GString *page, const char *hash)
{
  g_autofree char *body = g_strdup_printf ("{\"customer\":\"" SCOPE "\",\"sha256\":\"%s\"}", hash);

  feed_page_row (page, "attachment", ATTACHMENT, SCOPE, 1, 5, body);
}

/* Files of a customer that was taken away go with it; what is not sent yet stays. */
static void
test_files_leave_with_their_records (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *sent = add_blob (f, "sent");
  g_autofree char *waiting = add_blob (f, "waiting");
  g_autofree char *path = rp_store_dup_blob_path (f->store, sent);
  GString *page = feed_page_new (5);

  rp_store_mark_blob_sent (f->store, sent, &error);
  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, sent);
  store_fixture_apply (f, page, "", "c1", TRUE);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  page = feed_page_new (9);
  feed_page_gone (page, SCOPE, 9);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_autofree char *kept = rp_store_dup_blob_path (f->store, waiting);
  g_assert_nonnull (kept);
}

/* What others have made is fetched once, and only what was asked for is taken. */
static void
test_fetching (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("photo", 5);
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *path = NULL;
  GString *page = feed_page_new (5);

  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, hash);
  feed_page_row (page, "attachment", OLD_ATTACHMENT, SCOPE, 1, 4,
                 "{\"customer\":\"" SCOPE "\",\"sha256\":\"00\"}");
  store_fixture_apply (f, page, "", "c1", TRUE);
  before = rp_store_list_files_to_fetch (f->store, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpstr (rp_record_get_id (before->pdata[0]), ==, ATTACHMENT);

  g_assert_false (rp_store_take_fetched_blob (f->store, hash, other, "image/jpeg", &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (rp_store_dup_blob_path (f->store, hash));

  g_assert_true (rp_store_take_fetched_blob (f->store, hash, photo, "image/jpeg", &error));
  g_assert_no_error (error);
  path = rp_store_dup_blob_path (f->store, hash);
  g_assert_nonnull (path);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 0);
  after = rp_store_list_files_to_fetch (f->store, 5, &error);
  g_assert_cmpuint (after->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/blob/content", test_kept_by_content);
  g_test_add_func ("/store/blob/not-a-hash", test_not_a_hash);
  g_test_add_func ("/store/blob/sending", test_sending);
  g_test_add_func ("/store/blob/cannot-write", test_cannot_write);
  g_test_add_func ("/store/blob/fetching", test_fetching);
  g_test_add_func ("/store/blob/leave", test_files_leave_with_their_records);
  return g_test_run ();
}
