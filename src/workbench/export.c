/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/export.h"

#include <glib/gi18n-lib.h>

#include "base/csv.h"
#include "schema/codec.h"
#include "workbench/import-mapping.h"

/* Names of rows that references point to: "kind\nid" → key, read at their first use. */
typedef GHashTable NameCache;

static const char *
find_name (RpStore *store, NameCache *cache, const char *kind_name, const char *id)
{
  g_autofree char *place = g_strconcat (kind_name, "\n", id, NULL);
  char *name = g_hash_table_lookup (cache, place);

  if (name == NULL)
    {
      const RpKind *kind = rp_schema_find_kind (kind_name);
      const RpField *key = kind != NULL ? rp_import_find_key_field (kind) : NULL;
      g_autoptr (RpRecord) record = key != NULL ? rp_store_get (store, kind_name, id, NULL) : NULL;
      const char *text = record != NULL ? rp_record_get_text (record, key->name) : "";

      /* A row without its key, or that is not here, keeps the id. */
      name = g_strdup (*text != '\0' ? text : id);
      g_hash_table_insert (cache, g_steal_pointer (&place), name);
    }
  return name;
}

static char *
format_cell (RpStore *store, NameCache *cache, RpRecord *record, const RpField *field)
{
  if (!rp_record_has (record, field->name))
    return g_strdup ("");
  if (field->type == RP_FIELD_REFERENCE)
    return g_strdup (
        find_name (store, cache, field->target, rp_record_get_text (record, field->name)));
  return rp_field_to_text (field, rp_record_get_value (record, field->name));
}

/* Returns: (transfer container) (element-type RpField) (nullable) */
static GPtrArray *
choose_fields (const RpKind *kind, const char *const *names, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint i = 0; names == NULL && i < kind->n_fields; i++)
    if (!(kind->fields[i].flags & RP_FIELD_HIDDEN))
      g_ptr_array_add (fields, (gpointer)&kind->fields[i]);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const RpField *field = rp_kind_find_field (kind, names[i]);

      if (field == NULL)
        {
          g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_UNKNOWN,
                       _ ("“%s” has no field “%s”."), kind->name, names[i]);
          return NULL;
        }
      g_ptr_array_add (fields, (gpointer)field);
    }
  return g_steal_pointer (&fields);
}

static void
append_header (GString *out, GPtrArray *fields)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < fields->len; i++)
    g_ptr_array_add (cells, rp_import_column_name (fields->pdata[i]));
  g_ptr_array_add (cells, NULL);
  rp_csv_append_row (out, (const char *const *)cells->pdata);
}

static GPtrArray *
list_rows (RpStore *store, const RpKind *kind, const char *customer, GError **error)
{
  if (customer == NULL)
    return rp_store_list (store, kind->name, NULL, "id", 0, error, NULL);
  return rp_store_list (store, kind->name,
                        kind->scope == RP_SCOPE_SELF ? "id = :customer" : "customer = :customer",
                        "id", 0, error, ":customer", customer, NULL);
}

GString *
rp_export_table (RpStore *store, const RpKind *kind, const char *customer, const char *const *names,
                 GError **error)
{
  g_autoptr (GPtrArray) fields = choose_fields (kind, names, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GHashTable) cache = NULL;
  GString *out;

  if (fields == NULL)
    return NULL;
  rows = list_rows (store, kind, customer, error);
  if (rows == NULL)
    return NULL;
  cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  out = g_string_new (NULL);
  append_header (out, fields);
  for (guint r = 0; r < rows->len; r++)
    {
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < fields->len; i++)
        g_ptr_array_add (cells, format_cell (store, cache, rows->pdata[r], fields->pdata[i]));
      g_ptr_array_add (cells, NULL);
      rp_csv_append_row (out, (const char *const *)cells->pdata);
    }
  return out;
}
