/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/json-access.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"
#include "support/test-database.h"

/* The suggestion model in the product: two servers over one database and an organisation that is large enough to
 * learn from. */

#define CUSTOMERS "120"
#define PATIENCE_US (120 * G_TIME_SPAN_SECOND)

typedef struct
{
  TempFolder *folder;
  ServerProcess *server, *other;
} Office;

static char *
write_organisation (TempFolder *folder)
{
  char *path = temp_folder_file (folder, "organisation.ndjson");
  const char *argv[] = { g_getenv ("RP_CTL"), "sample",   "--customers", CUSTOMERS,
                         "--needs",           "--output", path,          NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return path;
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL;

  office->folder = temp_folder_new ();
  organisation = write_organisation (office->folder);
  office->server = server_process_new (office->folder->path, organisation);
  office->other = server_process_new_beside (office->server);
  server_process_start (office->server);
  server_process_start (office->other);
}

static void
tear_down (Office *office, gconstpointer data)
{
  server_process_free (office->other);
  server_process_free (office->server);
  temp_folder_free (office->folder);
}

/* The first cell of the first row. */
static char *
query (Office *office, const char *sql)
{
  g_autoptr (RpConnection) connection
      = test_database_open (server_process_get_database (office->server));
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  rp_statement_step (statement, &has_row, &error);
  g_assert_no_error (error);
  return g_strdup (has_row ? rp_statement_get_text (statement, 0) : "");
}

static int
count (Office *office, const char *what)
{
  g_autofree char *sql = g_strconcat ("SELECT CAST(count(*) AS TEXT) FROM ", what, NULL);
  g_autofree char *text = query (office, sql);

  return atoi (text);
}

/* Until the run is over: what it has learned stands there, and nobody works any more. */
static void
wait_until_learned (Office *office)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (count (office, "job_state WHERE name = 'insight'") == 0 || count (office, "job_lease") > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (G_USEC_PER_SEC / 4);
    }
}

static JsonObject *
parse (char *text)
{
  g_autofree char *owned = text;
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (owned, strlen (owned), &rp_json_limits_file, &error);

  g_assert_no_error (error);
  return object;
}

static void
assert_adds_up (JsonObject *model)
{
  JsonArray *terms = rp_json_get_array (model, "terms");
  double sum = 0;

  for (guint i = 0; i < json_array_get_length (terms); i++)
    sum += rp_json_get_double (rp_json_array_get_object (terms, i), "value", 0);
  g_assert_cmpfloat_with_epsilon (sum, rp_json_get_double (model, "score", -99), 1e-9);
}

/* One of two processes learns; what it suggests is under a name of its own, beside the rules, once for each
 * need, never what the customer has, and explained to the last term. */
static void
test_learned (Office *office, gconstpointer data)
{
  wait_until_learned (office);
  g_assert_cmpint (count (office, "k_suggestion_model"), ==, 1);
  g_assert_cmpint (count (office, "k_suggestion WHERE rule = 'MODEL'"), >, 100);
  g_assert_cmpint (count (office, "k_suggestion WHERE rule <> 'MODEL'"), >, 0);
  g_assert_cmpint (count (office,
                          "(SELECT customer, proposes FROM k_suggestion WHERE rule = 'MODEL'"
                          " GROUP BY customer, proposes HAVING count(*) > 1) AS twice"),
                   ==, 0);
  g_assert_cmpint (count (office, "k_suggestion s JOIN k_need n ON n.customer = s.customer"
                                  " AND n.sub_code = s.proposes WHERE s.rule = 'MODEL'"),
                   ==, 0);
  g_assert_cmpint (count (office, "(SELECT customer FROM k_suggestion GROUP BY customer"
                                  " HAVING count(*) > 5) AS many"),
                   ==, 0);
  g_autoptr (JsonObject) report = parse (query (office, "SELECT report FROM k_suggestion_model"));
  g_autoptr (JsonObject) evidence = parse (
      query (office, "SELECT evidence FROM k_suggestion WHERE rule = 'MODEL' ORDER BY score DESC"));
  g_assert_cmpstr (rp_json_get_string (report, "method", ""), ==, "next");
  g_assert_cmpint (rp_json_get_integer (report, "customers", 0), ==, atoi (CUSTOMERS));
  assert_adds_up (rp_json_get_object (evidence, "model"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/integration/learning/learned", Office, NULL, set_up, test_learned, tear_down);
  return g_test_run ();
}
