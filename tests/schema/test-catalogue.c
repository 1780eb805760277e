/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/catalogue.h"
#include "schema/codec.h"

#include <libintl.h>
#include <string.h>
#include "support/temp-folder.h"

static void
append_word (GString *file, guint32 word)
{
  g_string_append_len (file, (const char *)&word, sizeof word);
}

/* A catalogue of two texts as msgfmt writes it. */
static GString *
make_catalogue (void)
{
  static const char *const texts[] = { "Customer", "Key account", "客户", "大客户" };
  GString *file = g_string_new (NULL);
  guint32 offset = 28 + 4 * 8;

  append_word (file, 0x950412de);
  append_word (file, 0);
  append_word (file, 2);
  append_word (file, 28);
  append_word (file, 28 + 2 * 8);
  append_word (file, 0);
  append_word (file, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      append_word (file, (guint32)strlen (texts[i]));
      append_word (file, offset);
      offset += (guint32)strlen (texts[i]) + 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_append_len (file, texts[i], (gssize)strlen (texts[i]) + 1);
  return file;
}

/* The catalogue is read once in a process, so each state of the file has its own.
 * Returns: (transfer full): the folder that it lies in */
static TempFolder *
install (const char *contents, gsize length)
{
  TempFolder *root = temp_folder_new ();
  g_autofree char *folder = g_build_filename (root->path, "zh_CN", "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, GETTEXT_PACKAGE ".mo", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
  bindtextdomain (GETTEXT_PACKAGE, root->path);
  return root;
}

static void
test_whole (void)
{
  const RpField *segment = rp_kind_find_field (rp_schema_find_kind ("customer"), "segment");
  g_autoptr (JsonNode) code = NULL;

  if (g_test_subprocess ())
    {
      g_autoptr (GString) file = make_catalogue ();
      g_autoptr (TempFolder) root = install (file->str, file->len);

      g_assert_cmpstr (rp_catalogue_chinese ("Customer"), ==, "客户");
      g_assert_cmpstr (rp_catalogue_chinese ("Key account"), ==, "大客户");
      g_assert_null (rp_catalogue_chinese ("Key"));
      g_assert_null (rp_catalogue_chinese ("Zebra"));
      code = rp_field_parse_text (segment, " 大客户", NULL);
      g_assert_cmpstr (json_node_get_string (code), ==, "KEY");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_missing (void)
{
  if (g_test_subprocess ())
    {
      bindtextdomain (GETTEXT_PACKAGE, "/nonexistent");
      g_assert_null (rp_catalogue_chinese ("Customer"));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* Cut at any byte or with tables that point beyond the end: no translation, no reading outside. */
static void
test_damaged (gconstpointer data)
{
  gsize length = GPOINTER_TO_SIZE (data);

  if (g_test_subprocess ())
    {
      g_autoptr (GString) file = make_catalogue ();
      g_autoptr (TempFolder) root = NULL;

      if (length == 0)
        file->str[16] = (char)0xff;
      root = install (file->str, length == 0 ? file->len : length);
      g_assert_null (rp_catalogue_chinese ("Key account"));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/catalogue/whole", test_whole);
  g_test_add_func ("/schema/catalogue/missing", test_missing);
  g_test_add_data_func ("/schema/catalogue/bad-table", GSIZE_TO_POINTER (0), test_damaged);
  g_test_add_data_func ("/schema/catalogue/cut-header", GSIZE_TO_POINTER (20), test_damaged);
  g_test_add_data_func ("/schema/catalogue/cut-table", GSIZE_TO_POINTER (50), test_damaged);
  g_test_add_data_func ("/schema/catalogue/cut-text", GSIZE_TO_POINTER (95), test_damaged);
  return g_test_run ();
}
