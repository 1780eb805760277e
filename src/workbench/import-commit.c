/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/unit.h"
#include "wire/op.h"
#include "workbench/import-private.h"

/* The profile's note of the last import: the ids of its ops, first to last, each written with its op. So an import that was
 * cut off is the last one with what is there of it, and not the one before. */
#define META_LAST_IMPORT "last_import"

/* What is in the new set and not in the old; an import adds to sets and takes nothing out. */
static void
add_elements (RpEdit *edit, const RpImportRow *row, const char *unit)
{
  JsonArray *before = rp_record_get_array (row->shown, unit);
  JsonArray *after = rp_json_get_array (row->body, unit);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    g_hash_table_add (known, (gpointer)rp_json_array_get_string (before, i, ""));
  for (guint i = 0; after != NULL && i < json_array_get_length (after); i++)
    if (!g_hash_table_contains (known, rp_json_array_get_string (after, i, "")))
      rp_edit_add (edit, row->shown, unit, rp_json_array_get_string (after, i, ""));
}

static void
add_change (RpEdit *edit, const RpKind *kind, const RpImportRow *row, RpIdSource *ids)
{
  if (row->action == RP_IMPORT_CREATE)
    {
      g_autofree char *id = row->id != NULL ? g_strdup (row->id) : rp_id_source_make (ids);
      g_autofree char *scope = rp_kind_dup_scope (kind, id, row->body);

      rp_edit_create (edit, kind->name, id, scope, rp_json_object_copy (row->body));
    }
  else if (row->action == RP_IMPORT_UPDATE)
    {
      for (guint i = 0; row->changed[i] != NULL; i++)
        if (rp_kind_find_unit (kind, row->changed[i])->merge == RP_MERGE_SET)
          add_elements (edit, row, row->changed[i]);
        else
          rp_edit_set (edit, row->shown, row->changed[i],
                       rp_unit_get (kind, row->body, row->changed[i]));
    }
}

/* @n_taken_back, @n_sent: (inout): one of them is one more, unless it was taken back before */
static gboolean
withdraw_op (RpStore *store, const char *op_id, guint *n_taken_back, guint *n_sent, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean withdrawn;

  if (!rp_store_is_withdrawn (store, op_id, &withdrawn, error))
    return FALSE;
  if (withdrawn)
    return TRUE;
  if (rp_store_withdraw (store, op_id, &failure))
    *n_taken_back += 1;
  else if (failure == NULL)
    *n_sent += 1;
  else
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

/* Takes ops back, the last first, but for those that have been taken back before.
 * @n_sent: (out): how many could not be, because they have been sent */
static gboolean
withdraw_ops (RpStore *store, GPtrArray *ops, guint *n_taken_back, guint *n_sent, GError **error)
{
  *n_taken_back = 0;
  *n_sent = 0;
  for (guint i = ops->len; i > 0; i--)
    if (!withdraw_op (store, ops->pdata[i - 1], n_taken_back, n_sent, error))
      return FALSE;
  return TRUE;
}

/* About how long a value is as JSON; names and numbers of the usual length, counted without writing. */
static gsize
measure_value (JsonNode *value)
{
  gsize size = 0;

  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (value));
      while (json_object_iter_next (&iter, &name, &member))
        size += strlen (name) + 4 + measure_value (member);
      return size;
    }
  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        size += 1 + measure_value (json_array_get_element (array, i));
      return size;
    }
  return 8 + strlen (rp_json_node_get_string (value, ""));
}

static gsize
measure_row (const RpImportRow *row)
{
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), row->body);

  return 256 + measure_value (body);
}

/* Commits the rows from *next on that fit into one op. */
static gboolean
commit_part (RpStore *store, RpImportPlan *plan, RpIdSource *ids, guint *next, GPtrArray *ops,
             GError **error)
{
  g_autofree char *what = g_strconcat ("import.", plan->kind->name, NULL);
  g_autoptr (RpEdit) edit = rp_edit_new (what);
  g_autofree char *op = NULL;
  gsize n_bytes = 0;
  guint n = 0;

  rp_edit_set_note (edit, plan->name);
  rp_edit_note_op (edit, META_LAST_IMPORT, ops->len == 0);
  for (; *next < plan->rows->len && n < RP_IMPORT_ROWS_PER_OP; (*next)++)
    {
      const RpImportRow *row = plan->rows->pdata[*next];

      if (row->action != RP_IMPORT_CREATE && row->action != RP_IMPORT_UPDATE)
        continue;
      n_bytes += measure_row (row);
      if (n > 0 && n_bytes > RP_IMPORT_BYTES_PER_OP)
        break;
      add_change (edit, plan->kind, row, ids);
      n++;
    }
  if (n == 0)
    return TRUE;
  if (!rp_store_commit (store, edit, &op, error))
    return FALSE;
  g_ptr_array_add (ops, g_steal_pointer (&op));
  return TRUE;
}

/* As if it had not been begun. @before: (nullable): the note of the import before it */
static void
take_back (RpStore *store, GPtrArray *ops, const char *before, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint n_taken_back, n_sent;

  if (ops->len == 0)
    return;
  if (!withdraw_ops (store, ops, &n_taken_back, &n_sent, &failure)
      || (n_sent == 0
          && !rp_store_set_meta (store, META_LAST_IMPORT, before != NULL ? before : "", &failure)))
    g_prefix_error (error, _ ("A part of the import stays (%s): "), failure->message);
}

gboolean
rp_import_commit (RpStore *store, RpImportPlan *plan, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (rp_store_get_clock (store));
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *before = rp_store_dup_meta (store, META_LAST_IMPORT);

  if (plan->counts[RP_IMPORT_REFUSED] > 0)
    {
      g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_ROWS,
                   g_dngettext (GETTEXT_PACKAGE, "%u row is wrong; nothing was imported.",
                                "%u rows are wrong; nothing was imported.",
                                plan->counts[RP_IMPORT_REFUSED]),
                   plan->counts[RP_IMPORT_REFUSED]);
      return FALSE;
    }
  for (guint next = 0; next < plan->rows->len;)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !commit_part (store, plan, ids, &next, ops, error))
      {
        take_back (store, ops, before, error);
        return FALSE;
      }
  return TRUE;
}

gboolean
rp_import_undo (RpStore *store, guint *n_taken_back, guint *n_sent, GError **error)
{
  g_autofree char *note = rp_store_dup_meta (store, META_LAST_IMPORT);
  g_auto (GStrv) ids = g_strsplit (note != NULL ? note : "", ",", -1);
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL && *ids[i] != '\0'; i++)
    g_ptr_array_add (ops, ids[i]);
  return withdraw_ops (store, ops, n_taken_back, n_sent, error)
         && rp_store_set_meta (store, META_LAST_IMPORT, "", error);
}
