/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/server-edit.h"

#define ATTEMPTS 4

/* @alone: keeps everybody else from writing meanwhile */
static RpChangeset *
write_once (RpConnection *connection, RpClock *clock, RpServerEditFunc edit, gconstpointer data,
            gboolean alone, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autoptr (RpChangeset) changeset = NULL;
  gint64 head;

  if (transaction == NULL)
    return NULL;
  changeset = rp_changeset_new (connection, now);
  if (alone && !rp_changeset_lock (changeset, error))
    return NULL;
  edit (changeset, data);
  if (rp_changeset_is_empty (changeset) && !rp_changeset_has_failed (changeset))
    return g_steal_pointer (&changeset);
  if (!rp_changeset_write (changeset, &head, error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), error))
    return NULL;
  return g_steal_pointer (&changeset);
}

gboolean
rp_server_edit (RpConnection *connection, RpClock *clock, RpServerEditFunc edit, gconstpointer data,
                gint64 *n_used, guint *n_changed, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (RpChangeset) written = NULL;

  for (guint i = 1; i <= ATTEMPTS && written == NULL; i++)
    {
      g_clear_error (&cause);
      written = write_once (connection, clock, edit, data, i == ATTEMPTS, &cause);
      if (written == NULL && !g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_AGAIN))
        break;
    }
  if (written == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  *n_used += rp_changeset_get_n_used (written);
  *n_changed += rp_changeset_get_n_used (written) > 0;
  return TRUE;
}
