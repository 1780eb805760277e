/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/database.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "db/postgres-connection.h"
#include "db/sqlite-connection.h"
#include "schema/projection.h"
#include "server-resources.h"
#include "server/digests.h"
#include "server/timeline.h"

/* The numbered scripts; the last one's number is the version of the tables. */
static const struct
{
  int version;
  const char *name;
} scripts[] = {
  { 1, "0001-server.sql" },       { 2, "0002-sample.sql" },         { 3, "0003-lease.sql" },
  { 10, "0010-files.sql" },       { 11, "0011-devices.sql" },       { 12, "0012-timeline.sql" },
  { 13, "0013-files-leave.sql" }, { 14, "0014-epochs.sql" },        { 15, "0015-files-erased.sql" },
  { 16, "0016-signed-out.sql" },  { 17, "0017-erasures-owed.sql" },
};
#define SCHEMA_VERSION (scripts[G_N_ELEMENTS (scripts) - 1].version)

#define PAGE_ROWS 1000

static void
set_empty (const char *what, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("There is no database yet (%s). It is made by --load with an organisation file."),
               what);
}

/* --- drivers ------------------------------------------------------------------------------------ */

/* @rest: the address without its prefix */
static RpConnection *
open_sqlite (const char *url, const char *rest, gboolean read_only, GError **error)
{
  if (!read_only)
    return rp_sqlite_connection_open (rest, RP_SQLITE_SHARED, error);
  if (g_file_test (rest, G_FILE_TEST_EXISTS))
    return rp_sqlite_connection_open (rest, RP_SQLITE_READ_ONLY, error);
  set_empty (rest, error);
  return NULL;
}

static RpConnection *
open_postgres (const char *url, const char *rest, gboolean read_only, GError **error)
{
  return rp_postgres_connection_open (url, read_only, error);
}

static const struct
{
  const char *prefix;
  RpConnection *(*open) (const char *url, const char *rest, gboolean read_only, GError **error);
} drivers[] = {
  { "sqlite:", open_sqlite },
  { "postgresql://", open_postgres },
  { "postgres://", open_postgres },
};

static RpConnection *
open_database (const char *url, gboolean read_only, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    {
      const char *rest = url + strlen (drivers[i].prefix);

      if (g_str_has_prefix (url, drivers[i].prefix) && *rest != '\0')
        return drivers[i].open (url, rest, read_only, error);
    }
  /* Not the address itself: it may hold a password. */
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
      _ ("The address of the database does not say where it is, as sqlite:PATH and "
         "postgresql://USER@HOST/NAME do."));
  return NULL;
}

RpConnection *
rp_database_open (const char *url, GError **error)
{
  return open_database (url, FALSE, error);
}

RpConnection *
rp_database_open_read_only (const char *url, GError **error)
{
  return open_database (url, TRUE, error);
}

/* --- projections -------------------------------------------------------------------------------- */

static void
bind_field (RpStatement *statement, const RpField *field, JsonNode *value)
{
  g_autofree char *name = g_strconcat (":", field->name, NULL);
  g_autofree char *json = NULL;
  gint64 integer;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    rp_statement_bind_null (statement, name);
  else if (!JSON_NODE_HOLDS_VALUE (value))
    {
      json = rp_json_to_canonical (value);
      rp_statement_bind_text (statement, name, json);
    }
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    rp_statement_bind_integer (statement, name, json_node_get_boolean (value));
  else if (rp_json_node_get_integer (value, &integer))
    rp_statement_bind_integer (statement, name, integer);
  else
    rp_statement_bind_text (statement, name, rp_json_node_get_string (value, NULL));
}

gboolean
rp_database_project (RpConnection *connection, const RpRow *row, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, rp_projection_upsert_sql (row->kind), error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", row->id);
  rp_statement_bind_text (statement, ":scope", row->scope);
  rp_statement_bind_integer (statement, ":deleted", row->deleted);
  rp_statement_bind_integer (statement, ":pending", 0);
  for (guint i = 0; i < row->kind->n_fields; i++)
    {
      const RpField *field = &row->kind->fields[i];

      if (rp_projection_holds (field))
        bind_field (statement, field, json_object_get_member (row->body, field->name));
    }
  return rp_statement_run (statement, error);
}

gboolean
rp_database_unproject (RpConnection *connection, const RpRow *row, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM k_%s WHERE id = :id", row->kind->name);
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", row->id);
  return rp_statement_run (statement, error);
}

static gboolean
create_projection (RpConnection *connection, const RpKind *kind, GError **error)
{
  g_auto (GStrv) statements = rp_projection_create_sql (kind);
  g_autofree char *drop = g_strdup_printf ("DROP TABLE IF EXISTS k_%s", kind->name);

  if (!rp_connection_run_script (connection, drop, error))
    return FALSE;
  for (guint i = 0; statements[i] != NULL; i++)
    if (!rp_connection_run_script (connection, statements[i], error))
      return FALSE;
  return TRUE;
}

/* One row as a query returns it: id, scope, rev, deleted, body, frev. */
static RpRow *
read_row (RpStatement *statement, const RpKind *kind, GError **error)
{
  const char *body_text = rp_statement_get_text (statement, 4);
  const char *frev_text = rp_statement_get_text (statement, 5);
  g_autoptr (JsonObject) body
      = rp_json_parse_object (body_text, strlen (body_text), &rp_json_limits_message, error);
  g_autoptr (JsonObject) frev = NULL;
  RpRow *row;

  if (body != NULL)
    frev = rp_json_parse_object (frev_text, strlen (frev_text), &rp_json_limits_message, error);
  if (frev == NULL)
    return NULL;
  row = rp_row_new (kind, rp_statement_get_text (statement, 0),
                    rp_statement_get_text (statement, 1), rp_statement_get_integer (statement, 2),
                    g_steal_pointer (&body), g_steal_pointer (&frev));
  row->deleted = rp_statement_get_integer (statement, 3) != 0;
  return row;
}

/* @after: (inout): the id behind which to begin. @n_rows: (out): how many there were */
static gboolean
fill_page (RpConnection *connection, const RpKind *kind, char **after, guint *n_rows,
           GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT id, scope_id, rev, deleted, body, frev FROM entity"
                               " WHERE kind = :kind AND id > :after ORDER BY id LIMIT :limit",
                               error);
  gboolean has_row;

  *n_rows = 0;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind->name);
  rp_statement_bind_text (statement, ":after", *after);
  rp_statement_bind_integer (statement, ":limit", PAGE_ROWS);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      g_autoptr (RpRow) row = read_row (statement, kind, error);

      if (row == NULL || !rp_database_project (connection, row, error))
        return FALSE;
      g_free (*after);
      *after = g_strdup (row->id);
      ++*n_rows;
    }
  return !has_row;
}

static gboolean
fill_projection (RpConnection *connection, const RpKind *kind, GError **error)
{
  g_autofree char *after = g_strdup ("");
  guint n_rows = PAGE_ROWS;

  while (n_rows == PAGE_ROWS)
    if (!fill_page (connection, kind, &after, &n_rows, error))
      return FALSE;
  return TRUE;
}

static gboolean
store_digest (RpConnection *connection, const char *digest, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "INSERT INTO projection_state (one, digest) VALUES (1, :digest)"
                               " ON CONFLICT (one) DO UPDATE SET digest = excluded.digest",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":digest", digest);
  return rp_statement_run (statement, error);
}

static gboolean
rebuild_projections (RpConnection *connection, const char *digest, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < n_kinds; i++)
    if (!create_projection (connection, kinds[i], error)
        || !fill_projection (connection, kinds[i], error))
      return FALSE;
  return store_digest (connection, digest, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
are_projections_current (RpConnection *connection, const char *digest, gboolean *current,
                         GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT digest FROM projection_state", error);
  gboolean has_row;

  if (statement == NULL || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  *current = has_row && g_strcmp0 (rp_statement_get_text (statement, 0), digest) == 0;
  return TRUE;
}

/* A database begins its own timeline. */
static gboolean
start_clock (RpConnection *connection, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "INSERT INTO org_clock (one, epoch, head, floor)"
                               " VALUES (1, :epoch, 0, 0) ON CONFLICT (one) DO NOTHING",
                               error);
  g_autofree char *epoch = g_uuid_string_random ();

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":epoch", epoch);
  return rp_statement_run (statement, error);
}

gboolean
rp_database_check (RpConnection *connection, GError **error)
{
  int version;

  if (!RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, error))
    return FALSE;
  if (version == 0)
    {
      set_empty (_ ("it is empty"), error);
      return FALSE;
    }
  /* Without a step there is nothing to change; it only refuses what is newer. */
  if (version > SCHEMA_VERSION)
    {
      const RpMigration known = { SCHEMA_VERSION, "" };

      return rp_connection_migrate (connection, &known, 1, NULL, NULL, error);
    }
  return rp_connection_check (connection, error);
}

gboolean
rp_database_check_there (RpConnection *connection, GError **error)
{
  int version;

  if (!RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, error))
    return FALSE;
  if (version == 0)
    set_empty (_ ("it is empty"), error);
  return version != 0;
}

gboolean
rp_database_check_current (RpConnection *connection, GError **error)
{
  gboolean current = FALSE;
  int version;

  if (!rp_database_check_there (connection, error)
      || !RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, error))
    return FALSE;
  if (version > SCHEMA_VERSION)
    return rp_database_check (connection, error);
  if (version == SCHEMA_VERSION
      && !are_projections_current (connection, rp_projection_digest (), &current, error))
    return FALSE;
  if (!current)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("The database was written by an earlier version. The server of this "
                            "version brings it up to date when it starts; start that first."));
  return current;
}

/* Resources end with a zero byte. */
static const char *
find_script (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/org/rapport/server/%s", name);
  g_autoptr (GBytes) script = g_resource_lookup_data (rp_server_get_resource (), path,
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  /* A part of the program, which outlives the handle. */
  return g_bytes_get_data (script, NULL);
}

static gboolean
run_scripts (RpConnection *connection, GError **error)
{
  RpMigration steps[G_N_ELEMENTS (scripts)];

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    steps[i] = (RpMigration){ scripts[i].version, find_script (scripts[i].name) };
  return rp_connection_migrate (connection, steps, G_N_ELEMENTS (steps), NULL, NULL, error);
}

static gboolean
prepare_locked (RpConnection *connection, GError **error)
{
  const char *digest = rp_projection_digest ();
  gboolean current;

  if (!run_scripts (connection, error) || !start_clock (connection, error)
      || !are_projections_current (connection, digest, &current, error))
    return FALSE;
  return (current || rebuild_projections (connection, digest, error))
         && rp_digests_make (connection, error) && rp_timeline_stamp (connection, error);
}

gboolean
rp_database_prepare (RpConnection *connection, GError **error)
{
  gboolean prepared;

  if (!rp_connection_lock_layout (connection, error))
    return FALSE;
  prepared = prepare_locked (connection, error);
  rp_connection_unlock_layout (connection);
  return prepared;
}

/* --- single rows -------------------------------------------------------------------------------- */

gboolean
rp_database_load_row (RpConnection *connection, const RpKind *kind, const char *id, RpRow **row,
                      GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT id, scope_id, rev, deleted, body, frev FROM entity"
                               " WHERE kind = :kind AND id = :id",
                               error);
  gboolean has_row;

  *row = NULL;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind->name);
  rp_statement_bind_text (statement, ":id", id);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  *row = read_row (statement, kind, error);
  return *row != NULL;
}

void
rp_organisation_free (RpOrganisation *self)
{
  g_free (self->name);
  g_free (self->zone);
  g_free (self->prefix);
  g_free (self);
}

gint32
rp_organisation_today (const RpOrganisation *self, RpClock *clock)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (self->zone);
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (rp_clock_now_us (clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local
      = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);

  return rp_date_from_ymd (g_date_time_get_year (local), g_date_time_get_month (local),
                           g_date_time_get_day_of_month (local));
}

gboolean
rp_database_load_organisation (RpConnection *connection, RpOrganisation **organisation,
                               GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT name, zone, prefix, sample FROM organisation", error);
  gboolean has_row;

  *organisation = NULL;
  if (statement == NULL || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  *organisation = g_new0 (RpOrganisation, 1);
  (*organisation)->name = g_strdup (rp_statement_get_text (statement, 0));
  (*organisation)->zone = g_strdup (rp_statement_get_text (statement, 1));
  (*organisation)->prefix = g_strdup (rp_statement_get_text (statement, 2));
  (*organisation)->sample = rp_statement_get_integer (statement, 3) != 0;
  return TRUE;
}

gboolean
rp_database_read_clock (RpConnection *connection, RpOrgClock *clock, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT epoch, head, floor FROM org_clock", error);
  gboolean has_row;

  *clock = (RpOrgClock){ .head = 0 };
  if (statement == NULL || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    {
      g_strlcpy (clock->epoch, rp_statement_get_text (statement, 0), sizeof clock->epoch);
      clock->head = rp_statement_get_integer (statement, 1);
      clock->floor = rp_statement_get_integer (statement, 2);
    }
  return TRUE;
}

gboolean
rp_database_read_number (RpConnection *connection, const char *series, int year, gint64 *last,
                         GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT last FROM official_number WHERE series = :series AND year = :year",
      error);
  gboolean has_row;

  *last = 0;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":series", series);
  rp_statement_bind_integer (statement, ":year", year);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    *last = rp_statement_get_integer (statement, 0);
  return TRUE;
}
