/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/erasure-log.h"

#include <string.h>

#include "support/temp-folder.h"

#define AT "2026-01-05T01:00:00.000Z"

static void
append (TempFolder *folder, const char *id)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_erased_row_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (rows, rp_erased_row_new ("contact", id, "c1"));
  rp_erasure_log_append (folder->path, AT, rows, &error);
  g_assert_no_error (error);
}

static void
assert_ids (TempFolder *folder, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = rp_erasure_log_read (folder->path, &error);
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const RpErasedRow *row = rows->pdata[i];

      g_assert_cmpstr (row->kind, ==, "contact");
      g_assert_cmpstr (row->scope, ==, "c1");
      g_string_append (ids, row->id);
    }
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_longer (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();

  assert_ids (folder, "");
  append (folder, "a");
  append (folder, "b");
  assert_ids (folder, "ab");
}

/* A line that a crash cut off counts for nothing and spoils no other. */
static void
test_torn (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "erasures.log");
  g_autofree char *text = NULL;
  gsize length;

  append (folder, "a");
  append (folder, "b");
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize)length - 3, NULL));
  assert_ids (folder, "a");
  append (folder, "c");
  assert_ids (folder, "ac");
}

/* Without a folder to write it in nothing is erased. */
static void
test_cannot_write (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_erasure_log_append ("/nowhere", AT, rows, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/erasure-log/longer", test_longer);
  g_test_add_func ("/erasure-log/torn", test_torn);
  g_test_add_func ("/erasure-log/cannot-write", test_cannot_write);
  return g_test_run ();
}
