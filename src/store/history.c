/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include "base/json-access.h"

void
rp_history_entry_free (RpHistoryEntry *self)
{
  g_free (self->unit);
  g_clear_pointer (&self->old_value, json_node_unref);
  g_clear_pointer (&self->new_value, json_node_unref);
  g_free (self->author);
  g_free (self->at);
  g_free (self->op_id);
  g_free (self);
}

static void
add_answer_units (GHashTable *units, const RpField *field, JsonObject *body)
{
  JsonObject *answers = rp_json_get_object (body, field->name);
  JsonObjectIter iter;
  const char *name = NULL;

  if (!answers)
    return;
  json_object_iter_init (&iter, answers);
  while (json_object_iter_next (&iter, &name, NULL))
    g_hash_table_add (units, g_strconcat (field->name, ".", name, NULL));
}

/* Every unit that one of two bodies may have a value for. */
static GStrv
list_units (const RpKind *kind, JsonObject *a, JsonObject *b)
{
  g_autoptr (GHashTable) units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (field->type == RP_FIELD_ANSWERS)
        {
          add_answer_units (units, field, a);
          add_answer_units (units, field, b);
        }
      else
        g_hash_table_add (units, g_strdup (rp_field_unit_name (field)));
    }

  GStrv names = (GStrv)g_hash_table_get_keys_as_array (units, NULL);
  g_hash_table_steal_all (units);
  return names;
}

static gboolean
replace_new_value (RpStore *store, const RpShown *shown, const char *unit, const char *new_value,
                   const char *at, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db,
      "UPDATE history SET new_value = :new, at = :at WHERE op_id = :op AND op_id <> ''"
      " AND kind = :kind AND entity_id = :id AND unit = :unit",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":new", new_value);
  rp_statement_bind_text (statement, ":at", at);
  rp_statement_bind_text (statement, ":op", op_id);
  rp_statement_bind_text (statement, ":kind", shown->kind->name);
  rp_statement_bind_text (statement, ":id", shown->id);
  rp_statement_bind_text (statement, ":unit", unit);
  return rp_statement_run (statement, error);
}

static gboolean
add_entry (RpStore *store, const RpShown *shown, const char *unit, JsonNode *old_node,
           JsonNode *new_node, const char *op_id, GError **error)
{
  g_autofree char *old_value = rp_json_to_canonical (old_node);
  g_autofree char *new_value = rp_json_to_canonical (new_node);
  g_autofree char *at = rp_clock_dup_now_utc (store->clock);
  g_autofree char *user = NULL;
  g_autoptr (RpStatement) statement = NULL;

  if (*op_id)
    {
      if (!rp_store_read_meta (store, "user", &user, error)
          || !replace_new_value (store, shown, unit, new_value, at, op_id, error))
        return FALSE;
      if (rp_connection_get_changes (store->db) > 0)
        return TRUE;
    }
  statement = rp_connection_prepare (
      store->db,
      "INSERT INTO history (kind, entity_id, unit, old_value, new_value, author, at, op_id)"
      " VALUES (:kind, :id, :unit, :old, :new, :author, :at, :op)",
      error);
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", shown->kind->name);
  rp_statement_bind_text (statement, ":id", shown->id);
  rp_statement_bind_text (statement, ":unit", unit);
  rp_statement_bind_text (statement, ":old", old_value);
  rp_statement_bind_text (statement, ":new", new_value);
  rp_statement_bind_text (statement, ":author", user ? user : "");
  rp_statement_bind_text (statement, ":at", at);
  rp_statement_bind_text (statement, ":op", op_id);
  return rp_statement_run (statement, error);
}

gboolean
rp_history_add (RpStore *store, const RpShown *shown, JsonObject *before, const char *const *units,
                const char *op_id, GError **error)
{
  g_auto (GStrv) all = units ? NULL : list_units (shown->kind, before, shown->body);

  if (!units)
    units = (const char *const *)all;
  for (guint i = 0; units[i]; i++)
    {
      g_autoptr (JsonNode) old_node = rp_unit_get (shown->kind, before, units[i]);
      g_autoptr (JsonNode) new_node = rp_unit_get (shown->kind, shown->body, units[i]);

      if (!rp_json_equal (old_node, new_node)
          && !add_entry (store, shown, units[i], old_node, new_node, op_id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_history_rename_op (RpStore *store, const char *op_id, const char *new_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db, "UPDATE history SET op_id = :new WHERE op_id = :old AND op_id <> ''", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":new", new_id);
  rp_statement_bind_text (statement, ":old", op_id);
  return rp_statement_run (statement, error);
}

gboolean
rp_history_remove_op (RpStore *store, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db, "DELETE FROM history WHERE op_id = :op AND op_id <> ''", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":op", op_id);
  return rp_statement_run (statement, error);
}

static RpHistoryEntry *
read_entry (RpStatement *statement)
{
  RpHistoryEntry *entry = g_new0 (RpHistoryEntry, 1);

  entry->unit = g_strdup (rp_statement_get_text (statement, 0));
  entry->old_value = rp_store_parse_value (rp_statement_get_text (statement, 1));
  entry->new_value = rp_store_parse_value (rp_statement_get_text (statement, 2));
  entry->author = g_strdup (rp_statement_get_text (statement, 3));
  entry->at = g_strdup (rp_statement_get_text (statement, 4));
  entry->op_id = g_strdup (rp_statement_get_text (statement, 5));
  entry->pending = rp_statement_get_integer (statement, 6) != 0;
  return entry;
}

GPtrArray *
rp_store_list_history (RpStore *self, const char *kind, const char *id, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_history_entry_free);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db,
                               "SELECT h.unit, h.old_value, h.new_value, h.author, h.at, h.op_id,"
                               " coalesce(o.state IN ('queued', 'frozen', 'quarantined'), 0)"
                               " FROM history h LEFT JOIN op o ON o.id = h.op_id"
                               " WHERE h.kind = :kind AND h.entity_id = :id"
                               " AND coalesce(o.state, '') <> 'withdrawn' ORDER BY h.id DESC",
                               error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_text (statement, ":id", id);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (entries, read_entry (statement));
    }
  while (row);
  return g_steal_pointer (&entries);
}
