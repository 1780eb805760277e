/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/recovery.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>
#include "base/date.h"
#include "db/sqlite-connection.h"
#include "store/backup.h"
#include "support/store-fixture.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define NOBODY 65534

/* ---- a profile with something in it, closed ---- */

typedef struct
{
  StoreFixture *profile;
  char *path;
  char *database;
} Fixture;

static void
commit_contact (Fixture *f, const char *name)
{
  RpEdit *edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();
  g_autofree char *id = rp_id_source_make (f->profile->ids);

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "name", name);
  rp_edit_create (edit, "contact", id, CUSTOMER, body);
  g_free (store_fixture_commit (f->profile, edit));
}

static void
make_copy (Fixture *f, const char *now)
{
  g_autoptr (GError) error = NULL;

  rp_fake_clock_set (f->profile->clock, now);
  rp_store_backup_today (f->profile->store, &error);
  g_assert_no_error (error);
}

/* An exchange, whatever this computer's clock says. */
static void
meet_server (Fixture *f, const char *server)
{
  gint64 us;

  g_assert_true (rp_instant_parse (server, &us));
  rp_store_drop_old (f->profile->store, us);
}

/* Two contacts, a copy, a third contact; then the program ends. */
static void
set_up (Fixture *f, gconstpointer data)
{
  f->profile = store_fixture_new ();
  f->path = temp_folder_file (f->profile->folder, "profile");
  f->database = g_build_filename (f->path, "rapport.db", NULL);
  commit_contact (f, "One");
  commit_contact (f, "Two");
  make_copy (f, "2026-01-05T01:00:00Z");
  commit_contact (f, "Three");
  g_clear_object (&f->profile->store);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->path);
  g_free (f->database);
  store_fixture_free (f->profile);
}

static void
assert_opens_to (Fixture *f, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStore) store
      = rp_store_open (f->path, RP_CLOCK (f->profile->clock), f->profile->ids, &error);

  g_assert_null (store);
  g_assert_error (error, RP_DB_ERROR, code);
  g_test_message ("%s", error->message);
  /* A sentence. */
  g_assert_true (g_unichar_isupper (g_utf8_get_char (error->message)));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static gint64
count_contacts (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  store_fixture_open (f->profile);
  n = rp_store_count (f->profile->store, "contact", NULL, &error, NULL);
  g_assert_no_error (error);
  g_clear_object (&f->profile->store);
  return n;
}

/* ---- damage ---- */

static void
damage (Fixture *f, gsize from, gsize length)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (f->database, &content, &size, NULL));
  g_assert_cmpuint (from + length, <=, size);
  memset (content + from, 0xa5, length);
  g_assert_true (g_file_set_contents (f->database, content, (gssize)size, NULL));
}

/* What is there after a refused start is what was there before. */
static void
assert_refused_untouched (Fixture *f, int code)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize before_size, after_size;

  g_assert_true (g_file_get_contents (f->database, &before, &before_size, NULL));
  assert_opens_to (f, code);
  g_assert_true (g_file_get_contents (f->database, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
test_head (Fixture *f, gconstpointer data)
{
  damage (f, 0, 16);
  assert_refused_untouched (f, RP_DB_ERROR_CORRUPT);
}

static void
test_schema_page (Fixture *f, gconstpointer data)
{
  damage (f, 100, 3000);
  assert_refused_untouched (f, RP_DB_ERROR_CORRUPT);
}

static void
test_not_a_database (Fixture *f, gconstpointer data)
{
  g_assert_true (g_file_set_contents (f->database, "Dear diary,\n", -1, NULL));
  assert_refused_untouched (f, RP_DB_ERROR_CORRUPT);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_assert_true (g_file_set_contents (f->database, "", 0, NULL));
  assert_refused_untouched (f, RP_DB_ERROR_CORRUPT);
  g_unlink (f->database);
  assert_opens_to (f, RP_DB_ERROR_CORRUPT);
  g_assert_false (g_file_test (f->database, G_FILE_TEST_EXISTS));
}

static void
test_newer (Fixture *f, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize size;

  /* The version is a big-endian number at 60. */
  g_assert_true (g_file_get_contents (f->database, &content, &size, NULL));
  content[63] = 99;
  g_assert_true (g_file_set_contents (f->database, content, (gssize)size, NULL));
  assert_opens_to (f, RP_DB_ERROR_NEWER);
}

static void
test_second_instance (Fixture *f, gconstpointer data)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_open (f->profile);
  assert_opens_to (f, RP_DB_ERROR_LOCKED);
  /* Nor is it taken away under the one that works with it. */
  g_assert_false (rp_recovery_start_empty (f->path, &aside, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_LOCKED);
  g_assert_true (g_file_test (f->database, G_FILE_TEST_EXISTS));
}

/* Permissions do not bind the administrator, so another process becomes somebody else. */
static void
test_read_only (Fixture *f, gconstpointer data)
{
  int status;
  pid_t child;

  g_assert_cmpint (g_chmod (f->profile->folder->path, 0755), ==, 0);
  g_assert_cmpint (g_chmod (f->path, 0555), ==, 0);
  g_assert_cmpint (g_chmod (f->database, 0444), ==, 0);
  child = fork ();
  if (child == 0)
    {
      g_autoptr (GError) error = NULL;

      if (geteuid () == 0 && setuid (NOBODY) != 0)
        _exit (2);
      rp_store_open (f->path, RP_CLOCK (f->profile->clock), f->profile->ids, &error);
      _exit (g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpint (g_chmod (f->path, 0700), ==, 0);
  g_assert_cmpint (count_contacts (f), ==, 3);
}

/* ---- on a person's word ---- */

static void
test_restore (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = rp_recovery_find_backup (f->path);
  g_autofree char *aside = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_suffix (backup, "/backups/2026-01-05.db"));
  damage (f, 100, 3000);
  rp_recovery_restore (f->path, backup, &aside, &error);
  g_assert_no_error (error);
  kept = g_build_filename (aside, "rapport.db", NULL);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
  g_assert_cmpint (count_contacts (f), ==, 2);
}

static void
test_start_empty (Fixture *f, gconstpointer data)
{
  g_autofree char *aside = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (f->database, "rubbish", -1, NULL));
  rp_recovery_start_empty (f->path, &aside, &error);
  g_assert_no_error (error);
  kept = g_build_filename (aside, "backups", "2026-01-05.db", NULL);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpint (count_contacts (f), ==, 0);
}

/* A copy that is damaged itself is never put in the place of anything. */
static void
test_damaged_copy (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = rp_recovery_find_backup (f->path);
  g_autofree char *none = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (backup, "rubbish", -1, NULL));
  none = rp_recovery_find_backup (f->path);
  g_assert_null (none);
  g_assert_false (rp_recovery_restore (f->path, backup, &aside, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT);
  g_assert_cmpint (count_contacts (f), ==, 3);
}

/* ---- copies ---- */

static void
test_copies (Fixture *f, gconstpointer data)
{
  static const char *const days[] = { "2026-01-06T01:00:00Z", "2026-01-06T09:00:00Z",
                                      "2026-01-07T01:00:00Z", "2026-01-08T01:00:00Z" };
  g_auto (GStrv) names = NULL;
  g_autofree char *copy = NULL;
  GStatBuf info;

  store_fixture_open (f->profile);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    make_copy (f, days[i]);
  names = rp_backup_list (f->path);
  g_assert_cmpuint (g_strv_length (names), ==, 3);
  g_assert_cmpstr (names[0], ==, "2026-01-08.db");
  g_assert_cmpstr (names[2], ==, "2026-01-06.db");
  copy = g_build_filename (f->path, "backups", names[0], NULL);
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* One day with the clock ahead: its copy was offered for as long as its name was the highest, and the days after it took
 * each other's place. */
static void
test_copies_and_wrong_clocks (Fixture *f, gconstpointer data)
{
  static const char *const days[]
      = { "2026-01-06T01:00:00Z", "2026-12-24T01:00:00Z", "2026-01-06T02:00:00Z",
          "2026-01-07T01:00:00Z", "2025-06-01T01:00:00Z" };
  static const char *const names[] = { "2025-06-01.db", "2026-01-07.db", "2026-01-06.db", NULL };
  g_auto (GStrv) made = NULL;
  g_autofree char *offered = NULL;

  store_fixture_open (f->profile);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *name = g_strdup_printf ("%.10s.db", days[i]);
      g_auto (GStrv) now = NULL;

      make_copy (f, days[i]);
      now = rp_backup_list (f->path);
      g_assert_cmpstr (now[0], ==, name);
      g_assert_cmpuint (g_strv_length (now), <=, 3);
    }
  made = rp_backup_list (f->path);
  g_assert_cmpstrv (made, names);
  g_clear_object (&f->profile->store);
  offered = rp_recovery_find_backup (f->path);
  g_assert_true (g_str_has_suffix (offered, "/backups/2025-06-01.db"));
}

static char *
name_copy (Fixture *f, const char *name)
{
  return g_build_filename (f->path, RP_BACKUP_FOLDER, name, NULL);
}

/* The copy of before a change of the layout has what was erased since, and was kept for ever. */
static void
test_copy_of_layout (Fixture *f, gconstpointer data)
{
  g_autofree char *path = name_copy (f, "before-layout-4.db");
  struct utimbuf made = { 0 };
  gint64 us;

  g_assert_true (rp_instant_parse ("2026-01-05T02:00:00Z", &us));
  made.actime = made.modtime = us / G_USEC_PER_SEC;
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_cmpint (g_utime (path, &made), ==, 0);
  store_fixture_open (f->profile);
  make_copy (f, "2026-01-05T09:00:00Z");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  make_copy (f, "2026-01-06T01:00:00Z");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* As far as the program can tell: the file takes up nothing. */
static void
let_database_grow (Fixture *f, off_t *before)
{
  struct statvfs space;
  GStatBuf info;

  g_assert_cmpint (g_stat (f->database, &info), ==, 0);
  g_assert_cmpint (statvfs (f->path, &space), ==, 0);
  *before = info.st_size;
  g_assert_cmpint (truncate (f->database, (off_t)(space.f_bavail * space.f_frsize / 2)), ==, 0);
}

/* Where the disk has no room for another one, the last copies were kept for ever. */
static void
test_copies_without_room (Fixture *f, gconstpointer data)
{
  g_autofree char *path = name_copy (f, "2026-01-05.db");
  off_t before;

  store_fixture_open (f->profile);
  let_database_grow (f, &before);
  meet_server (f, "2026-01-05T01:00:00Z");
  make_copy (f, "2026-02-04T01:00:00Z");
  meet_server (f, "2026-02-04T01:00:00Z");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  make_copy (f, "2026-02-05T01:00:00Z");
  meet_server (f, "2026-02-05T01:00:00Z");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (rp_recovery_find_backup (f->path));
  g_assert_cmpint (truncate (f->database, before), ==, 0);
}

/* ---- damage that is found while the program works ---- */

/* The last page has no more of its own than others: it is one of a table or an index, not of the schema. */
static void
damage_last_page (Fixture *f)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (f->database, &info), ==, 0);
  damage (f, (gsize)info.st_size - 4096, 64);
}

/* What opens the database does not come to the page at fault, so nobody was ever told. */
static void
test_damage_is_noted (Fixture *f, gconstpointer data)
{
  g_autofree char *aside = NULL;
  g_autofree char *backup = rp_recovery_find_backup (f->path);
  g_autoptr (GError) error = NULL;

  damage_last_page (f);
  store_fixture_open (f->profile);
  rp_fake_clock_set (f->profile->clock, "2026-01-06T01:00:00Z");
  g_assert_false (rp_store_backup_today (f->profile->store, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (rp_recovery_is_noted (f->path));
  g_clear_object (&f->profile->store);
  assert_opens_to (f, RP_DB_ERROR_CORRUPT);
  g_assert_true (rp_recovery_is_noted (f->path));

  /* On the person's word it is opened as it is. */
  rp_recovery_forget_damage (f->path);
  store_fixture_open (f->profile);
  g_clear_object (&f->profile->store);

  rp_recovery_note_damage (f->path);
  rp_recovery_restore (f->path, backup, &aside, &error);
  g_assert_no_error (error);
  g_assert_false (rp_recovery_is_noted (f->path));
  g_assert_cmpint (count_contacts (f), ==, 3); /* what only the damaged one had is taken over */
}

/* A note without a damage, as after a copy that was put in place by hand. */
static void
test_note_goes (Fixture *f, gconstpointer data)
{
  rp_recovery_note_damage (f->path);
  g_assert_cmpint (count_contacts (f), ==, 3);
  g_assert_false (rp_recovery_is_noted (f->path));
}

/* Where no copy could be made the old ones were kept for ever. */
static void
test_old_go_when_a_copy_fails (Fixture *f, gconstpointer data)
{
  g_autofree char *path = name_copy (f, "2026-01-05.db");
  g_autoptr (GError) error = NULL;

  damage_last_page (f);
  store_fixture_open (f->profile);
  meet_server (f, "2026-01-05T01:00:00Z");
  rp_fake_clock_set (f->profile->clock, "2026-02-05T01:00:00Z");
  g_assert_false (rp_store_backup_today (f->profile->store, &error));
  meet_server (f, "2026-02-05T01:00:00Z");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A copy of a former day in which the program was ended is never taken up again: it has what was erased since. */
static void
test_begun_copies_go (Fixture *f, gconstpointer data)
{
  static const char *const left[]
      = { "2026-01-04.db.part", "2026-01-04.db.part-journal", "before-layout-9.db.part" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autofree char *path = name_copy (f, left[i]);

      g_assert_true (g_file_set_contents (path, "a page", -1, NULL));
    }
  store_fixture_open (f->profile);
  rp_fake_clock_set (f->profile->clock, "2026-01-06T01:00:00Z");
  g_assert_true (rp_store_backup_today (f->profile->store, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autofree char *path = name_copy (f, left[i]);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* ---- what was set aside ---- */

/* A database that was set aside on the 5th of January. */
static char *
set_aside (Fixture *f, const char *name, gboolean unsent)
{
  char *aside = g_build_filename (f->path, name, NULL);
  g_autofree char *to = g_build_filename (aside, "rapport.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr (RpConnection) copy = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  g_assert_true (g_file_get_contents (f->database, &content, &size, NULL));
  g_assert_true (g_file_set_contents (to, content, (gssize)size, NULL));
  if (unsent)
    return aside;
  copy = rp_sqlite_connection_open (to, RP_SQLITE_EXCLUSIVE, &error);
  g_assert_no_error (error);
  rp_connection_run (copy, "UPDATE op SET state = 'acked'", &error);
  g_assert_no_error (error);
  return aside;
}

static void
assert_there (const char *path, gboolean there)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == there);
}

/* What was erased since stayed in it for ever. */
static void
test_set_aside_goes (Fixture *f, gconstpointer data)
{
  g_autofree char *sent = set_aside (f, "set-aside-20260105T010000Z-1", FALSE);
  g_autofree char *unsent = set_aside (f, "set-aside-20260105T010000Z-2", TRUE);
  g_autofree char *unread = set_aside (f, "set-aside-20260105T010000Z-3", FALSE);
  g_autofree char *foreign = set_aside (f, "set-aside-by-hand", FALSE);
  g_autofree char *broken = g_build_filename (unread, "rapport.db", NULL);

  g_assert_true (g_file_set_contents (broken, "rubbish", -1, NULL));
  store_fixture_open (f->profile);
  meet_server (f, "2026-01-05T01:00:00Z");
  meet_server (f, "2026-02-04T01:00:00Z");
  assert_there (sent, TRUE);
  meet_server (f, "2026-02-05T01:00:00Z");
  assert_there (sent, FALSE);
  assert_there (unsent, TRUE);
  assert_there (unread, TRUE);
  meet_server (f, "2026-04-05T01:00:00Z");
  assert_there (unsent, TRUE);
  meet_server (f, "2026-04-06T01:00:00Z");
  assert_there (unsent, FALSE);
  assert_there (unread, FALSE);
  assert_there (foreign, TRUE);
}

/* It was set aside while the clock was a year behind, and went as soon as the clock was right, with the only place of what
 * was in it; and with the clock a year ahead for one copy everything went. */
static void
test_set_aside_and_wrong_clocks (Fixture *f, gconstpointer data)
{
  g_autofree char *unsent = set_aside (f, "set-aside-20250601T010000Z-1", TRUE);
  g_autofree char *sent = set_aside (f, "set-aside-20250601T010000Z-2", FALSE);
  g_autofree char *copy = name_copy (f, "2026-01-05.db");

  store_fixture_open (f->profile);
  make_copy (f, "2026-01-06T01:00:00Z");
  assert_there (unsent, TRUE);
  make_copy (f, "2027-01-06T01:00:00Z");
  assert_there (unsent, TRUE);
  assert_there (sent, TRUE);
  assert_there (copy, TRUE);
  meet_server (f, "2026-01-06T01:00:00Z");
  meet_server (f, "2026-01-07T01:00:00Z");
  assert_there (unsent, TRUE);
  assert_there (sent, TRUE);
  assert_there (copy, TRUE);
}

/* An answer that was long on its way, as in a courier file, has an earlier time than the one before. */
static void
test_set_aside_and_late_answer (Fixture *f, gconstpointer data)
{
  g_autofree char *sent = set_aside (f, "set-aside-20260105T010000Z-1", FALSE);

  store_fixture_open (f->profile);
  meet_server (f, "2026-01-10T01:00:00Z");
  meet_server (f, "2026-01-02T01:00:00Z");
  meet_server (f, "2026-02-08T01:00:00Z");
  assert_there (sent, TRUE);
  meet_server (f, "2026-02-10T01:00:00Z");
  assert_there (sent, FALSE);

  /* The server's clock was wrong once. */
  g_free (sent);
  sent = set_aside (f, "set-aside-20260105T010000Z-2", FALSE);
  meet_server (f, "2036-01-10T01:00:00Z");
  meet_server (f, "2026-02-10T01:00:00Z");
  meet_server (f, "2026-03-13T01:00:00Z");
  assert_there (sent, FALSE);
}

#define ADD(name, func) g_test_add ("/recovery/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("head", test_head);
  ADD ("schema-page", test_schema_page);
  ADD ("not-a-database", test_not_a_database);
  ADD ("empty", test_empty);
  ADD ("newer", test_newer);
  ADD ("second-instance", test_second_instance);
  ADD ("read-only", test_read_only);
  ADD ("restore", test_restore);
  ADD ("start-empty", test_start_empty);
  ADD ("damaged-copy", test_damaged_copy);
  ADD ("copies", test_copies);
  ADD ("copy-of-layout", test_copy_of_layout);
  ADD ("copies-without-room", test_copies_without_room);
  ADD ("copies-and-wrong-clocks", test_copies_and_wrong_clocks);
  ADD ("set-aside-goes", test_set_aside_goes);
  ADD ("set-aside-and-wrong-clocks", test_set_aside_and_wrong_clocks);
  ADD ("set-aside-and-late-answer", test_set_aside_and_late_answer);
  ADD ("damage-is-noted", test_damage_is_noted);
  ADD ("note-goes", test_note_goes);
  ADD ("begun-copies-go", test_begun_copies_go);
  ADD ("old-go-when-a-copy-fails", test_old_go_when_a_copy_fails);
  return g_test_run ();
}
