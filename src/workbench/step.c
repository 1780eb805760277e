/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/step-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json-access.h"
#include "base/text.h"
#include "schema/author.h"
#include "schema/workflow-guard.h"
#include "workbench/data-question.h"
#include "workbench/need-route.h"
#include "workbench/session-store.h"

#define ASKED_MAX 7
#define CLEARED_MAX 4

/**
 * A step as it is taken here.
 * @asked: fields to be filled in
 * @at: (nullable): the field that gets the moment; who takes the step stands where the arrow says
 * @afresh: the fields asked for begin empty, whatever an earlier step said
 * @on: (nullable): field asked for that begins with today
 * @adds, @added: (nullable): a set that gets the value of another field
 * @lists: (nullable): a list that gets an object of the values asked for, each under the end of its name
 * @clears: fields of the round before, which proves nothing for the next
 * @among: (nullable): the rows that a reference asked for may point to, with :customer and :id of the row
 * @titled: (nullable): text asked for whose first line is the title of the row that the step makes
 * @proposes: (nullable): fills in what is asked for as far as it follows from the row
 * @also: (nullable): what else belongs to the step
 */
typedef struct
{
  const char *kind, *event;
  const char *asked[ASKED_MAX];
  const char *at;
  gboolean afresh;
  const char *on;
  const char *adds, *added;
  const char *lists;
  const char *clears[CLEARED_MAX];
  const char *among;
  const char *titled;
  void (*proposes) (RpRecord *shown, RpRecord *report, RpRecord *customer, gint32 today,
                    GTimeZone *zone, JsonObject *body);
  gboolean (*also) (RpEdit *edit, RpStore *store, RpRecord *after, GError **error);
} StepRow;

static const StepRow rows[] = {
  { "visit", "agree", { "planned_on", "slot", "agreed_with" } },
  { "visit", "cancel", { "reason" } },
  { "visit", "correct", { "reason" }, .afresh = TRUE },
  { "suggestion",
    "dismiss",
    { "dismiss_reason" },
    "decided_at",
    .afresh = TRUE,
    .adds = "dismissed_by",
    .added = "decided_by",
    .also = rp_data_question_add },
  { "suggestion", "adopt", { NULL }, "decided_at" },
  { "potential_need",
    "adopt",
    { "text", "category", "sub_code", "benefit_customer", "benefit_text", "manager", "due" } },
  { "potential_need",
    "confirm",
    { "contact", "answered_on", "channel", "verbatim" },
    .afresh = TRUE,
    .on = "answered_on" },
  { "potential_need",
    "refuse",
    { "contact", "answered_on", "channel", "verbatim", "reason" },
    .afresh = TRUE,
    .on = "answered_on" },
  { "potential_need",
    "postpone",
    { "contact", "answered_on", "channel", "verbatim", "revisit_on" },
    .afresh = TRUE,
    .on = "answered_on" },
  { "needs_report", "return", { "return_codes", "return_remark" }, "decided_at", TRUE },
  { "needs_report", "accept", { NULL }, "decided_at" },
  { "needs_report",
    "merge",
    { "merged_into" },
    "decided_at",
    .among = "customer = :customer AND id <> :id"
             " AND state IN ('RECEIVED', 'REVIEWING', 'RETURNED', 'ACCEPTED')" },
  { "need",
    "capture",
    { "own_words", "category", "sub_code", "urgency", "wished_on", "channel", "account" },
    .titled = "own_words" },
  { "need",
    "code",
    { "category", "sub_code", "urgency", "impact", "reasonableness", "basis", "reason" } },
  { "need",
    "dispatch",
    { "centre", "team", "answer_due", "solve_due" },
    .proposes = rp_need_route_propose },
  { "need", "answer_directly", { "answer" } },
  { "need", "decline", { "basis", "answer" } },
  { "need", "bounce", { "reason" }, .afresh = TRUE, .adds = "bounced_by", .added = "centre" },
  { "need", "reroute", { "centre", "team" } },
  { "need", "suspend", { "reason", "resume_on" }, .afresh = TRUE },
  { "need", "answer", { "answer" } },
  { "need", "deliver", { "answer" } },
  { "need",
    "confirm",
    { "confirm_contact", "confirm_on", "confirm_channel", "confirm_words", "rating" },
    .afresh = TRUE,
    .on = "confirm_on" },
  { "need",
    "object",
    { "confirm_contact", "confirm_on", "confirm_channel", "confirm_words" },
    .afresh = TRUE,
    .on = "confirm_on",
    .clears = { "attempts", "rating_asked", "rating" } },
  { "need",
    "inform",
    { "confirm_contact", "confirm_on", "confirm_channel", "confirm_words" },
    .afresh = TRUE,
    .on = "confirm_on" },
  { "need",
    "attempt",
    { "attempt_on", "attempt_channel" },
    .afresh = TRUE,
    .on = "attempt_on",
    .lists = "attempts" },
  { "need", "close", { "rating_asked", "rating" }, "closed_at" },
  { "need", "close_unconfirmed", { NULL }, "closed_at" },
  { "need", "reopen", { NULL }, "reopened_at", .clears = { "attempts", "rating_asked", "rating" } },
  { "need",
    "merge",
    { "merged_into" },
    .among = "customer = :customer AND id <> :id AND state NOT IN ('MERGED', 'CANCELLED',"
             " 'CLOSED', 'CLOSED_UNCONFIRMED', 'DECLINED')" },
  { "need", "cancel", { "reason" }, .afresh = TRUE },
  { "grade_override", "propose", { "grade", "reason", "from", "until" } },
  { "grade_override", "approve", { "remark" }, "decided_at" },
  { "grade_override", "reject", { "remark" }, "decided_at", .afresh = TRUE },
  { "grade_override", "withdraw", { NULL }, "decided_at" },
  { "grade_override", "end", { "remark" }, "decided_at", .afresh = TRUE },
  { "task", "finish", { "result" } },
  { "task", "cancel", { "reason" }, .afresh = TRUE },
};

static const StepRow *
find_row (const char *kind, const char *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].kind, kind) && g_str_equal (rows[i].event, event))
      return &rows[i];
  return NULL;
}

GPtrArray *
rp_step_list_fields (const char *kind, const char *event)
{
  const StepRow *row = find_row (kind, event);
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; row != NULL && i < ASKED_MAX && row->asked[i] != NULL; i++)
    g_ptr_array_add (fields,
                     (gpointer)rp_kind_find_field (rp_schema_find_kind (kind), row->asked[i]));
  return fields;
}

gboolean
rp_step_begins_afresh (const char *kind, const char *event)
{
  const StepRow *row = find_row (kind, event);

  return row != NULL && row->afresh;
}

const char *
rp_step_find_day_field (const char *kind, const char *event)
{
  const StepRow *row = find_row (kind, event);

  return row != NULL ? row->on : NULL;
}

void
rp_step_propose (RpRecord *shown, RpRecord *report, RpRecord *customer, const char *event,
                 RpClock *clock, JsonObject *body)
{
  const StepRow *row = find_row (rp_record_get_kind (shown)->name, event);

  if (row != NULL && row->proposes != NULL)
    row->proposes (shown, report, customer, rp_clock_today (clock), rp_clock_zone (clock), body);
}

const char *
rp_step_find_targets (const char *kind, const char *event)
{
  const StepRow *row = find_row (kind, event);

  return row != NULL ? row->among : NULL;
}

const char *
rp_step_label (const char *kind, const char *event)
{
  const RpWorkflow *workflow = rp_schema_find_kind (kind)->workflow;

  for (guint i = 0; i < workflow->n_transitions; i++)
    if (g_str_equal (workflow->transitions[i].event, event))
      return _ (workflow->transitions[i].label);
  return "";
}

char *
rp_step_dup_name (const char *kind, const char *event)
{
  const char *label = rp_step_label (kind, event);
  /* Languages without Latin letters put theirs in brackets behind the word. */
  g_autoptr (GRegex) bracket = g_regex_new (" ?\\(_\\w\\)", G_REGEX_OPTIMIZE, 0, NULL);
  g_autofree char *text = g_regex_replace_literal (bracket, label, -1, 0, "", 0, NULL);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : label, "_", 2);

  return g_strjoinv ("", parts);
}

static gboolean
has_event (GPtrArray *arrows, const char *event)
{
  for (guint i = 0; i < arrows->len; i++)
    if (g_str_equal (((const RpTransition *)arrows->pdata[i])->event, event))
      return TRUE;
  return FALSE;
}

static RpRecord *imagine_after (RpRecord *shown, const StepRow *row, JsonObject *values,
                                const char *state);

/* Who stands in the set does not put himself there again. */
static gboolean
has_taken (RpRecord *record, const StepRow *row, const char *user)
{
  JsonArray *people = rp_record_get_array (record, row->adds);

  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    if (g_str_equal (rp_json_array_get_string (people, i, ""), user))
      return TRUE;
  return FALSE;
}

static gboolean
may_succeed (RpRecord *record, const RpTransition *arrow, const char *user)
{
  const char *kind = rp_record_get_kind (record)->name;
  const StepRow *row = find_row (kind, arrow->event);
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (RpRecord) after = NULL;

  if (!rp_workflow_check_person (arrow, record, user, NULL)
      || (row != NULL && row->adds != NULL && g_strcmp0 (row->added, arrow->by) == 0
          && has_taken (record, row, user)))
    return FALSE;
  if (row != NULL && row->asked[0] != NULL)
    return TRUE;
  if (arrow->by != NULL)
    json_object_set_string_member (values, arrow->by, user);
  after = imagine_after (record, row, values, arrow->to);
  return rp_workflow_guard_check (arrow, record, after, user, NULL);
}

GPtrArray *
rp_step_list (RpRecord *record, RpRoles roles, const char *user)
{
  const RpWorkflow *workflow = rp_record_get_kind (record)->workflow;
  g_autoptr (GPtrArray) arrows
      = workflow != NULL ? rp_workflow_list (workflow, rp_record_get_text (record, "state"), roles)
                         : g_ptr_array_new ();
  GPtrArray *steps = g_ptr_array_new ();

  for (guint i = 0; i < arrows->len; i++)
    {
      const RpTransition *arrow = arrows->pdata[i];
      if (!has_event (steps, arrow->event) && may_succeed (record, arrow, user))
        g_ptr_array_add (steps, arrows->pdata[i]);
    }
  return steps;
}

const RpField *
rp_step_find_contact_field (const char *kind, const char *event)
{
  g_autoptr (GPtrArray) fields = rp_step_list_fields (kind, event);

  for (guint i = 0; i < fields->len; i++)
    if (g_strcmp0 (((const RpField *)fields->pdata[i])->target, "contact") == 0)
      return fields->pdata[i];
  return NULL;
}

/* ---- on the store's thread ---- */

char *
rp_step_dup_user (RpStore *store)
{
  char *user = rp_store_dup_meta (store, "user");
  return user != NULL ? user : g_strdup ("");
}

RpRoles
rp_step_get_roles (RpStore *store)
{
  g_autofree char *roles = rp_store_dup_meta (store, "roles");
  return roles != NULL ? rp_roles_parse (roles) : RP_ROLE_NONE;
}

const RpTransition *
rp_step_find (RpStore *store, const RpWorkflow *workflow, const char *event, const char *from,
              GError **error)
{
  const RpTransition *arrow = rp_workflow_find (workflow, event, from, rp_step_get_roles (store));

  if (arrow != NULL)
    return arrow;
  for (guint i = 0; i < workflow->n_transitions; i++)
    if (g_str_equal (workflow->transitions[i].event, event)
        && g_strcmp0 (workflow->transitions[i].from, from) == 0)
      {
        g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN,
                     _ ("The step to “%s” is for other people."),
                     rp_workflow_state_label (workflow, workflow->transitions[i].to));
        return NULL;
      }
  g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE,
               _ ("This is “%s” by now; the step is not possible any more."),
               from != NULL ? rp_workflow_state_label (workflow, from) : "");
  return NULL;
}

static void
set_member (JsonObject *body, const char *field, const char *value)
{
  if (field != NULL)
    json_object_set_string_member (body, field, value);
}

/* As much of it as the title's field takes. */
static void
set_title (const RpKind *kind, const StepRow *row, JsonObject *body)
{
  const RpField *title = rp_kind_find_field (kind, kind->title_field);
  g_autofree char *line
      = rp_text_first_line (rp_json_get_string (body, row->titled, ""), title->max);

  if (*line != '\0')
    json_object_set_string_member (body, title->name, line);
}

gboolean
rp_step_complete (const RpKind *kind, const char *event, const char *user, RpRoles roles,
                  JsonObject *body, GError **error)
{
  const RpTransition *arrow = rp_workflow_find (kind->workflow, event, NULL, roles);
  const StepRow *row = find_row (kind->name, event);
  g_autoptr (RpRecord) after = NULL;

  if (arrow == NULL)
    {
      g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN,
                           _ ("This step is for other people."));
      return FALSE;
    }
  rp_author_sign (kind, body, user, roles);
  if (row != NULL && row->titled != NULL)
    set_title (kind, row, body);
  json_object_set_string_member (body, "state", arrow->to);
  after = rp_record_new (kind, "", "", rp_json_object_copy (body));
  return rp_workflow_guard_check (arrow, NULL, after, user, error);
}

/* What the step says: what was filled in, who and when. */
static JsonObject *
collect_values (RpStore *store, const StepRow *row, const RpTransition *arrow, const char *user,
                JsonObject *values)
{
  g_autofree char *now = rp_clock_dup_now_utc (rp_store_get_clock (store));
  JsonObject *all = values != NULL ? rp_json_object_copy (values) : json_object_new ();

  set_member (all, arrow->by, user);
  set_member (all, row != NULL ? row->at : NULL, now);
  return all;
}

static void
imagine_added (JsonObject *body, const StepRow *row, RpRecord *shown)
{
  JsonArray *before = rp_record_get_array (shown, row->adds);
  JsonArray *after = json_array_new ();

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    json_array_add_element (after, rp_json_node_copy (json_array_get_element (before, i)));
  json_array_add_string_element (
      after, rp_json_get_string (body, row->added, rp_record_get_text (shown, row->added)));
  json_object_set_array_member (body, row->adds, after);
}

/* The list with what was filled in behind it: "attempt_on" is its "on". */
static void
imagine_listed (JsonObject *body, const StepRow *row, RpRecord *shown)
{
  JsonArray *before = rp_record_get_array (shown, row->lists);
  JsonArray *after = json_array_new ();
  JsonObject *entry = json_object_new ();

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    json_array_add_element (after, rp_json_node_copy (json_array_get_element (before, i)));
  for (guint i = 0; i < ASKED_MAX && row->asked[i] != NULL; i++)
    if (json_object_has_member (body, row->asked[i]))
      json_object_set_member (entry, strrchr (row->asked[i], '_') + 1,
                              json_object_dup_member (body, row->asked[i]));
  json_array_add_object_element (after, entry);
  json_object_set_array_member (body, row->lists, after);
}

static RpRecord *
imagine_after (RpRecord *shown, const StepRow *row, JsonObject *values, const char *state)
{
  JsonObject *body = rp_json_object_copy (rp_record_get_body (shown));
  JsonObjectIter iter;
  const char *field = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &field, &value))
    json_object_set_member (body, field, json_node_copy (value));
  if (row != NULL && row->adds != NULL)
    imagine_added (body, row, shown);
  if (row != NULL && row->lists != NULL)
    imagine_listed (body, row, shown);
  json_object_set_string_member (body, "state", state);
  return rp_record_new (rp_record_get_kind (shown), rp_record_get_id (shown),
                        rp_record_get_scope (shown), body);
}

/* A centre's officer gets whatever is entered about a customer of theirs, the needs of other centres too. */
static gboolean
check_centre (RpStore *store, const RpTransition *arrow, RpRecord *shown, const char *user,
              GError **error)
{
  g_autoptr (RpRecord) person = *user != '\0' ? rp_store_get (store, "user", user, NULL) : NULL;

  return rp_workflow_check_centre (arrow, shown, rp_step_get_roles (store),
                                   person != NULL ? rp_record_get_text (person, "centre") : "",
                                   error);
}

gboolean
rp_step_add (RpEdit *edit, RpStore *store, RpRecord *shown, const char *event, JsonObject *values,
             GError **error)
{
  const RpKind *kind = rp_record_get_kind (shown);
  const StepRow *row = find_row (kind->name, event);
  const RpTransition *arrow
      = rp_step_find (store, kind->workflow, event, rp_record_get_text (shown, "state"), error);
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (JsonObject) all = NULL;
  g_autoptr (RpRecord) after = NULL;
  JsonObjectIter iter;
  const char *field = NULL;
  JsonNode *value = NULL;

  if (arrow == NULL)
    return FALSE;
  all = collect_values (store, row, arrow, user, values);
  after = imagine_after (shown, row, all, arrow->to);
  /* Who has two roles may have another arrow of that event for the one role and for the other. */
  arrow = rp_workflow_choose (kind->workflow, arrow->from, arrow->to, rp_step_get_roles (store),
                              shown, after, user, error);
  if (arrow == NULL || !check_centre (store, arrow, shown, user, error))
    return FALSE;
  json_object_iter_init (&iter, all);
  while (json_object_iter_next (&iter, &field, &value))
    rp_edit_set (edit, shown, field, json_node_copy (value));
  for (guint i = 0; row != NULL && i < CLEARED_MAX && row->clears[i] != NULL; i++)
    if (rp_record_has (shown, row->clears[i]))
      rp_edit_set (edit, shown, row->clears[i], NULL);
  if (row != NULL && row->adds != NULL)
    rp_edit_add (edit, shown, row->adds, rp_record_get_text (after, row->added));
  if (row != NULL && row->lists != NULL)
    rp_edit_set (edit, shown, row->lists, json_node_copy (rp_record_get_value (after, row->lists)));
  rp_edit_move (edit, shown, arrow->to, NULL);
  return row == NULL || row->also == NULL || row->also (edit, store, after, error);
}

/* Returns: (transfer full) (nullable): the op's id */
static char *
take_shown (RpStore *store, RpRecord *shown, const char *event, JsonObject *values, GError **error)
{
  g_autofree char *what = g_strdup_printf ("%s.%s", rp_record_get_kind (shown)->name, event);
  g_autoptr (RpEdit) edit = rp_edit_new (what);
  char *op_id = NULL;

  if (!rp_step_add (edit, store, shown, event, values, error)
      || !rp_store_commit (store, edit, &op_id, error))
    return NULL;
  return op_id;
}

char *
rp_step_take (RpStore *store, const char *kind, const char *id, const char *event,
              JsonObject *values, GError **error)
{
  g_autoptr (RpRecord) shown = rp_store_get (store, kind, id, error);

  return shown != NULL ? take_shown (store, shown, event, values, error) : NULL;
}

/* ---- in the main context ---- */

typedef struct
{
  RpRecord *shown;
  char *event;
  JsonObject *values; /* (nullable) */
} Take;

static void
free_take (Take *take)
{
  g_object_unref (take->shown);
  g_free (take->event);
  g_clear_pointer (&take->values, json_object_unref);
  g_free (take);
}

/* Whether the row, which may have gone on since it was on screen, still has that arrow: the sentence says
 * in which state it is. */
static gboolean
is_still_possible (RpStore *store, const Take *take, GError **error)
{
  const RpKind *kind = rp_record_get_kind (take->shown);
  g_autoptr (RpRecord) now
      = rp_store_get (store, kind->name, rp_record_get_id (take->shown), error);

  return now != NULL
         && rp_step_find (store, kind->workflow, take->event, rp_record_get_text (now, "state"),
                          error)
                != NULL;
}

static gpointer
take_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Take *take = data;

  return is_still_possible (subject, take, error)
             ? take_shown (subject, take->shown, take->event, take->values, error)
             : NULL;
}

void
rp_step_take_async (RpSession *session, RpRecord *shown, const char *event, JsonObject *values,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  Take *take = g_new0 (Take, 1);

  take->shown = g_object_ref (shown);
  take->event = g_strdup (event);
  take->values = values != NULL ? rp_json_object_copy (values) : NULL;
  rp_session_run_async (session, take_on_store, take, (GDestroyNotify)free_take, g_free, NULL,
                        callback, user_data);
}

gboolean
rp_step_take_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  g_autofree char *op_id = rp_session_run_finish (session, result, error);

  if (op_id == NULL)
    return FALSE;
  rp_session_note_edit (session, op_id);
  return TRUE;
}
