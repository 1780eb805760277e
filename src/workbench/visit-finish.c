/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/visits-store.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/form-store.h"
#include "workbench/queued-op.h"
#include "workbench/site-facts.h"
#include "workbench/step-store.h"

/* The questions of the visit record that more than the record itself follows from. */
#define KIND "t1.kind"
#define ARRIVAL "t1.when.arrival"
#define DEPARTURE "t1.when.departure"
#define CONTACTS "t1.they"
#define SITE_FACTS "t1.facts"
#define PROMISES "t1.promises"
#define EARLIER_PROMISES "t1.prev"
#define NEXT_VISIT "t1.next"

#define REGULAR_VISIT "V01" /* the kind of visit that follows from no occasion */

#define DAY_LENGTH strlen ("2026-01-05") /* of a local minute */
#define TASK_TITLE_MAX 240               /* characters; what was promised may be longer */

/* Who finishes what: passed down while the edit is put together. */
typedef struct
{
  RpStore *store;
  RpRecord *visit;
  RpForm *form;
  RpEdit *edit;
} Finish;

static const char *
get_text_answer (RpForm *form, const char *question)
{
  JsonNode *answer = rp_form_get_answer (form, question);

  return answer != NULL ? rp_json_node_get_string (answer, "") : "";
}

/* Rows of a table's answer. (nullable): not answered */
static JsonArray *
get_rows (RpForm *form, const char *table)
{
  JsonNode *answer = rp_form_get_answer (form, table);

  return answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
}

/* The local minute as answers hold it, "2026-01-05T09:30". */
static char *
format_local_minute (RpClock *clock)
{
  char *local = rp_instant_format_local (rp_clock_now_us (clock), rp_clock_zone (clock));

  return g_strdelimit (local, " ", 'T');
}

/* The instant of a local minute; of the present one it is now. @us: (out) */
static gboolean
find_instant (RpClock *clock, const char *minute, gint64 *us)
{
  g_autofree char *present = format_local_minute (clock);
  g_autofree char *text = g_strconcat (minute, ":00", NULL);
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (text, rp_clock_zone (clock));

  if (moment == NULL)
    return FALSE;
  *us = g_str_equal (present, minute) ? rp_clock_now_us (clock)
                                      : g_date_time_to_unix (moment) * G_USEC_PER_SEC;
  return TRUE;
}

/* Answers hold minutes; a time that nobody has changed keeps its seconds. */
static void
set_time (const Finish *finish, const char *question, const char *field, JsonObject *values)
{
  RpClock *clock = rp_store_get_clock (finish->store);
  const char *answer = get_text_answer (finish->form, question);
  g_autofree char *shown = NULL, *text = NULL;
  gint64 us = 0;

  if (rp_instant_parse (rp_record_get_text (finish->visit, field), &us))
    shown = g_strdelimit (rp_instant_format_local (us, rp_clock_zone (clock)), " ", 'T');
  if (g_strcmp0 (shown, answer) == 0 || !find_instant (clock, answer, &us))
    return;
  text = rp_instant_format (us);
  json_object_set_string_member (values, field, text);
}

/* What kind of visit it was counts for when the next is due. */
static void
set_kind (const Finish *finish, JsonObject *values)
{
  const char *kind = get_text_answer (finish->form, KIND);

  if (*kind != '\0' && !g_str_equal (kind, rp_record_get_text (finish->visit, "kind")))
    json_object_set_string_member (values, "kind", kind);
}

static void
set_contacts (const Finish *finish, JsonObject *values)
{
  JsonArray *before = rp_record_get_array (finish->visit, "contacts_met");
  JsonArray *rows = get_rows (finish->form, CONTACTS);
  g_autoptr (JsonArray) contacts = json_array_new ();

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    json_array_add_string_element (contacts, rp_json_array_get_string (before, i, ""));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      const char *contact = row != NULL ? rp_json_get_string (row, "contact", NULL) : NULL;
      if (contact != NULL)
        json_array_add_string_element (contacts, contact);
    }
  if (json_array_get_length (contacts) > 0)
    json_object_set_array_member (values, "contacts_met", g_steal_pointer (&contacts));
}

/* A promise is made by name; who is not in the directory is spoken for by the visit's manager. */
static char *
find_assignee (const Finish *finish, const char *name)
{
  g_autoptr (GPtrArray) users
      = rp_store_list (finish->store, "user", "name = :name", "id", 1, NULL, ":name", name, NULL);

  return g_strdup (users != NULL && users->len > 0 ? rp_record_get_id (users->pdata[0])
                                                   : rp_record_get_text (finish->visit, "manager"));
}

static JsonObject *
new_task (const Finish *finish, JsonObject *promise)
{
  const char *what = rp_json_get_string (promise, "what", "");
  g_autofree char *title
      = g_utf8_substring (what, 0, MIN (g_utf8_strlen (what, -1), TASK_TITLE_MAX));
  g_autofree char *assignee = find_assignee (finish, rp_json_get_string (promise, "who", ""));
  g_autofree char *user = rp_step_dup_user (finish->store);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", rp_record_get_text (finish->visit, "customer"));
  json_object_set_string_member (body, "parent_kind", "visit");
  json_object_set_string_member (body, "parent", rp_record_get_id (finish->visit));
  json_object_set_string_member (body, "title", title);
  json_object_set_string_member (body, "assignee", assignee);
  json_object_set_string_member (body, "due", rp_json_get_string (promise, "due", NULL));
  json_object_set_string_member (body, "state", "OPEN");
  json_object_set_string_member (body, "created_by", user);
  json_object_set_boolean_member (body, "promise", TRUE);
  return body;
}

static void
add_promises (const Finish *finish)
{
  JsonArray *rows = get_rows (finish->form, PROMISES);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *promise = rp_json_array_get_object (rows, i);
      if (promise != NULL)
        rp_edit_create (finish->edit, "task", NULL, rp_record_get_scope (finish->visit),
                        new_task (finish, promise));
    }
}

/* What was promised last time and is done by now: rows of that table bear the task's id. */
static gboolean
finish_earlier_promise (const Finish *finish, JsonObject *row, GError **error)
{
  const char *id = rp_json_get_string (row, "row", "");
  g_autoptr (RpRecord) task = NULL;
  const RpState *state = NULL;

  if (!g_str_equal (rp_json_get_string (row, "state", ""), "DONE"))
    return TRUE;
  task = rp_store_get (finish->store, "task", id, NULL);
  if (task == NULL)
    return TRUE;
  state = rp_workflow_find_state (rp_record_get_kind (task)->workflow,
                                  rp_record_get_text (task, "state"));
  if (state == NULL || state->closed || g_str_equal (state->code, "DONE"))
    return TRUE;
  return rp_step_add (finish->edit, finish->store, task, "finish", NULL, error);
}

static gboolean
finish_earlier_promises (const Finish *finish, GError **error)
{
  JsonArray *rows = get_rows (finish->form, EARLIER_PROMISES);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL && !finish_earlier_promise (finish, row, error))
        return FALSE;
    }
  return TRUE;
}

/* They were seen on the day of the visit. */
static void
add_site_facts (const Finish *finish)
{
  const char *arrival = get_text_answer (finish->form, ARRIVAL);
  g_autofree char *day = g_strndup (arrival, DAY_LENGTH);

  rp_site_facts_add (finish->edit, finish->store, finish->visit,
                     get_rows (finish->form, SITE_FACTS), day);
}

/* Where none is planned yet. */
static gboolean
needs_next_visit (const Finish *finish)
{
  return rp_store_count (finish->store, "visit",
                         "customer = :customer AND id <> :id AND state IN ('PLANNED', 'AGREED')",
                         NULL, ":customer", rp_record_get_text (finish->visit, "customer"), ":id",
                         rp_record_get_id (finish->visit), NULL)
         == 0;
}

/* The day that the record names for the next visit is a plan. */
static void
plan_next_visit (const Finish *finish)
{
  const char *day = get_text_answer (finish->form, NEXT_VISIT);
  JsonObject *body = NULL;
  gint32 parsed;

  if (!rp_date_parse (day, &parsed) || !needs_next_visit (finish))
    return;
  body = json_object_new ();
  json_object_set_string_member (body, "customer", rp_record_get_text (finish->visit, "customer"));
  json_object_set_string_member (body, "kind", REGULAR_VISIT);
  json_object_set_string_member (body, "state", "PLANNED");
  json_object_set_string_member (body, "planned_on", day);
  json_object_set_string_member (body, "manager", rp_record_get_text (finish->visit, "manager"));
  rp_edit_create (finish->edit, "visit", NULL, rp_record_get_scope (finish->visit), body);
}

static gboolean
build_edit (const Finish *finish, GError **error)
{
  g_autoptr (JsonObject) values = json_object_new ();

  set_time (finish, ARRIVAL, "arrival", values);
  set_time (finish, DEPARTURE, "departure", values);
  set_kind (finish, values);
  set_contacts (finish, values);
  if (!rp_step_add (finish->edit, finish->store, finish->visit, "finish", values, error))
    return FALSE;
  add_site_facts (finish);
  add_promises (finish);
  plan_next_visit (finish);
  return finish_earlier_promises (finish, error);
}

char *
rp_visit_finish (RpStore *store, const char *id, GError **error)
{
  g_autoptr (RpRecord) visit = rp_store_get (store, "visit", id, error);
  g_autofree char *now = format_local_minute (rp_store_get_clock (store));
  g_autoptr (JsonObject) given = json_object_new ();
  g_autoptr (RpForm) form = NULL;
  g_autoptr (RpEdit) edit = rp_edit_new ("visit.finish");
  char *op_id = NULL;

  if (visit == NULL
      || rp_step_find (store, rp_record_get_kind (visit)->workflow, "finish",
                       rp_record_get_text (visit, "state"), error)
             == NULL)
    return NULL;
  json_object_set_string_member (given, DEPARTURE, now);
  form = rp_form_store_complete (store, &visit, given, error);
  if (form == NULL || !rp_form_store_check (form, RP_ROLE_MANAGER | RP_ROLE_DEPUTY, error))
    return NULL;
  const Finish finish = { store, visit, form, edit };
  return build_edit (&finish, error) && rp_store_commit (store, edit, &op_id, error) ? op_id : NULL;
}

char *
rp_visit_amend (RpStore *store, const char *id, GError **error)
{
  g_autoptr (RpRecord) visit = rp_store_get (store, "visit", id, error);

  if (visit == NULL
      || rp_step_find (store, rp_record_get_kind (visit)->workflow, "amend",
                       rp_record_get_text (visit, "state"), error)
             == NULL)
    return NULL;
  return rp_queued_op_withdraw (
      store, "visit.finish", "visit", id,
      _ ("The record has been sent. Add a correction note as soon as it is completed."), error);
}
