/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/codec.h"
#include "schema/unit.h"
#include "schema/workflow.h"

/* The timeline of an edit made before the profile ever met its server: it is nobody's, so the
 * revisions in it count for nothing. */
#define NO_EPOCH "00000000-0000-0000-0000-000000000000"

static gboolean
set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID, message);
  return FALSE;
}

/* What the schema says about a value, as the store's error. @local: (transfer full) (nullable) */
static gboolean
take_verdict (GError *local, GError **error)
{
  g_autoptr (GError) owned = local;

  return !owned || set_invalid (error, owned->message);
}

static gboolean
is_settable (const RpField *field)
{
  return field && field->merge != RP_MERGE_APPEND && field->merge != RP_MERGE_FROZEN
         && field->merge != RP_MERGE_GUARDED;
}

/* What a newer program wrote and this one cannot read is not replaced by it. */
static gboolean
check_understood (const RpShown *shown, const char *unit, GError **error)
{
  const RpField *field = rp_kind_find_unit (shown->kind, unit);
  g_autofree char *message = NULL;

  if (rp_kind_understands_unit (shown->kind, shown->body, unit))
    return TRUE;
  message = g_strdup_printf (_ ("“%s” was entered with a newer version of Rapport. It can be "
                                "changed here once this computer has that version."),
                             rp_field_label (field));
  return set_invalid (error, message);
}

static gboolean
check_set (const RpShown *shown, JsonObject *set, GError **error)
{
  const RpKind *kind = shown->kind;
  JsonObjectIter iter;
  const char *unit = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, set);
  while (json_object_iter_next (&iter, &unit, &value))
    {
      GError *local = NULL;

      if (!is_settable (rp_kind_find_unit (kind, unit)))
        {
          g_autofree char *message
              = g_strdup_printf (_ ("“%s” of %s cannot be changed."), unit, rp_kind_label (kind));
          return set_invalid (error, message);
        }
      rp_kind_check_unit (kind, unit, value, &local);
      if (!take_verdict (local, error) || !check_understood (shown, unit, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_elements (const RpKind *kind, JsonObject *elements, GError **error)
{
  JsonObjectIter iter;
  const char *unit = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, elements);
  while (json_object_iter_next (&iter, &unit, &value))
    {
      const RpField *field = rp_kind_find_unit (kind, unit);
      GError *local = NULL;

      if (!field || field->merge != RP_MERGE_SET)
        {
          g_autofree char *message
              = g_strdup_printf (_ ("“%s” of %s is no list."), unit, rp_kind_label (kind));
          return set_invalid (error, message);
        }
      rp_kind_check_unit (kind, unit, value, &local);
      if (!take_verdict (local, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_move (const RpShown *shown, const RpChange *change, GError **error)
{
  const char *state = rp_json_get_string (shown->body, "state", "");

  if (!shown->kind->workflow || !rp_workflow_find_state (shown->kind->workflow, change->move_to))
    return set_invalid (error, _ ("There is no such state."));
  if (g_strcmp0 (state, change->move_from) != 0)
    return set_invalid (error, _ ("This was changed in the meantime; please look at it again."));
  return check_understood (shown, "state", error);
}

static gboolean
check_create (const RpShown *shown, const RpChange *change, GError **error)
{
  GError *local = NULL;

  if (shown->body)
    return set_invalid (error, _ ("This record exists already."));
  rp_kind_check_body (shown->kind, change->create, &local);
  return take_verdict (local, error);
}

static gboolean
check_change (const RpShown *shown, const RpChange *change, GError **error)
{
  if (change->create)
    return check_create (shown, change, error);
  if (!shown->body)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND, _ ("%s is not here (yet)."),
                   rp_kind_label (shown->kind));
      return FALSE;
    }
  return (!change->set || check_set (shown, change->set, error))
         && (!change->add || check_elements (shown->kind, change->add, error))
         && (!change->remove || check_elements (shown->kind, change->remove, error))
         && (!change->move_to || check_move (shown, change, error));
}

static void
add_members (GPtrArray *units, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name = NULL;

  if (!object)
    return;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    g_ptr_array_add (units, g_strdup (name));
}

static GStrv
list_change_units (const RpChange *change)
{
  g_autoptr (GPtrArray) units = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  add_members (units, change->set);
  add_members (units, change->add);
  add_members (units, change->remove);
  if (change->move_to)
    g_ptr_array_add (units, g_strdup ("state"));
  return (GStrv)g_ptr_array_steal (units, NULL);
}

/* Writes one change's row: checked, kept in the history, shown, projected. */
static gboolean
commit_change (RpStoreWork *work, const RpChange *change, const char *op_id, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (change->kind);
  g_autoptr (RpShown) shown = rp_shown_load (work->store, kind, change->id, error);

  if (!shown || !check_change (shown, change, error))
    return FALSE;

  g_autoptr (JsonObject) before = shown->body ? rp_json_object_copy (shown->body) : NULL;
  rp_shown_apply (shown, change);
  shown->pending = TRUE;
  if (before)
    {
      g_auto (GStrv) units = list_change_units (change);

      if (!rp_history_add (work->store, shown, before, (const char *const *)units, op_id, error))
        return FALSE;
    }
  return rp_shown_write (shown, work, error);
}

static int
compare_text_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What an op touches, as one text; %NULL when typing cannot be folded into such an op. */
static char *
describe_units (const RpOp *op)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < op->changes->len; i++)
    {
      const RpChange *change = op->changes->pdata[i];
      g_autoptr (GPtrArray) units = g_ptr_array_new_with_free_func (g_free);

      if (change->create || change->add || change->remove || change->move_to || change->erase
          || !change->set)
        return NULL;
      add_members (units, change->set);
      g_ptr_array_sort (units, compare_text_cb);
      g_string_append_printf (text, "%s %s", change->kind, change->id);
      for (guint j = 0; j < units->len; j++)
        g_string_append_printf (text, " %s", (char *)units->pdata[j]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_local_time (RpClock *clock)
{
  gint64 now = rp_clock_now_us (clock);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, rp_clock_zone (clock));
  g_autofree char *offset = g_date_time_format (local, "%:z");
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03d%s", time, (int)(now / 1000 % 1000), offset);
}

/* Fills in what the op needs to travel. Committed again after an error, the rows keep their ids. */
static gboolean
complete_op (RpStore *self, RpOp *op, GError **error)
{
  g_autofree char *epoch = NULL;

  if (!rp_store_read_meta (self, "epoch", &epoch, error))
    return FALSE;
  for (guint i = 0; i < op->changes->len; i++)
    {
      RpChange *change = op->changes->pdata[i];
      const RpKind *kind = rp_schema_find_kind (change->kind);

      if (!kind)
        return set_invalid (error, _ ("There is no such kind of record."));
      if (!*change->id)
        {
          g_free (change->id);
          change->id = rp_id_source_make (self->ids);
        }
      if (change->create && !change->scope)
        change->scope = rp_kind_dup_scope (kind, change->id, change->create);
    }
  g_free (op->id);
  g_free (op->epoch);
  g_free (op->at);
  g_free (op->tz);
  op->id = rp_id_source_make (self->ids);
  op->epoch = epoch ? g_steal_pointer (&epoch) : g_strdup (NO_EPOCH);
  op->at = format_local_time (self->clock);
  op->tz = g_strdup (g_time_zone_get_identifier (rp_clock_zone (self->clock)));
  return TRUE;
}

static gboolean
log_op (RpStore *self, RpEdit *edit, char **op_id, GError **error)
{
  g_autofree char *units = edit->coalesce && !edit->op->note ? describe_units (edit->op) : NULL;

  *op_id = NULL;
  if (units && !rp_op_log_fold (self, edit->op, units, op_id, error))
    return FALSE;
  if (*op_id)
    return TRUE;
  *op_id = g_strdup (edit->op->id);
  return rp_op_log_add (self, edit->op, units, error);
}

/* What belongs to the commit besides the op and its rows. */
static gboolean
finish_edit (RpStore *self, const RpEdit *edit, const char *op_id, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *noted = NULL;

  if (edit->draft_key && !rp_store_remove_draft (self, edit->draft_key, error))
    return FALSE;
  if (!edit->noted_in)
    return TRUE;
  if (!edit->noted_anew && !rp_store_read_meta (self, edit->noted_in, &before, error))
    return FALSE;
  noted = g_strconcat (before ? before : "", op_id, ",", NULL);
  return rp_store_put_meta (self, edit->noted_in, noted, error);
}

gboolean
rp_store_commit (RpStore *self, RpEdit *edit, char **op_id, GError **error)
{
  RpOp *op = edit->op;
  g_autofree char *logged_id = NULL;

  if (edit->refusal)
    return set_invalid (error, edit->refusal);
  if (op->changes->len == 0)
    return set_invalid (error, _ ("Nothing was changed."));
  if (!complete_op (self, op, error))
    return FALSE;

  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);
  if (!work || !log_op (self, edit, &logged_id, error))
    return FALSE;
  for (guint i = 0; i < op->changes->len; i++)
    {
      if (!commit_change (work, op->changes->pdata[i], logged_id, error))
        return FALSE;
    }
  if (!finish_edit (self, edit, logged_id, error)
      || !rp_store_work_finish (g_steal_pointer (&work), error))
    return FALSE;
  if (op_id)
    *op_id = g_steal_pointer (&logged_id);
  return TRUE;
}

static GPtrArray *
list_ids (RpStore *self, const char *sql, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_op_log_prepare (self, sql, op_id, error);

  return statement ? rp_op_log_read_ids (statement, error) : NULL;
}

/* Whether a later op changes a row that the server does not have. */
static gboolean
find_later_change (RpStore *self, const char *op_id, gboolean *found, GError **error)
{
  g_autoptr (RpStatement) statement = rp_op_log_prepare (
      self,
      "SELECT 1 FROM op o JOIN op_change c ON c.local_no = o.local_no"
      " JOIN op_change later ON later.kind = c.kind"
      " AND later.entity_id = c.entity_id"
      " AND later.overlay = 1 AND later.local_no > c.local_no"
      " WHERE o.id = :id AND NOT EXISTS"
      " (SELECT 1 FROM row r WHERE r.kind = c.kind AND r.id = c.entity_id) LIMIT 1",
      op_id, error);

  return statement && rp_statement_step (statement, found, error);
}

/* Whether a later op names a row that this one makes and the server does not have, in a field or in an answer: a photo,
 * a contact. What was on the screen before it does not count. */
static gboolean
find_naming (RpStore *self, const char *op_id, gboolean *found, GError **error)
{
  g_autoptr (GHashTable) made = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GPtrArray) ids
      = list_ids (self,
                  "SELECT c.entity_id FROM op o JOIN op_change c ON c.local_no = o.local_no"
                  " WHERE o.id = :id AND json_extract (c.payload, '$.create') IS NOT NULL"
                  " AND NOT EXISTS"
                  " (SELECT 1 FROM row r WHERE r.kind = c.kind AND r.id = c.entity_id)",
                  op_id, error);

  if (!ids || ids->len == 0)
    return ids != NULL;
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (made, ids->pdata[i]);
  later = list_ids (self,
                    "SELECT o.id FROM op o WHERE o.state <> 'withdrawn'"
                    " AND o.local_no > (SELECT local_no FROM op WHERE id = :id) AND EXISTS"
                    " (SELECT 1 FROM op_change c WHERE c.local_no = o.local_no AND c.overlay = 1)",
                    op_id, error);
  for (guint i = 0; later && i < later->len && !*found; i++)
    {
      g_autoptr (RpOp) op = rp_op_log_load (self, later->pdata[i], error);

      if (!op)
        return FALSE;
      *found = rp_op_builds_on (op, made);
    }
  return later != NULL;
}

/* Whether a later op stands on a row that this one makes. */
static gboolean
find_dependent (RpStore *self, const char *op_id, gboolean *found, GError **error)
{
  return find_later_change (self, op_id, found, error)
         && (*found || find_naming (self, op_id, found, error));
}

gboolean
rp_store_withdraw (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (self, error);
  gboolean dependent = FALSE;

  if (!work || !find_dependent (self, op_id, &dependent, error))
    return FALSE;
  if (dependent)
    return set_invalid (error, _ ("Later entries stand on this one; take them back first."));

  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db,
                               "UPDATE op SET state = 'withdrawn', done_at = :now"
                               " WHERE id = :id AND state = 'queued'",
                               error);
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", op_id);
  if (!rp_statement_run (statement, error))
    return FALSE;
  if (rp_connection_get_changes (self->db) == 0)
    return FALSE;
  g_autoptr (RpOp) op = rp_op_log_load (self, op_id, error);
  return op && rp_op_log_lift_overlay (work, op_id, error)
         && rp_history_remove_op (self, op_id, error)
         && rp_op_log_put_back_replaced (work, op_id, error)
         && rp_store_work_finish (g_steal_pointer (&work), error)
         && rp_store_drop_unnamed_blobs (self, op, error);
}

gboolean
rp_store_is_withdrawn (RpStore *self, const char *op_id, gboolean *withdrawn, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT 1 FROM op WHERE id = :id AND state = 'withdrawn'", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_step (statement, withdrawn, error);
}
