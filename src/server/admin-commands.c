/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/admin-commands.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "server/account-commands.h"
#include "server/admin.h"
#include "server/blob-sweep.h"
#include "server/database.h"
#include "server/device-commands.h"
#include "server/incident.h"
#include "server/timeline.h"

#define INCIDENTS_MAX 1000
#define REMOVED_MAX 1000

typedef struct
{
  const char *name, *arguments, *summary;
  guint min, max; /* arguments */
  gboolean (*run) (const RpAdmin *admin, char **arguments, GError **error);
} Command;

static gboolean
run_assign (const RpAdmin *admin, char **arguments, GError **error)
{
  if (!rp_admin_assign (admin, arguments[0], arguments[1], arguments[2], error))
    return FALSE;
  if (arguments[2] != NULL)
    g_print (_ ("The customer is with “%s” now, and “%s” is deputy.\n"), arguments[1],
             arguments[2]);
  else
    g_print (_ ("The customer is with “%s” now, without a deputy.\n"), arguments[1]);
  return TRUE;
}

static gboolean
run_merge (const RpAdmin *admin, char **arguments, GError **error)
{
  if (!rp_admin_merge_customers (admin, arguments[0], arguments[1], error))
    return FALSE;
  g_print (_ ("The records of “%s” lie with “%s” now.\n"), arguments[0], arguments[1]);
  return TRUE;
}

static gboolean
run_move (const RpAdmin *admin, char **arguments, GError **error)
{
  if (!rp_admin_move (admin, arguments[0], arguments[1], arguments[2], error))
    return FALSE;
  g_print (_ ("The record lies with “%s” now.\n"), arguments[2]);
  return TRUE;
}

static gboolean
run_erase (const RpAdmin *admin, char **arguments, GError **error)
{
  guint n_rows;

  if (!rp_admin_erase (admin, arguments[0], arguments[1], &n_rows, error))
    return FALSE;
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u record was erased for good.\n",
                        "%u records were erased for good.\n", n_rows),
           n_rows);
  return TRUE;
}

static gboolean
run_set_roles (const RpAdmin *admin, char **arguments, GError **error)
{
  if (!rp_admin_set_roles (admin, arguments[0], arguments[1], arguments[2], error))
    return FALSE;
  g_print (_ ("“%s” has the roles %s now.\n"), arguments[0], arguments[1]);
  return TRUE;
}

static gboolean
run_disable (const RpAdmin *admin, char **arguments, GError **error)
{
  if (!rp_admin_set_disabled (admin, arguments[0], TRUE, error))
    return FALSE;
  g_print (_ ("“%s” cannot sign in any more.\n"), arguments[0]);
  return TRUE;
}

static gboolean
run_enable (const RpAdmin *admin, char **arguments, GError **error)
{
  if (!rp_admin_set_disabled (admin, arguments[0], FALSE, error))
    return FALSE;
  g_print (_ ("“%s” can sign in again.\n"), arguments[0]);
  return TRUE;
}

/* --- the database itself ------------------------------------------------------------------------ */

static gboolean
run_restore_done (const RpAdmin *admin, char **arguments, GError **error)
{
  RpOrgClock clock;

  guint n_rows;

  if (!rp_admin_erase_again (admin, &n_rows, error)
      || !rp_timeline_leave (admin->connection, NULL, NULL, admin->clock, &clock, error))
    return FALSE;
  if (n_rows > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u record that had come back was erased again.\n",
                          "%u records that had come back were erased again.\n", n_rows),
             n_rows);
  g_print (_ ("Another timeline has begun; every laptop sends again what it still holds.\n"));
  return TRUE;
}

static gboolean
run_expire (const RpAdmin *admin, char **arguments, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (admin->clock);
  g_autofree char *today = g_strndup (now, strlen ("2026-01-05"));

  return rp_timeline_expire (admin->connection, today, NULL, error);
}

static void
print_incident (const RpIncident *incident, gpointer data)
{
  g_autofree char *line
      = g_strdup_printf ("%s  %s  %s  %s  %s  %s", incident->at, incident->what, incident->id,
                         incident->user_id != NULL ? incident->user_id : "-",
                         incident->subject != NULL ? incident->subject : "-",
                         incident->detail != NULL ? incident->detail : "");
  g_autofree char *shown = rp_text_for_terminal (line);

  g_print ("%s\n", shown);
}

static gboolean
run_incidents (const RpAdmin *admin, char **arguments, GError **error)
{
  return rp_incident_list (admin->connection, INCIDENTS_MAX, print_incident, NULL, error);
}

static void
print_removed (const RpBlobRemoved *removed, gpointer data)
{
  g_autofree char *size = g_format_size ((guint64)removed->size);

  g_print ("%s  %s  %s  %s  %s\n", removed->removed_at, removed->sha256, size,
           removed->unreferenced_since, removed->gone ? "gone" : "leaving");
}

static gboolean
run_files (const RpAdmin *admin, char **arguments, GError **error)
{
  g_autofree char *size = NULL;
  RpBlobCount count;

  if (!rp_blob_sweep_count (admin->connection, &count, error))
    return FALSE;
  size = g_format_size ((guint64)count.n_bytes);
  g_print (_ ("Files: %u (%s); named by nothing at present: %u\n"), (guint)count.n_files, size,
           (guint)count.n_unnamed);
  return rp_blob_sweep_list (admin->connection, REMOVED_MAX, print_removed, NULL, error);
}

static const Command commands[] = {
  { "assign", N_ ("CUSTOMER MANAGER [DEPUTY]"), N_ ("Give a customer to another manager"), 2, 3,
    run_assign },
  { "merge", N_ ("CUSTOMER INTO"), N_ ("Make two numbers of the same customer one"), 2, 2,
    run_merge },
  { "move", N_ ("KIND ID CUSTOMER"), N_ ("Move a record to another customer"), 3, 3, run_move },
  { "erase", N_ ("KIND ID"), N_ ("Erase a record and all that was known of it, for good"), 2, 2,
    run_erase },
  { "user", N_ ("LOGIN NAME ROLES [CENTRE]"), N_ ("Add a user, with roles such as KAM,DEP"), 3, 4,
    rp_account_command_user },
  { "password", N_ ("LOGIN"), N_ ("Give a user a password, read from standard input"), 1, 1,
    rp_account_command_password },
  { "set-roles", N_ ("LOGIN ROLES [CENTRE]"), N_ ("Give a user other roles, such as KAM,DEP"), 2, 3,
    run_set_roles },
  { "disable", N_ ("LOGIN"), N_ ("Let a user not sign in any more"), 1, 1, run_disable },
  { "enable", N_ ("LOGIN"), N_ ("Let a user sign in again"), 1, 1, run_enable },
  { "restore-done", "", N_ ("Say that the database was put back to a backup"), 0, 0,
    run_restore_done },
  { "expire", "", N_ ("Let go of moves of more than 400 days ago"), 0, 0, run_expire },
  { "incidents", "", N_ ("List what was repaired or has to be looked at"), 0, 0, run_incidents },
  { "files", "", N_ ("Count the files and list those that were removed"), 0, 0, run_files },
  { "devices", N_ ("[LOGIN]"), N_ ("List the computers that signed in"), 0, 1,
    rp_device_command_list },
  { "device", N_ ("ACTION ID [NAME]"), N_ ("rename, revoke, drain or wipe one of them"), 2, 3,
    rp_device_command_change },
  { "setting", N_ ("[NAME VALUE]"), N_ ("List the organisation's settings, or change one"), 0, 2,
    rp_device_command_setting },
  { "courier", N_ ("FILE [ANSWER]"), N_ ("Read a laptop's courier file and write the answer"), 1, 2,
    rp_device_command_courier },
};

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

char *
rp_admin_commands_describe (void)
{
  GString *text = g_string_new (_ ("Commands, beside a server that runs or without one:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %s %s\n      %s", commands[i].name,
                            *commands[i].arguments != '\0' ? _ (commands[i].arguments) : "",
                            _ (commands[i].summary));
  return g_string_free (text, FALSE);
}

gboolean
rp_admin_commands_check (char **words, GError **error)
{
  const Command *command = find_command (words[0]);
  guint n_arguments = g_strv_length (words) - 1;

  if (command == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” is not an option of this program."), words[0]);
  else if (n_arguments < command->min || n_arguments > command->max)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("It is “%s %s”."),
                 command->name, _ (command->arguments));
  else
    return TRUE;
  return FALSE;
}

/* What root makes there the server could not write any more. */
static gboolean
check_owner (const char *folder, GError **error)
{
  const struct passwd *owner = NULL;
  GStatBuf info;

  if (geteuid () != 0 || g_stat (folder, &info) != 0 || info.st_uid == 0)
    return TRUE;
  owner = getpwuid (info.st_uid);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("“%s” belongs to the user “%s”. Give the command as that user: sudo -u %s "
                  "rapport-server …"),
               folder, owner != NULL ? owner->pw_name : "?", owner != NULL ? owner->pw_name : "…");
  return FALSE;
}

/* Only looking, so that a wrong address makes no database, and a server that runs keeps the tables it began with. */
static gboolean
check_loaded (const RpCommandLine *line, GError **error)
{
  g_autoptr (RpConnection) connection = rp_database_open_read_only (line->database, error);
  g_autoptr (RpOrganisation) organisation = NULL;

  if (connection == NULL || !rp_database_check_current (connection, error)
      || !rp_database_load_organisation (connection, &organisation, error))
    return FALSE;
  if (organisation == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("No organisation has been loaded yet."));
  return organisation != NULL;
}

gboolean
rp_admin_commands_run (const RpCommandLine *line, GError **error)
{
  g_autoptr (RpClock) clock = rp_command_line_make_clock (line, error);
  g_autoptr (RpConnection) connection = NULL;
  g_autofree char *blobs = g_build_filename (line->folder, "blobs", NULL);
  RpAdmin admin = {
    .clock = clock,
    .blob_folder = blobs,
    .folder = line->folder,
    .database = line->database,
    .accept_revoked = line->accept_revoked,
  };

  if (clock == NULL || !check_owner (line->folder, error) || !check_loaded (line, error))
    return FALSE;
  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  umask (077);
  admin.connection = connection = rp_database_open (line->database, error);
  return connection != NULL
         && find_command (line->command[0])->run (&admin, line->command + 1, error);
}
