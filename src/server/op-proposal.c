/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "schema/codec.h"
#include "schema/unit.h"
#include "server/merge.h"
#include "wire/op.h"

/* Values of fields that are kept in another system and imported, or that are not one's own any more. Whoever works with
 * the customer may propose one; who may load the field, or a ruling desk, accepts or refuses. */

enum
{
  PROPOSERS = RP_ROLE_MANAGER | RP_ROLE_DEPUTY | RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR
              | RP_ROLE_CENTRE | RP_ROLE_QUALITY,
  DESKS = RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR,
};

static const RpKind *
get_kind (void)
{
  return rp_schema_find_kind ("proposal");
}

gboolean
rp_op_may_propose (const RpOpContext *context, const RpKind *kind, const RpField *field)
{
  gboolean is_imported = field->merge == RP_MERGE_CENTRAL && (field->writers & RP_ROLE_IMPORT) != 0;
  gboolean was_his = field->keepers != 0 && (field->writers & context->roles) != 0;

  return (is_imported || was_his) && (field->flags & RP_FIELD_INTERNAL) == 0
         && (context->roles & PROPOSERS) != 0
         && (kind->scope == RP_SCOPE_SELF || kind->scope == RP_SCOPE_CUSTOMER);
}

static gboolean
may_rule (const RpOpContext *context, const RpField *field)
{
  RpRoles rulers = field->keepers != 0 ? field->keepers : field->writers;

  return ((rulers | DESKS) & context->roles) != 0;
}

static void
put_value (JsonObject *body, const char *member, JsonNode *value)
{
  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (body, member, json_node_copy (value));
}

static JsonObject *
make_body (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit, JsonNode *seen,
           JsonNode *wanted)
{
  g_autofree char *at = rp_op_dup_instant (context, op);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", row->scope);
  json_object_set_string_member (body, "on_kind", row->kind->name);
  json_object_set_string_member (body, "on_id", row->id);
  json_object_set_string_member (body, "unit", unit);
  put_value (body, "seen", seen);
  put_value (body, "value", wanted);
  if (op->note != NULL)
    json_object_set_string_member (body, "why", op->note);
  json_object_set_string_member (body, "by", context->user_id);
  json_object_set_string_member (body, "at", at);
  json_object_set_string_member (body, "op", op->id);
  json_object_set_string_member (body, "state", "OPEN");
  return body;
}

/* Of a proposal: what he proposes later in place of it. */
static const char *const proposed[] = { "seen", "value", "why", "at", "op", NULL };

void
rp_op_propose (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
               JsonNode *seen, JsonNode *wanted)
{
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = RP_ROLE_SERVER };
  g_autoptr (JsonNode) current = rp_unit_dup (row->kind, row->body, unit);
  g_autoptr (JsonObject) body = NULL;
  const RpRow *open;
  g_autofree char *id = NULL;

  if (rp_json_equal (current, wanted))
    return;
  body = make_body (context, op, row, unit, seen, wanted);
  open = rp_op_find_open (context, get_kind (), "by", row, unit);
  if (open != NULL)
    {
      rp_op_supersede (context, open, proposed, body, &actor);
      return;
    }
  id = rp_id_source_make (context->ids);
  rp_changeset_add (context->changeset, get_kind (), id, row->scope, json_object_ref (body),
                    &actor);
}

/* --- ruling ------------------------------------------------------------------------------------- */

static RpChangeOutcome
take_value (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
            JsonNode *wanted, RpOpResult *result)
{
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = context->roles };
  g_autoptr (GError) error = NULL;
  RpRow *edited;

  if (!rp_kind_check_unit (row->kind, unit, wanted, &error))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, error->message);
  edited = rp_changeset_edit (context->changeset, row->kind, row->id);
  rp_changeset_set_unit (context->changeset, edited, unit, wanted, &actor);
  return rp_op_check_unique (context, edited, result);
}

/* What was proposed against a value that does not stand any more is proposed anew. */
static RpChangeOutcome
rule (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
      const RpRow *proposal, RpOpResult *result)
{
  g_autoptr (JsonNode) seen = rp_unit_dup (proposal->kind, proposal->body, "seen");
  g_autoptr (JsonNode) wanted = rp_unit_dup (proposal->kind, proposal->body, "value");
  g_autoptr (JsonNode) current = rp_unit_dup (row->kind, row->body, unit);
  RpMergeUnit merge
      = { .is_group = rp_kind_find_unit (row->kind, unit)->group != NULL,
          .unit_rev = 1, /* no revision of the row counts, he may have proposed it long ago */
          .current = current,
          .readable = current,
          .seen = seen,
          .wanted = wanted };
  g_autoptr (JsonNode) whole = rp_merge_complete (&merge);

  switch (rp_merge_decide (&merge, whole))
    {
    case RP_MERGE_NOTHING:
      return RP_CHANGE_DONE;
    case RP_MERGE_KEEP:
      return rp_op_refuse (result, RP_REFUSAL_STALE_STATE, unit);
    case RP_MERGE_TAKE:
      break;
    }
  return take_value (context, op, row, unit, whole, result);
}

RpChangeOutcome
rp_op_accept_proposal (RpOpContext *context, const RpOp *op, const RpRow *proposal,
                       RpOpResult *result)
{
  const RpKind *kind = rp_schema_find_kind (rp_row_get_text (proposal, "on_kind"));
  g_autofree char *unit = g_strdup (rp_row_get_text (proposal, "unit"));
  const RpField *field = kind != NULL ? rp_kind_find_unit (kind, unit) : NULL;
  const RpRow *row;

  if (field == NULL)
    return rp_op_refuse (result, RP_REFUSAL_INVALID, unit);
  if (!may_rule (context, field))
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, unit);
  row = rp_changeset_find (context->changeset, kind, rp_row_get_text (proposal, "on_id"));
  if (row == NULL || row->deleted)
    return rp_op_refuse (result, RP_REFUSAL_STALE_STATE, "deleted");
  return rule (context, op, row, unit, proposal, result);
}
