/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/device-commands.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/folder.h"
#include "base/text.h"
#include "server/courier.h"
#include "server/cursor.h"
#include "server/devices.h"
#include "server/health.h"
#include "server/server.h"
#include "server/settings.h"
#include "server/share.h"

static gboolean
set_usage (const char *sentence, GError **error)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, sentence);
  return FALSE;
}

/* ---- devices ---- */

gboolean
rp_device_command_list (const RpAdmin *admin, char **arguments, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_devices_list_all (admin->connection, arguments[0], error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const RpDeviceRow *row = rows->pdata[i];
      g_autofree char *label = rp_text_for_terminal (row->label);

      g_print ("%s  %-10s  %-16s  %s  %s\n", row->id, row->state, row->login, row->last_seen_at,
               label);
    }
  return TRUE;
}

static gboolean
set_unknown_device (const char *id, GError **error)
{
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
      _ ("There is no computer “%s”, or it was wiped; “rapport-server devices” lists them."), id);
  return FALSE;
}

/* What the administrator may make of a computer. */
static const struct
{
  const char *word, *state, *sentence;
} actions[] = {
  { "revoke", "revoked",
    N_ ("It is locked at its next contact and keeps, sealed, what it has not sent.\n") },
  { "drain", "drain",
    N_ ("It may send what it has and is locked afterwards; it receives nothing more.\n") },
  { "wipe", "wiped",
    N_ ("It deletes everything at its next contact, also what it has not sent.\n") },
};

static gboolean
rename_device (const RpAdmin *admin, char **arguments, GError **error)
{
  const char *id = arguments[1], *label = arguments[2];
  gboolean found;

  if (label == NULL || *label == '\0' || !g_utf8_validate (label, -1, NULL)
      || g_utf8_strlen (label, -1) > RP_DEVICE_LABEL_MAX)
    return set_usage (_ ("A computer's name has 1 to 120 characters."), error);
  if (!rp_devices_rename (admin->connection, id, label, &found, error))
    return FALSE;
  return found || set_unknown_device (id, error);
}

gboolean
rp_device_command_change (const RpAdmin *admin, char **arguments, GError **error)
{
  const char *action = arguments[0], *id = arguments[1];
  g_autofree char *now = rp_clock_dup_now_utc (admin->clock);
  gboolean found;

  if (g_str_equal (action, "rename"))
    return rename_device (admin, arguments, error);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (!g_str_equal (actions[i].word, action) || arguments[2] != NULL)
        continue;
      if (!rp_devices_decide (admin->connection, id, actions[i].state, admin->folder, now, &found,
                              error))
        return FALSE;
      if (!found)
        return set_unknown_device (id, error);
      g_print ("%s", _ (actions[i].sentence));
      return TRUE;
    }
  return set_usage (
      _ ("A computer can be renamed, revoked, drained or wiped: rename ID NAME, revoke "
         "ID, drain ID, wipe ID."),
      error);
}

/* ---- settings ---- */

static gboolean
print_settings (const RpAdmin *admin, GError **error)
{
  guint n_settings;
  const RpSetting *settings = rp_schema_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    {
      gint64 value;

      if (!rp_settings_read (admin->connection, &settings[i], &value, error))
        return FALSE;
      g_print ("%-16s %8" G_GINT64_FORMAT "  %s\n", settings[i].name, value, _ (settings[i].label));
    }
  return TRUE;
}

gboolean
rp_device_command_setting (const RpAdmin *admin, char **arguments, GError **error)
{
  const RpSetting *setting = arguments[0] != NULL ? rp_schema_find_setting (arguments[0]) : NULL;
  g_autoptr (RpTransaction) transaction = NULL;
  gint64 value;

  if (arguments[0] == NULL)
    return print_settings (admin, error);
  if (setting == NULL || arguments[1] == NULL)
    return set_usage (_ ("Give the name of a setting and its value; “rapport-server setting” lists "
                         "them."),
                      error);
  if (!g_ascii_string_to_signed (arguments[1], 10, setting->min, setting->max, &value, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("“%s” lies between %d and %d."), setting->name, (int)setting->min,
                   (int)setting->max);
      return FALSE;
    }
  transaction = rp_transaction_begin (admin->connection, error);
  return transaction != NULL && rp_settings_write (admin->connection, setting, value, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* ---- courier files ---- */

static void
changed_cb (gpointer data)
{
  /* Servers over the same database find out by themselves. */
}

static void
print_report (const RpCourierReport *report, const char *answer)
{
  g_autofree char *device = rp_text_for_terminal (report->device);

  if (report->repeated)
    g_print (_ ("File %d of %s (%s), or a later one, was read before; it does no "
                "harm.\n"),
             (int)report->number, report->login, device);
  g_print (_ ("File %d of %s (%s): %u changes and %u files in, %u pages and %u files out.\n"),
           (int)report->number, report->login, device, report->n_ops, report->n_files,
           report->n_pages, report->n_sent);
  g_print (_ ("The answer is in “%s”; take it back to the same computer.\n"), answer);
}

static gboolean
check_files_left (const RpCourierReport *report, GError **error)
{
  if (report->n_files_left == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
               g_dngettext (GETTEXT_PACKAGE,
                            "%u file was not taken, because the disk has no room for it. Make room "
                            "and read this courier file once more.",
                            "%u files were not taken, because the disk has no room for them. Make "
                            "room and read this courier file once more.",
                            report->n_files_left),
               report->n_files_left);
  return FALSE;
}

/* What was not taken must not look as if all were well. */
static gboolean
check_left (const RpCourierReport *report, gboolean comes_again, GError **error)
{
  g_autofree char *codes = NULL;

  if (report->codes->len == 0)
    return check_files_left (report, error);
  if (report->n_left == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("The server was put back to a backup that does not have all of this "
                              "computer's changes. Take the answer back and bring another file."));
      return FALSE;
    }
  g_ptr_array_add (report->codes, NULL);
  codes = g_strjoinv (", ", (char **)report->codes->pdata);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_FAILED,
      comes_again
          ? g_dngettext (GETTEXT_PACKAGE,
                         "%u change was not taken (%s). Take the answer back and bring "
                         "another file.",
                         "%u changes were not taken (%s). Take the answer back and bring "
                         "another file.",
                         report->n_left)
          : g_dngettext (GETTEXT_PACKAGE, "%u change cannot be taken (%s). It stays in the file.",
                         "%u changes cannot be taken (%s). They stay in the file.", report->n_left),
      report->n_left, codes);
  return FALSE;
}

/* "from-lin.rpc" becomes "from-lin-answer.rpc". */
static char *
name_answer (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *slash = strrchr (path, '/');

  if (dot == NULL || (slash != NULL && dot < slash))
    return g_strconcat (path, "-answer", NULL);
  return g_strdup_printf ("%.*s-answer%s", (int)(dot - path), path, dot);
}

gboolean
rp_device_command_courier (const RpAdmin *admin, char **arguments, GError **error)
{
  guint8 cursor_key[RP_CURSOR_KEY_BYTES];
  RpCourierKeys keys;
  g_auto (RpCourierReport) report = { 0 };
  g_autofree char *answer
      = arguments[1] != NULL ? g_strdup (arguments[1]) : name_answer (arguments[0]);
  g_autoptr (RpIdSource) ids = rp_id_source_new (admin->clock);
  RpServices services = {
    .database = admin->database,
    .clock = admin->clock,
    .ids = ids,
    .blob_folder = admin->blob_folder,
    .folder = admin->folder,
    .cursor_key = cursor_key,
    .courier_keys = &keys,
    .reserve_bytes = RP_HEALTH_RESERVE_BYTES,
    .share_bytes = RP_SHARE_BYTES,
    .changed = changed_cb,
  };
  gboolean done;

  if (!rp_folder_make (admin->blob_folder))
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   _ ("The folder “%s” cannot be made."), admin->blob_folder);
      return FALSE;
    }
  if (!rp_cursor_load_key (admin->folder, cursor_key, error)
      || !rp_server_load_courier_keys (admin->folder, &keys, error))
    return FALSE;
  done = rp_courier_answer (&services, admin->connection, arguments[0], answer,
                            admin->accept_revoked, &report, error);
  rp_courier_keys_clear (&keys);
  if (!done)
    return FALSE;
  print_report (&report, answer);
  return check_left (&report, !report.locked_out, error);
}
