/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "base/json-access.h"
#include "schema/unit.h"

/* A row may only point at rows of its own customer, when it is made and whenever it is made to point elsewhere. What
 * points there already, because one of the two was moved alone, stays until somebody points it elsewhere. */

/* One that does not exist (yet) is let through unless the field is required: its own operation may have been refused. */
static RpChangeOutcome
check_target (RpOpContext *context, const RpField *field, const char *target_id, const char *scope,
              RpOpResult *result)
{
  const RpKind *target = rp_schema_find_kind (field->target);
  const RpRow *row = rp_changeset_find (context->changeset, target, target_id);

  if (row == NULL && (field->flags & RP_FIELD_REQUIRED) != 0)
    return rp_op_refuse (result, RP_REFUSAL_MISSING_PARENT, field->name);
  if (row != NULL && target->scope == RP_SCOPE_CUSTOMER && !g_str_equal (row->scope, scope))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, field->name);
  return RP_CHANGE_DONE;
}

static gboolean
is_among (JsonNode *current, const char *target_id)
{
  JsonArray *ids
      = current != NULL && JSON_NODE_HOLDS_ARRAY (current) ? json_node_get_array (current) : NULL;

  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    if (g_str_equal (rp_json_array_get_string (ids, i, ""), target_id))
      return TRUE;
  return ids == NULL && current != NULL
         && g_str_equal (rp_json_node_get_string (current, ""), target_id);
}

RpChangeOutcome
rp_op_check_reference (RpOpContext *context, const RpField *field, const char *scope,
                       JsonNode *current, JsonNode *wanted, RpOpResult *result)
{
  JsonArray *ids
      = wanted != NULL && JSON_NODE_HOLDS_ARRAY (wanted) ? json_node_get_array (wanted) : NULL;
  guint n_ids = ids != NULL ? json_array_get_length (ids) : 1;

  if (field->target == NULL || wanted == NULL || JSON_NODE_HOLDS_NULL (wanted))
    return RP_CHANGE_DONE;
  for (guint i = 0; i < n_ids; i++)
    {
      const char *target_id = ids != NULL ? rp_json_array_get_string (ids, i, "")
                                          : rp_json_node_get_string (wanted, "");

      if (!is_among (current, target_id)
          && check_target (context, field, target_id, scope, result) != RP_CHANGE_DONE)
        return RP_CHANGE_REFUSED;
    }
  return RP_CHANGE_DONE;
}

/* Of a group the field's own part. (nullable) */
static JsonNode *
get_part (const RpField *field, JsonNode *value)
{
  if (field->group == NULL)
    return value;
  return value != NULL && JSON_NODE_HOLDS_OBJECT (value)
             ? json_object_get_member (json_node_get_object (value), field->name)
             : NULL;
}

RpChangeOutcome
rp_op_check_references (RpOpContext *context, const RpRow *row, const char *unit, JsonNode *wanted,
                        RpOpResult *result)
{
  g_autoptr (JsonNode) current = rp_unit_dup (row->kind, row->body, unit);

  for (guint i = 0; i < row->kind->n_fields; i++)
    {
      const RpField *field = &row->kind->fields[i];

      if (g_str_equal (rp_field_unit_name (field), unit)
          && rp_op_check_reference (context, field, row->scope, get_part (field, current),
                                    get_part (field, wanted), result)
                 != RP_CHANGE_DONE)
        return RP_CHANGE_REFUSED;
    }
  return RP_CHANGE_DONE;
}
