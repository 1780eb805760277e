/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/correction.h"

#include <glib/gi18n-lib.h>

#include "base/json.h"
#include "store/exchange.h"
#include "workbench/attention-private.h"
#include "workbench/refused-ops.h"

/* ---- what the editor gets ---- */

/* A step, a deletion and what does several things at once have no editor. */
static const RpChange *
find_change (const RpOp *op)
{
  const RpChange *change = op->changes->len == 1 ? op->changes->pdata[0] : NULL;

  return change != NULL && change->move_to == NULL && !change->erase ? change : NULL;
}

/* Answers of a document are corrected in its form. */
static gboolean
has_editor (const RpKind *kind, JsonObject *units)
{
  JsonObjectIter iter;
  const char *unit = NULL;

  if (units == NULL)
    return TRUE;
  json_object_iter_init (&iter, units);
  while (json_object_iter_next (&iter, &unit, NULL))
    {
      const RpField *field = rp_kind_find_unit (kind, unit);
      if (field == NULL || field->type == RP_FIELD_ANSWERS)
        return FALSE;
    }
  return TRUE;
}

/* The history of an edit that came from a damaged database did not come with it. */
static gboolean
is_told (GPtrArray *entries, const char *op_id, const char *unit)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      if (g_str_equal (entry->op_id, op_id) && g_str_equal (entry->unit, unit))
        return TRUE;
    }
  return FALSE;
}

/* Where the history does not say what was replaced, the edit says what its author saw, unless that was long.
 * Returns: %FALSE: it is not known */
static gboolean
put_seen_back (const RpKind *kind, JsonObject *body, const RpChange *change, GPtrArray *entries,
               const char *op_id)
{
  JsonObjectIter iter;
  const char *unit = NULL;
  JsonNode *value = NULL;

  if (change->set == NULL)
    return TRUE;
  json_object_iter_init (&iter, change->set);
  while (json_object_iter_next (&iter, &unit, &value))
    {
      JsonNode *seen = change->seen != NULL ? json_object_get_member (change->seen, unit) : NULL;
      if (is_told (entries, op_id, unit) || (seen != NULL && rp_seen_matches (seen, value)))
        continue;
      if (seen == NULL || !rp_seen_is_whole (seen))
        return FALSE;
      rp_unit_set (kind, body, unit, seen);
    }
  return TRUE;
}

/* (nullable) (transfer full) */
static JsonObject *
select_untold (JsonObject *elements, GPtrArray *entries, const char *op_id)
{
  g_autoptr (JsonObject) untold = elements != NULL ? rp_json_object_copy (elements) : NULL;
  g_autoptr (GList) units = untold != NULL ? json_object_get_members (untold) : NULL;
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);

  for (GList *link = units; link != NULL; link = link->next)
    if (is_told (entries, op_id, link->data))
      g_ptr_array_add (told, g_strdup (link->data));
  for (guint i = 0; i < told->len; i++)
    json_object_remove_member (untold, told->pdata[i]);
  return g_steal_pointer (&untold);
}

static void
put_elements_back (const RpKind *kind, JsonObject *body, const RpChange *change, GPtrArray *entries,
                   const char *op_id)
{
  g_autoptr (RpChange) back = rp_change_new (kind->name, change->id, change->base);

  back->add = select_untold (change->remove, entries, op_id);
  back->remove = select_untold (change->add, entries, op_id);
  rp_change_apply (back, kind, body);
}

/* The record before the refused edit: the values that the edit replaced.
 * @known: (out): whether they are */
static RpRecord *
make_without (RpStore *store, RpRecord *shown, const RpChange *change, const char *op_id,
              gboolean *known, GError **error)
{
  const RpKind *kind = rp_record_get_kind (shown);
  g_autoptr (GPtrArray) entries
      = rp_store_list_history (store, kind->name, rp_record_get_id (shown), error);
  g_autoptr (JsonObject) body = NULL;
  RpRecord *without = NULL;

  if (entries == NULL)
    return NULL;
  body = rp_json_object_copy (rp_record_get_body (shown));
  for (guint i = 0; i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      if (g_str_equal (entry->op_id, op_id))
        rp_unit_set (kind, body, entry->unit, entry->old_value);
    }
  *known = put_seen_back (kind, body, change, entries, op_id);
  put_elements_back (kind, body, change, entries, op_id);
  without = rp_record_new (kind, rp_record_get_id (shown), rp_record_get_scope (shown),
                           g_steal_pointer (&body));
  rp_record_set_sync (without, rp_record_get_rev (shown), rp_record_get_seq (shown), FALSE, TRUE);
  return without;
}

/* Returns: (transfer full): why it is refused, and why it has no editor */
static char *
say_unknown (RpAttentionItem *item)
{
  return g_strjoin (" ", rp_attention_item_get_text (item, RP_ATTENTION_REASON),
                    _ ("What stood there before is not known here, so this cannot be corrected: "
                       "enter it anew in the record, then discard this."),
                    NULL);
}

gboolean
rp_attention_prepare_correction (RpAttentionLoad *self, RpAttentionItem *item, GError **error)
{
  g_autoptr (RpOp) op = rp_refused_ops_read (self->store, item->ops[0], error);
  const RpChange *change = op != NULL ? find_change (op) : NULL;
  const RpKind *kind = change != NULL ? rp_schema_find_kind (change->kind) : NULL;
  gboolean known = TRUE;

  if (op == NULL)
    return FALSE;
  if (kind == NULL || item->shown == NULL || (change->create != NULL && kind->workflow != NULL))
    return TRUE;
  if (!has_editor (kind, change->set))
    {
      if (g_strcmp0 (item->page, kind->name) == 0)
        rp_attention_item_allow (item, RP_DECISION_CORRECT);
      return TRUE;
    }
  if (change->create == NULL)
    item->without = make_without (self->store, item->shown, change, op->id, &known, error);
  if (change->create == NULL && item->without == NULL)
    return FALSE;
  if (!known)
    {
      g_clear_object (&item->without);
      rp_attention_item_take_text (item, RP_ATTENTION_REASON, say_unknown (item));
      return TRUE;
    }
  item->kind = kind;
  item->record_id = g_strdup (change->id);
  item->body = rp_json_object_copy (rp_record_get_body (item->shown));
  rp_attention_item_allow (item, RP_DECISION_CORRECT);
  return TRUE;
}

/* ---- and what becomes of it ---- */

typedef struct
{
  RpEdit *edit, *later;
  GStrv refused;
} Correction;

static void
free_correction (Correction *correction)
{
  g_clear_pointer (&correction->edit, rp_edit_free);
  g_clear_pointer (&correction->later, rp_edit_free);
  g_strfreev (correction->refused);
  g_free (correction);
}

/* What builds on it goes behind it. The last first: what makes a record takes along what was refused for want of
 * it, and so may have gone already. */
static gboolean
send_others (RpStore *store, char **refused, GError **error)
{
  for (guint i = g_strv_length (refused); i > 1; i--)
    {
      GError *failure = NULL;

      if (rp_store_retry_op (store, refused[i - 1], &failure))
        continue;
      if (!g_error_matches (failure, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      g_error_free (failure);
    }
  return TRUE;
}

/* Given up first, so that the new edit is made on the record as it is without it. Non-NULL: the op. */
static char *
replace_refused (RpStore *store, Correction *correction, GError **error)
{
  g_autofree char *op_id = NULL;

  if (!rp_store_discard_op (store, correction->refused[0], error))
    return NULL;
  if (correction->edit != NULL && !rp_store_commit (store, correction->edit, &op_id, error))
    {
      rp_store_take_back_op (store, correction->refused[0], NULL);
      return NULL;
    }
  return (op_id == NULL || rp_store_replace_discarded (store, correction->refused[0], op_id, error))
                 && send_others (store, correction->refused, error)
             ? g_steal_pointer (&op_id)
             : NULL;
}

static gpointer
commit_correction (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Correction *correction = data;
  RpRefusedState state = RP_REFUSED_OPEN;
  RpEdit *edit = NULL;
  char *op_id = NULL;

  if (!rp_store_find_refused (subject, correction->refused[0], &state, error))
    return NULL;
  if (state == RP_REFUSED_OPEN)
    return replace_refused (subject, correction, error);
  edit = state == RP_REFUSED_GIVEN_UP ? correction->edit : correction->later;
  return edit == NULL || rp_store_commit (subject, edit, &op_id, error) ? op_id : NULL;
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *op_id = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  rp_session_note_edit (RP_SESSION (source), op_id);
  g_task_return_boolean (task, TRUE);
}

void
rp_correction_commit_async (RpSession *session, RpEdit *edit, RpEdit *later,
                            const char *const *refused, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (session, NULL, callback, user_data);
  Correction *correction = g_new0 (Correction, 1);

  correction->edit = edit;
  correction->later = later;
  correction->refused = g_strdupv ((GStrv)refused);
  rp_session_run_async (session, commit_correction, correction, (GDestroyNotify)free_correction,
                        g_free, NULL, committed_cb, task);
}

gboolean
rp_correction_commit_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
