/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backup-log.h"

#include <errno.h>
#include <string.h>

#include "base/date.h"
#include "base/folder.h"
#include "store/backup.h"

#define LOG_FILE "made"

gboolean
rp_backup_read_day (const char *name, gint32 *day)
{
  g_autofree char *date = NULL;

  if (!g_str_has_suffix (name, RP_BACKUP_SUFFIX))
    return FALSE;
  date = g_strndup (name, strlen (name) - strlen (RP_BACKUP_SUFFIX));
  return rp_date_parse (date, day);
}

static gboolean
is_copy (const char *name)
{
  gint32 day;

  return rp_backup_read_day (name, &day)
         || (g_str_has_prefix (name, RP_BACKUP_LAYOUT)
             && g_str_has_suffix (name, RP_BACKUP_SUFFIX));
}

static void
free_entry (gpointer data)
{
  RpBackupEntry *self = data;

  g_free (self->name);
  g_free (self);
}

static void
add_entry (GPtrArray *entries, const char *name, gint64 since_us, gboolean noted)
{
  RpBackupEntry *entry = g_new (RpBackupEntry, 1);

  *entry = (RpBackupEntry){ g_strdup (name), since_us, noted };
  g_ptr_array_add (entries, entry);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_names (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_copy (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* "NAME" or "NAME\tINSTANT". What is there moves from @names to @entries. */
static void
take_line (const char *line, GPtrArray *names, GPtrArray *entries)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 2);
  gint64 since_us = 0;
  guint at;

  if (parts[0] == NULL || !g_ptr_array_find_with_equal_func (names, parts[0], g_str_equal, &at))
    return;
  if (parts[1] != NULL && !rp_instant_parse (parts[1], &since_us))
    since_us = 0;
  add_entry (entries, parts[0], since_us, TRUE);
  g_ptr_array_remove_index (names, at);
}

GPtrArray *
rp_backup_log_read (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, LOG_FILE, NULL);
  g_autoptr (GPtrArray) names = list_names (folder);
  GPtrArray *entries = g_ptr_array_new_with_free_func (free_entry);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        take_line (lines[i], names, entries);
    }
  for (guint i = 0; i < names->len; i++)
    add_entry (entries, names->pdata[i], 0, FALSE);
  return entries;
}

void
rp_backup_log_write (const char *folder, GPtrArray *entries)
{
  g_autofree char *path = g_build_filename (folder, RP_BACKUP_FOLDER, NULL);
  g_autoptr (GString) text = g_string_new ("");

  for (guint i = 0; i < entries->len; i++)
    {
      const RpBackupEntry *entry = entries->pdata[i];
      g_autofree char *since = entry->since_us != 0 ? rp_instant_format (entry->since_us) : NULL;

      g_string_append_printf (text, "%s%s%s\n", entry->name, since != NULL ? "\t" : "",
                              since != NULL ? since : "");
    }
  if (!rp_folder_put_text (path, LOG_FILE, text->str))
    g_message ("the order of the copies in %s is not noted: %s", path, g_strerror (errno));
}

void
rp_backup_log_add (const char *folder, const char *name)
{
  g_autoptr (GPtrArray) entries = rp_backup_log_read (folder);

  for (guint i = entries->len; i-- > 0;)
    if (g_str_equal (((RpBackupEntry *)entries->pdata[i])->name, name))
      g_ptr_array_remove_index (entries, i);
  add_entry (entries, name, 0, FALSE);
  rp_backup_log_write (folder, entries);
}

void
rp_backup_log_settle (const char *folder)
{
  g_autoptr (GPtrArray) entries = rp_backup_log_read (folder);
  gboolean noted = TRUE;

  for (guint i = 0; i < entries->len; i++)
    noted = noted && ((RpBackupEntry *)entries->pdata[i])->noted;
  if (!noted)
    rp_backup_log_write (folder, entries);
}

gboolean
rp_backup_is_over (gint64 *since_us, gint64 kept_us, gint64 server_us)
{
  if (*since_us == 0 || *since_us - server_us > kept_us)
    *since_us = server_us;
  return server_us - *since_us > kept_us;
}
