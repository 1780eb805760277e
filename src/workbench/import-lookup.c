/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/import-lookup.h"

#include "db/connection.h"

/* Stands for "several rows" among the ids. */
static const char SEVERAL[] = "";

#define UNIT_SEPARATOR "\x1f"

struct _RpImportLookup
{
  GHashTable *ids; /* key → id, SEVERAL for an ambiguous one */
};

char *
rp_import_lookup_join (const char *const *texts)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (*texts[i] == '\0')
      return NULL;
  return texts[0] != NULL ? g_strjoinv (UNIT_SEPARATOR, (char **)texts) : NULL;
}

/* The field names come from the declarations, so they may be part of the statement. */
static char *
build_query (const RpKind *kind, GPtrArray *fields)
{
  GString *sql = g_string_new ("SELECT id");

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (sql, ", \"%s\"", ((const RpField *)fields->pdata[i])->name);
  g_string_append_printf (sql, " FROM k_%s WHERE deleted = 0", kind->name);
  return g_string_free (sql, FALSE);
}

static void
add_row (RpImportLookup *self, RpStatement *statement, guint n_fields)
{
  g_autofree const char **texts = g_new0 (const char *, n_fields + 1);
  g_autofree char *key = NULL;

  for (guint i = 0; i < n_fields; i++)
    {
      const char *text = rp_statement_get_text (statement, i + 1);

      texts[i] = text != NULL ? text : "";
    }
  key = rp_import_lookup_join (texts);
  if (key == NULL)
    return;
  if (g_hash_table_contains (self->ids, key))
    g_hash_table_insert (self->ids, g_steal_pointer (&key), g_strdup (SEVERAL));
  else
    g_hash_table_insert (self->ids, g_steal_pointer (&key),
                         g_strdup (rp_statement_get_text (statement, 0)));
}

RpImportLookup *
rp_import_lookup_new (RpStore *store, const RpKind *kind, GPtrArray *fields, GError **error)
{
  g_autofree char *sql = build_query (kind, fields);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_store_get_connection (store), sql, error);
  g_autoptr (RpImportLookup) self = NULL;
  gboolean has_row = FALSE;

  if (statement == NULL)
    return NULL;
  self = g_new0 (RpImportLookup, 1);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&self);
      add_row (self, statement, fields->len);
    }
  return NULL;
}

void
rp_import_lookup_free (RpImportLookup *self)
{
  g_hash_table_unref (self->ids);
  g_free (self);
}

RpLookupResult
rp_import_lookup_find (RpImportLookup *self, const char *key, const char **id)
{
  const char *found = g_hash_table_lookup (self->ids, key);

  if (found == NULL)
    return RP_LOOKUP_NONE;
  if (g_str_equal (found, SEVERAL))
    return RP_LOOKUP_SEVERAL;
  *id = found;
  return RP_LOOKUP_ONE;
}
