/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blob-sweep.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include <utime.h>

#include "server/admin.h"
#include "support/sanitizer.h"
#include "support/server-push.h"

/* Files that nothing names leave thirty days later, and nothing else ever does. */

#define PHOTO "40000000-0000-7000-8000-000000000001"
#define REPORT "40000000-0000-7000-8000-000000000002"
#define MANY_TEXTS 800 /* of 50 kB */
static const char photo[] = "the bytes of a photo";

static char *
hash_of (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
put (TestLaptop *laptop, const char *text)
{
  g_autofree char *hash = hash_of (text);
  g_autofree char *path = g_strconcat ("/v1/blobs/", hash, NULL);
  g_autoptr (TestReply) reply
      = test_request (laptop->fixture->port, "PUT", path, laptop->token, text, strlen (text));

  g_assert_cmpuint (reply->status, ==, 204);
}

static char *
make_path (ServerFixture *fixture, const char *text)
{
  g_autofree char *hash = hash_of (text);
  g_autofree char *name = g_strdup_printf ("blobs/%.2s/%.2s/%s", hash, hash + 2, hash);

  return temp_folder_file (fixture->folder, name);
}

static gboolean
is_kept (ServerFixture *fixture, const char *text)
{
  g_autofree char *path = make_path (fixture, text);
  g_autofree char *hash = hash_of (text);
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM blob WHERE sha256 = '%s'", hash);
  g_autofree char *row = server_fixture_query (fixture, sql);
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);

  g_assert_cmpint (there, ==, g_str_equal (row, "1"));
  return there;
}

static gboolean
is_leaving (ServerFixture *fixture, const char *text)
{
  g_autofree char *hash = hash_of (text);
  g_autofree char *name = g_strconcat ("blobs/leaving/", hash, NULL);
  g_autofree char *path = temp_folder_file (fixture->folder, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
sweep (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autofree char *folder = temp_folder_file (fixture->folder, "blobs");
  guint n_removed;

  g_assert_no_error (error);
  rp_blob_sweep_run (connection, RP_CLOCK (fixture->clock), folder, &n_removed, &error);
  g_assert_no_error (error);
  return n_removed;
}

static guint
sweep_after (ServerFixture *fixture, gint64 days)
{
  rp_fake_clock_advance (fixture->clock, days * G_TIME_SPAN_DAY);
  return sweep (fixture);
}

static void
push (TestLaptop *laptop, const char *changes)
{
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "applied", NULL);
}

static void
attach (TestLaptop *laptop, const char *column)
{
  g_autofree char *hash = hash_of (photo);
  g_autofree char *sha256 = g_str_equal (column, "sha256") ? g_strdup (hash) : g_strnfill (64, '0');
  g_autofree char *other = g_str_equal (column, "sha256")
                               ? g_strdup ("")
                               : g_strdup_printf (",'%s':'%s'", column, hash);
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'attachment','id':'" PHOTO "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','sha256':'%s','size':20,'mime':'image/jpeg'%s}}]",
      sha256, other);

  push (laptop, changes);
}

static void
detach (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  g_assert_no_error (error);
  rp_connection_run_script (connection,
                            "UPDATE k_attachment SET deleted = 1 WHERE id = '" PHOTO "'", &error);
  g_assert_no_error (error);
}

/* Nobody has ever named it. It can come back for a day, and what was removed stays written down. */
static void
test_orphan (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  put (lin, photo);
  g_assert_cmpuint (sweep (fixture), ==, 0);
  g_assert_cmpuint (sweep_after (fixture, 29), ==, 0);
  g_assert_true (is_kept (fixture, photo));
  g_assert_cmpuint (sweep_after (fixture, 1), ==, 1);
  g_assert_false (is_kept (fixture, photo));
  g_assert_true (is_leaving (fixture, photo));
  g_assert_cmpuint (sweep_after (fixture, 1), ==, 0);
  g_assert_false (is_leaving (fixture, photo));

  g_autofree char *written = server_fixture_query (
      fixture, "SELECT count(*) FROM blob_removed WHERE gone_at IS NOT NULL AND size = 20");
  g_autofree char *holders = server_fixture_query (fixture, "SELECT count(*) FROM blob_holder");
  g_assert_cmpstr (written, ==, "1");
  g_assert_cmpstr (holders, ==, "0");
}

/* The file, the picture for reading and the small one. */
static void
test_named_by_row (ServerFixture *fixture, gconstpointer column)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  put (lin, photo);
  attach (lin, column);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (sweep_after (fixture, 14), ==, 0);
  g_assert_true (is_kept (fixture, photo));

  /* Removed, and named again within the time: the thirty days begin anew. */
  detach (fixture);
  g_assert_cmpuint (sweep (fixture), ==, 0);
  g_assert_cmpuint (sweep_after (fixture, 29), ==, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  rp_connection_run_script (connection, "UPDATE k_attachment SET deleted = 0", &error);
  g_assert_cmpuint (sweep_after (fixture, 1), ==, 0);
  detach (fixture);
  g_assert_cmpuint (sweep_after (fixture, 1), ==, 0);
  g_assert_cmpuint (sweep_after (fixture, 29), ==, 0);
  g_assert_true (is_kept (fixture, photo));
  g_assert_cmpuint (sweep_after (fixture, 1), ==, 1);
  g_assert_false (is_kept (fixture, photo));
}

static void
test_named_by_file (ServerFixture *fixture, gconstpointer data)
{
  test_named_by_row (fixture, "sha256");
}

static void
test_named_by_view (ServerFixture *fixture, gconstpointer data)
{
  test_named_by_row (fixture, "view_sha256");
}

static void
test_named_by_thumb (ServerFixture *fixture, gconstpointer data)
{
  test_named_by_row (fixture, "thumb_sha256");
}

static void
run_sql (ServerFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  g_assert_no_error (error);
  rp_connection_run_script (connection, sql, &error);
  g_assert_no_error (error);
}

/* The attachment was removed, but a frozen report, an answer of before or an entry that waits shows it. */
static void
test_named_by_text (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *hash = hash_of (photo);
  g_autofree char *held = g_strdup_printf (
      "INSERT INTO entity (kind, id, scope_id, rev, seq, deleted, schema_no, body, frev) VALUES"
      " ('held', '" REPORT "', '" CUSTOMER_A "', 1, 900001, 0, 1,"
      " '{\"entry\":{\"changes\":[{\"create\":{\"sha256\":\"%s\"}}]}}', '{}')",
      hash);
  const char *const texts[][2] = {
    { "INSERT INTO entity (kind, id, scope_id, rev, seq, deleted, schema_no, body, frev) VALUES"
      " ('report_revision', '" REPORT "', '" CUSTOMER_A "', 1, 900001, 0, 1,"
      " '{\"content\":{\"t2.photos\":[\"" PHOTO "\"]}}', '{}')",
      "DELETE FROM entity WHERE id = '" REPORT "'" },
    { held, "DELETE FROM entity WHERE id = '" REPORT "'" },
    { "INSERT INTO field_history (kind, id, rev, unit, old_value, at) VALUES ('needs_report', "
      "'" REPORT "', 2, 'answers.t2.photos', '[\"" PHOTO "\"]', '2026-01-05T00:00:00.000Z')",
      "DELETE FROM field_history WHERE id = '" REPORT "'" },
  };
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  put (lin, photo);
  attach (lin, "sha256");
  detach (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      run_sql (fixture, texts[i][0]);
      for (guint j = 0; j < 3; j++)
        g_assert_cmpuint (sweep_after (fixture, 31), ==, 0);
      g_assert_true (is_kept (fixture, photo));
      run_sql (fixture, texts[i][1]);
    }
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 1);
}

/* The table @into with @n_rows texts. */
static void
fill (ServerFixture *fixture, const char *into, const char *columns, guint n_rows)
{
  g_autofree char *text = g_strnfill (50000, 'x');
  g_autofree char *sql
      = g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                         " WHERE i < %u) INSERT INTO %s SELECT %s, '\"%s\"' FROM n",
                         n_rows, into, columns, text);

  run_sql (fixture, sql);
}

/* The most that the process has had since the peak was forgotten; making the hash of a password takes far more than
 * what is measured here. */
static gint64
get_peak_kb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

/* Returns: whether the kernel can forget it, and no sanitizer keeps what was freed */
static gboolean
forget_peak (void)
{
  int file = TEST_HAS_SANITIZER ? -1 : open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  gboolean done = file >= 0 && write (file, "5", 1) == 1;

  if (file >= 0)
    close (file);
  return done;
}

/* Of all that was ever entered there is never more in memory than a part, and all of it is looked at. */
static void
test_many_texts (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  gboolean measured;
  gint64 before;

  put (lin, photo);
  attach (lin, "sha256");
  detach (fixture);
  fill (fixture, "entity (kind, id, scope_id, rev, seq, schema_no, frev, body)",
        "'note', 'n' || i, '" CUSTOMER_A "', 1, 900000 + i, 1, '{}'", MANY_TEXTS);
  fill (fixture, "field_history (kind, id, rev, unit, at, new_value)",
        "'note', 'n', i, 'text', '2026-01-05T00:00:00.000Z'", MANY_TEXTS);
  run_sql (fixture, "UPDATE entity SET body = '\"" PHOTO "\"' WHERE id = 'n800'");
  sweep (fixture);
  measured = forget_peak ();
  before = get_peak_kb ();
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 0);
  if (measured)
    g_assert_cmpint (get_peak_kb () - before, <, MANY_TEXTS * 50 / 2);
  run_sql (fixture, "UPDATE entity SET body = '{}' WHERE id = 'n800';"
                    "UPDATE field_history SET new_value = '\"" PHOTO "\"' WHERE rev = 800");
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 0);
  run_sql (fixture, "UPDATE field_history SET new_value = NULL WHERE rev = 800");
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 1);
}

static void
leave_old (const char *path)
{
  struct utimbuf times = { 1000000000, 1000000000 };

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* It is on its way again at this moment. */
static void
test_upload (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *hash = hash_of (photo);
  g_autofree char *until = NULL, *upload = NULL;
  g_autofree char *folder = temp_folder_file (fixture->folder, "blobs/uploads");
  g_autofree char *left = g_build_filename (folder, "left-by-a-crash", NULL);

  put (lin, photo);
  sweep (fixture);
  rp_fake_clock_advance (fixture->clock, 40 * G_TIME_SPAN_DAY);
  until = g_strdup_printf ("%" G_GINT64_FORMAT,
                           rp_clock_now_us (RP_CLOCK (fixture->clock)) + G_TIME_SPAN_DAY);
  upload = g_strdup_printf ("INSERT INTO upload (id, user_id, sha256, size, expires_us) VALUES"
                            " ('" PHOTO "', '" USER_LIN "', '%s', 20, %s)",
                            hash, until);
  run_sql (fixture, upload);
  g_assert_cmpuint (sweep (fixture), ==, 0);
  g_assert_true (is_kept (fixture, photo));

  /* Given up, it expires, and the beginning that a crash left goes with it. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  leave_old (left);
  sweep_after (fixture, 2);
  g_autofree char *rows = server_fixture_query (fixture, "SELECT count(*) FROM upload");
  g_assert_cmpstr (rows, ==, "0");
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 1);
}

/* What a killed process left of a request went at a start alone, and only when it was a day old then. */
static void
test_bodies (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *old = temp_folder_file (fixture->folder, "blobs/upload-OLD123");
  g_autofree char *young = temp_folder_file (fixture->folder, "blobs/upload-NEW123");

  leave_old (old);
  g_assert_true (g_file_set_contents (young, "x", 1, NULL));
  sweep (fixture);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
}

/* Somebody brings it while it is being set aside: his row is there, his file went with the old one. */
static void
test_back (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *path = make_path (fixture, photo);
  g_autofree char *hash = hash_of (photo);
  g_autofree char *leaving_name = g_strconcat ("blobs/leaving/", hash, NULL);
  g_autofree char *leaving = temp_folder_file (fixture->folder, leaving_name);

  put (lin, photo);
  sweep (fixture);
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 1);
  put (lin, photo);
  g_assert_true (is_kept (fixture, photo));
  g_assert_cmpint (g_rename (path, leaving), ==, 0);
  attach (lin, "sha256");
  sweep_after (fixture, 1);
  g_assert_true (is_kept (fixture, photo));
  g_assert_false (is_leaving (fixture, photo));
}

/* The same, before the file is set aside: the sweep puts it back at once, nobody waits for the next night. */
static void
test_back_at_once (ServerFixture *fixture, gconstpointer data)
{
  static const char *const both[] = {
    "CREATE TRIGGER back AFTER DELETE ON blob BEGIN INSERT INTO blob (sha256, size, stored_at)"
    " VALUES (old.sha256, old.size, old.stored_at); END",
    "CREATE FUNCTION back () RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO blob (sha256,"
    " size, stored_at) VALUES (old.sha256, old.size, old.stored_at); RETURN NULL; END';"
    "CREATE TRIGGER back AFTER DELETE ON blob FOR EACH ROW EXECUTE FUNCTION back ()",
  };
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  put (lin, photo);
  sweep (fixture);
  run_sql (fixture, both[g_str_has_prefix (fixture->database, "sqlite:") ? 0 : 1]);
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 1);
  g_assert_true (is_kept (fixture, photo));
  g_assert_false (is_leaving (fixture, photo));
}

/* The crash came when the row was gone and the file still in its place. */
static void
test_finished_later (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *path = make_path (fixture, photo);

  put (lin, photo);
  sweep (fixture);
  g_assert_cmpuint (sweep_after (fixture, 31), ==, 1);
  g_assert_true (g_file_set_contents (path, photo, -1, NULL));
  sweep_after (fixture, 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (is_leaving (fixture, photo));
  sweep_after (fixture, 1);
  g_assert_false (is_leaving (fixture, photo));
}

/* Erased at once, also the pictures made of it. */
static void
test_erased (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = NULL;
  g_autofree char *folder = temp_folder_file (fixture->folder, "blobs");
  g_autofree char *uploads = g_build_filename (folder, "uploads", NULL);
  g_autofree char *beginning = g_build_filename (uploads, PHOTO, NULL);
  g_autofree char *hash = hash_of (photo);
  g_autofree char *upload
      = g_strdup_printf ("INSERT INTO upload (id, user_id, sha256, size, expires_us) VALUES"
                         " ('" PHOTO "', '" USER_ZHOU "', '%s', 20, 9000000000000000)",
                         hash);
  RpAdmin admin = { .clock = RP_CLOCK (fixture->clock), .blob_folder = folder };
  guint n_rows;

  put (lin, photo);
  attach (lin, "thumb_sha256");
  /* A colleague is bringing it, too. */
  g_assert_cmpint (g_mkdir_with_parents (uploads, 0700), ==, 0);
  g_assert_true (g_file_set_contents (beginning, "x", 1, NULL));
  run_sql (fixture, upload);
  connection = rp_database_open (fixture->database, &error);
  admin.connection = connection;
  rp_admin_erase (&admin, "attachment", PHOTO, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_false (is_kept (fixture, photo));
  g_autofree char *left
      = server_fixture_query (fixture, "SELECT (SELECT count(*) FROM upload)"
                                       " + (SELECT count(*) FROM blob_holder) AS n");
  g_assert_cmpstr (left, ==, "0");
  g_assert_false (g_file_test (beginning, G_FILE_TEST_EXISTS));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/blob-sweep/" name, ServerFixture, NULL, server_fixture_start, func,                \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("orphan", test_orphan);
  ADD ("named-by-file", test_named_by_file);
  ADD ("named-by-view", test_named_by_view);
  ADD ("named-by-thumb", test_named_by_thumb);
  ADD ("named-by-text", test_named_by_text);
  ADD ("many-texts", test_many_texts);
  ADD ("upload", test_upload);
  ADD ("bodies", test_bodies);
  ADD ("back", test_back);
  ADD ("back-at-once", test_back_at_once);
  ADD ("finished-later", test_finished_later);
  ADD ("erased", test_erased);
  return g_test_run ();
}
