/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include <string.h>

#include "base/json-access.h"
#include "schema/author.h"
#include "schema/unit.h"
#include "schema/workflow-guard.h"

/* Who did it is known by the token, not by what a program writes. A name of somebody else is let through where he has
 * signed it himself: a value that is put back, or the later one of a conflict that a third person decides. */

/* Looks at one replaced value of a row, or at its making, whose unit is "". Returns: whether it is the one */
typedef gboolean (*ReplacedFunc) (const RpReplaced *replaced, gconstpointer data);

static gboolean
find_in_set (RpChangeset *changeset, const RpRow *row, ReplacedFunc is_it, gconstpointer data)
{
  GPtrArray *history = rp_changeset_get_history (changeset);

  for (guint i = 0; i < history->len; i++)
    {
      const RpReplaced *replaced = g_ptr_array_index (history, i);

      if (replaced->kind == row->kind && g_str_equal (replaced->id, row->id)
          && is_it (replaced, data))
        return TRUE;
    }
  return FALSE;
}

static gboolean
find_stored (RpChangeset *changeset, const RpRow *row, ReplacedFunc is_it, gconstpointer data,
             GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_changeset_get_connection (changeset),
                               "SELECT unit, old_value, new_value, user_id FROM field_history"
                               " WHERE kind = :kind AND id = :id",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", row->kind->name);
  rp_statement_bind_text (statement, ":id", row->id);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      RpReplaced replaced = { .unit = (char *)rp_statement_get_text (statement, 0),
                              .old_value = (char *)rp_statement_get_text (statement, 1),
                              .new_value = (char *)rp_statement_get_text (statement, 2),
                              .user_id = (char *)rp_statement_get_text (statement, 3) };

      if (is_it (&replaced, data))
        return TRUE;
    }
  return FALSE;
}

static gboolean
find_replaced (RpOpContext *context, const RpRow *row, ReplacedFunc is_it, gconstpointer data)
{
  GError *error = NULL;
  gboolean found = find_in_set (context->changeset, row, is_it, data)
                   || find_stored (context->changeset, row, is_it, data, &error);

  if (error != NULL)
    rp_changeset_take_error (context->changeset, error);
  return found;
}

/* --- names that a unit may have ----------------------------------------------------------------- */

/* @value: (nullable): JSON */
static gboolean
names (const char *value, const char *user_id)
{
  return value != NULL && *user_id != '\0' && strstr (value, user_id) != NULL;
}

typedef struct
{
  const char *unit;
  const char *text; /* JSON, "" for absent; of a set an element */
} Value;

static gboolean
stood_there (const RpReplaced *replaced, gconstpointer data)
{
  const Value *value = data;

  return g_str_equal (replaced->unit, value->unit)
         && (g_strcmp0 (replaced->old_value != NULL ? replaced->old_value : "", value->text) == 0
             || g_strcmp0 (replaced->new_value != NULL ? replaced->new_value : "", value->text)
                    == 0);
}

/* The author of the later value has signed it when he sent it. */
static gboolean
is_in_conflict (RpOpContext *context, const RpRow *row, const char *unit, JsonNode *wanted)
{
  g_autoptr (GPtrArray) conflicts = rp_changeset_list_where (
      context->changeset, rp_schema_find_kind ("conflict"), "on_id", row->id);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const RpRow *conflict = g_ptr_array_index (conflicts, i);
      g_autoptr (JsonNode) mine = rp_unit_dup (conflict->kind, conflict->body, "mine");

      if (g_str_equal (rp_row_get_text (conflict, "unit"), unit) && rp_json_equal (mine, wanted))
        return TRUE;
    }
  return FALSE;
}

static char *
to_text (JsonNode *value)
{
  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? g_strdup ("")
                                                       : rp_json_to_canonical (value);
}

RpChangeOutcome
rp_op_check_author (RpOpContext *context, const RpRow *row, const char *unit, JsonNode *wanted,
                    RpOpResult *result)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) current = NULL;

  if (rp_author_signs (row->kind, unit, wanted, context->user_id))
    return RP_CHANGE_DONE;
  text = to_text (wanted);
  current = rp_unit_dup (row->kind, row->body, unit);
  if (rp_json_equal (current, wanted) || is_in_conflict (context, row, unit, wanted)
      || find_replaced (context, row, stood_there, &(Value){ unit, text }))
    return RP_CHANGE_DONE;
  return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, rp_author_false_name);
}

static gboolean
stood_among (const RpReplaced *replaced, gconstpointer data)
{
  const Value *value = data;

  return g_str_equal (replaced->unit, value->unit)
         && (names (replaced->old_value, value->text) || names (replaced->new_value, value->text));
}

RpChangeOutcome
rp_op_check_author_set (RpOpContext *context, const RpRow *row, const char *unit, JsonArray *add,
                        JsonArray *remove, RpOpResult *result)
{
  const RpField *field = rp_author_find (row->kind, unit);
  guint n_removed = field != NULL && remove != NULL ? json_array_get_length (remove) : 0;
  guint n_added = field != NULL && add != NULL ? json_array_get_length (add) : 0;

  for (guint i = 0; i < n_removed; i++)
    if (!g_str_equal (rp_json_array_get_string (remove, i, ""), context->user_id))
      return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, rp_author_false_name);
  for (guint i = 0; i < n_added; i++)
    {
      const char *name = rp_json_array_get_string (add, i, "");

      if (!g_str_equal (name, context->user_id)
          && !find_replaced (context, row, stood_among, &(Value){ unit, name }))
        return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, rp_author_false_name);
    }
  return RP_CHANGE_DONE;
}

/* --- four eyes ---------------------------------------------------------------------------------- */

typedef struct
{
  const RpWorkflow *workflow;
  const RpTransition *arrow;
  const char *user_id;
} Suspect;

/* @text: JSON of a string */
static gboolean
says (const char *text, const char *code)
{
  gsize length = code != NULL ? strlen (code) : 0;

  return text != NULL && code != NULL && strlen (text) == length + 2
         && strncmp (text + 1, code, length) == 0;
}

/* In this state a record is with those whose work is decided about later. @state: JSON of it */
static gboolean
is_authors_state (const RpWorkflow *workflow, const char *state)
{
  gboolean left = FALSE;

  for (guint i = 0; i < workflow->n_transitions; i++)
    {
      const RpTransition *arrow = &workflow->transitions[i];

      if (!says (state, arrow->from))
        continue;
      if (arrow->not_by != NULL)
        return FALSE;
      left = TRUE;
    }
  return left;
}

/* He made the record, was named in it as its author, or took it on its way: whatever name stands there now. */
static gboolean
had_a_hand_in_it (const RpReplaced *replaced, gconstpointer data)
{
  const Suspect *suspect = data;

  if (g_str_equal (replaced->unit, suspect->arrow->not_by))
    return names (replaced->old_value, suspect->user_id)
           || names (replaced->new_value, suspect->user_id);
  if (g_strcmp0 (replaced->user_id, suspect->user_id) != 0)
    return FALSE;
  return *replaced->unit == '\0'
         || (g_str_equal (replaced->unit, "state")
             && is_authors_state (suspect->workflow, replaced->old_value));
}

RpChangeOutcome
rp_op_check_four_eyes (RpOpContext *context, const RpRow *row, const RpTransition *arrow,
                       RpOpResult *result)
{
  Suspect suspect = { row->kind->workflow, arrow, context->user_id };

  if (arrow->not_by == NULL || !find_replaced (context, row, had_a_hand_in_it, &suspect))
    return RP_CHANGE_DONE;
  return rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, rp_workflow_four_eyes);
}

/* --- who took a step ---------------------------------------------------------------------------- */

static const char *
find_signature (const RpWorkflow *workflow, const char *from, const char *to, RpRoles roles)
{
  for (guint i = 0; i < workflow->n_transitions; i++)
    {
      const RpTransition *arrow = &workflow->transitions[i];

      if ((arrow->who & roles) != 0 && arrow->by != NULL && g_strcmp0 (arrow->from, from) == 0
          && g_strcmp0 (arrow->to, to) == 0)
        return arrow->by;
    }
  return NULL;
}

void
rp_op_sign_step (RpOpContext *context, const RpOp *op, const RpRow *row, const char *from,
                 const char *to)
{
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = context->roles };
  const char *field = find_signature (row->kind->workflow, from, to, context->roles);

  if (field != NULL && *rp_row_get_text (row, field) == '\0'
      && rp_kind_find_field (row->kind, field)->group == NULL)
    rp_changeset_set_text (context->changeset,
                           rp_changeset_edit (context->changeset, row->kind, row->id), field,
                           context->user_id, &actor);
}

const char *
rp_op_find_mover (RpOpContext *context, const RpRow *row)
{
  GPtrArray *history = rp_changeset_get_history (context->changeset);

  for (guint i = history->len; i > 0; i--)
    {
      const RpReplaced *replaced = g_ptr_array_index (history, i - 1);

      if (replaced->kind == row->kind && g_str_equal (replaced->id, row->id)
          && g_str_equal (replaced->unit, "state"))
        return replaced->user_id;
    }
  return NULL;
}
