/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/automation.h"

#include "base/json-access.h"
#include "schema/entered-needs.h"
#include "schema/workflow-guard.h"
#include "server/access.h"
#include "server/former-scopes.h"
#include "server/need-clock.h"
#include "server/official-number.h"
#include "server/report-needs.h"
#include "server/survivor.h"

/* Rows made by automation can cause more of it; a chain longer than this is a fault of the table. */
#define ROUNDS_MAX 8

static const RpActor server_actor = { .roles = RP_ROLE_SERVER };

static RpRow *
edit (RpOpContext *context, const RpRow *row)
{
  return rp_changeset_edit (context->changeset, row->kind, row->id);
}

static void
set_text (RpOpContext *context, const RpRow *row, const char *field, const char *value)
{
  rp_changeset_set_text (context->changeset, edit (context, row), field, value, &server_actor);
}

static gboolean
has_text (const RpRow *row, const char *field)
{
  return *rp_row_get_text (row, field) != '\0';
}

static void
give_number (RpOpContext *context, const RpRow *row)
{
  g_autofree char *number = NULL;

  if (has_text (row, "no"))
    return;
  number = rp_official_number_make (context->changeset, context->prefix,
                                    rp_official_number_series (row), context->year);
  set_text (context, row, "no", number);
}

static const RpRow *
find_referred (RpOpContext *context, const RpRow *row, const char *field)
{
  const RpField *declared = rp_kind_find_field (row->kind, field);

  return has_text (row, field)
             ? rp_changeset_find (context->changeset, rp_schema_find_kind (declared->target),
                                  rp_row_get_text (row, field))
             : NULL;
}

static RpRecord *
make_record (const RpRow *row)
{
  return rp_record_new (row->kind, row->id, row->scope, rp_json_object_copy (row->body));
}

/* Takes the server's arrow to @to when there is one and the row has what it demands. */
static void
move (RpOpContext *context, const RpRow *row, const char *to)
{
  const RpRow *now = rp_changeset_find (context->changeset, row->kind, row->id);
  g_autoptr (RpRecord) record = make_record (now);

  if (rp_workflow_choose (row->kind->workflow, rp_row_get_state (now), to, RP_ROLE_SERVER, record,
                          record, NULL, NULL)
      != NULL)
    set_text (context, row, "state", to);
}

/* --- reactions ---------------------------------------------------------------------------------- */

/* Why a need ended with its report, or before it. It becomes part of a record, so it is in the language of the
 * organisation. */
#define REPORT_WITHDRAWN "所属报告已撤回"
#define TAKEN_OUT "重新提交的报告中已删除此需求"

/* What nobody has coded yet goes with its report; of the rest the specialist has made something. */
static void
cancel_need (RpOpContext *context, const RpRow *need, const char *reason)
{
  if (!g_str_equal (rp_row_get_state (need), "CAPTURED"))
    return;
  set_text (context, need, "reason", reason);
  move (context, need, "CANCELLED");
}

static GPtrArray *
list_own_needs (RpOpContext *context, const RpRow *report)
{
  return rp_changeset_list_where (context->changeset, rp_schema_find_kind ("need"), "report",
                                  report->id);
}

/* Its own needs alone: those of a report that was merged into it their manager has not withdrawn. */
static void
withdraw_needs (RpOpContext *context, const RpRow *report)
{
  g_autoptr (GPtrArray) needs = list_own_needs (context, report);

  for (guint i = 0; i < needs->len; i++)
    cancel_need (context, needs->pdata[i], REPORT_WITHDRAWN);
}

/* A report that comes again has perhaps less in it. */
static void
drop_needs_taken_out (RpOpContext *context, const RpRow *report)
{
  JsonObject *answers = rp_json_get_object (report->body, "answers");
  g_autoptr (GPtrArray) needs = list_own_needs (context, report);

  for (guint i = 0; i < needs->len; i++)
    if (has_text (needs->pdata[i], "item")
        && !rp_entered_needs_have (answers, rp_row_get_text (needs->pdata[i], "item")))
      cancel_need (context, needs->pdata[i], TAKEN_OUT);
}

static void
receive_report (RpOpContext *context, const RpRow *row)
{
  give_number (context, row);
  set_text (context, row, "received_at", rp_changeset_get_now (context->changeset));
  drop_needs_taken_out (context, row);
  move (context, row, "RECEIVED");
}

static void
close_visit (RpOpContext *context, const RpRow *row)
{
  give_number (context, row);
  move (context, row, "CLOSED");
}

static gboolean
is_closed (const RpRow *row)
{
  const RpState *state = rp_workflow_find_state (row->kind->workflow, rp_row_get_state (row));

  return state != NULL && state->closed;
}

/* An accepted report with needs is closed with the last of them. */
static void
close_report (RpOpContext *context, const RpRow *report)
{
  g_autoptr (GPtrArray) needs = rp_report_list_needs (context->changeset, report);

  for (guint i = 0; i < needs->len; i++)
    if (!is_closed (g_ptr_array_index (needs, i)))
      return;
  if (needs->len > 0)
    move (context, report, "CLOSED");
}

static void
finish_need (RpOpContext *context, const RpRow *need)
{
  const RpRow *entered = find_referred (context, need, "report");
  const RpRow *report
      = entered != NULL ? rp_report_find_remaining (context->changeset, entered) : NULL;

  if (report != NULL && g_str_equal (rp_row_get_state (report), "ACCEPTED"))
    close_report (context, report);
}

/* Solved, not merely ended: what was suggested has come true. */
static void
solve_need (RpOpContext *context, const RpRow *need)
{
  const RpRow *potential = find_referred (context, need, "potential");

  finish_need (context, need);
  if (potential != NULL && g_str_equal (rp_row_get_state (potential), "CONVERTED"))
    move (context, potential, "REALISED");
}

/* The fields that a potential need hands on to the need made of it. */
static const struct
{
  const char *from, *to;
} handed_on[] = {
  { "customer", "customer" },
  { "category", "category" },
  { "sub_code", "sub_code" },
  { "text", "title" },
  { "verbatim", "own_words" },
  { "channel", "channel" },
  { "manager", "captured_by" },
  { "benefit_customer", "benefit_customer" },
  { "benefit_company", "benefit_company" },
  { "benefit_text", "benefit_text" },
};

#define TITLE_MAX 240 /* characters; a potential need's text may be longer than a need's title */

/* @captured_by: (nullable): who brought the customer's yes, though another was asked for it */
static JsonObject *
make_need (const RpRow *potential, const char *captured_by)
{
  JsonObject *body = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (handed_on); i++)
    if (json_object_has_member (potential->body, handed_on[i].from))
      json_object_set_member (body, handed_on[i].to,
                              json_object_dup_member (potential->body, handed_on[i].from));
  if (g_utf8_strlen (rp_row_get_text (potential, "text"), -1) > TITLE_MAX)
    {
      g_autofree char *title = g_utf8_substring (rp_row_get_text (potential, "text"), 0, TITLE_MAX);
      json_object_set_string_member (body, "title", title);
    }
  if (captured_by != NULL)
    json_object_set_string_member (body, "captured_by", captured_by);
  json_object_set_string_member (body, "potential", potential->id);
  json_object_set_string_member (body, "state", "CAPTURED");
  return body;
}

static void
convert_potential (RpOpContext *context, const RpRow *row)
{
  g_autofree char *need_id = rp_id_source_make (context->ids);

  rp_changeset_add (context->changeset, rp_schema_find_kind ("need"), need_id, row->scope,
                    make_need (row, rp_op_find_mover (context, row)), &server_actor);
  set_text (context, row, "need", need_id);
  move (context, row, "CONVERTED");
}

static void
gather_merged (RpOpContext *context, const RpRow *customer)
{
  if (has_text (customer, "merged_into"))
    rp_survivor_gather (context->changeset, customer, &server_actor);
}

/* The members of the unit "override" in a customer's file, and where they come from. */
static const struct
{
  const char *from, *to;
} set_grade[] = {
  { "grade", "override_grade" },
  { "reason", "override_reason" },
  { "proposed_by", "override_proposer" },
  { "decided_by", "override_approver" },
  { "from", "override_from" },
  { "until", "override_until" },
};

/* The grade that was approved last stands in the customer's file. */
static void
set_override (RpOpContext *context, const RpRow *row)
{
  const RpRow *customer = find_referred (context, row, "customer");
  g_autoptr (JsonNode) unit = json_node_new (JSON_NODE_OBJECT);

  if (customer == NULL)
    return;
  json_node_take_object (unit, json_object_new ());
  for (guint i = 0; i < G_N_ELEMENTS (set_grade); i++)
    json_object_set_string_member (json_node_get_object (unit), set_grade[i].to,
                                   rp_row_get_text (row, set_grade[i].from));
  rp_changeset_set_unit (context->changeset, edit (context, customer), "override", unit,
                         &server_actor);
}

/* One that was approved later stands there by now, and stays. */
static void
end_override (RpOpContext *context, const RpRow *row)
{
  const RpRow *customer = find_referred (context, row, "customer");

  for (guint i = 0; customer != NULL && i < G_N_ELEMENTS (set_grade); i++)
    if (!g_str_equal (set_grade[i].from, "decided_by")
        && !g_str_equal (rp_row_get_text (customer, set_grade[i].to),
                         rp_row_get_text (row, set_grade[i].from)))
      return;
  if (customer != NULL)
    rp_changeset_set_unit (context->changeset, edit (context, customer), "override", NULL,
                           &server_actor);
}

/* Nobody is told twice, nor of what he decided himself. */
static gboolean
is_to_be_told (RpOpContext *context, const RpRow *subject)
{
  g_autoptr (GPtrArray) told = rp_changeset_list_where (
      context->changeset, rp_schema_find_kind ("ruling"), "subject_id", subject->id);

  return has_text (subject, "by") && told->len == 0
         && !g_str_equal (rp_row_get_text (subject, "by"), context->user_id);
}

/* The members of a decision's row that are those of what it is about. */
static const struct
{
  const char *from, *to;
} ruled_on[] = {
  { "by", "user" }, { "on_kind", "on_kind" }, { "on_id", "on_id" },
  { "op", "op" },   { "state", "decision" },  { "reason", "reason" },
};

/* Those with which the record of an entry lay before it was moved. */
static gboolean
add_former (RpOpContext *context, const RpRow *subject, GPtrArray *customers, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (rp_row_get_text (subject, "on_kind"));
  const RpRow *row = kind != NULL ? rp_changeset_find (context->changeset, kind,
                                                       rp_row_get_text (subject, "on_id"))
                                  : NULL;
  g_autoptr (GPtrArray) scopes = NULL;

  if (row == NULL)
    return TRUE;
  scopes = rp_former_scopes_list (rp_changeset_get_connection (context->changeset), row, error);
  for (guint i = 0; scopes != NULL && i < scopes->len; i++)
    g_ptr_array_add (customers, g_strdup (scopes->pdata[i]));
  return scopes != NULL;
}

/* And those that were merged into the present one. */
static void
add_merged (RpOpContext *context, const char *customer, GPtrArray *customers)
{
  g_autoptr (GPtrArray) merged = rp_changeset_list_where (
      context->changeset, rp_schema_find_kind ("customer"), "merged_into", customer);

  for (guint i = 0; i < merged->len; i++)
    g_ptr_array_add (customers, g_strdup (((const RpRow *)g_ptr_array_index (merged, i))->id));
}

/* @name: (out) (transfer full): "" when the author never had any of them */
static gboolean
find_name_known (RpOpContext *context, const RpRow *subject, GPtrArray *customers, char **name,
                 GError **error)
{
  RpConnection *connection = rp_changeset_get_connection (context->changeset);

  for (guint i = 0; i < customers->len; i++)
    {
      const RpRow *customer = rp_changeset_find (
          context->changeset, rp_schema_find_kind ("customer"), customers->pdata[i]);
      gboolean had;

      if (!rp_access_had (connection, rp_row_get_text (subject, "by"), customers->pdata[i], &had,
                          error))
        return FALSE;
      if (customer == NULL || !had)
        continue;
      *name = g_strdup (rp_row_get_text (customer, "name"));
      return TRUE;
    }
  *name = g_strdup ("");
  return TRUE;
}

/* The customer's name as the author knows it: his entry may lie with one by now that he never had. */
static char *
dup_known_name (RpOpContext *context, const RpRow *subject)
{
  const char *present = rp_row_get_text (subject, "customer");
  g_autoptr (GPtrArray) customers = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  char *name = NULL;

  g_ptr_array_add (customers, g_strdup (present));
  if (!add_former (context, subject, customers, &error))
    {
      rp_changeset_take_error (context->changeset, error);
      return g_strdup ("");
    }
  add_merged (context, present, customers);
  if (find_name_known (context, subject, customers, &name, &error))
    return name;
  rp_changeset_take_error (context->changeset, error);
  return g_strdup ("");
}

/* The author may have lost the customer: he is told where he reads alone. */
static void
tell_author (RpOpContext *context, const RpRow *subject)
{
  g_autofree char *customer = NULL;
  JsonObject *body = NULL;
  g_autofree char *id = NULL, *scope = NULL;

  if (!is_to_be_told (context, subject))
    return;
  customer = dup_known_name (context, subject);
  body = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (ruled_on); i++)
    if (has_text (subject, ruled_on[i].from))
      json_object_set_string_member (body, ruled_on[i].to,
                                     rp_row_get_text (subject, ruled_on[i].from));
  json_object_set_string_member (body, "subject_kind", subject->kind->name);
  json_object_set_string_member (body, "subject_id", subject->id);
  json_object_set_string_member (body, "on_customer", customer);
  json_object_set_string_member (body, "by", context->user_id);
  json_object_set_string_member (body, "at", rp_changeset_get_now (context->changeset));
  json_object_set_string_member (body, "state", "NEW");
  id = rp_id_source_make (context->ids);
  scope = rp_row_find_scope (rp_schema_find_kind ("ruling"), id, body);
  rp_changeset_add (context->changeset, rp_schema_find_kind ("ruling"), id, scope, body,
                    &server_actor);
}

static const struct
{
  const char *kind;
  const char *state; /* "" for a kind without a workflow */
  void (*react) (RpOpContext *context, const RpRow *row);
} reactions[] = {
  { "needs_report", "QUEUED", receive_report },
  { "needs_report", "ACCEPTED", close_report },
  { "needs_report", "WITHDRAWN", withdraw_needs },
  { "visit", "RECORDED", close_visit },
  { "need", "CAPTURED", give_number },
  { "need", "IN_PROGRESS", rp_need_clock_resume },
  { "need", "CLOSED", solve_need },
  { "need", "CLOSED_UNCONFIRMED", finish_need },
  { "need", "DECLINED", finish_need },
  { "need", "MERGED", finish_need },
  { "need", "CANCELLED", finish_need },
  { "potential_need", "CONFIRMED", convert_potential },
  { "customer", "", gather_merged },
  { "grade_override", "APPROVED", set_override },
  { "grade_override", "ENDED", end_override },
  { "held", "ACCEPTED", tell_author },
  { "held", "REFUSED", tell_author },
  { "proposal", "ACCEPTED", tell_author },
  { "proposal", "REFUSED", tell_author },
};

static void
react (RpOpContext *context, const RpRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (reactions); i++)
    if (g_str_equal (row->kind->name, reactions[i].kind)
        && g_str_equal (rp_row_get_state (row), reactions[i].state))
      {
        reactions[i].react (context, row);
        return;
      }
}

/* A row in a state it has had before is not looked at again: its reaction has happened. */
static gboolean
is_new_state (GHashTable *seen, const RpRow *row)
{
  return g_hash_table_add (
      seen, g_strdup_printf ("%s/%s/%s", row->kind->name, row->id, rp_row_get_state (row)));
}

void
rp_automation_run (RpOpContext *context)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean changed = TRUE;

  for (guint round = 0; changed && round < ROUNDS_MAX; round++)
    {
      g_autoptr (GPtrArray) rows = rp_changeset_list_step (context->changeset);

      changed = FALSE;
      for (guint i = 0; i < rows->len; i++)
        if (is_new_state (seen, g_ptr_array_index (rows, i)))
          {
            react (context, g_ptr_array_index (rows, i));
            changed = TRUE;
          }
    }
}
