/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/need-file.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/csv.h"
#include "base/date.h"
#include "base/json-access.h"
#include "cli/command.h"
#include "insight/data-file.h"

/* ---- the mapping ---- */

typedef struct
{
  const char *path;
  JsonObject *object; /* owned */
  RpCsvReader *table; /* borrowed */
  const char *table_path;
  guint id;
  gint split;    /* -1 without */
  GArray *items; /* guint: columns */
  GArray *attributes;
  GHashTable *used; /* names of columns that have a part already */
} Mapping;

static void
mapping_clear (Mapping *self)
{
  g_clear_pointer (&self->object, json_object_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->attributes, g_array_unref);
  g_clear_pointer (&self->used, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mapping, mapping_clear)

static const struct
{
  const char *name;
  RpAttributeKind kind;
} kinds[] = {
  { "category", RP_ATTRIBUTE_CATEGORY },
  { "number", RP_ATTRIBUTE_NUMBER },
  { "date", RP_ATTRIBUTE_DATE },
};

static gboolean
find_column (Mapping *self, const char *name, const char *place, guint *column, GError **error)
{
  int found = rp_csv_reader_find_column (self->table, name);
  if (found < 0)
    return rp_data_file_refuse (error, self->path, place, _ ("%s has no column “%s”"),
                                self->table_path, name);
  if (!g_hash_table_add (self->used, (gpointer)name))
    return rp_data_file_refuse (error, self->path, place, _ ("the column “%s” is named twice"),
                                name);
  *column = (guint)found;
  return TRUE;
}

static gboolean
read_items (Mapping *self, RpNeedTable *needs, GError **error)
{
  JsonArray *items = rp_json_get_array (self->object, "items");
  guint n = items != NULL ? json_array_get_length (items) : 0;
  if (n == 0 || n > RP_NEEDS_MAX)
    return rp_data_file_refuse (error, self->path, "items", _ ("needs 1 to %d columns"),
                                RP_NEEDS_MAX);
  for (guint i = 0; i < n; i++)
    {
      const char *name = rp_json_array_get_string (items, i, NULL);
      g_autofree char *place = g_strdup_printf ("items[%u]", i);
      guint column;
      if (name == NULL)
        return rp_data_file_refuse (error, self->path, place, _ ("is no text"));
      if (!find_column (self, name, place, &column, error))
        return FALSE;
      g_array_append_val (self->items, column);
      rp_need_table_add_need (needs, name);
    }
  return TRUE;
}

static gboolean
read_kind (Mapping *self, JsonObject *attribute, const char *place, RpAttributeKind *kind,
           GError **error)
{
  const char *name = rp_json_get_string (attribute, "kind", "");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      {
        *kind = kinds[i].kind;
        return TRUE;
      }
  return rp_data_file_refuse (error, self->path, place,
                              _ ("the kind is category, number or date, not “%s”"), name);
}

static gboolean
read_attributes (Mapping *self, RpNeedTable *needs, GError **error)
{
  JsonArray *list = rp_json_get_array (self->object, "attributes");
  guint n = list != NULL ? json_array_get_length (list) : 0;
  if (n > RP_NEEDS_MAX || (list == NULL && json_object_has_member (self->object, "attributes")))
    return rp_data_file_refuse (error, self->path, "attributes", _ ("needs at most %d columns"),
                                RP_NEEDS_MAX);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *attribute = rp_json_array_get_object (list, i);
      const char *name = attribute != NULL ? rp_json_get_string (attribute, "column", NULL) : NULL;
      g_autofree char *place = g_strdup_printf ("attributes[%u]", i);
      RpAttributeKind kind = RP_ATTRIBUTE_CATEGORY;
      guint column;
      if (name == NULL)
        return rp_data_file_refuse (error, self->path, place, _ ("names no column"));
      if (!find_column (self, name, place, &column, error)
          || !read_kind (self, attribute, place, &kind, error))
        return FALSE;
      g_array_append_val (self->attributes, column);
      rp_need_table_add_attribute (needs, name, kind);
    }
  return TRUE;
}

static gboolean
read_mapping (Mapping *self, RpNeedTable *needs, gboolean needs_split, GError **error)
{
  const char *id, *split = NULL;
  guint column;
  self->object = rp_data_file_load (self->path, error);
  if (self->object == NULL)
    return FALSE;
  self->items = g_array_new (FALSE, FALSE, sizeof (guint));
  self->attributes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->used = g_hash_table_new (g_str_hash, g_str_equal);
  self->split = -1;
  if (!rp_json_read_string (self->object, "id", &id, error)
      || ((needs_split || json_object_has_member (self->object, "split"))
          && !rp_json_read_string (self->object, "split", &split, error)))
    return rp_data_file_blame (error, self->path, "/");
  if (!find_column (self, id, "id", &self->id, error))
    return FALSE;
  if (split != NULL)
    {
      if (!find_column (self, split, "split", &column, error))
        return FALSE;
      self->split = (gint)column;
    }
  return read_items (self, needs, error) && read_attributes (self, needs, error);
}

/* ---- rows ---- */

G_GNUC_PRINTF (4, 5)
static gboolean
refuse (GError **error, const char *path, RpCsvReader *table, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED, _ ("%s, line %u: %s"), path,
               rp_csv_reader_get_line (table), cause);
  return FALSE;
}

static gboolean
parse_number (const char *text, double *number)
{
  char *end;
  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*number);
}

static gboolean
read_row_items (RpNeedFile *self, const Mapping *mapping, guint row, GError **error)
{
  for (guint j = 0; j < mapping->items->len; j++)
    {
      const char *cell
          = rp_csv_reader_get (mapping->table, g_array_index (mapping->items, guint, j));
      double number = 0;
      if (*cell != '\0' && !parse_number (cell, &number))
        return refuse (error, mapping->table_path, mapping->table,
                       _ ("the item “%s” is “%s”, which is no number"),
                       rp_need_table_get_need_name (self->table, j), cell);
      rp_need_table_set_need (self->table, row, j, number > 0);
    }
  return TRUE;
}

static gboolean
read_row_attributes (RpNeedFile *self, const Mapping *mapping, guint row, GError **error)
{
  for (guint a = 0; a < mapping->attributes->len; a++)
    {
      const char *cell
          = rp_csv_reader_get (mapping->table, g_array_index (mapping->attributes, guint, a));
      const char *name = rp_need_table_get_attribute_name (self->table, a);
      RpAttributeKind kind = rp_need_table_get_attribute_kind (self->table, a);
      double number = NAN;
      gint32 day;
      if (kind == RP_ATTRIBUTE_CATEGORY)
        {
          rp_need_table_set_word (self->table, row, a, cell);
          continue;
        }
      if (*cell != '\0' && kind == RP_ATTRIBUTE_NUMBER && !parse_number (cell, &number))
        return refuse (error, mapping->table_path, mapping->table,
                       _ ("“%s” is “%s”, which is no number"), name, cell);
      if (*cell != '\0' && kind == RP_ATTRIBUTE_DATE)
        {
          if (!rp_date_parse (cell, &day))
            return refuse (error, mapping->table_path, mapping->table,
                           _ ("“%s” is “%s”, which is no date such as 2026-01-05"), name, cell);
          number = day;
        }
      rp_need_table_set_number (self->table, row, a, number);
    }
  return TRUE;
}

static gboolean
read_row (RpNeedFile *self, const Mapping *mapping, GError **error)
{
  const char *id = rp_csv_reader_get (mapping->table, mapping->id);
  if (*id == '\0')
    return refuse (error, mapping->table_path, mapping->table, _ ("the customer has no id"));
  if (g_hash_table_contains (self->rows, id))
    return refuse (error, mapping->table_path, mapping->table,
                   _ ("the customer “%s” stands here for the second time"), id);
  guint row = rp_need_table_add_row (self->table);
  g_hash_table_insert (self->rows, g_strdup (id), GUINT_TO_POINTER (row + 1));
  g_array_append_val (self->all, row);
  if (mapping->split >= 0
      && g_str_equal (rp_csv_reader_get (mapping->table, (guint)mapping->split), "train"))
    g_array_append_val (self->train, row);
  else
    g_array_append_val (self->test, row);
  return read_row_items (self, mapping, row, error)
         && read_row_attributes (self, mapping, row, error);
}

static RpCsvReader *
open_table (const char *path, GError **error)
{
  RpCsvReader *table = rp_csv_reader_open (path, error);
  if (table == NULL)
    g_prefix_error (error, "%s: ", path);
  return table;
}

static gboolean
read_rows (RpNeedFile *self, const Mapping *mapping, GError **error)
{
  g_autoptr (GError) cause = NULL;
  while (rp_csv_reader_next (mapping->table, &cause))
    if (!read_row (self, mapping, error))
      return FALSE;
  if (cause == NULL)
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&cause), "%s: ", mapping->table_path);
  return FALSE;
}

#define FEWEST_TO_LEARN 10

RpNeedFile *
rp_need_file_read (const char *data, const char *mapping_path, gboolean needs_split, GError **error)
{
  g_autoptr (RpCsvReader) table = open_table (data, error);
  g_autoptr (RpNeedFile) self = NULL;
  g_auto (Mapping) mapping = { .path = mapping_path, .table = table, .table_path = data };
  if (table == NULL)
    return NULL;
  self = g_new0 (RpNeedFile, 1);
  self->table = rp_need_table_new ();
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->all = g_array_new (FALSE, FALSE, sizeof (guint));
  self->train = g_array_new (FALSE, FALSE, sizeof (guint));
  self->test = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!read_mapping (&mapping, self->table, needs_split, error)
      || !read_rows (self, &mapping, error))
    return NULL;
  if (needs_split && self->train->len < FEWEST_TO_LEARN)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                   _ ("%s: %u customers have the split “train”; at least %d are needed."), data,
                   self->train->len, FEWEST_TO_LEARN);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
rp_need_file_free (RpNeedFile *self)
{
  rp_need_table_unref (self->table);
  g_hash_table_unref (self->rows);
  g_array_unref (self->all);
  g_array_unref (self->train);
  g_array_unref (self->test);
  g_free (self);
}

/* ---- answers ---- */

static gboolean
find_need (RpNeedTable *table, const char *name, guint *need)
{
  for (guint j = 0; j < rp_need_table_get_n_needs (table); j++)
    if (g_str_equal (rp_need_table_get_need_name (table, j), name))
      {
        *need = j;
        return TRUE;
      }
  return FALSE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *)a, y = *(const guint *)b;
  return x < y ? -1 : x > y ? 1 : 0;
}

/* @rows: in rising order */
static gboolean
is_among (GArray *rows, guint row)
{
  guint place;
  return rows->len > 0 && g_array_binary_search (rows, &row, compare_rows, &place);
}

static gboolean
read_answer (RpNeedFile *self, RpCsvReader *table, const char *path, GHashTable *seen,
             GArray *cases, GError **error)
{
  const char *id = rp_csv_reader_get (table, 0), *item = rp_csv_reader_get (table, 1);
  guint row = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, id));
  RpNeedCase question = { row - 1, 0 };
  if (row == 0)
    return refuse (error, path, table, _ ("there is no customer “%s”"), id);
  if (is_among (self->train, question.row))
    return refuse (error, path, table, _ ("the customer “%s” is one to learn from"), id);
  if (!g_hash_table_add (seen, GUINT_TO_POINTER (row)))
    return refuse (error, path, table, _ ("the customer “%s” stands here for the second time"), id);
  if (!find_need (self->table, item, &question.hidden))
    return refuse (error, path, table, _ ("there is no item “%s”"), item);
  g_array_append_val (cases, question);
  return TRUE;
}

GArray *
rp_need_file_read_answers (RpNeedFile *self, const char *path, GError **error)
{
  g_autoptr (RpCsvReader) table = open_table (path, error);
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (RpNeedCase));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) cause = NULL;
  if (table == NULL)
    return NULL;
  if (g_strv_length ((char **)rp_csv_reader_get_header (table)) != 2)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                   _ ("%s: two columns are needed, the customer and the item."), path);
      return NULL;
    }
  while (rp_csv_reader_next (table, &cause))
    if (!read_answer (self, table, path, seen, cases, error))
      return NULL;
  if (cause != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&cause), "%s: ", path);
      return NULL;
    }
  if (cases->len == 0)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED, _ ("%s: there is no answer."), path);
      return NULL;
    }
  return g_steal_pointer (&cases);
}
