/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/profile-recovery.h"

#include "base/date.h"
#include "db/connection.h"
#include "store/recovery.h"

/* The name of a daily copy is its date. */
static char *
describe_date (const char *backup)
{
  g_autofree char *name = g_path_get_basename (backup);
  char *dot = strrchr (name, '.');
  gint32 day;

  if (dot != NULL)
    *dot = '\0';
  return rp_date_parse (name, &day) ? rp_date_format_long (day) : g_strdup (name);
}

RpProfileRecovery *
rp_profile_recovery_new (const char *folder, const GError *error)
{
  RpProfileRecovery *self;

  if (!g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    return NULL;
  self = g_new0 (RpProfileRecovery, 1);
  self->folder = g_strdup (folder);
  self->backup = rp_recovery_find_backup (folder);
  self->date = self->backup != NULL ? describe_date (self->backup) : NULL;
  self->can_be_opened = rp_recovery_is_noted (folder);
  return self;
}

void
rp_profile_recovery_free (RpProfileRecovery *self)
{
  g_free (self->folder);
  g_free (self->backup);
  g_free (self->date);
  g_free (self);
}

gboolean
rp_profile_recovery_restore (RpProfileRecovery *self, GError **error)
{
  g_autofree char *aside = NULL;

  g_return_val_if_fail (self->backup != NULL, FALSE);
  if (!rp_recovery_restore (self->folder, self->backup, &aside, error))
    return FALSE;
  g_message ("the former database is in %s", aside);
  return TRUE;
}

gboolean
rp_profile_recovery_start_empty (RpProfileRecovery *self, GError **error)
{
  g_autofree char *aside = NULL;

  if (!rp_recovery_start_empty (self->folder, &aside, error))
    return FALSE;
  g_message ("the former profile is in %s", aside);
  return TRUE;
}

void
rp_profile_recovery_open_damaged (RpProfileRecovery *self)
{
  rp_recovery_forget_damage (self->folder);
}
