/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>

#include "db/connection.h"

#include "support/store-fixture.h"

#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define ATTACHMENT "01990000-0000-7000-8000-0000000000b7"
#define OLD_ATTACHMENT "01930000-0000-7000-8000-0000000000b7" /* of the year before */
#define NEW_ATTACHMENT "01a33064-a800-7000-8000-0000000000b7" /* of the year after */

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

  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, sent);
  store_fixture_apply (f, page, "", "c1", TRUE);
  g_assert_true (rp_store_mark_blob_sent (f->store, sent, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  page = feed_page_new (9);
  feed_page_gone (page, SCOPE, 9);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_autofree char *kept = rp_store_dup_blob_path (f->store, waiting);
  g_assert_nonnull (kept);
}

static gint64
count_rows (StoreFixture *f)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (rp_store_get_connection (f->store),
                                                             "SELECT count(*) FROM blob", NULL);

  g_assert_true (rp_statement_step (statement, NULL, NULL));
  return rp_statement_get_integer (statement, 0);
}

/* Its customer was taken away while it waited: once the server has it, nothing keeps it here. */
static void
test_sent_after_its_record (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = add_blob (f, "waiting");
  GString *page = feed_page_new (5);

  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, hash);
  store_fixture_apply (f, page, "", "c1", TRUE);
  page = feed_page_new (9);
  feed_page_gone (page, SCOPE, 9);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_autofree char *kept = rp_store_dup_blob_path (f->store, hash);
  g_assert_nonnull (kept);

  g_assert_true (rp_store_mark_blob_sent (f->store, hash, &error));
  g_assert_cmpint (count_rows (f), ==, 0);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
}

/* The record is erased: its file leaves, sent or not; so does one that the server says to have erased. */
static void
test_erased (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = add_blob (f, "of the record");
  g_autofree char *other = add_blob (f, "of another");
  GString *page = feed_page_new (5);

  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, hash);
  store_fixture_apply (f, page, "", "c1", TRUE);
  /* One that a record names stays whatever the server says. */
  g_assert_true (rp_store_drop_erased_blob (f->store, hash, &error));
  g_autofree char *named = rp_store_dup_blob_path (f->store, hash);
  g_assert_nonnull (named);

  page = feed_page_new (9);
  feed_page_exit (page, "attachment", ATTACHMENT, SCOPE, 8, "erased");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_autofree char *gone = rp_store_dup_blob_path (f->store, hash);
  g_assert_null (gone);
  g_assert_cmpint (count_rows (f), ==, 1);

  g_assert_true (rp_store_drop_erased_blob (f->store, other, &error));
  g_autofree char *left = rp_store_dup_blob_path (f->store, other);
  g_assert_null (left);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 0);
}

/* What had come of a file leaves with its record. */
static void
test_beginnings_leave (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "photo", -1);
  g_autofree char *part = rp_store_make_part_path (f->store, hash, &error);
  GString *page = feed_page_new (5);

  g_assert_true (g_file_set_contents (part, "pho", 3, NULL));
  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, hash);
  store_fixture_apply (f, page, "", "c1", TRUE);
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));
  page = feed_page_new (9);
  feed_page_gone (page, SCOPE, 9);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

/* The power went between the file and its row: nobody would ever look for it. */
static void
test_file_without_row (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  rp_connection_run (rp_store_get_connection (f->store),
                     "CREATE TEMP TRIGGER cut BEFORE INSERT ON blob"
                     " BEGIN SELECT raise (ABORT, 'cut'); END",
                     &error);
  g_assert_no_error (error);
  g_assert_null (rp_store_add_blob (f->store, bytes, "text/plain", &error));
  g_clear_error (&error);
  store_fixture_reopen (f);
  g_autofree char *left = rp_store_dup_blob_path (f->store, hash);
  g_assert_nonnull (left);

  GString *page = feed_page_new (5);
  feed_page_scope (page, SCOPE, 1);
  store_fixture_apply (f, page, "", "c1", TRUE);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
}

/* A server that was put back may lack what was fetched from it: everything is offered, one's own first, and what waits is
 * not given up for room. */
static void
test_offered_again (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("photo", 5);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo);
  g_autoptr (GPtrArray) wanted = NULL;
  GString *page = feed_page_new (5);

  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, hash);
  store_fixture_apply (f, page, "", "c1", TRUE);
  wanted = rp_store_list_files_to_fetch (f->store, 1, &error);
  g_assert_true (rp_store_take_fetched_blob (f->store, wanted->pdata[0], photo, &error));
  g_autofree char *own = add_blob (f, "one's own, which is longer");

  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);
  g_auto (GStrv) waiting = rp_store_list_blobs_to_send (f->store, 0, &error);
  g_assert_cmpuint (g_strv_length (waiting), ==, 2);
  g_assert_cmpstr (waiting[0], ==, own);
  g_assert_cmpstr (waiting[1], ==, hash);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 1);
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
  const RpWantedFile *wanted;
  GString *page = feed_page_new (5);

  feed_page_scope (page, SCOPE, 1);
  add_attachment (page, hash);
  feed_page_row (page, "attachment", OLD_ATTACHMENT, SCOPE, 1, 4,
                 "{\"customer\":\"" SCOPE "\",\"sha256\":\"00\"}");
  store_fixture_apply (f, page, "", "c1", TRUE);
  before = rp_store_list_files_to_fetch (f->store, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 1);
  wanted = before->pdata[0];
  g_assert_cmpstr (wanted->attachment, ==, ATTACHMENT);
  g_assert_cmpstr (wanted->sha256, ==, hash);

  g_assert_false (rp_store_take_fetched_blob (f->store, wanted, other, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (rp_store_dup_blob_path (f->store, hash));

  g_assert_true (rp_store_take_fetched_blob (f->store, wanted, photo, &error));
  g_assert_no_error (error);
  path = rp_store_dup_blob_path (f->store, hash);
  g_assert_nonnull (path);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 0);
  after = rp_store_list_files_to_fetch (f->store, 5, &error);
  g_assert_cmpuint (after->len, ==, 0);
}

/* Half a year later nobody brings it by itself, but somebody who opens it gets it, when there is room for it at
 * all. */
static void
test_on_demand (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "old", -1);
  g_autofree char *body
      = g_strdup_printf ("{\"customer\":\"" SCOPE "\",\"sha256\":\"%s\",\"size\":3000}", hash);
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (RpWantedFile) wanted = NULL;
  GString *page = feed_page_new (5);

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "attachment", OLD_ATTACHMENT, SCOPE, 1, 4, body);
  store_fixture_apply (f, page, "", "c1", TRUE);
  listed = rp_store_list_files_to_fetch (f->store, 0, &error);
  g_assert_cmpuint (listed->len, ==, 0);
  wanted = rp_store_find_wanted_file (f->store, OLD_ATTACHMENT, RP_FILE_ORIGINAL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wanted->sha256, ==, hash);
  g_assert_true (rp_store_check_room (f->store, wanted, &error));

  g_assert_true (rp_store_set_meta (f->store, "files_budget", "2999", &error));
  g_assert_false (rp_store_check_room (f->store, wanted, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NO_ROOM);
  g_assert_nonnull (strstr (error->message, "3.0"));
}

/* Photographs of which no row says how large their pictures are: one for reading has 100 bytes, a small one 10. */
#define N_PHOTOS 3

static char *
make_picture (guint i, RpFileTier tier)
{
  return g_strnfill (tier == RP_FILE_THUMB ? 10 : 100, (char)('a' + i));
}

static char *
hash_picture (guint i, RpFileTier tier)
{
  g_autofree char *text = make_picture (i, tier);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
name_photo (guint i)
{
  return g_strdup_printf ("0199f000-0000-7000-8000-00000000000%u", i);
}

static StoreFixture *
new_photos (void)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (5);

  feed_page_scope (page, SCOPE, 1);
  for (guint i = 0; i < N_PHOTOS; i++)
    {
      g_autofree char *id = name_photo (i);
      g_autofree char *view = hash_picture (i, RP_FILE_VIEW);
      g_autofree char *thumb = hash_picture (i, RP_FILE_THUMB);
      g_autofree char *body = g_strdup_printf ("{\"customer\":\"" SCOPE "\",\"sha256\":\"%064u\","
                                               "\"view_sha256\":\"%s\",\"thumb_sha256\":\"%s\"}",
                                               i, view, thumb);

      feed_page_row (page, "attachment", id, SCOPE, 1, 5 + (gint64)i, body);
    }
  store_fixture_apply (f, page, "", "c1", TRUE);
  return f;
}

static void
take_picture (StoreFixture *f, guint i, RpFileTier tier)
{
  g_autofree char *id = name_photo (i);
  g_autofree char *text = make_picture (i, tier);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (RpWantedFile) wanted = rp_store_find_wanted_file (f->store, id, tier, &error);

  g_assert_no_error (error);
  g_assert_true (rp_store_take_fetched_blob (f->store, wanted, bytes, &error));
  g_assert_no_error (error);
  rp_fake_clock_advance (f->clock, G_TIME_SPAN_SECOND);
}

static gboolean
has_picture (StoreFixture *f, guint i, RpFileTier tier)
{
  g_autofree char *hash = hash_picture (i, tier);
  g_autofree char *path = rp_store_dup_blob_path (f->store, hash);

  return path != NULL;
}

static void
set_room (StoreFixture *f, const char *bytes)
{
  g_assert_true (rp_store_set_meta (f->store, "files_budget", bytes, NULL));
}

/* The small ones come first. */
static void
assert_wanted (StoreFixture *f, guint n_thumbs, guint n_views)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wanted = rp_store_list_files_to_fetch (f->store, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (wanted->len, ==, n_thumbs + n_views);
  for (guint i = 0; i < wanted->len; i++)
    g_assert_cmpint (((RpWantedFile *)wanted->pdata[i])->tier, ==,
                     i < n_thumbs ? RP_FILE_THUMB : RP_FILE_VIEW);
}

static void
test_room (void)
{
  g_autoptr (StoreFixture) f = new_photos ();
  g_autofree char *own = add_blob (f, "made here, not yet sent");
  g_autofree char *kept = NULL;

  assert_wanted (f, N_PHOTOS, N_PHOTOS);
  for (guint i = 0; i < N_PHOTOS; i++)
    take_picture (f, i, RP_FILE_THUMB);
  take_picture (f, 0, RP_FILE_VIEW);
  take_picture (f, 1, RP_FILE_VIEW);

  /* There is room, but not for a third: it would drive out the first, which would be asked for next. */
  set_room (f, "329");
  assert_wanted (f, 0, 0);
  set_room (f, "330");
  assert_wanted (f, 0, 1);

  /* Somebody opens it. The small ones stay, and what was made here. */
  set_room (f, "329");
  take_picture (f, 2, RP_FILE_VIEW);
  g_assert_false (has_picture (f, 0, RP_FILE_VIEW));
  g_assert_true (has_picture (f, 1, RP_FILE_VIEW));
  g_assert_true (has_picture (f, 2, RP_FILE_VIEW));
  g_assert_true (has_picture (f, 0, RP_FILE_THUMB));
  kept = rp_store_dup_blob_path (f->store, own);
  g_assert_nonnull (kept);
  assert_wanted (f, 0, 0);
}

/* What the disk has left is for what is entered here, however much files from the server may take. */
static void
test_room_on_disk (void)
{
  g_autoptr (StoreFixture) f = new_photos ();
  g_autofree char *all = g_strdup_printf ("%" G_GINT64_FORMAT, G_MAXINT64 / 2);

  g_assert_true (rp_store_set_meta (f->store, "files_reserve", all, NULL));
  assert_wanted (f, 0, 0);
  g_assert_true (rp_store_set_meta (f->store, "files_reserve", "1", NULL));
  assert_wanted (f, N_PHOTOS, N_PHOTOS);
}

/* Before anything has come a picture is reckoned with as much as one may have. */
static void
test_room_of_unknown_size (void)
{
  g_autoptr (StoreFixture) f = new_photos ();

  set_room (f, "1500000");
  assert_wanted (f, N_PHOTOS, 1);
}

/* What came of rows that are old now takes no room from those of today. */
static void
test_room_of_old_ones (void)
{
  g_autoptr (StoreFixture) f = new_photos ();
  GString *page = feed_page_new (9);

  for (guint i = 0; i < N_PHOTOS; i++)
    take_picture (f, i, RP_FILE_VIEW);
  set_room (f, "320"); /* 300 of them are taken */
  rp_fake_clock_advance (f->clock, 400 * G_TIME_SPAN_DAY);
  feed_page_row (page, "attachment", NEW_ATTACHMENT, SCOPE, 1, 9,
                 "{\"customer\":\"" SCOPE "\",\"size\":90,\"sha256\":\"00\"}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  assert_wanted (f, 0, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/blob/room", test_room);
  g_test_add_func ("/store/blob/room-on-disk", test_room_on_disk);
  g_test_add_func ("/store/blob/room-of-unknown-size", test_room_of_unknown_size);
  g_test_add_func ("/store/blob/room-of-old-ones", test_room_of_old_ones);
  g_test_add_func ("/store/blob/content", test_kept_by_content);
  g_test_add_func ("/store/blob/not-a-hash", test_not_a_hash);
  g_test_add_func ("/store/blob/sending", test_sending);
  g_test_add_func ("/store/blob/cannot-write", test_cannot_write);
  g_test_add_func ("/store/blob/fetching", test_fetching);
  g_test_add_func ("/store/blob/leave", test_files_leave_with_their_records);
  g_test_add_func ("/store/blob/sent-late", test_sent_after_its_record);
  g_test_add_func ("/store/blob/erased", test_erased);
  g_test_add_func ("/store/blob/beginnings", test_beginnings_leave);
  g_test_add_func ("/store/blob/no-row", test_file_without_row);
  g_test_add_func ("/store/blob/offered-again", test_offered_again);
  g_test_add_func ("/store/blob/on-demand", test_on_demand);
  return g_test_run ();
}
