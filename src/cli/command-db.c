/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "db/sqlite-connection.h"
#include "store/recovery.h"

static RpConnection *
open_database (RpInvocation *invocation, GError **error)
{
  g_autofree char *path
      = g_build_filename (rp_invocation_get_profile (invocation), "rapport.db", NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED, _ ("There is no database %s."), path);
      return NULL;
    }
  return rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, error);
}

/* ---- check ---- */

static gboolean
is_blob_whole (GFile *file)
{
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  g_autofree char *sum
      = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
  g_autofree char *name = g_file_get_basename (file);

  return g_strcmp0 (sum, name) == 0;
}

/* What has only been fetched, sent in or written in part is no file yet; a server keeps such ones as well. */
static gboolean
is_unfinished (const char *name)
{
  return g_str_equal (name, "parts") || g_str_has_suffix (name, ".part")
         || g_str_equal (name, "uploads") || g_str_has_prefix (name, "upload-");
}

/* Goes through a folder of blobs and its folders; adds the paths of those whose content is not what
 * their name says. */
static gboolean
check_blobs (GFile *folder, guint *n_checked, GPtrArray *damaged, GError **error)
{
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (
      folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
      G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, error);
  GFileInfo *info;
  GFile *child;

  if (files == NULL)
    return FALSE;
  while (g_file_enumerator_iterate (files, &info, &child, NULL, error))
    {
      if (info == NULL)
        return TRUE;
      if (is_unfinished (g_file_info_get_name (info)))
        continue;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        {
          if (!check_blobs (child, n_checked, damaged, error))
            return FALSE;
          continue;
        }
      (*n_checked)++;
      if (!is_blob_whole (child))
        g_ptr_array_add (damaged, g_file_get_path (child));
    }
  return FALSE;
}

static void
print_check (RpInvocation *invocation, const GError *fault, guint n_blobs, GPtrArray *damaged)
{
  if (rp_invocation_wants_json (invocation))
    {
      JsonObject *result = json_object_new ();
      JsonArray *list = json_array_new ();

      for (guint i = 0; i < damaged->len; i++)
        json_array_add_string_element (list, damaged->pdata[i]);
      json_object_set_boolean_member (result, "whole", fault == NULL && damaged->len == 0);
      if (fault != NULL)
        json_object_set_string_member (result, "fault", fault->message);
      json_object_set_int_member (result, "files", n_blobs);
      json_object_set_array_member (result, "damaged_files", list);
      rp_print_json (result);
      return;
    }
  if (fault != NULL)
    rp_print (_ ("The database is damaged: %s\n"), fault->message);
  else
    rp_print (_ ("The database is whole.\n"));
  rp_print (_ ("Files checked: %u. Damaged: %u.\n"), n_blobs, damaged->len);
  for (guint i = 0; i < damaged->len; i++)
    rp_print ("  %s\n", (const char *)damaged->pdata[i]);
}

static RpExit
run_check (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpConnection) connection = NULL;
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) fault = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) blobs = NULL;
  guint n_blobs = 0;

  if (!rp_invocation_parse (invocation, NULL, 0, 0, error))
    return RP_EXIT_USAGE;
  connection = open_database (invocation, &fault);
  if (connection != NULL)
    rp_sqlite_connection_check (connection, &fault);
  if (fault != NULL && !g_error_matches (fault, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return RP_EXIT_FAILED;
    }
  path = g_build_filename (rp_invocation_get_profile (invocation), "blobs", NULL);
  blobs = g_file_new_for_path (path);
  if (g_file_query_exists (blobs, NULL) && !check_blobs (blobs, &n_blobs, damaged, error))
    return RP_EXIT_FAILED;
  print_check (invocation, fault, n_blobs, damaged);
  return fault == NULL && damaged->len == 0 ? RP_EXIT_OK : RP_EXIT_PARTLY;
}

const RpCommand rp_command_db_check = {
  .name = "db check",
  .arguments = "",
  .summary = N_ ("Read every page of the database and every file of the profile"),
  .details = N_ ("Nothing is changed. The status is 3 when something is damaged."),
  .run = run_check,
};

/* ---- backup ---- */

static RpExit
run_backup (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpConnection) connection = NULL;

  if (!rp_invocation_parse (invocation, NULL, 1, 1, error))
    return RP_EXIT_USAGE;
  connection = open_database (invocation, error);
  if (connection == NULL
      || !rp_sqlite_connection_backup (connection, rp_invocation_get_argument (invocation, 0),
                                       error))
    return RP_EXIT_FAILED;
  return RP_EXIT_OK;
}

const RpCommand rp_command_db_backup = {
  .name = "db backup",
  .arguments = N_ ("FILE"),
  .summary = N_ ("Copy the database to a file"),
  .details = N_ ("A consistent copy, opened and checked before it gets its name."),
  .run = run_backup,
};

/* ---- restore ---- */

static gboolean
restore (const char *folder, const char *file, char **aside, GError **error)
{
  g_autofree char *newest = file == NULL ? rp_recovery_find_backup (folder) : NULL;
  const char *backup = file != NULL ? file : newest;

  if (backup == NULL)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                   _ ("There is no whole copy in “%s”. Name a file, or begin anew with --empty and "
                      "sign in again."),
                   folder);
      return FALSE;
    }
  if (!rp_recovery_restore (folder, backup, aside, error))
    return FALSE;
  rp_print (_ ("The copy “%s” is the database now.\n"), backup);
  return TRUE;
}

static RpExit
run_restore (RpInvocation *invocation, GError **error)
{
  gboolean empty = FALSE;
  const GOptionEntry entries[]
      = { { "empty", 0, 0, G_OPTION_ARG_NONE, &empty, N_ ("Begin anew, without a copy"), NULL },
          { NULL } };
  g_autofree char *aside = NULL;
  const char *folder, *file;

  if (!rp_invocation_parse (invocation, entries, 0, 1, error))
    return RP_EXIT_USAGE;
  folder = rp_invocation_get_profile (invocation);
  file = rp_invocation_get_argument (invocation, 0);
  if (empty && file != NULL)
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("Either a file or --empty, not both."));
      return RP_EXIT_USAGE;
    }
  if (!(empty ? rp_recovery_start_empty (folder, &aside, error)
              : restore (folder, file, &aside, error)))
    return RP_EXIT_FAILED;
  rp_print (_ ("What was there before is kept in “%s”.\n"), aside);
  return RP_EXIT_OK;
}

const RpCommand rp_command_db_restore = {
  .name = "db restore",
  .arguments = N_ ("[FILE]"),
  .summary = N_ ("Put a copy in the place of a damaged database"),
  .details
  = N_ ("Without a file the newest whole copy of the profile's backups folder is taken. The "
        "former database is set aside until thirty days after the next exchange with the server, "
        "ninety when something in it was not sent and cannot be read. What was sent to the server "
        "comes back with the next sync; what was not is taken over from the former database with "
        "the next command."),
  .run = run_restore,
};
