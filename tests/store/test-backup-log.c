/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backup-log.h"

#include "base/date.h"
#include "base/folder.h"
#include "store/backup.h"
#include "support/temp-folder.h"

static void
set_up (TempFolder **folder, gconstpointer data)
{
  static const char *const files[] = { "2026-01-05.db", "2026-01-04.db", "before-layout-9.db",
                                       "2026-01-03.db.part", "by-hand.db" };
  g_autofree char *path = NULL;

  *folder = temp_folder_new ();
  path = temp_folder_file (*folder, RP_BACKUP_FOLDER);
  g_assert_true (rp_folder_make (path));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_assert_true (rp_folder_put_text (path, files[i], "x"));
}

static void
tear_down (TempFolder **folder, gconstpointer data)
{
  temp_folder_free (*folder);
}

/* Returns: (transfer full): "NAME NAME …" */
static char *
read_names (TempFolder *folder)
{
  g_autoptr (GPtrArray) entries = rp_backup_log_read (folder->path);
  g_autoptr (GString) names = g_string_new ("");

  for (guint i = 0; i < entries->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            ((RpBackupEntry *)entries->pdata[i])->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
assert_names (TempFolder *folder, const char *expected)
{
  g_autofree char *names = read_names (folder);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_order (TempFolder **folder, gconstpointer data)
{
  assert_names (*folder, "2026-01-04.db 2026-01-05.db before-layout-9.db");
  rp_backup_log_add ((*folder)->path, "2026-01-04.db");
  assert_names (*folder, "2026-01-05.db before-layout-9.db 2026-01-04.db");
  rp_backup_log_add ((*folder)->path, "2026-01-05.db");
  assert_names (*folder, "before-layout-9.db 2026-01-04.db 2026-01-05.db");
}

/* What is not named is there all the same, and what is named and not there is not. */
static void
test_spoilt (TempFolder **folder, gconstpointer data)
{
  g_autofree char *path = temp_folder_file (*folder, RP_BACKUP_FOLDER);

  g_assert_true (rp_folder_put_text (
      path, "made", "2026-01-05.db\tnever\n\n2026-01-05.db\n../x.db\n2026-01-01.db\n\t\n"));
  assert_names (*folder, "2026-01-05.db 2026-01-04.db before-layout-9.db");
}

static void
test_since (TempFolder **folder, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = rp_backup_log_read ((*folder)->path);
  g_autoptr (GPtrArray) again = NULL;
  RpBackupEntry *entry = entries->pdata[1];

  g_assert_true (rp_instant_parse ("2026-01-05T01:00:00Z", &entry->since_us));
  rp_backup_log_write ((*folder)->path, entries);
  rp_backup_log_add ((*folder)->path, "2026-01-04.db");
  again = rp_backup_log_read ((*folder)->path);
  g_assert_cmpint (((RpBackupEntry *)again->pdata[0])->since_us, ==, entry->since_us);
  g_assert_cmpint (((RpBackupEntry *)again->pdata[1])->since_us, ==, 0);
}

/* A file that could not be written then. */
static void
test_settle (TempFolder **folder, gconstpointer data)
{
  g_autofree char *path = temp_folder_file (*folder, RP_BACKUP_FOLDER "/made");
  g_autofree char *text = NULL;

  rp_backup_log_settle ((*folder)->path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "2026-01-04.db\n2026-01-05.db\nbefore-layout-9.db\n");
}

static void
test_is_over (TempFolder **folder, gconstpointer data)
{
  gint64 day = G_TIME_SPAN_DAY, since = 0;

  g_assert_false (rp_backup_is_over (&since, 2 * day, 10 * day));
  g_assert_cmpint (since, ==, 10 * day);
  g_assert_false (rp_backup_is_over (&since, 2 * day, 9 * day));
  g_assert_cmpint (since, ==, 10 * day);
  g_assert_false (rp_backup_is_over (&since, 2 * day, 12 * day));
  g_assert_true (rp_backup_is_over (&since, 2 * day, 12 * day + 1));
  g_assert_false (rp_backup_is_over (&since, 2 * day, 7 * day));
  g_assert_cmpint (since, ==, 7 * day);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/backup-log/" name, TempFolder *, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("order", test_order);
  ADD ("spoilt", test_spoilt);
  ADD ("since", test_since);
  ADD ("settle", test_settle);
  ADD ("is-over", test_is_over);
  return g_test_run ();
}
