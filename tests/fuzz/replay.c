/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include <gio/gio.h>
#include <string.h>

/**
 * Plays the seeds of one target without libFuzzer: each as it is, cut short and with a byte changed at
 * places spread evenly over it. Arguments: the target's name, then folders of seeds.
 */
#define PLACES 24

static void
play (const char *bytes, gsize length)
{
  /* A copy of its own, so that a sanitizer sees the end. */
  g_autofree uint8_t *copy = g_malloc (MAX (length, 1));

  memcpy (copy, bytes, length);
  LLVMFuzzerTestOneInput (copy, length);
}

static void
play_file (gconstpointer path)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  play (bytes, length);
  for (gsize i = 0; i < MIN (length, PLACES); i++)
    {
      gsize at = i * length / MIN (length, PLACES);
      char before = bytes[at];
      play (bytes, at);
      bytes[at] = (char)(before ^ (1 << i % 8));
      play (bytes, length);
      bytes[at] = before;
    }
}

static void
add_folder (const char *target, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_autofree char *group = g_path_get_basename (folder);
  guint n_seeds = 0;

  g_assert_no_error (error);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL; n_seeds++)
    {
      g_autofree char *test = g_strdup_printf ("/fuzz/%s/%s/%s", target, group, name);
      g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), play_file, g_free);
    }
  g_assert_cmpuint (n_seeds, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >, 2);
  for (int i = 2; i < argc; i++)
    add_folder (argv[1], argv[i]);
  return g_test_run ();
}
