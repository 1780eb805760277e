/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "schema/codec.h"
#include "schema/workflow-guard.h"
#include "wire/op.h"

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

/* A step that was taken on the deleted record is taken where it still leads somewhere. */
static gboolean
may_move (RpOpContext *context, const RpRow *row, JsonNode *state)
{
  g_autoptr (RpRecord) record
      = rp_record_new (row->kind, row->id, row->scope, rp_json_object_copy (row->body));

  return row->kind->workflow != NULL
         && rp_workflow_choose (row->kind->workflow, rp_row_get_state (row),
                                json_node_get_string (state), context->roles, record, record, NULL)
                != NULL;
}

static RpChangeOutcome
restore_unit (RpOpContext *context, RpRow *row, const char *unit, JsonNode *value,
              const RpActor *actor, RpOpResult *result)
{
  const RpField *field = rp_kind_find_unit (row->kind, unit);
  g_autoptr (GError) error = NULL;

  if (field == NULL)
    return RP_CHANGE_DONE;
  if (field->merge == RP_MERGE_GUARDED)
    {
      if (may_move (context, row, value))
        rp_changeset_set_unit (context->changeset, row, unit, value, actor);
      return RP_CHANGE_DONE;
    }
  if ((field->writers & context->roles) == 0)
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, unit);
  if (!rp_kind_check_unit (row->kind, unit, value, &error))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, error->message);
  rp_changeset_set_unit (context->changeset, row, unit, value, actor);
  return RP_CHANGE_DONE;
}

static RpChangeOutcome
restore_with (RpOpContext *context, const RpRow *row, JsonObject *units, const RpActor *actor,
              RpOpResult *result)
{
  RpRow *edited = rp_changeset_edit (context->changeset, row->kind, row->id);
  g_autoptr (GList) names = json_object_get_members (units);

  rp_changeset_set_deleted (context->changeset, edited, FALSE, actor);
  for (GList *link = names; link != NULL; link = link->next)
    if (restore_unit (context, edited, link->data, json_object_get_member (units, link->data),
                      actor, result)
        != RP_CHANGE_DONE)
      return RP_CHANGE_REFUSED;
  return rp_op_check_unique (context, edited, result);
}

RpChangeOutcome
rp_op_settle_deletion (RpOpContext *context, const RpOp *op, const RpRow *conflict,
                       RpOpResult *result)
{
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = context->roles };
  const RpKind *kind = rp_schema_find_kind (rp_row_get_text (conflict, "on_kind"));
  g_autoptr (JsonNode) mine = rp_unit_get (conflict->kind, conflict->body, "mine");
  gboolean restore = mine == NULL || JSON_NODE_HOLDS_OBJECT (mine);
  g_autoptr (JsonObject) units = NULL;
  const RpRow *row;

  if (!g_str_equal (rp_row_get_text (conflict, "unit"), "deleted"))
    return RP_CHANGE_DONE;
  row = kind != NULL
            ? rp_changeset_find (context->changeset, kind, rp_row_get_text (conflict, "on_id"))
            : NULL;
  if (row == NULL || row->deleted != restore)
    return rp_op_refuse (result, RP_REFUSAL_STALE_STATE, "deleted");
  if (!restore)
    return delete_after_all (context, row, &actor, result);
  units = mine != NULL ? json_object_ref (json_node_get_object (mine)) : json_object_new ();
  return restore_with (context, row, units, &actor, result);
}
