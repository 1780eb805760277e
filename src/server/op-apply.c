/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include <string.h>

#include "base/json-access.h"
#include "base/mutant.h"
#include "server/access.h"
#include "server/automation.h"

RpChangeOutcome
rp_op_refuse (RpOpResult *result, RpRefusal refusal, const char *detail)
{
  result->status = RP_RESULT_REJECTED;
  result->refusal = refusal;
  g_free (result->detail);
  result->detail = g_strdup (detail);
  return RP_CHANGE_REFUSED;
}

RpChangeOutcome
rp_op_check_scope (RpOpContext *context, const char *scope, RpOpResult *result)
{
  GError *error = NULL;
  RpAccess access;

  if (g_strcmp0 (scope, context->lent_scope) == 0)
    return RP_CHANGE_DONE;
  rp_changeset_note_access (context->changeset, context->user_id);
  if (!rp_access_check (rp_changeset_get_connection (context->changeset), context->user_id, scope,
                        rp_changeset_get_now (context->changeset), &access, &error))
    {
      rp_changeset_take_error (context->changeset, error);
      return rp_op_refuse (result, RP_REFUSAL_INTERNAL, NULL);
    }
  if (access == RP_ACCESS_NOW || rp_mutant (RP_MUTANT_NO_ACCESS_CHECK))
    return RP_CHANGE_DONE;
  if (access == RP_ACCESS_NEVER)
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, NULL);
  result->status = RP_RESULT_HELD;
  g_strlcpy (context->held_scope, scope, sizeof context->held_scope);
  return RP_CHANGE_REFUSED;
}

RpChangeOutcome
rp_op_check_unique (RpOpContext *context, const RpRow *row, RpOpResult *result)
{
  for (guint i = 0; i < row->kind->n_fields; i++)
    {
      const RpField *field = &row->kind->fields[i];
      const char *value = rp_row_get_text (row, field->name);

      if ((field->flags & RP_FIELD_UNIQUE) == 0 || *value == '\0')
        continue;
      g_autoptr (GPtrArray) same
          = rp_changeset_list_where (context->changeset, row->kind, field->name, value);
      for (guint j = 0; j < same->len; j++)
        {
          const RpRow *other = g_ptr_array_index (same, j);

          if (!g_str_equal (other->id, row->id))
            return rp_op_refuse (result, RP_REFUSAL_DUPLICATE_KEY, other->id);
        }
    }
  return RP_CHANGE_DONE;
}

static RpChangeOutcome
apply_change (RpOpContext *context, const RpOp *op, const RpChange *change, RpOpResult *result)
{
  const RpKind *kind = rp_schema_find_kind (change->kind);

  if (kind == NULL)
    return rp_op_refuse (result, RP_REFUSAL_INVALID, "kind");
  return change->create != NULL ? rp_op_create (context, op, change, kind, result)
                                : rp_op_edit (context, op, change, kind, result);
}

static gint64
get_rev (RpOpContext *context, const RpChange *change)
{
  const RpKind *kind = rp_schema_find_kind (change->kind);
  const RpRow *row = kind != NULL ? rp_changeset_find (context->changeset, kind, change->id) : NULL;

  return row != NULL ? row->rev : 0;
}

RpChangeOutcome
rp_op_apply_changes (RpOpContext *context, const RpOp *op, RpOpResult *result)
{
  for (guint i = 0; i < op->changes->len; i++)
    if (apply_change (context, op, g_ptr_array_index (op->changes, i), result) != RP_CHANGE_DONE)
      return RP_CHANGE_REFUSED;
  return RP_CHANGE_DONE;
}

const RpChange *
rp_op_find_erased (RpOpContext *context, const RpOp *op)
{
  for (guint i = 0; i < op->changes->len; i++)
    {
      const RpChange *change = g_ptr_array_index (op->changes, i);

      if (rp_op_was_erased (context, change))
        return change;
    }
  return NULL;
}

/* What would wait for somebody must not keep what was erased. */
static RpChangeOutcome
refuse_erased (RpOpContext *context, const RpOp *op, RpOpResult *result)
{
  const RpChange *change = rp_op_find_erased (context, op);

  return change != NULL ? rp_op_refuse (result, RP_REFUSAL_ERASED, change->id) : RP_CHANGE_DONE;
}

/* What can be read again, here and on a laptop, with what a line of the feed puts around it. A row grows by many
 * operations, each of which is small; one that could not be read would stop the feed of everybody who has it. */
static const RpJsonLimits row_limits = {
  .max_bytes = 1024 * 1024,
  .max_depth = 30,
  .max_values = 150000,
  .max_string = 256 * 1024,
};

static gboolean
fits (JsonObject *object)
{
  g_autofree char *text = rp_json_object_to_canonical (object);

  return rp_json_check (text, strlen (text), &row_limits, NULL);
}

static RpChangeOutcome
check_sizes (RpOpContext *context, RpOpResult *result)
{
  g_autoptr (GPtrArray) rows = rp_changeset_list_step (context->changeset);

  for (guint i = 0; i < rows->len; i++)
    {
      const RpRow *row = g_ptr_array_index (rows, i);

      if (!fits (row->body) || !fits (row->frev))
        return rp_op_refuse (result, RP_REFUSAL_TOO_LARGE, row->kind->name);
    }
  return RP_CHANGE_DONE;
}

static RpChangeOutcome
apply_whole (RpOpContext *context, const RpOp *op, RpOpResult *result)
{
  if (rp_op_apply_changes (context, op, result) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  rp_automation_run (context);
  return check_sizes (context, result);
}

RpOpResult *
rp_op_apply (RpOpContext *context, const RpOp *op)
{
  RpOpResult *result = rp_op_result_new (op->id, RP_RESULT_APPLIED);

  if (apply_whole (context, op, result) != RP_CHANGE_DONE)
    {
      if (rp_mutant (RP_MUTANT_HALF_AN_OPERATION))
        rp_changeset_accept (context->changeset);
      rp_changeset_undo (context->changeset);
      g_clear_pointer (&result->conflict_units, g_strfreev);
      if (result->status == RP_RESULT_HELD && refuse_erased (context, op, result) == RP_CHANGE_DONE)
        rp_op_hold (context, op);
      return result;
    }
  result->rev = get_rev (context, g_ptr_array_index (op->changes, 0));
  rp_changeset_accept (context->changeset);
  return result;
}
