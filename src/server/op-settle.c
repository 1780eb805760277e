/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "schema/codec.h"
#include "schema/unit.h"
#include "schema/workflow-guard.h"
#include "server/internal-values.h"
#include "wire/op.h"

/* --- for a value that could not be read whole --------------------------------------------------- */

/* The conflict about a unit that an operation decides for its later value. Returns: (nullable) */
static const RpRow *
find_replaced (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit)
{
  const RpKind *kind = rp_schema_find_kind ("conflict");

  for (guint i = 0; i < op->changes->len; i++)
    {
      const RpChange *change = g_ptr_array_index (op->changes, i);
      const RpRow *conflict
          = g_str_equal (change->kind, kind->name) && g_strcmp0 (change->move_to, "REPLACED") == 0
                ? rp_changeset_find (context->changeset, kind, change->id)
                : NULL;

      if (conflict != NULL && g_str_equal (rp_row_get_text (conflict, "on_id"), row->id)
          && g_str_equal (rp_row_get_text (conflict, "unit"), unit))
        return conflict;
    }
  return NULL;
}

JsonNode *
rp_op_dup_decided (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
                   JsonNode *wanted)
{
  const RpRow *conflict
      = rp_internal_may_read (context->roles) ? NULL : find_replaced (context, op, row, unit);
  g_autoptr (JsonNode) mine = NULL;
  g_autoptr (JsonNode) theirs = NULL;
  g_autoptr (JsonNode) read = NULL;
  g_autoptr (JsonNode) current = NULL;

  if (conflict == NULL)
    return NULL;
  mine = rp_unit_dup (conflict->kind, conflict->body, "mine");
  theirs = rp_unit_dup (conflict->kind, conflict->body, "theirs");
  current = rp_unit_dup (row->kind, row->body, unit);
  read = rp_internal_strip (row->kind, row->body, unit, mine, context->roles);
  return rp_json_equal (read, wanted) && rp_internal_is_same (row->kind, unit, theirs, current)
             ? g_steal_pointer (&mine)
             : NULL;
}

/* --- for the later side of a deletion ----------------------------------------------------------- */

/* Conflicts between a deletion and an edit, decided for the later of the two. The others are settled by
 * an edit that whoever decides makes with the value that stands on screen. */

static RpChangeOutcome
delete_after_all (RpOpContext *context, const RpRow *row, const RpActor *actor, RpOpResult *result)
{
  if ((row->kind->deleters & context->roles) == 0)
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, "deleted");
  rp_changeset_set_deleted (
      context->changeset, rp_changeset_edit (context->changeset, row->kind, row->id), TRUE, actor);
  return RP_CHANGE_DONE;
}

/* The decision is one's, what was entered is signed by another. */
typedef struct
{
  RpOpContext *context; /* of who decides */
  RpOpContext author;   /* of who entered it */
  RpActor actor;
  RpOpResult *result;
} Settlement;

/* A step that was taken on the deleted record is taken where it still leads somewhere. */
static gboolean
may_move (Settlement *self, const RpRow *row, JsonNode *state)
{
  g_autoptr (RpRecord) record
      = rp_record_new (row->kind, row->id, row->scope, rp_json_object_copy (row->body));
  g_autoptr (RpOpResult) ignored = rp_op_result_new (self->result->op_id, RP_RESULT_APPLIED);
  const RpTransition *arrow
      = row->kind->workflow != NULL
            ? rp_workflow_choose (row->kind->workflow, rp_row_get_state (row),
                                  json_node_get_string (state), self->context->roles, record,
                                  record, self->author.user_id, NULL)
            : NULL;

  return arrow != NULL
         && rp_op_check_four_eyes (&self->author, row, arrow, ignored) == RP_CHANGE_DONE;
}

/* What was fixed with the row comes back as it was. */
static gboolean
keeps (const RpRow *row, const char *unit, JsonNode *value)
{
  g_autoptr (JsonNode) current = rp_unit_dup (row->kind, row->body, unit);

  return rp_json_equal (current, value);
}

static RpChangeOutcome
restore_unit (Settlement *self, RpRow *row, const char *unit, JsonNode *value)
{
  RpChangeset *changeset = self->context->changeset;
  const RpField *field = rp_kind_find_unit (row->kind, unit);
  g_autoptr (GError) error = NULL;

  if (field == NULL)
    return RP_CHANGE_DONE;
  if (field->merge == RP_MERGE_GUARDED)
    {
      if (may_move (self, row, value))
        rp_changeset_set_unit (changeset, row, unit, value, &self->actor);
      return RP_CHANGE_DONE;
    }
  if (field->merge == RP_MERGE_APPEND || field->merge == RP_MERGE_FROZEN)
    return keeps (row, unit, value) ? RP_CHANGE_DONE
                                    : rp_op_refuse (self->result, RP_REFUSAL_FORBIDDEN, unit);
  if (!rp_field_may_change (row->kind, field, self->context->roles, rp_row_get_state (row)))
    return rp_op_refuse (self->result, RP_REFUSAL_FORBIDDEN, unit);
  if (!rp_kind_check_unit (row->kind, unit, value, &error))
    return rp_op_refuse (self->result, RP_REFUSAL_INVALID, error->message);
  if (rp_op_check_author (&self->author, row, unit, value, self->result) != RP_CHANGE_DONE
      || rp_op_check_references (self->context, row, unit, value, self->result) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  rp_changeset_set_unit (changeset, row, unit, value, &self->actor);
  return RP_CHANGE_DONE;
}

/* The state goes last: a step asks for what was entered with it. */
static RpChangeOutcome
restore_with (Settlement *self, const RpRow *row, JsonObject *units)
{
  RpRow *edited = rp_changeset_edit (self->context->changeset, row->kind, row->id);
  g_autoptr (GList) names = json_object_get_members (units);
  JsonNode *state = json_object_get_member (units, "state");

  rp_changeset_set_deleted (self->context->changeset, edited, FALSE, &self->actor);
  for (GList *link = names; link != NULL; link = link->next)
    if (!g_str_equal (link->data, "state")
        && restore_unit (self, edited, link->data, json_object_get_member (units, link->data))
               != RP_CHANGE_DONE)
      return RP_CHANGE_REFUSED;
  if (state != NULL && restore_unit (self, edited, "state", state) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  return rp_op_check_unique (self->context, edited, self->result);
}

RpChangeOutcome
rp_op_settle_deletion (RpOpContext *context, const RpOp *op, const RpRow *conflict,
                       RpOpResult *result)
{
  g_autofree char *author = g_strdup (rp_row_get_text (conflict, "mine_by"));
  Settlement self = {
    context,
    *context,
    { .user_id = context->user_id, .op_id = op->id, .roles = context->roles },
    result,
  };
  const RpKind *kind = rp_schema_find_kind (rp_row_get_text (conflict, "on_kind"));
  g_autoptr (JsonNode) mine = rp_unit_get (conflict->kind, conflict->body, "mine");
  gboolean restore = mine == NULL || JSON_NODE_HOLDS_OBJECT (mine);
  g_autoptr (JsonObject) units = NULL;
  const RpRow *row;

  self.author.user_id = author;
  if (!g_str_equal (rp_row_get_text (conflict, "unit"), "deleted"))
    return RP_CHANGE_DONE;
  row = kind != NULL
            ? rp_changeset_find (context->changeset, kind, rp_row_get_text (conflict, "on_id"))
            : NULL;
  if (row == NULL || row->deleted != restore)
    return rp_op_refuse (result, RP_REFUSAL_STALE_STATE, "deleted");
  if (!restore)
    return delete_after_all (context, row, &self.actor, result);
  units = mine != NULL ? json_object_ref (json_node_get_object (mine)) : json_object_new ();
  return restore_with (&self, row, units);
}
