/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

#include "schema/projection.h"

#define FIRST_FIELD 5 /* behind id, scope, deleted and pending */

/* A string without escapes is bound where it stands; @unescaped takes the others. */
static void
bind_string (RpStatement *statement, guint place, RpJsonText value, GStringChunk **unescaped)
{
  g_autofree char *string = NULL;
  const char *kept;

  if (!rp_json_text_is_string (value))
    {
      rp_statement_bind_bytes_at (statement, place, "", 0);
      return;
    }
  if (memchr (value.text, '\\', value.length) == NULL)
    {
      rp_statement_bind_bytes_at (statement, place, value.text + 1, value.length - 2);
      return;
    }
  if (*unescaped == NULL)
    *unescaped = g_string_chunk_new (1024);
  string = rp_json_text_dup_string (value);
  kept = g_string_chunk_insert (*unescaped, string);
  rp_statement_bind_bytes_at (statement, place, kept, strlen (kept));
}

static void
bind_field (RpStatement *statement, guint place, const RpField *field, RpJsonText value,
            GStringChunk **unescaped)
{
  gint64 integer = 0;

  if (!rp_json_text_has (value))
    {
      rp_statement_bind_null_at (statement, place);
      return;
    }
  switch (field->type)
    {
    case RP_FIELD_INTEGER:
      rp_json_text_get_integer (value, &integer);
      rp_statement_bind_integer_at (statement, place, integer);
      break;
    case RP_FIELD_BOOLEAN:
      rp_statement_bind_integer_at (statement, place, rp_json_text_get_boolean (value, FALSE));
      break;
    case RP_FIELD_CODES:
    case RP_FIELD_REFERENCES:
    case RP_FIELD_JSON:
    case RP_FIELD_ANSWERS:
      rp_statement_bind_bytes_at (statement, place, value.text, value.length);
      break;
    case RP_FIELD_TEXT:
    case RP_FIELD_LONG_TEXT:
    case RP_FIELD_DATE:
    case RP_FIELD_MONTH:
    case RP_FIELD_INSTANT:
    case RP_FIELD_CODE:
    case RP_FIELD_REFERENCE:
      bind_string (statement, place, value, unescaped);
      break;
    }
}

gboolean
rp_projection_put (RpStore *store, const RpRowText *row, GError **error)
{
  g_autoptr (GStringChunk) unescaped = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db, rp_projection_upsert_sql (row->kind), error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", row->id);
  rp_statement_bind_text (statement, ":scope", row->scope);
  rp_statement_bind_integer (statement, ":deleted", row->deleted);
  rp_statement_bind_integer (statement, ":pending", row->pending);
  for (guint i = 0, place = FIRST_FIELD; i < row->kind->n_fields; i++)
    if (rp_projection_holds (&row->kind->fields[i]))
      bind_field (statement, place++, &row->kind->fields[i], row->values[i], &unescaped);
  return rp_statement_run (statement, error);
}

gboolean
rp_projection_remove (RpStore *store, const RpKind *kind, const char *id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM k_%s WHERE id = :id", kind->name);
  g_autoptr (RpStatement) statement = rp_connection_prepare (store->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  return rp_statement_run (statement, error);
}

static gboolean
make_table (RpStore *store, const RpKind *kind, GError **error)
{
  g_autofree char *drop = g_strdup_printf ("DROP TABLE IF EXISTS k_%s", kind->name);
  g_auto (GStrv) statements = rp_projection_create_sql (kind);
  gboolean ok = rp_connection_run_script (store->db, drop, error);

  for (guint i = 0; ok && statements[i]; i++)
    ok = rp_connection_run_script (store->db, statements[i], error);
  return ok;
}

/* Ids first, then the rows: a row is not read while its table is being written. */
static gboolean
fill_table (RpStore *store, const RpKind *kind, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db,
                               "SELECT id FROM row WHERE kind = :kind"
                               " UNION SELECT id FROM shown WHERE kind = :kind",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind->name);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
    }
  while (row);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (RpShown) shown = rp_shown_load (store, kind, ids->pdata[i], error);

      if (!shown || !rp_shown_project (shown, store, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_projections_update (RpStore *store, GError **error)
{
  const char *digest = rp_projection_digest ();
  g_autofree char *present = NULL;
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  if (!rp_store_read_meta (store, "projection_digest", &present, error))
    return FALSE;
  if (g_strcmp0 (digest, present) == 0)
    return TRUE;

  g_autoptr (RpTransaction) transaction = rp_transaction_begin (store->db, error);
  if (!transaction)
    return FALSE;
  for (guint i = 0; i < n_kinds; i++)
    {
      if (!make_table (store, kinds[i], error) || !fill_table (store, kinds[i], error))
        return FALSE;
    }
  return rp_search_flush (store->search, error)
         && rp_store_put_meta (store, "projection_digest", digest, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}
