/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/compaction.h"

#include <sqlite3.h>

#include "db/sqlite-connection.h"
#include "server/database.h"
#include "support/temp-folder.h"

typedef struct
{
  TempFolder *folder;
  RpConnection *connection;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (self->folder, "rapport.db");
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  self->connection = rp_database_open (url, &error);
  g_assert_no_error (error);
  rp_database_prepare (self->connection, &error);
  g_assert_no_error (error);
  /* Pages that nothing uses any more tell whether the database was written anew. */
  rp_connection_run_script (self->connection, "CREATE TABLE spare (x TEXT); DROP TABLE spare",
                            &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->connection);
  g_clear_pointer (&self->folder, temp_folder_free);
}

static gint64
read_number (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, sql, &error);

  g_assert_no_error (error);
  rp_statement_step (statement, NULL, &error);
  g_assert_no_error (error);
  return rp_statement_get_integer (statement, 0);
}

static gboolean
is_owed (Fixture *self)
{
  return read_number (self, "SELECT count(*) FROM job_state WHERE name = 'compact'") == 1;
}

static gboolean
is_written_anew (Fixture *self)
{
  return read_number (self, "PRAGMA freelist_count") == 0;
}

static void
owe (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  rp_compaction_owe (self->connection, &error);
  g_assert_no_error (error);
  g_assert_true (is_owed (self));
}

static void
look (Fixture *self, const char *day)
{
  g_autoptr (GError) error = NULL;

  rp_compaction_once_a_day (self->connection, day, &error);
  g_assert_no_error (error);
}

static void
set_attachments (Fixture *self, int n)
{
  sqlite3_limit (rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (self->connection)),
                 SQLITE_LIMIT_ATTACHED, n);
}

static void
test_nothing_owed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  look (self, "2026-01-05");
  look (self, "2026-01-06");
  rp_compaction_run (self->connection, &error);
  g_assert_no_error (error);
  g_assert_false (is_written_anew (self));
}

static void
test_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  owe (self);
  rp_compaction_run (self->connection, &error);
  g_assert_no_error (error);
  g_assert_true (is_written_anew (self));
  g_assert_false (is_owed (self));
}

/* Whatever was erased in a day, nobody waits for it before the night. */
static void
test_on_another_day (Fixture *self, gconstpointer data)
{
  owe (self);
  look (self, "2026-01-05");
  owe (self);
  look (self, "2026-01-05");
  g_assert_false (is_written_anew (self));
  g_assert_true (is_owed (self));
  look (self, "2026-01-06");
  g_assert_true (is_written_anew (self));
  g_assert_false (is_owed (self));
}

/* It is tried once a day, and owed until it was possible. */
static void
test_not_possible (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  owe (self);
  look (self, "2026-01-05");
  set_attachments (self, 0); /* it needs a place to write to */
  g_assert_false (rp_compaction_once_a_day (self->connection, "2026-01-06", &error));
  g_assert_true (is_owed (self));
  set_attachments (self, 1);
  look (self, "2026-01-06");
  g_assert_false (is_written_anew (self));
  look (self, "2026-01-07");
  g_assert_true (is_written_anew (self));
  g_assert_false (is_owed (self));
}

#define ADD(name, func) g_test_add ("/compaction/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nothing", test_nothing_owed);
  ADD ("at-once", test_at_once);
  ADD ("another-day", test_on_another_day);
  ADD ("not-possible", test_not_possible);
  return g_test_run ();
}
