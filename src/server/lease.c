/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/lease.h"

#include <unistd.h>

#define RENEWALS 4 /* within the time that it lasts */
#define AHEAD 2    /* times that: nobody whose clock is right has it for so long */

/* One statement, so that of two who ask at once one gets it. What a clock that ran ahead has noted, and whose holder has
 * died, would last as long as it was ahead. */
static const char take_sql[]
    = "INSERT INTO job_lease (name, holder, until_us) VALUES (:name, :holder, :until)"
      " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_us = excluded.until_us"
      " WHERE job_lease.holder = excluded.holder OR job_lease.until_us < :now"
      " OR job_lease.until_us > :latest"
      " RETURNING holder";

static gboolean
ask (RpLease *self, gboolean *taken, GError **error)
{
  gint64 now = g_get_real_time ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (self->connection, take_sql, error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":name", self->job);
  rp_statement_bind_text (statement, ":holder", self->holder);
  rp_statement_bind_integer (statement, ":until", now + self->lasts_us);
  rp_statement_bind_integer (statement, ":now", now);
  rp_statement_bind_integer (statement, ":latest", now + AHEAD * self->lasts_us);
  if (!rp_statement_step (statement, taken, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  self->renew_at_us = g_get_monotonic_time () + self->lasts_us / RENEWALS;
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_lease_take (RpLease *self, RpConnection *connection, const char *job, gint64 lasts_us,
               gboolean *taken, GError **error)
{
  g_autofree char *run = g_uuid_string_random ();

  *self = (RpLease){ .connection = connection, .job = job, .lasts_us = lasts_us };
  g_snprintf (self->holder, sizeof self->holder, "%d %s", (int)getpid (), run);
  return ask (self, taken, error);
}

gboolean
rp_lease_renew (RpLease *self, gboolean *taken, GError **error)
{
  *taken = TRUE;
  return g_get_monotonic_time () < self->renew_at_us || ask (self, taken, error);
}

/* What cannot be given back ends by itself. */
void
rp_lease_release (RpLease *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, &error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (
        self->connection, "DELETE FROM job_lease WHERE name = :name AND holder = :holder", &error);
  if (statement != NULL)
    {
      rp_statement_bind_text (statement, ":name", self->job);
      rp_statement_bind_text (statement, ":holder", self->holder);
      if (rp_statement_run (statement, &error))
        rp_transaction_commit (g_steal_pointer (&transaction), &error);
    }
  if (error != NULL)
    g_message ("the lease of “%s” is kept until it ends: %s", self->job, error->message);
}
