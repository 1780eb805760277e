/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-internal.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/data-file.h"

#define ENDING ".json"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The names of all files, sorted. */
static GPtrArray *
list_files (const char *folder, GError **error)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, error);
  if (directory == NULL)
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; (name = g_dir_read_name (directory)) != NULL;)
    if (g_str_has_suffix (name, ENDING))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (ENDING)));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* Whether a file is a version of the model; one that begins like it may be another model. */
static gboolean
is_version (const char *path, const char *name, gboolean *is_one, GError **error)
{
  g_autoptr (JsonObject) file = rp_data_file_load (path, error);
  if (file == NULL)
    return FALSE;
  *is_one = strcmp (rp_json_get_string (file, "model", name), name) == 0;
  return TRUE;
}

static gboolean
add_name (GPtrArray *names, const char *folder, const char *stem, GError **error)
{
  g_autofree char *file = g_strconcat (stem, ENDING, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (JsonObject) object = rp_data_file_load (path, error);
  const char *name = object != NULL ? rp_json_get_string (object, "model", stem) : NULL;
  if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
  return name != NULL;
}

GStrv
rp_score_model_list_names (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) files = list_files (folder, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files != NULL && i < files->len; i++)
    if (!add_name (names, folder, g_ptr_array_index (files, i), error))
      return NULL;
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return files != NULL ? (GStrv)g_ptr_array_steal (names, NULL) : NULL;
}

static gboolean
take_newer (RpScoreModel **best, RpScoreModel *model, gint32 day, gint32 *first, GError **error)
{
  g_autoptr (RpScoreModel) owned = model;
  *first = MIN (*first, model->from);
  if (model->from > day || (*best != NULL && model->from < (*best)->from))
    return TRUE;
  if (*best != NULL && model->from == (*best)->from)
    {
      g_autofree char *other = g_path_get_basename ((*best)->path);
      return rp_data_file_refuse (error, model->path, "from", _ ("%s counts since the same day"),
                                  other);
    }
  g_clear_pointer (best, rp_score_model_unref);
  *best = g_steal_pointer (&owned);
  return TRUE;
}

static gboolean
refuse_name (GError **error, const char *name, GPtrArray *files)
{
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < files->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                            (const char *)g_ptr_array_index (files, i));
  g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT,
               _ ("There is no score model “%s”; there are: %s."), name, known->str);
  return FALSE;
}

/* The version among files that is in force. @first: (out): since when there is one */
static gboolean
find_file (const char *folder, const char *name, gint32 day, GPtrArray *files, RpScoreModel **best,
           gint32 *first, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      const char *stem = g_ptr_array_index (files, i);
      g_autofree char *file = g_strconcat (stem, ENDING, NULL);
      g_autofree char *path = g_build_filename (folder, file, NULL);
      gboolean is_one = FALSE;
      if (!g_str_has_prefix (stem, name))
        continue;
      if (!is_version (path, name, &is_one, error))
        return FALSE;
      RpScoreModel *model = is_one ? rp_score_model_load (path, error) : NULL;
      if (is_one && (model == NULL || !take_newer (best, model, day, first, error)))
        return FALSE;
    }
  return TRUE;
}

static void
take_saved (GPtrArray *saved, const char *name, gint32 day, RpScoreModel **best, gint32 *first)
{
  gboolean is_saved = FALSE;
  for (guint i = 0; saved != NULL && i < saved->len; i++)
    {
      RpScoreModel *model = g_ptr_array_index (saved, i);
      if (strcmp (model->name, name) != 0)
        continue;
      *first = MIN (*first, model->from);
      if (model->from > day
          || (*best != NULL
              && (model->from < (*best)->from
                  || (is_saved && model->from == (*best)->from
                      && model->version < (*best)->version))))
        continue;
      g_clear_pointer (best, rp_score_model_unref);
      *best = rp_score_model_ref (model);
      is_saved = TRUE;
    }
}

RpScoreModel *
rp_score_model_choose (const char *folder, GPtrArray *saved, const char *name, gint32 day,
                       GError **error)
{
  g_autoptr (GPtrArray) files = list_files (folder, error);
  g_autoptr (RpScoreModel) best = NULL;
  gint32 first = G_MAXINT32;
  if (files == NULL || !find_file (folder, name, day, files, &best, &first, error))
    return NULL;
  take_saved (saved, name, day, &best, &first);
  if (first == G_MAXINT32)
    refuse_name (error, name, files);
  else if (best == NULL)
    {
      g_autofree char *date = rp_date_format (first);
      g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT,
                   _ ("The score model “%s” counts since %s only."), name, date);
    }
  return g_steal_pointer (&best);
}

RpScoreModel *
rp_score_model_find (const char *folder, const char *name, gint32 day, GError **error)
{
  return rp_score_model_choose (folder, NULL, name, day, error);
}
