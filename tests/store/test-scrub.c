/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>

#include "db/sqlite-connection.h"
#include "support/disk-bytes.h"
#include "support/store-fixture.h"

#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define CONTACT "01980000-0000-7000-8000-0000000001%02u"

/* A file that was sent and that no record names. */
static char *
add_orphan (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  char *hash = rp_store_add_blob (f->store, bytes, "text/plain", &error);

  g_assert_no_error (error);
  rp_connection_run_script (rp_store_get_connection (f->store),
                            "UPDATE blob SET up_state = 'sent';"
                            "DELETE FROM meta WHERE key = 'files_leaving'",
                            &error);
  g_assert_no_error (error);
  return hash;
}

/* As if the power went just there: after the page, before what it left behind is cleaned up. */
static void
cut_before (StoreFixture *f, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf (
      "CREATE TEMP TRIGGER cut BEFORE %s BEGIN SELECT raise (ABORT, 'cut'); END", what);

  rp_connection_run (rp_store_get_connection (f->store), sql, &error);
  g_assert_no_error (error);
}

/* Whether the word is anywhere on the disk when nobody has the database open. */
static gboolean
is_on_disk (StoreFixture *f, const char *word)
{
  g_autofree char *path = temp_folder_file (f->folder, "profile/rapport.db");

  g_clear_object (&f->store);
  gboolean found = disk_bytes_hold (path, word);
  store_fixture_open (f);
  return found;
}

/* Returns: whether all of it came through */
static gboolean
apply (StoreFixture *f, GString *page, const char *asked, const char *next)
{
  g_autoptr (GError) error = NULL;
  gboolean stopped = FALSE;

  rp_feed_page_close (page, next, TRUE);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (page);
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (bytes, &error);
  g_assert_no_error (error);
  return rp_store_apply_page (f->store, lines, asked, &stopped, NULL);
}

static StoreFixture *
new_with_customer (void)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (10);

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "customer", SCOPE, SCOPE, 1, 9,
                 "{\"name\":\"Zyxwvuts\",\"note\":\"the zyxwvuts of the works\"}");
  g_assert_true (apply (f, page, "", "c1"));
  return f;
}

static GString *
build_erasing_page (void)
{
  GString *page = feed_page_new (20);

  feed_page_exit (page, "customer", SCOPE, SCOPE, 15, "erased");
  return page;
}

static void
test_nothing_to_do (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  g_autofree char *hash = add_orphan (f);

  g_assert_true (apply (f, feed_page_new (20), "c1", "c2"));
  g_autofree char *path = rp_store_dup_blob_path (f->store, hash);
  g_assert_nonnull (path); /* nothing left with the page */
}

/* The index keeps words of what was erased until it is put in order, which the power prevented. */
static void
test_words_after_a_cut (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  g_autofree char *hash = add_orphan (f);

  cut_before (f, "DELETE ON blob");
  g_assert_false (apply (f, build_erasing_page (), "c1", "c2"));
  g_assert_true (is_on_disk (f, "yxwvuts"));

  GString *page = feed_page_new (21);
  g_assert_true (apply (f, page, "c2", "c3"));
  g_assert_false (is_on_disk (f, "yxwvuts"));
}

/* An earlier text waits to be taken out of the index together with others, while the record has none any
 * more when it is erased. */
static void
test_words_before_the_last (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  GString *page = feed_page_new (15);

  feed_page_row (page, "customer", SCOPE, SCOPE, 2, 12, "{\"name\":\"Zyxwvuts\"}");
  g_assert_true (apply (f, page, "c1", "c2"));
  g_assert_true (apply (f, build_erasing_page (), "c2", "c3"));
  g_assert_false (is_on_disk (f, "yxwvuts"));
}

/* His words are nobody's business here any more, and nobody says it when they are erased elsewhere. */
static void
test_words_of_a_lost_customer (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  GString *page = feed_page_new (20);

  feed_page_gone (page, SCOPE, 15);
  g_assert_true (apply (f, page, "c1", "c2"));
  g_assert_false (is_on_disk (f, "yxwvuts"));
}

/* Nor when the whole is read anew, and the customer is not in it any more. */
static void
test_words_not_read_anew (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  g_autoptr (GError) error = NULL;

  rp_store_begin_anew (f->store, &error);
  g_assert_no_error (error);
  g_assert_true (apply (f, feed_page_new (21), "", "c2"));
  g_assert_false (is_on_disk (f, "yxwvuts"));
}

#define CROWD 24
#define CHANGES 60
#define LONGEST 700

/* One of three has the word. */
static void
bring_contact (StoreFixture *f, guint no, guint which, int length)
{
  g_autofree char *asked = g_strdup_printf ("c%u", no + 1);
  g_autofree char *next = g_strdup_printf ("c%u", no + 2);
  g_autofree char *id = g_strdup_printf (CONTACT, which);
  g_autofree char *filling = g_strnfill (length, 'x');
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"post\":\"%s\"}",
                                           which % 3 == 0 ? "Qponmlk" : "Another", filling);
  GString *page = feed_page_new (20 + no);

  feed_page_row (page, "contact", id, SCOPE, 1 + no, 20 + no, body);
  g_assert_true (apply (f, page, asked, next));
}

/* Records grow until they do not fit in a page of the database any more and some of them go to another one. What the
 * database overwrites where it deletes may lie in a gap then once more; with these dice it does. */
static StoreFixture *
new_with_crowd (void)
{
  StoreFixture *f = new_with_customer ();
  g_autoptr (GRand) dice = g_rand_new_with_seed (23);

  for (guint i = 0; i < CROWD; i++)
    bring_contact (f, i, i, 0);
  for (guint i = 0; i < CHANGES; i++)
    {
      guint which = (guint)g_rand_int_range (dice, 0, CROWD);

      bring_contact (f, CROWD + i, which, g_rand_int_range (dice, 0, LONGEST));
    }
  return f;
}

static GString *
build_page_erasing_crowd (void)
{
  GString *page = feed_page_new (200);

  for (guint i = 0; i < CROWD; i += 3)
    {
      g_autofree char *id = g_strdup_printf (CONTACT, i);

      feed_page_exit (page, "contact", id, SCOPE, 120 + i, "erased");
    }
  return page;
}

/* On that day nobody waits for it. */
static void
test_copies_in_gaps (void)
{
  g_autoptr (StoreFixture) f = new_with_crowd ();

  g_assert_true (apply (f, build_page_erasing_crowd (), "c85", "c86"));
  g_assert_true (apply (f, feed_page_new (201), "c86", "c87"));
  g_assert_true (is_on_disk (f, "ponmlk"));
  rp_fake_clock_advance (f->clock, G_TIME_SPAN_DAY);
  g_assert_true (apply (f, feed_page_new (202), "c87", "c88"));
  g_assert_false (is_on_disk (f, "ponmlk"));
}

/* The page counts, and the end of a later exchange makes up for it. */
static void
test_not_possible_now (void)
{
  g_autoptr (StoreFixture) f = new_with_crowd ();
  RpConnection *db = rp_store_get_connection (f->store);

  g_assert_true (apply (f, build_page_erasing_crowd (), "c85", "c86"));
  rp_fake_clock_advance (f->clock, G_TIME_SPAN_DAY);
  /* Nothing can be written anew without a place for it. */
  sqlite3_limit (rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (db)), SQLITE_LIMIT_ATTACHED,
                 0);
  g_assert_true (apply (f, feed_page_new (201), "c86", "c87"));
  g_assert_true (is_on_disk (f, "ponmlk"));
  g_assert_true (apply (f, feed_page_new (202), "c87", "c88"));
  g_assert_false (is_on_disk (f, "ponmlk"));
}

/* Their rows have gone, the files themselves not yet. */
static void
test_files_after_a_cut (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  g_autofree char *hash = add_orphan (f);
  g_autofree char *path = rp_store_dup_blob_path (f->store, hash);

  cut_before (f, "DELETE ON meta WHEN old.key = 'files_leaving'");
  g_assert_false (apply (f, build_erasing_page (), "c1", "c2"));
  g_assert_true (g_file_set_contents (path, "abc", 3, NULL)); /* the disk had not heard of it */
  store_fixture_reopen (f);
  g_assert_true (apply (f, feed_page_new (21), "c2", "c3"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Somebody takes the same photo in again before that. */
static void
test_file_that_came_again (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  g_autofree char *hash = add_orphan (f);

  cut_before (f, "DELETE ON meta WHEN old.key = 'files_leaving'");
  g_assert_false (apply (f, build_erasing_page (), "c1", "c2"));
  store_fixture_reopen (f);

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autofree char *again = rp_store_add_blob (f->store, bytes, "text/plain", &error);
  g_assert_no_error (error);
  g_assert_true (apply (f, feed_page_new (21), "c2", "c3"));
  g_autofree char *path = rp_store_dup_blob_path (f->store, again);
  g_assert_nonnull (path);
}

/* The beginning of a file of what was erased, which the disk will not let go today; with a folder of its name it cannot. */
static void
test_part_that_stays (void)
{
  g_autoptr (StoreFixture) f = new_with_customer ();
  g_autofree char *hash = g_strnfill (64, 'a');
  g_autoptr (GError) error = NULL;
  g_autofree char *path = rp_store_make_part_path (f->store, hash, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_true (apply (f, build_erasing_page (), "c1", "c2"));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_true (g_file_set_contents (path, "a beginning", -1, NULL));
  g_assert_true (apply (f, feed_page_new (21), "c2", "c3"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/scrub/nothing", test_nothing_to_do);
  g_test_add_func ("/store/scrub/words", test_words_after_a_cut);
  g_test_add_func ("/store/scrub/words-before", test_words_before_the_last);
  g_test_add_func ("/store/scrub/words-lost", test_words_of_a_lost_customer);
  g_test_add_func ("/store/scrub/words-anew", test_words_not_read_anew);
  g_test_add_func ("/store/scrub/gaps", test_copies_in_gaps);
  g_test_add_func ("/store/scrub/later", test_not_possible_now);
  g_test_add_func ("/store/scrub/files", test_files_after_a_cut);
  g_test_add_func ("/store/scrub/file-again", test_file_that_came_again);
  g_test_add_func ("/store/scrub/part-stays", test_part_that_stays);
  return g_test_run ();
}
