/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/connection.h"

#include <glib/gi18n-lib.h>

/* Another program that starts at the same time may have taken the step since the version was read. */
static gboolean
run_step (RpConnection *connection, const RpMigration *step, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  int version = 0;

  if (!transaction
      || !RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, error))
    return FALSE;
  if (version >= step->version)
    return TRUE;
  if (!rp_connection_run_script (connection, step->sql, error)
      || !RP_CONNECTION_GET_CLASS (connection)->set_version (connection, step->version, error))
    {
      g_message ("the layout %d could not be made", step->version);
      return FALSE;
    }
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_connection_migrate (RpConnection *self, const RpMigration *steps, guint n_steps,
                       gboolean (*backup) (RpConnection *self, int from_version, gpointer data,
                                           GError **error),
                       gpointer data, GError **error)
{
  int version = 0;
  int newest = n_steps > 0 ? steps[n_steps - 1].version : 0;

  if (!RP_CONNECTION_GET_CLASS (self)->get_version (self, &version, error))
    return FALSE;
  if (version > newest)
    {
      g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_NEWER,
                   _ ("These data were written by a newer version of the program (version %d, this "
                      "one knows %d). Nothing was changed; please install the newer version."),
                   version, newest);
      return FALSE;
    }
  if (version > 0 && version < newest && backup && !backup (self, version, data, error))
    return FALSE;

  for (guint i = 0; i < n_steps; i++)
    {
      if (steps[i].version > version && !run_step (self, &steps[i], error))
        return FALSE;
    }
  return TRUE;
}
