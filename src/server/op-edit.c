/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "base/json-access.h"
#include "base/mutant.h"
#include "schema/codec.h"
#include "schema/unit.h"
#include "schema/workflow-guard.h"
#include "server/access.h"
#include "server/former-scopes.h"
#include "server/internal-values.h"
#include "server/merge.h"
#include "server/report-needs.h"

/* One change on its way through the checks. */
typedef struct
{
  RpOpContext *context;
  const RpOp *op;
  const RpChange *change;
  const RpKind *kind;
  RpOpResult *result;
  gint64 base;      /* 0 when the author's revisions are of another epoch */
  RpRecord *before; /* (nullable): the row as it was, when the change moves it */
  const char *from; /* (nullable): the state that the step leads from */
  gboolean said;    /* somebody else has taken the same step, of which each one's counts */
} Edit;

static RpChangeOutcome
refuse (Edit *edit, RpRefusal refusal, const char *detail)
{
  return rp_op_refuse (edit->result, refusal, detail);
}

static const RpRow *
get_row (Edit *edit)
{
  return rp_changeset_find (edit->context->changeset, edit->kind, edit->change->id);
}

static RpActor
make_actor (Edit *edit)
{
  return (RpActor){ .user_id = edit->context->user_id,
                    .op_id = edit->op->id,
                    .roles = edit->context->roles };
}

static void
set_unit (Edit *edit, const char *unit, JsonNode *value)
{
  RpActor actor = make_actor (edit);
  RpRow *row = rp_changeset_edit (edit->context->changeset, edit->kind, edit->change->id);

  rp_changeset_set_unit (edit->context->changeset, row, unit, value, &actor);
}

/* --- values ------------------------------------------------------------------------------------- */

/* Classes of units that are never replaced by a plain value. */
static RpChangeOutcome
check_class (Edit *edit, const RpField *field, const char *unit, JsonNode *current,
             JsonNode *wanted)
{
  switch (field->merge)
    {
    case RP_MERGE_APPEND:
    case RP_MERGE_FROZEN:
      return rp_json_equal (current, wanted) ? RP_CHANGE_DONE
                                             : refuse (edit, RP_REFUSAL_FORBIDDEN, unit);
    case RP_MERGE_GUARDED:
    case RP_MERGE_SET:
      return refuse (edit, RP_REFUSAL_INVALID, unit);
    case RP_MERGE_SHARED:
    case RP_MERGE_CENTRAL:
    case RP_MERGE_TEXT:
      return RP_CHANGE_DONE;
    }
  return refuse (edit, RP_REFUSAL_INVALID, unit);
}

/* What was entered before a step that others have taken meanwhile counts by the state it stands in now. */
static gboolean
may_change (Edit *edit, const RpField *field)
{
  return rp_field_may_change (edit->kind, field, edit->context->roles,
                              rp_row_get_state (get_row (edit)));
}

/* @proposed: (out) (nullable): set when the author may only propose it */
static RpChangeOutcome
check_unit (Edit *edit, const char *unit, JsonNode *value, gboolean *proposed)
{
  const RpField *field = rp_kind_find_unit (edit->kind, unit);
  gboolean writes = field != NULL && may_change (edit, field);
  g_autoptr (GError) error = NULL;

  if (field == NULL)
    return refuse (edit, RP_REFUSAL_INVALID, unit);
  if (!writes && (proposed == NULL || !rp_op_may_propose (edit->context, edit->kind, field)))
    return refuse (edit, RP_REFUSAL_FORBIDDEN, unit);
  if (proposed != NULL)
    *proposed = !writes && !rp_mutant (RP_MUTANT_CENTRAL_WRITTEN);
  if (!rp_kind_check_unit (edit->kind, unit, value, &error))
    return refuse (edit, RP_REFUSAL_INVALID, error->message);
  return RP_CHANGE_DONE;
}

/* A consent that was withdrawn is withdrawn, whatever the others saw meanwhile. */
static gboolean
is_withdrawal (const RpField *field, JsonNode *current, JsonNode *wanted)
{
  return (field->flags & RP_FIELD_WITHDRAWAL) != 0 && !rp_mutant (RP_MUTANT_CONSENT_LOSES)
         && current == NULL && wanted != NULL && !JSON_NODE_HOLDS_NULL (wanted);
}

/* A value that may be written, on its way through the seen-rule. */
static void
merge_unit (Edit *edit, const RpField *field, const char *unit, JsonNode *current, JsonNode *seen,
            JsonNode *wanted)
{
  const RpRow *row = get_row (edit);
  g_autoptr (JsonNode) readable
      = rp_internal_strip (edit->kind, row->body, unit, current, edit->context->roles);
  RpMergeUnit merge = { .is_group = field->group != NULL,
                        .unit_rev = rp_row_get_unit_rev (row, unit),
                        .base = edit->base,
                        .current = current,
                        .readable = readable,
                        .seen = seen,
                        .wanted = wanted };
  g_autoptr (JsonNode) decided = rp_op_dup_decided (edit->context, edit->op, row, unit, wanted);
  g_autoptr (JsonNode) whole
      = decided != NULL ? g_steal_pointer (&decided) : rp_merge_complete (&merge);

  switch (rp_merge_decide (&merge, whole))
    {
    case RP_MERGE_NOTHING:
      break;
    case RP_MERGE_TAKE:
      set_unit (edit, unit, whole);
      break;
    case RP_MERGE_KEEP:
      if (edit->said)
        rp_op_keep_standing (edit->context, edit->op, row, unit, seen, whole);
      else
        rp_op_record_conflict (edit->context, edit->op, row, unit, seen, whole, edit->result);
      if (rp_mutant (RP_MUTANT_CONFLICT_EMPTIES))
        set_unit (edit, unit, NULL);
      break;
    }
}

static RpChangeOutcome
apply_unit (Edit *edit, const char *unit, JsonNode *wanted)
{
  JsonNode *seen
      = edit->change->seen != NULL ? json_object_get_member (edit->change->seen, unit) : NULL;
  const RpRow *row = get_row (edit);
  const RpField *field = rp_kind_find_unit (edit->kind, unit);
  g_autoptr (JsonNode) current = rp_unit_dup (edit->kind, row->body, unit);
  gboolean proposed;

  if (check_unit (edit, unit, wanted, &proposed) != RP_CHANGE_DONE
      || rp_op_check_author (edit->context, row, unit, wanted, edit->result) != RP_CHANGE_DONE
      || rp_op_check_references (edit->context, row, unit, wanted, edit->result) != RP_CHANGE_DONE
      || check_class (edit, field, unit, current, wanted) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  if (proposed)
    rp_op_propose (edit->context, edit->op, row, unit, seen, wanted);
  else if (is_withdrawal (field, current, wanted))
    set_unit (edit, unit, wanted);
  else
    merge_unit (edit, field, unit, current, seen, wanted);
  return RP_CHANGE_DONE;
}

static RpChangeOutcome
apply_units (Edit *edit)
{
  JsonObjectIter iter;
  const char *unit;
  JsonNode *wanted;

  if (edit->change->set == NULL)
    return RP_CHANGE_DONE;
  json_object_iter_init (&iter, edit->change->set);
  while (json_object_iter_next (&iter, &unit, &wanted))
    if (apply_unit (edit, unit, wanted) != RP_CHANGE_DONE)
      return RP_CHANGE_REFUSED;
  return rp_op_check_unique (edit->context, get_row (edit), edit->result);
}

/* --- sets --------------------------------------------------------------------------------------- */

/* The set as it would be; elements that stand there and only a newer program knows are nobody's fault. */
static RpChangeOutcome
check_elements (Edit *edit, const RpField *field, const char *unit, JsonNode *merged)
{
  JsonNode *current = json_object_get_member (get_row (edit)->body, unit);
  JsonNode *add
      = edit->change->add != NULL ? json_object_get_member (edit->change->add, unit) : NULL;

  return check_unit (edit, unit, rp_field_understands (field, current) ? merged : add, NULL);
}

static RpChangeOutcome
apply_elements (Edit *edit, const char *unit)
{
  const RpField *field = rp_kind_find_unit (edit->kind, unit);
  JsonArray *add = edit->change->add != NULL ? rp_json_get_array (edit->change->add, unit) : NULL;
  JsonArray *remove
      = edit->change->remove != NULL ? rp_json_get_array (edit->change->remove, unit) : NULL;
  JsonArray *current = rp_json_get_array (get_row (edit)->body, unit);
  g_autoptr (JsonNode) merged
      = rp_merge_set (rp_mutant (RP_MUTANT_SET_REPLACED) ? NULL : current, add, remove);

  if (field == NULL || field->merge != RP_MERGE_SET)
    return refuse (edit, RP_REFUSAL_INVALID, unit);
  if (check_elements (edit, field, unit, merged) != RP_CHANGE_DONE
      || rp_op_check_author_set (edit->context, get_row (edit), unit, add, remove, edit->result)
             != RP_CHANGE_DONE
      || rp_op_check_references (edit->context, get_row (edit), unit, merged, edit->result)
             != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  if (json_array_get_length (json_node_get_array (merged))
          != (current != NULL ? json_array_get_length (current) : 0)
      || (current != NULL
          && !rp_json_equal (json_object_get_member (get_row (edit)->body, unit), merged)))
    set_unit (edit, unit, merged);
  return RP_CHANGE_DONE;
}

static RpChangeOutcome
apply_sets (Edit *edit, JsonObject *units)
{
  g_autoptr (GList) names = units != NULL ? json_object_get_members (units) : NULL;

  for (GList *link = names; link != NULL; link = link->next)
    if (apply_elements (edit, link->data) != RP_CHANGE_DONE)
      return RP_CHANGE_REFUSED;
  return RP_CHANGE_DONE;
}

/* --- state -------------------------------------------------------------------------------------- */

/* The author decided on the answers he saw; those of another device since are not submitted unseen. */
static RpChangeOutcome
check_seen_hash (Edit *edit)
{
  JsonNode *answers = json_object_get_member (get_row (edit)->body, "answers");
  g_autofree char *hash = NULL;

  if (edit->change->seen_hash == NULL)
    return RP_CHANGE_DONE;
  hash = rp_json_fingerprint (answers);
  return g_str_equal (hash, edit->change->seen_hash)
             ? RP_CHANGE_DONE
             : refuse (edit, RP_REFUSAL_DRAFT_CHANGED, NULL);
}

static RpRecord *
make_record (const RpRow *row)
{
  return rp_record_new (row->kind, row->id, row->scope, rp_json_object_copy (row->body));
}

static const char *
find_centre (Edit *edit)
{
  const RpRow *user = rp_changeset_find (edit->context->changeset, rp_schema_find_kind ("user"),
                                         edit->context->user_id);

  return user != NULL ? rp_row_get_text (user, "centre") : "";
}

/* That an arrow leads there for this author, and that the row as it is now has what the arrow demands. */
static RpChangeOutcome
check_arrow (Edit *edit)
{
  g_autoptr (RpRecord) after = make_record (get_row (edit));
  g_autoptr (GError) error = NULL;
  const RpTransition *arrow = rp_workflow_choose (
      edit->kind->workflow, edit->from, edit->change->move_to, edit->context->roles, edit->before,
      after, edit->context->user_id, &error);

  if (g_error_matches (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID))
    return refuse (edit, RP_REFUSAL_INVALID, error->message);
  /* Somebody else has signed meanwhile, and his name stands: it is no false one. */
  if (g_error_matches (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_PERSON)
      && edit->result->status == RP_RESULT_CONFLICT)
    return refuse (edit, RP_REFUSAL_STALE_STATE, rp_row_get_state (get_row (edit)));
  if (g_error_matches (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_PERSON))
    return refuse (edit, RP_REFUSAL_FORBIDDEN, error->message);
  if (arrow == NULL || arrow->offline == RP_OFFLINE_SERVER)
    return refuse (edit, RP_REFUSAL_FORBIDDEN, "state");
  if (!rp_workflow_check_centre (arrow, edit->before, edit->context->roles, find_centre (edit),
                                 &error))
    return refuse (edit, RP_REFUSAL_FORBIDDEN, error->message);
  return rp_op_check_four_eyes (edit->context, get_row (edit), arrow, edit->result);
}

/* A report is accepted when each of its needs is coded: the laptop asks for it, and this does not rely on it. */
static RpChangeOutcome
check_coded (RpOpContext *context, const RpOp *op, const RpRow *report, RpOpResult *result)
{
  g_autoptr (GPtrArray) needs = rp_report_list_needs (context->changeset, report);

  for (guint i = 0; i < needs->len; i++)
    {
      const RpRow *need = needs->pdata[i];
      if (g_str_equal (rp_row_get_state (need), "CAPTURED"))
        return rp_op_refuse (result, RP_REFUSAL_INVALID, need->kind->name);
    }
  return RP_CHANGE_DONE;
}

/* What a decision brings about at other rows, and may be refused for. */
static const struct
{
  const char *kind, *to;
  RpChangeOutcome (*apply) (RpOpContext *context, const RpOp *op, const RpRow *row,
                            RpOpResult *result);
} consequences[] = {
  { "held", "ACCEPTED", rp_op_accept_held },
  { "proposal", "ACCEPTED", rp_op_accept_proposal },
  { "conflict", "REPLACED", rp_op_settle_deletion },
  { "needs_report", "ACCEPTED", check_coded },
  { "needs_report", "MERGED", rp_report_check_merge },
  { "need", "MERGED", rp_op_check_merge },
};

static RpChangeOutcome
apply_consequence (Edit *edit)
{
  for (guint i = 0; i < G_N_ELEMENTS (consequences); i++)
    if (g_str_equal (edit->kind->name, consequences[i].kind)
        && g_str_equal (edit->change->move_to, consequences[i].to))
      return consequences[i].apply (edit->context, edit->op, get_row (edit), edit->result);
  return RP_CHANGE_DONE;
}

/* The state stays where the first has brought it, so it moves from nowhere that the second has not seen. */
static gboolean
is_said (Edit *edit)
{
  const char *state = rp_row_get_state (get_row (edit));

  return edit->kind->workflow != NULL && g_strcmp0 (state, edit->change->move_to) == 0
         && g_strcmp0 (edit->change->move_from, state) != 0
         && rp_workflow_is_said_by_each (edit->kind->workflow, edit->change->move_from, state,
                                         edit->context->roles);
}

/* A date may have brought the row into another state since he saw it: a visit that was made in time is no missed one
 * because its laptop was away. He takes the step from there, if one leads on.
 * Returns: (nullable): the state that the step leads from */
static const char *
find_start (Edit *edit)
{
  const RpWorkflow *workflow = edit->kind->workflow;
  const RpChange *change = edit->change;
  const RpState *now = rp_workflow_find_state (workflow, rp_row_get_state (get_row (edit)));

  return now != NULL && now->by_date
                 && rp_workflow_find_move (workflow, change->move_from, now->code, RP_ROLE_SERVER)
                 && rp_workflow_find_move (workflow, now->code, change->move_to,
                                           edit->context->roles)
             ? now->code
             : change->move_from;
}

static RpChangeOutcome
apply_move (Edit *edit)
{
  const char *to = edit->change->move_to;

  if (to == NULL || edit->said)
    return RP_CHANGE_DONE;
  if (edit->kind->workflow == NULL)
    return refuse (edit, RP_REFUSAL_INVALID, "state");
  edit->from = find_start (edit);
  if (g_strcmp0 (rp_row_get_state (get_row (edit)), edit->from) != 0
      && !rp_mutant (RP_MUTANT_NO_GUARD))
    return refuse (edit, RP_REFUSAL_STALE_STATE, rp_row_get_state (get_row (edit)));
  rp_op_sign_step (edit->context, edit->op, get_row (edit), edit->from, to);
  if (check_arrow (edit) != RP_CHANGE_DONE || check_seen_hash (edit) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;

  g_autoptr (JsonNode) state = json_node_init_string (json_node_alloc (), to);
  set_unit (edit, "state", state);
  return apply_consequence (edit);
}

/* --- deletion ----------------------------------------------------------------------------------- */

static const char unseen_sql[] = "SELECT 1 FROM field_history h LEFT JOIN op o ON o.id = h.op_id"
                                 " WHERE h.kind = :kind AND h.id = :id AND h.rev > :base"
                                 " AND (o.replica_id IS NULL OR o.replica_id <> :replica) LIMIT 1";

/* The mutant's: all that was done on the computer. */
static const char unseen_by_device_sql[]
    = "SELECT 1 FROM field_history h LEFT JOIN op o ON o.id = h.op_id"
      " LEFT JOIN replica r ON r.id = o.replica_id"
      " WHERE h.kind = :kind AND h.id = :id AND h.rev > :base AND (r.device_id IS NULL OR"
      " r.device_id <> (SELECT device_id FROM replica WHERE id = :replica)) LIMIT 1";

/* Whether the row was changed since the author's base by anything but this chain. What he did in it
 * himself he has seen; of another chain of the same computer that is not sure: it may have been put back
 * to an older state, or copied. */
static gboolean
has_unseen_change (Edit *edit)
{
  RpChangeset *changeset = edit->context->changeset;
  GError *error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_changeset_get_connection (changeset),
      rp_mutant (RP_MUTANT_DELETE_BY_DEVICE) ? unseen_by_device_sql : unseen_sql, &error);
  gboolean has_row = FALSE;

  if (statement != NULL)
    {
      rp_statement_bind_text (statement, ":kind", edit->kind->name);
      rp_statement_bind_text (statement, ":id", edit->change->id);
      rp_statement_bind_integer (statement, ":base", edit->base);
      rp_statement_bind_text (statement, ":replica", edit->context->replica_id);
    }
  if (statement == NULL || !rp_statement_step (statement, &has_row, &error))
    rp_changeset_take_error (changeset, error);
  return has_row;
}

/* A value that was on screen and has been taken out since is a change as well. */
static gboolean
saw_nothing_else (Edit *edit, const RpRow *row)
{
  JsonObjectIter iter;
  const char *unit;
  JsonNode *seen;

  json_object_iter_init (&iter, edit->change->seen);
  while (json_object_iter_next (&iter, &unit, &seen))
    {
      g_autoptr (JsonNode) current = rp_unit_dup (edit->kind, row->body, unit);

      if (current == NULL && !rp_seen_matches (seen, NULL))
        return FALSE;
    }
  return TRUE;
}

static gboolean
saw_everything (Edit *edit, const RpRow *row)
{
  g_autoptr (GPtrArray) units = rp_unit_list (edit->kind, row->body);

  if (edit->change->seen == NULL)
    return FALSE;
  for (guint i = 0; i < units->len; i++)
    {
      const char *unit = g_ptr_array_index (units, i);
      g_autoptr (JsonNode) current = rp_unit_dup (edit->kind, row->body, unit);
      JsonNode *seen = json_object_get_member (edit->change->seen, unit);

      if (seen == NULL || !rp_seen_matches (seen, current))
        return FALSE;
    }
  return saw_nothing_else (edit, row);
}

static RpChangeOutcome
apply_erase (Edit *edit)
{
  const RpRow *row = get_row (edit);
  RpActor actor = make_actor (edit);

  if ((edit->kind->deleters & edit->context->roles) == 0)
    return refuse (edit, RP_REFUSAL_FORBIDDEN, "deleted");
  if (row->deleted)
    return RP_CHANGE_DONE;
  if (has_unseen_change (edit) && !saw_everything (edit, row)
      && !rp_mutant (RP_MUTANT_BLIND_DELETE))
    {
      g_autoptr (JsonNode) mine = json_node_init_boolean (json_node_alloc (), TRUE);

      rp_op_record_conflict (edit->context, edit->op, row, "deleted", NULL, mine, edit->result);
      return RP_CHANGE_DONE;
    }
  rp_changeset_set_deleted (edit->context->changeset,
                            rp_changeset_edit (edit->context->changeset, edit->kind, row->id), TRUE,
                            &actor);
  return RP_CHANGE_DONE;
}

static void
put_members (JsonObject *out, JsonObject *from)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (from == NULL)
    return;
  json_object_iter_init (&iter, from);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (out, name, json_node_copy (value));
}

/* The values as they would be: of a group with the members that he has not seen. */
static void
put_values (Edit *edit, const RpRow *row, JsonObject *out)
{
  JsonObjectIter iter;
  const char *unit;
  JsonNode *wanted;

  if (edit->change->set == NULL)
    return;
  json_object_iter_init (&iter, edit->change->set);
  while (json_object_iter_next (&iter, &unit, &wanted))
    {
      const RpField *field = rp_kind_find_unit (edit->kind, unit);
      g_autoptr (JsonNode) current = rp_unit_dup (edit->kind, row->body, unit);
      g_autoptr (JsonNode) readable
          = rp_internal_strip (edit->kind, row->body, unit, current, edit->context->roles);
      RpMergeUnit merge
          = { .is_group = field != NULL && field->group != NULL,
              .unit_rev = rp_row_get_unit_rev (row, unit),
              .base = edit->base,
              .current = current,
              .readable = readable,
              .seen = edit->change->seen != NULL ? json_object_get_member (edit->change->seen, unit)
                                                 : NULL,
              .wanted = wanted };
      JsonNode *whole = rp_merge_complete (&merge);

      json_object_set_member (out, unit, whole != NULL ? whole : json_node_new (JSON_NODE_NULL));
    }
}

/* The elements as they would be, from what he has made of the set before. */
static void
put_elements (Edit *edit, const RpRow *row, JsonObject *out, const char *unit)
{
  const RpChange *change = edit->change;
  JsonArray *add = change->add != NULL ? rp_json_get_array (change->add, unit) : NULL;
  JsonArray *remove = change->remove != NULL ? rp_json_get_array (change->remove, unit) : NULL;
  JsonObject *from = json_object_has_member (out, unit) ? out : row->body;

  json_object_set_member (out, unit, rp_merge_set (rp_json_get_array (from, unit), add, remove));
}

/* Each set once, what is added to it and what is taken out. */
static void
put_sets (Edit *edit, const RpRow *row, JsonObject *out)
{
  JsonObject *add = edit->change->add, *remove = edit->change->remove;
  g_autoptr (GList) added = add != NULL ? json_object_get_members (add) : NULL;
  g_autoptr (GList) removed = remove != NULL ? json_object_get_members (remove) : NULL;

  for (GList *link = added; link != NULL; link = link->next)
    put_elements (edit, row, out, link->data);
  for (GList *link = removed; link != NULL; link = link->next)
    if (add == NULL || !json_object_has_member (add, link->data))
      put_elements (edit, row, out, link->data);
}

/* What the author would have made of the row, with what he entered before. */
static JsonNode *
collect_edit (Edit *edit, const RpRow *row)
{
  const RpRow *open = rp_op_find_conflict (edit->context, row, "deleted");
  JsonObject *units = json_object_new ();
  JsonNode *mine = json_node_alloc ();

  if (open != NULL)
    put_members (units, rp_json_get_object (open->body, "mine"));
  put_values (edit, row, units);
  put_sets (edit, row, units);
  if (edit->change->move_to != NULL)
    json_object_set_string_member (units, "state", edit->change->move_to);
  json_node_init_object (mine, units);
  json_object_unref (units);
  return mine;
}

/* A withdrawal of consent counts at a deleted row too. */
static void
apply_withdrawals (Edit *edit, const RpRow *row)
{
  g_autoptr (GList) names
      = edit->change->set != NULL ? json_object_get_members (edit->change->set) : NULL;

  for (GList *link = names; link != NULL; link = link->next)
    {
      const RpField *field = rp_kind_find_unit (edit->kind, link->data);
      JsonNode *wanted = json_object_get_member (edit->change->set, link->data);
      g_autoptr (JsonNode) current = rp_unit_dup (edit->kind, get_row (edit)->body, link->data);

      if (field != NULL && may_change (edit, field) && is_withdrawal (field, current, wanted)
          && rp_kind_check_unit (edit->kind, link->data, wanted, NULL))
        set_unit (edit, link->data, wanted);
    }
}

/* What waits is signed as what happens at once. */
static RpChangeOutcome
check_authors (Edit *edit, const RpRow *row)
{
  const RpChange *change = edit->change;

  for (guint i = 0; i < edit->kind->n_fields; i++)
    {
      const RpField *field = &edit->kind->fields[i];
      const char *unit = rp_field_unit_name (field);

      if ((field->flags & RP_FIELD_AUTHOR) == 0)
        continue;
      if ((change->set != NULL && json_object_has_member (change->set, unit)
           && rp_op_check_author (edit->context, row, unit,
                                  json_object_get_member (change->set, unit), edit->result)
                  != RP_CHANGE_DONE)
          || rp_op_check_author_set (
                 edit->context, row, unit,
                 change->add != NULL ? rp_json_get_array (change->add, unit) : NULL,
                 change->remove != NULL ? rp_json_get_array (change->remove, unit) : NULL,
                 edit->result)
                 != RP_CHANGE_DONE)
        return RP_CHANGE_REFUSED;
    }
  return RP_CHANGE_DONE;
}

/* And points where it may point at once. @units: (nullable): of the change, its values or what it adds */
static RpChangeOutcome
check_references (Edit *edit, const RpRow *row, JsonObject *units)
{
  JsonObjectIter iter;
  const char *unit;
  JsonNode *wanted;

  if (units == NULL)
    return RP_CHANGE_DONE;
  json_object_iter_init (&iter, units);
  while (json_object_iter_next (&iter, &unit, &wanted))
    if (rp_op_check_references (edit->context, row, unit, wanted, edit->result) != RP_CHANGE_DONE)
      return RP_CHANGE_REFUSED;
  return RP_CHANGE_DONE;
}

/* An edit that reached a deleted row: kept, with the question whether to restore. */
static RpChangeOutcome
keep_for_deleted (Edit *edit, const RpRow *row)
{
  g_autoptr (JsonNode) mine = collect_edit (edit, row);

  if (check_authors (edit, row) != RP_CHANGE_DONE
      || check_references (edit, row, edit->change->set) != RP_CHANGE_DONE
      || check_references (edit, row, edit->change->add) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  rp_op_record_conflict (edit->context, edit->op, row, "deleted", NULL, mine, edit->result);
  apply_withdrawals (edit, row);
  return RP_CHANGE_DONE;
}

/* --- all together ------------------------------------------------------------------------------- */

gboolean
rp_op_was_erased (RpOpContext *context, const RpChange *change)
{
  GError *error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_changeset_get_connection (context->changeset),
      "SELECT 1 FROM scope_exit WHERE kind = :kind AND id = :id AND why = 'erased'", &error);
  gboolean has_row = FALSE;

  if (statement != NULL)
    {
      rp_statement_bind_text (statement, ":kind", change->kind);
      rp_statement_bind_text (statement, ":id", change->id);
    }
  if (statement == NULL || !rp_statement_step (statement, &has_row, &error))
    rp_changeset_take_error (context->changeset, error);
  return has_row;
}

/* @had: (out): whether the author has, or had lately, a customer with which the row lay before */
static gboolean
find_had (RpOpContext *context, const RpRow *row, gboolean *had, GError **error)
{
  RpConnection *connection = rp_changeset_get_connection (context->changeset);
  g_autoptr (GPtrArray) scopes = rp_former_scopes_list (connection, row, error);
  RpAccess access;

  *had = FALSE;
  for (guint i = 0; scopes != NULL && i < scopes->len && !*had; i++)
    {
      if (!rp_access_check (connection, context->user_id, scopes->pdata[i],
                            rp_changeset_get_now (context->changeset), &access, error))
        return FALSE;
      *had = access != RP_ACCESS_NEVER;
    }
  return scopes != NULL;
}

/* A move or a merge has taken the row to a customer that its author never had. He comes late, as if he had lost the one
 * with which it lay, and whoever has it now decides. */
static RpChangeOutcome
check_place (RpOpContext *context, const RpRow *row, RpOpResult *result)
{
  GError *error = NULL;
  gboolean had = FALSE;

  if (rp_op_check_scope (context, row->scope, result) == RP_CHANGE_DONE)
    return RP_CHANGE_DONE;
  if (result->status == RP_RESULT_HELD || result->refusal != RP_REFUSAL_FORBIDDEN)
    return RP_CHANGE_REFUSED;
  if (!find_had (context, row, &had, &error))
    rp_changeset_take_error (context->changeset, error);
  if (!had)
    return RP_CHANGE_REFUSED;
  result->status = RP_RESULT_HELD;
  result->refusal = RP_REFUSAL_NONE;
  g_strlcpy (context->held_scope, row->scope, sizeof context->held_scope);
  return RP_CHANGE_REFUSED;
}

/* Whether he may read the row, and of one that says what others disagree on also what that is about: nobody decides what he
 * cannot read. */
static gboolean
may_read (RpOpContext *context, const RpRow *row)
{
  const RpKind *quoted = g_str_equal (row->kind->name, "conflict")
                             ? rp_schema_find_kind (rp_row_get_text (row, "on_kind"))
                             : NULL;

  return (row->kind->readers & context->roles) != 0
         && (quoted == NULL || (quoted->readers & context->roles) != 0);
}

RpChangeOutcome
rp_op_edit (RpOpContext *context, const RpOp *op, const RpChange *change, const RpKind *kind,
            RpOpResult *result)
{
  gboolean same_epoch
      = g_strcmp0 (op->epoch, context->epoch) == 0 || rp_mutant (RP_MUTANT_OLD_BASE);
  Edit edit = { context, op, change, kind, result, same_epoch ? change->base : 0 };
  const RpRow *row = get_row (&edit);
  g_autoptr (RpRecord) before = NULL;

  if (row == NULL && rp_op_is_row_held (context, change))
    {
      result->status = RP_RESULT_HELD;
      return RP_CHANGE_REFUSED;
    }
  if (row == NULL)
    return refuse (
        &edit, rp_op_was_erased (context, change) ? RP_REFUSAL_ERASED : RP_REFUSAL_MISSING_PARENT,
        change->id);
  if (check_place (context, row, result) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  if (!may_read (context, row))
    return refuse (&edit, RP_REFUSAL_FORBIDDEN, NULL);
  if (change->erase)
    return apply_erase (&edit);
  if (row->deleted)
    return keep_for_deleted (&edit, row);
  if (change->move_to != NULL)
    {
      edit.before = before = make_record (row);
      edit.said = is_said (&edit);
    }
  if (apply_units (&edit) != RP_CHANGE_DONE || apply_sets (&edit, change->add) != RP_CHANGE_DONE
      || apply_sets (&edit, change->remove) != RP_CHANGE_DONE)
    return RP_CHANGE_REFUSED;
  return apply_move (&edit);
}
