/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "base/json-access.h"
#include "base/mutant.h"
#include "schema/author.h"
#include "schema/codec.h"
#include "schema/unit.h"
#include "schema/workflow-guard.h"
#include "server/score-models.h"
#include "server/survivor.h"

/* Rows that come from other systems are entered for somebody else; all others name their author. */
enum
{
  FOR_OTHERS = RP_ROLE_IMPORT | RP_ROLE_ADMIN,
};

static RpChangeOutcome
check_state (RpOpContext *context, const RpKind *kind, JsonNode *value, RpOpResult *result)
{
  const char *state = rp_json_node_get_string (value, "");

  if (rp_workflow_find_state (kind->workflow, state) == NULL)
    return rp_op_refuse (result, RP_REFUSAL_INVALID, "state");
  if (rp_workflow_find_move (kind->workflow, NULL, state, context->roles) == NULL)
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, "state");
  return RP_CHANGE_DONE;
}

static RpChangeOutcome
check_member (RpOpContext *context, const RpKind *kind, const char *name, JsonNode *value,
              const char *scope, RpOpResult *result)
{
  const RpField *field = rp_kind_find_field (kind, name);

  if (field == NULL)
    return rp_op_refuse (result, RP_REFUSAL_INVALID, name);
  if (JSON_NODE_HOLDS_NULL (value))
    return RP_CHANGE_DONE;
  if (field->merge == RP_MERGE_GUARDED && kind->workflow != NULL)
    return check_state (context, kind, value, result);
  if (!rp_field_may_write (kind, field, context->roles, TRUE))
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, name);
  if (rp_author_is_maker (field) && (context->roles & FOR_OTHERS) == 0
      && !g_str_equal (rp_json_node_get_string (value, ""), context->user_id))
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, rp_author_false_name);
  return rp_op_check_reference (context, field, scope, NULL, value, result);
}

static RpChangeOutcome
check_members (RpOpContext *context, const RpKind *kind, JsonObject *body, const char *scope,
               RpOpResult *result)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &value))
    if (check_member (context, kind, name, value, scope, result) != RP_CHANGE_DONE)
      return RP_CHANGE_REFUSED;
  return RP_CHANGE_DONE;
}

/* What the event that makes a row demands of it: a visit has a customer, a need the customer's words. */
static RpChangeOutcome
check_guard (RpOpContext *context, const RpKind *kind, const RpChange *change, JsonObject *body,
             const char *scope, RpOpResult *result)
{
  g_autoptr (RpRecord) after = rp_record_new (kind, change->id, scope, rp_json_object_copy (body));
  g_autoptr (GError) error = NULL;

  if (kind->workflow == NULL
      || rp_workflow_choose (kind->workflow, NULL, rp_record_get_text (after, "state"),
                             context->roles, NULL, after, context->user_id, &error)
             != NULL)
    return RP_CHANGE_DONE;
  return rp_op_refuse (result, RP_REFUSAL_INVALID, error->message);
}

/* What is made for a customer that lies under another number now goes there. Who had the one but not the
 * other has come late: it is kept for the other's manager. */
static RpChangeOutcome
check_survivor (RpOpContext *context, const char *merged, const char *survivor, RpOpResult *result)
{
  g_autoptr (RpOpResult) there = rp_op_result_new (result->op_id, RP_RESULT_APPLIED);

  if (rp_op_check_scope (context, survivor, there) == RP_CHANGE_DONE)
    return RP_CHANGE_DONE;
  if (there->status != RP_RESULT_HELD
      && rp_op_check_scope (context, merged, result) != RP_CHANGE_DONE
      && result->status != RP_RESULT_HELD)
    return RP_CHANGE_REFUSED;
  result->status = RP_RESULT_HELD;
  g_strlcpy (context->held_scope, survivor, sizeof context->held_scope);
  return RP_CHANGE_REFUSED;
}

/* What only the program can say about a row of some kinds. */
static const struct
{
  const char *kind;
  RpChangeOutcome (*check) (RpOpContext *context, JsonObject *body, RpOpResult *result);
} contents[] = {
  { "score_model", rp_op_check_score_model },
};

static RpChangeOutcome
check_content (RpOpContext *context, const RpKind *kind, JsonObject *body, RpOpResult *result)
{
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    if (g_str_equal (contents[i].kind, kind->name))
      return contents[i].check (context, body, result);
  return RP_CHANGE_DONE;
}

/* A customer is its own scope, which nobody can have before it exists. */
static RpChangeOutcome
check_place (RpOpContext *context, const RpKind *kind, const char *named, const char *scope,
             RpOpResult *result)
{
  if (kind->scope == RP_SCOPE_SELF)
    return RP_CHANGE_DONE;
  if (kind->scope == RP_SCOPE_CUSTOMER
      && rp_changeset_find (context->changeset, rp_schema_find_kind ("customer"), scope) == NULL)
    return rp_op_refuse (result, RP_REFUSAL_MISSING_PARENT, "customer");
  if (!g_str_equal (named, scope))
    return check_survivor (context, named, scope, result);
  return rp_op_check_scope (context, scope, result);
}

/* What a new row says about steps that others have taken was not seen here: who puts back an old record puts back what
 * he may say himself. */
static void
drop_signatures (const RpKind *kind, JsonObject *body, const char *user_id)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      const char *unit = rp_field_unit_name (field);
      g_autoptr (JsonNode) value = rp_unit_dup (kind, body, unit);

      if ((field->flags & RP_FIELD_AUTHOR) != 0 && !rp_author_is_maker (field) && value != NULL
          && !rp_author_signs (kind, unit, value, user_id))
        rp_unit_replace (kind, body, unit, NULL);
    }
}

/* The body as it will stand: with the customer that it belongs to now, signed by its maker. Returns: (transfer full) */
static JsonObject *
make_body (RpOpContext *context, const RpKind *kind, JsonObject *create, const char *scope)
{
  JsonObject *body = rp_json_object_copy (create);

  if ((context->roles & FOR_OTHERS) == 0)
    {
      drop_signatures (kind, body, context->user_id);
      rp_author_sign (kind, body, context->user_id, context->roles);
    }

  if (kind->scope == RP_SCOPE_CUSTOMER)
    json_object_set_string_member (body, "customer", scope);
  return body;
}

RpChangeOutcome
rp_op_create (RpOpContext *context, const RpOp *op, const RpChange *change, const RpKind *kind,
              RpOpResult *result)
{
  g_autofree char *named = rp_row_find_scope (kind, change->id, change->create);
  g_autofree char *scope = named != NULL && kind->scope == RP_SCOPE_CUSTOMER
                                   && !rp_mutant (RP_MUTANT_MERGED_LEFT_BEHIND)
                               ? rp_survivor_find (context->changeset, named)
                               : g_strdup (named);
  g_autoptr (JsonObject) body = NULL;
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = context->roles };
  g_autoptr (GError) error = NULL;

  if (named == NULL || (change->scope != NULL && !g_str_equal (named, change->scope)))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, "scope");
  if (rp_op_was_erased (context, change))
    return rp_op_refuse (result, RP_REFUSAL_ERASED, change->id);
  if (check_place (context, kind, named, scope, result) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  if (kind->server_made || (kind->creators & context->roles) == 0)
    return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, kind->name);
  if (rp_changeset_find (context->changeset, kind, change->id) != NULL)
    return rp_op_refuse (result, RP_REFUSAL_DUPLICATE_KEY, change->id);
  body = make_body (context, kind, change->create, scope);
  if (check_members (context, kind, body, scope, result) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  if (!rp_kind_check_body (kind, body, &error))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, error->message);
  if (check_guard (context, kind, change, body, scope, result) != RP_CHANGE_DONE
      || check_content (context, kind, body, result) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;

  RpRow *row = rp_changeset_add (context->changeset, kind, change->id, scope,
                                 g_steal_pointer (&body), &actor);
  return rp_op_check_unique (context, row, result);
}
