/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/policy.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/data-file.h"

struct _RpPolicy
{
  gint n_refs;
  char *path;
  JsonObject *file;
  JsonArray *rows; /* of file */
  GArray *from;    /* gint32, as long as rows */
};

static gboolean
read_row (RpPolicy *self, guint index, GError **error)
{
  g_autofree char *place = g_strdup_printf ("rows[%u]", index);
  JsonObject *row = rp_json_array_get_object (self->rows, index);
  const char *text;
  gint32 day;
  if (row == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
  if (!rp_json_read_string (row, "from", &text, error))
    return rp_data_file_blame (error, self->path, place);
  if (!rp_date_parse (text, &day))
    return rp_data_file_refuse (error, self->path, place, _ ("“%s” is no date"), text);
  if (index > 0 && day <= g_array_index (self->from, gint32, index - 1))
    return rp_data_file_refuse (error, self->path, place,
                                _ ("the rows are not in the order of their dates"));
  g_array_append_val (self->from, day);
  return TRUE;
}

static gboolean
read_rows (RpPolicy *self, const char *name, GError **error)
{
  const char *found;
  if (!rp_json_read_string (self->file, "policy", &found, error)
      || !rp_json_read_array (self->file, "rows", &self->rows, error))
    return rp_data_file_blame (error, self->path, "/");
  if (!g_str_equal (found, name))
    return rp_data_file_refuse (error, self->path, "policy", _ ("is “%s” and not “%s”"), found,
                                name);
  if (json_array_get_length (self->rows) == 0)
    return rp_data_file_refuse (error, self->path, "rows", _ ("there is no row"));
  for (guint i = 0; i < json_array_get_length (self->rows); i++)
    if (!read_row (self, i, error))
      return FALSE;
  return TRUE;
}

RpPolicy *
rp_policy_load (const char *path, const char *name, GError **error)
{
  JsonObject *file = rp_data_file_load (path, error);
  if (file == NULL)
    return NULL;
  g_autoptr (RpPolicy) self = g_new0 (RpPolicy, 1);
  self->n_refs = 1;
  self->path = g_strdup (path);
  self->file = file;
  self->from = g_array_new (FALSE, FALSE, sizeof (gint32));
  return read_rows (self, name, error) ? g_steal_pointer (&self) : NULL;
}

RpPolicy *
rp_policy_ref (RpPolicy *self)
{
  g_atomic_int_inc (&self->n_refs);
  return self;
}

void
rp_policy_unref (RpPolicy *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_refs))
    return;
  g_free (self->path);
  json_object_unref (self->file);
  g_array_unref (self->from);
  g_free (self);
}

const char *
rp_policy_get_path (RpPolicy *self)
{
  return self->path;
}

const char *
rp_policy_get_title (RpPolicy *self, const char *language)
{
  JsonObject *titles = rp_json_get_object (self->file, "title");
  return titles != NULL ? rp_json_get_string (titles, language, "") : "";
}

JsonObject *
rp_policy_find (RpPolicy *self, gint32 day)
{
  for (guint i = self->from->len; i > 0; i--)
    if (g_array_index (self->from, gint32, i - 1) <= day)
      return rp_json_array_get_object (self->rows, i - 1);
  return NULL;
}

guint
rp_policy_get_n_rows (RpPolicy *self)
{
  return self->from->len;
}

JsonObject *
rp_policy_get_row (RpPolicy *self, guint index)
{
  return rp_json_array_get_object (self->rows, index);
}
