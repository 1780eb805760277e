/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/postgres-link.h"

#include <glib/gi18n-lib.h>

#include "db/postgres-error.h"

/* A process that stops in the middle of a transaction must not keep the others from writing for ever;
 * a commit that was answered is on disk, whatever the database's own setting. */
static const char session_sql[] = "SET client_min_messages = warning;"
                                  "SET lock_timeout = '5s';"
                                  "SET idle_in_transaction_session_timeout = '60s';"
                                  "SELECT set_config ('synchronous_commit', 'on', false)"
                                  " WHERE current_setting ('synchronous_commit') = 'off'";

static const char read_only_sql[] = "SET default_transaction_read_only = on";

PGresult *
rp_postgres_link_judge (RpPostgresLink *self, PGresult *result, GError **error)
{
  ExecStatusType status = PQresultStatus (result);
  g_autoptr (GError) cause = NULL;

  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
    {
      self->changes = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
      return result;
    }
  rp_postgres_set_error (self->handle, result, &cause);
  self->lost = self->lost || g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_LOST);
  g_propagate_error (error, g_steal_pointer (&cause));
  PQclear (result);
  return NULL;
}

gboolean
rp_postgres_link_is_broken (RpPostgresLink *self)
{
  return self->lost || PQstatus (self->handle) == CONNECTION_BAD;
}

gboolean
rp_postgres_link_run (RpPostgresLink *self, const char *sql, GError **error)
{
  PGresult *result = rp_postgres_link_judge (self, PQexec (self->handle, sql), error);

  PQclear (result);
  return result != NULL;
}

static gboolean
begin_session (RpPostgresLink *self, GError **error)
{
  return rp_postgres_link_run (self, session_sql, error)
         && (!self->read_only || rp_postgres_link_run (self, read_only_sql, error));
}

gboolean
rp_postgres_link_open (RpPostgresLink *self, const char *url, gboolean read_only, GError **error)
{
  /* The address may say otherwise to those before it, not to those behind it. Where it names several
   * servers, the one that takes writes is meant. */
  const char *const names[] = { "fallback_application_name", "connect_timeout",
                                "keepalives_idle",           "keepalives_interval",
                                "keepalives_count",          "tcp_user_timeout",
                                "target_session_attrs",      "dbname",
                                "client_encoding",           NULL };
  const char *const values[]
      = { "rapport-server", "10", "30", "10", "3", "30000", read_only ? "any" : "read-write", url,
          "UTF8",           NULL };

  self->read_only = read_only;
  self->handle = PQconnectdbParams (names, values, 1);
  if (!rp_postgres_link_is_broken (self))
    return begin_session (self, error);

  g_autofree char *words = g_strdup (PQerrorMessage (self->handle));
  g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_FAILED, _ ("The database server cannot be used: %s"),
               g_strchomp (words));
  return FALSE;
}

void
rp_postgres_link_close (RpPostgresLink *self)
{
  g_clear_pointer (&self->handle, PQfinish);
}

gboolean
rp_postgres_link_revive (RpPostgresLink *self, GError **error)
{
  if (!rp_postgres_link_is_broken (self))
    return TRUE;
  if (!self->in_transaction)
    {
      PQreset (self->handle);
      self->lost = FALSE;
      self->generation++;
    }
  if (!self->in_transaction && !rp_postgres_link_is_broken (self))
    return begin_session (self, error);
  rp_postgres_set_error (self->handle, NULL, error);
  return FALSE;
}
