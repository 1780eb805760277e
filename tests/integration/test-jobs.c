/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include "db/postgres-connection.h"
#include "integration/county.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"

/* Two server processes over one database: one of them works out the scores, and when it is killed in the
 * middle of it the other one goes on. Every customer has one score, none has two. */

#define CUSTOMERS 250
#define PATIENCE_US (90 * G_TIME_SPAN_SECOND)
#define LEASE "2" /* seconds */

typedef struct
{
  TempFolder *folder;
  ServerProcess *processes[2];
  RpConnection *connection;
} Office;

/* Customers enough for the work to last a while. */
static void
add_customers (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) file = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  file = g_string_new (text);
  for (guint i = 0; i < CUSTOMERS; i++)
    g_string_append_printf (file,
                            "{\"t\":\"row\",\"kind\":\"customer\","
                            "\"id\":\"0198b000-0000-7000-8000-0000002%05u\","
                            "\"scope\":\"0198b000-0000-7000-8000-0000002%05u\","
                            "\"body\":{\"no\":\"KH-%05u\",\"name\":\"Customer %u\","
                            "\"credit_grade\":\"A\"}}\n",
                            i, i, i, i);
  g_assert_true (g_file_set_contents (path, file->str, (gssize)file->len, NULL));
}

static char *
query (Office *office, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (office->connection, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  return g_strdup (has_row ? rp_statement_get_text (statement, 0) : "");
}

static int
count (Office *office, const char *sql)
{
  g_autofree char *text = query (office, sql);

  return atoi (text);
}

/* The one of the two that is at work. */
static guint
find_holder (Office *office)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (g_get_monotonic_time () < until)
    {
      int holder = count (office, "SELECT holder FROM job_lease WHERE name = 'insight'");
      int done = count (office, "SELECT count(*) FROM k_value_score");

      for (guint i = 0; i < 2; i++)
        if (done > 5 && holder == server_process_get_pid (office->processes[i]))
          return i;
      g_usleep (2000);
    }
  g_assert_not_reached ();
}

static void
start (Office *office)
{
  g_autofree char *organisation = temp_folder_file (office->folder, "organisation.ndjson");
  g_autofree char *folder = temp_folder_file (office->folder, "server");
  g_autoptr (GError) error = NULL;

  county_write (organisation, 0);
  add_customers (organisation);
  office->processes[0] = server_process_new (folder, organisation);
  office->processes[1] = server_process_new_beside (office->processes[0]);
  for (guint i = 0; i < 2; i++)
    {
      server_process_use_lease (office->processes[i], LEASE);
      server_process_start (office->processes[i]);
    }
  office->connection = rp_postgres_connection_open (
      server_process_get_database (office->processes[0]), TRUE, &error);
  g_assert_no_error (error);
}

static void
test_killed (void)
{
  Office office = { .folder = temp_folder_new () };
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  guint killed;
  int done;

  if (g_getenv ("RP_TEST_DATABASE") == NULL)
    {
      g_test_skip ("several processes share a PostgreSQL database only");
      temp_folder_free (office.folder);
      return;
    }
  start (&office);
  killed = find_holder (&office);
  server_process_kill (office.processes[killed]);
  done = count (&office, "SELECT count(*) FROM k_value_score");
  g_test_message ("killed after %d of %d", done, CUSTOMERS + 1);
  g_assert_cmpint (done, <, CUSTOMERS + 1);

  while (count (&office, "SELECT count(*) FROM job_state WHERE name = 'insight'") == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (20000);
    }
  g_assert_cmpint (count (&office, "SELECT count(*) FROM k_value_score"), ==, CUSTOMERS + 1);
  g_assert_cmpint (count (&office, "SELECT count(DISTINCT customer) FROM k_value_score"), ==,
                   CUSTOMERS + 1);

  g_object_unref (office.connection);
  server_process_free (office.processes[1]);
  server_process_free (office.processes[0]);
  temp_folder_free (office.folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/killed", test_killed);
  return g_test_run ();
}
