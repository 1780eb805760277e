/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/import-mapping.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

G_DEFINE_QUARK (rp_import_error, rp_import_error)

struct _RpImportMapping
{
  const RpKind *kind;
  GPtrArray *columns;    /* (element-type RpImportColumn) */
  GPtrArray *key;        /* (element-type RpField) */
  GHashTable *constants; /* field name → text */
};

static void
free_column (RpImportColumn *column)
{
  g_free (column->column);
  g_free (column->text);
  g_clear_pointer (&column->values, g_hash_table_unref);
  g_free (column);
}

static RpImportMapping *
make_mapping (const RpKind *kind)
{
  RpImportMapping *self = g_new0 (RpImportMapping, 1);

  self->kind = kind;
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify)free_column);
  self->key = g_ptr_array_new ();
  self->constants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
rp_import_mapping_free (RpImportMapping *self)
{
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->key);
  g_hash_table_unref (self->constants);
  g_free (self);
}

static void
take_natural_key (RpImportMapping *self)
{
  for (guint i = 0; i < self->kind->n_fields; i++)
    if (self->kind->fields[i].flags & RP_FIELD_KEY)
      g_ptr_array_add (self->key, (gpointer)&self->kind->fields[i]);
}

/* ---- from a file ---- */

static gboolean
fail_at (GError **error, const char *name, const char *place, const char *what)
{
  g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_MAPPING, "%s: %s: %s", name, place, what);
  return FALSE;
}

static const RpField *
find_field (const RpKind *kind, const char *field, const char *name, const char *place,
            GError **error)
{
  const RpField *found = rp_kind_find_field (kind, field);

  if (found == NULL)
    {
      g_autofree char *what = g_strdup_printf (_ ("“%s” has no field “%s”."), kind->name, field);

      fail_at (error, name, place, what);
    }
  return found;
}

static GHashTable *
read_texts (JsonObject *object, const char *name, const char *place, GError **error)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *item = members; item != NULL; item = item->next)
    {
      const char *text = rp_json_get_string (object, item->data, NULL);

      if (text == NULL)
        {
          g_autofree char *at = g_strdup_printf ("%s.%s", place, (const char *)item->data);

          fail_at (error, name, at, _ ("a text is needed here."));
          return NULL;
        }
      g_hash_table_insert (texts, g_strdup (item->data), g_strdup (text));
    }
  return g_steal_pointer (&texts);
}

static gboolean
read_column (RpImportMapping *self, JsonObject *object, const char *name, const char *place,
             GError **error)
{
  const char *column = rp_json_get_string (object, "column", NULL);
  const char *field = rp_json_get_string (object, "field", NULL);
  const char *text = rp_json_get_string (object, "text", NULL);
  JsonObject *values = rp_json_get_object (object, "values");
  g_autoptr (GHashTable) replaced = NULL;
  const RpField *found;
  RpImportColumn *made;

  if (column == NULL || field == NULL)
    return fail_at (error, name, place, _ ("“column” and “field” are both needed."));
  found = find_field (self->kind, field, name, place, error);
  if (found == NULL)
    return FALSE;
  if (text != NULL && strstr (text, "{}") == NULL)
    return fail_at (error, name, place, _ ("“text” needs {} where the cell goes."));
  if (values != NULL)
    {
      replaced = read_texts (values, name, place, error);
      if (replaced == NULL)
        return FALSE;
    }
  made = g_new0 (RpImportColumn, 1);
  made->column = g_strdup (column);
  made->field = found;
  made->text = g_strdup (text);
  made->values = g_steal_pointer (&replaced);
  g_ptr_array_add (self->columns, made);
  return TRUE;
}

static gboolean
read_columns (RpImportMapping *self, JsonObject *root, const char *name, GError **error)
{
  JsonArray *columns = rp_json_get_array (root, "columns");

  if (columns == NULL || json_array_get_length (columns) == 0)
    return fail_at (error, name, "columns", _ ("a list of columns is needed here."));
  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      g_autofree char *place = g_strdup_printf ("columns[%u]", i);
      JsonObject *column = rp_json_array_get_object (columns, i);

      if (column == NULL)
        return fail_at (error, name, place, _ ("an object is needed here."));
      if (!read_column (self, column, name, place, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_key (RpImportMapping *self, JsonObject *root, const char *name, GError **error)
{
  JsonArray *key = rp_json_get_array (root, "key");

  if (key == NULL)
    {
      take_natural_key (self);
      return TRUE;
    }
  for (guint i = 0; i < json_array_get_length (key); i++)
    {
      const RpField *field
          = find_field (self->kind, rp_json_array_get_string (key, i, ""), name, "key", error);

      if (field == NULL)
        return FALSE;
      g_ptr_array_add (self->key, (gpointer)field);
    }
  return TRUE;
}

static gboolean
read_constants (RpImportMapping *self, JsonObject *root, const char *name, GError **error)
{
  JsonObject *constants = rp_json_get_object (root, "constants");
  g_autoptr (GHashTable) texts = NULL;
  GHashTableIter iter;
  gpointer field;

  if (constants == NULL)
    return TRUE;
  texts = read_texts (constants, name, "constants", error);
  if (texts == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &field, NULL))
    if (find_field (self->kind, field, name, "constants", error) == NULL)
      return FALSE;
  g_hash_table_unref (self->constants);
  self->constants = g_steal_pointer (&texts);
  return TRUE;
}

RpImportMapping *
rp_import_mapping_parse (GBytes *json, const char *name, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  g_autoptr (JsonObject) root = rp_json_parse_object (text, length, &rp_json_limits_file, error);
  g_autoptr (RpImportMapping) self = NULL;
  const RpKind *kind;

  if (root == NULL)
    {
      rp_json_prefix_place (error, name, text, length);
      return NULL;
    }
  kind = rp_schema_find_kind (rp_json_get_string (root, "kind", ""));
  if (kind == NULL)
    {
      fail_at (error, name, "kind", _ ("the name of a kind is needed here, such as “customer”."));
      return NULL;
    }
  self = make_mapping (kind);
  if (!read_columns (self, root, name, error) || !read_key (self, root, name, error)
      || !read_constants (self, root, name, error))
    {
      rp_json_name_line (error, name, text, length);
      return NULL;
    }
  return g_steal_pointer (&self);
}

RpImportMapping *
rp_import_mapping_load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, error);

  return bytes != NULL ? rp_import_mapping_parse (bytes, path, error) : NULL;
}

/* ---- from the header alone ---- */

const RpField *
rp_import_find_key_field (const RpKind *kind)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & RP_FIELD_KEY) && kind->fields[i].type != RP_FIELD_REFERENCE)
      return &kind->fields[i];
  return NULL;
}

char *
rp_import_column_name (const RpField *field)
{
  const RpKind *target
      = field->type == RP_FIELD_REFERENCE ? rp_schema_find_kind (field->target) : NULL;
  const RpField *key = target != NULL ? rp_import_find_key_field (target) : NULL;

  if (key == NULL)
    return g_strdup (field->name);
  /* "account" and "account_no" are "account_no", not "account_account_no". */
  if (g_str_has_prefix (key->name, field->name) && key->name[strlen (field->name)] == '_')
    return g_strdup (key->name);
  return g_strconcat (field->name, "_", key->name, NULL);
}

static gboolean
is_called (const RpKind *kind, const RpField *field, const char *header)
{
  g_autofree char *column = rp_import_column_name (field);
  g_autofree char *whole = g_strconcat (kind->name, "_", field->name, NULL);

  return g_ascii_strcasecmp (header, field->name) == 0 || g_ascii_strcasecmp (header, column) == 0
         || g_ascii_strcasecmp (header, whole) == 0
         || g_ascii_strcasecmp (header, field->label) == 0
         || g_strcmp0 (header, rp_field_label (field)) == 0;
}

RpImportMapping *
rp_import_mapping_guess (const RpKind *kind, const char *const *header)
{
  RpImportMapping *self = make_mapping (kind);

  take_natural_key (self);
  for (guint i = 0; header[i] != NULL; i++)
    for (guint f = 0; f < kind->n_fields; f++)
      if (is_called (kind, &kind->fields[f], header[i]))
        {
          RpImportColumn *column = g_new0 (RpImportColumn, 1);

          column->column = g_strdup (header[i]);
          column->field = &kind->fields[f];
          g_ptr_array_add (self->columns, column);
          break;
        }
  return self;
}

/* ---- what it holds ---- */

const RpKind *
rp_import_mapping_get_kind (RpImportMapping *self)
{
  return self->kind;
}

GPtrArray *
rp_import_mapping_get_columns (RpImportMapping *self)
{
  return self->columns;
}

GHashTable *
rp_import_mapping_get_constants (RpImportMapping *self)
{
  return self->constants;
}

GPtrArray *
rp_import_mapping_get_key (RpImportMapping *self)
{
  return self->key;
}
