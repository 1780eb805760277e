/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include "schema/projection.h"

static void
bind_field (RpStatement *statement, RpRecord *record, const RpField *field)
{
  g_autofree char *name = g_strconcat (":", field->name, NULL);
  g_autofree char *json = NULL;

  if (!rp_record_has (record, field->name))
    {
      rp_statement_bind_null (statement, name);
      return;
    }
  switch (field->type)
    {
    case RP_FIELD_INTEGER:
      rp_statement_bind_integer (statement, name, rp_record_get_integer (record, field->name));
      break;
    case RP_FIELD_BOOLEAN:
      rp_statement_bind_integer (statement, name, rp_record_get_boolean (record, field->name));
      break;
    case RP_FIELD_CODES:
    case RP_FIELD_REFERENCES:
    case RP_FIELD_JSON:
    case RP_FIELD_ANSWERS:
      json = rp_projection_json_text (record, field);
      rp_statement_bind_text (statement, name, json);
      break;
    case RP_FIELD_TEXT:
    case RP_FIELD_LONG_TEXT:
    case RP_FIELD_DATE:
    case RP_FIELD_MONTH:
    case RP_FIELD_INSTANT:
    case RP_FIELD_CODE:
    case RP_FIELD_REFERENCE:
      rp_statement_bind_text (statement, name, rp_record_get_text (record, field->name));
      break;
    }
}

gboolean
rp_projection_put (RpStore *store, const RpShown *shown, RpRecord *record, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db, rp_projection_upsert_sql (shown->kind), error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", shown->id);
  rp_statement_bind_text (statement, ":scope", shown->scope);
  rp_statement_bind_integer (statement, ":deleted", shown->deleted);
  rp_statement_bind_integer (statement, ":pending", shown->pending);
  for (guint i = 0; i < shown->kind->n_fields; i++)
    bind_field (statement, record, &shown->kind->fields[i]);
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
  g_autofree char *digest = rp_projection_digest ();
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
  return rp_store_put_meta (store, "projection_digest", digest, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}
