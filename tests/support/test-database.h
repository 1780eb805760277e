/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "db/postgres-connection.h"
#include "db/sqlite-connection.h"

/**
 * A test's own empty database: an SQLite file in its folder, or, where RP_TEST_DATABASE names a
 * PostgreSQL, a schema there.
 */

/* @folder: (nullable): with @name, where an SQLite file lies; in memory without
 * Returns: (transfer full): the address, for rp_database_open() where it has a file */
static inline char *
test_database_new (const char *folder, const char *name)
{
  const char *postgres = g_getenv ("RP_TEST_DATABASE");
  g_autofree char *unique = g_uuid_string_random ();
  g_autoptr (RpConnection) connection = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  if (postgres == NULL)
    return folder != NULL ? g_strdup_printf ("sqlite:%s/%s", folder, name) : g_strdup ("sqlite:");
  g_strdelimit (unique, "-", '_');
  sql = g_strdup_printf ("CREATE SCHEMA t_%s", unique);
  connection = rp_postgres_connection_open (postgres, FALSE, &error);
  g_assert_no_error (error);
  rp_connection_run_script (connection, sql, &error);
  g_assert_no_error (error);
  /* The name tells the sessions of one test from those of others. */
  return g_strdup_printf ("%s&application_name=t_%s&options=-csearch_path%%3Dt_%s", postgres,
                          unique, unique);
}

/* @database: (transfer full): nobody has it open any more */
static inline void
test_database_free (char *database)
{
  g_autofree char *address = database;
  const char *schema = strstr (address, "search_path%3D");
  g_autoptr (RpConnection) connection = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  if (schema == NULL)
    return;
  sql = g_strdup_printf ("DROP SCHEMA %s CASCADE", schema + strlen ("search_path%3D"));
  connection = rp_postgres_connection_open (address, FALSE, &error);
  g_assert_no_error (error);
  rp_connection_run_script (connection, sql, &error);
  g_assert_no_error (error);
}

/* Ends every session of the programs under test, as a restart of the database server does. Returns: how many */
static inline gint64
test_database_cut (RpConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "SELECT count(*) FROM (SELECT pg_terminate_backend (pid) AS ended FROM pg_stat_activity"
      " WHERE application_name = current_setting ('application_name')"
      " AND pid <> pg_backend_pid ()) t WHERE ended",
      &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  rp_statement_step (statement, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);
  return rp_statement_get_integer (statement, 0);
}

/* A connection to it without the server's tables. */
static inline RpConnection *
test_database_open (const char *database)
{
  g_autoptr (GError) error = NULL;
  RpConnection *connection;

  if (g_str_equal (database, "sqlite:"))
    connection = rp_sqlite_connection_open (NULL, RP_SQLITE_EXCLUSIVE, &error);
  else if (g_str_has_prefix (database, "sqlite:"))
    connection
        = rp_sqlite_connection_open (database + strlen ("sqlite:"), RP_SQLITE_SHARED, &error);
  else
    connection = rp_postgres_connection_open (database, FALSE, &error);

  g_assert_no_error (error);
  return connection;
}
