/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/data-path.h"

#include <stdlib.h>
#include <string.h>

#include "config.h"

gboolean
rp_data_runs_from_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  return program != NULL && g_str_has_prefix (program, RP_BUILD_DIR "/");
}

char *
rp_data_dup_path (const char *name)
{
  const char *folder = g_getenv ("RAPPORT_DATA");

  if (folder == NULL)
    folder = rp_data_runs_from_build () ? RP_SOURCE_DATADIR : RP_DATADIR;
  return g_build_filename (folder, name, NULL);
}

static char *
dup_below_settings (void)
{
  const char *const *system = g_get_system_config_dirs ();
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "rapport", "policies", NULL);

  if (g_file_test (own, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&own);
  for (guint i = 0; system[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (system[i], "rapport", "policies", NULL);

      if (g_file_test (folder, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

char *
rp_data_dup_own_policies (void)
{
  const char *folder = g_getenv ("RAPPORT_POLICIES");

  if (folder != NULL)
    return g_strdup (folder);
  return g_getenv ("RAPPORT_DATA") != NULL || rp_data_runs_from_build () ? NULL
                                                                         : dup_below_settings ();
}

/* "prices.json" and "prices-44.json", not "prices-of-gas" nor "pricesx.json". */
static gboolean
is_of_stem (const char *name, const char *stem)
{
  size_t length = strlen (stem);

  return strncmp (name, stem, length) == 0 && g_str_has_suffix (name, ".json")
         && (name[length] == '.' || name[length] == '-');
}

/* @names: name → path, which is replaced */
static void
add_folder (GHashTable *names, const char *folder, const char *stem)
{
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_of_stem (name, stem))
      g_hash_table_replace (names, g_strdup (name), g_build_filename (folder, name, NULL));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GStrv
rp_data_list_policies (const char *data_dir, const char *stem)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *shipped = g_build_filename (data_dir, "policies", NULL);
  g_autofree char *own = rp_data_dup_own_policies ();
  g_autofree const char **sorted = NULL;
  guint n;
  GPtrArray *paths = g_ptr_array_new ();

  add_folder (names, shipped, stem);
  add_folder (names, own, stem);
  sorted = (const char **)g_hash_table_get_keys_as_array (names, &n);
  qsort (sorted, n, sizeof *sorted, compare_names);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (paths, g_strdup (g_hash_table_lookup (names, sorted[i])));
  g_ptr_array_add (paths, NULL);
  return (GStrv)g_ptr_array_free (paths, FALSE);
}

char *
rp_data_dup_policy (const char *data_dir, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *folder = rp_data_dup_own_policies ();
  g_autofree char *own = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;

  return own != NULL && g_file_test (own, G_FILE_TEST_EXISTS)
             ? g_steal_pointer (&own)
             : g_build_filename (data_dir, "policies", file, NULL);
}
