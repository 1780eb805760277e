/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/review-store.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/document-facts.h"
#include "workbench/form-store.h"
#include "workbench/need-route.h"
#include "workbench/potential-needs-store.h"
#include "workbench/report-version.h"
#include "workbench/signature.h"
#include "workbench/step-store.h"

/* A report on its way to being accepted. */
typedef struct
{
  RpStore *store;
  RpRecord *report;
  RpRecord *customer; /* (nullable): not here */
  RpRecord *version;  /* (nullable): the one that was submitted; none is here */
  GPtrArray *needs;   /* (element-type RpRecord) */
  RpForm *form;
  char *today;
} Acceptance;

static void
free_acceptance (Acceptance *self)
{
  g_clear_object (&self->report);
  g_clear_object (&self->customer);
  g_clear_object (&self->version);
  g_clear_pointer (&self->needs, g_ptr_array_unref);
  g_clear_object (&self->form);
  g_free (self->today);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Acceptance, free_acceptance)

static Acceptance *
read_acceptance (RpStore *store, const char *report, GError **error)
{
  g_autoptr (Acceptance) self = g_new0 (Acceptance, 1);
  g_autoptr (RpTemplate) template_ = NULL;
  g_autoptr (JsonObject) answers = NULL;
  g_autoptr (JsonObject) facts = NULL;

  self->store = store;
  self->today = rp_clock_dup_today (rp_store_get_clock (store));
  self->report = rp_store_get (store, "needs_report", report, error);
  if (self->report == NULL || !rp_report_version_find (store, report, &self->version, error))
    return NULL;
  self->customer
      = rp_store_get (store, "customer", rp_record_get_text (self->report, "customer"), NULL);
  self->needs = rp_store_list (store, "need", RP_REPORT_OPEN_NEEDS, "id", 0, error, ":report",
                               report, NULL);
  facts = rp_document_facts_collect (store, self->report, self->today, error);
  if (self->needs == NULL || facts == NULL)
    return NULL;
  template_ = rp_form_store_find_template (self->report, error);
  if (template_ == NULL)
    return NULL;
  answers = rp_form_store_collect_answers (self->report);
  self->form = rp_form_new (template_, answers, facts);
  g_strfreev (rp_form_prefill (self->form));
  return g_steal_pointer (&self);
}

/* ---- what the program writes ---- */

static gboolean
set_answer (Acceptance *self, const RpQuestion *question, JsonNode *value, GError **error)
{
  g_autoptr (JsonNode) owned = value;
  return question == NULL || rp_form_set_answer (self->form, question->id, owned, error);
}

static JsonNode *
new_text (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  return node;
}

static JsonNode *
new_rows (JsonArray *rows)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, rows);
  return node;
}

static void
name_row (JsonObject *row, RpRecord *need, guint number)
{
  g_autofree char *id = g_strdup_printf ("r%u", number);
  g_autofree char *name = rp_need_route_dup_name (need);

  json_object_set_string_member (row, "row", id);
  json_object_set_string_member (row, "need", name);
}

/* The columns of the coding are called as the fields of a need. */
static JsonObject *
new_coding_row (const RpQuestion *coding, RpRecord *need, guint number)
{
  JsonObject *row = json_object_new ();

  name_row (row, need, number);
  for (guint i = 0; i < coding->columns->len; i++)
    {
      const char *name = ((const RpQuestion *)coding->columns->pdata[i])->id;
      if (rp_kind_find_field (rp_record_get_kind (need), name) != NULL
          && rp_record_has (need, name))
        json_object_set_member (row, name, json_node_copy (rp_record_get_value (need, name)));
    }
  return row;
}

static gboolean
write_coding (Acceptance *self, GError **error)
{
  const RpQuestion *coding
      = rp_review_find_question (rp_form_get_template (self->form), "report.coding");
  JsonArray *rows = NULL;

  if (coding == NULL || self->needs->len == 0)
    return TRUE;
  rows = json_array_new ();
  for (guint i = 0; i < self->needs->len; i++)
    json_array_add_object_element (rows, new_coding_row (coding, self->needs->pdata[i], i + 1));
  return set_answer (self, coding, new_rows (rows), error);
}

static JsonObject *
new_route_row (RpRecord *need, guint number, const RpNeedRoute *route)
{
  JsonObject *row = json_object_new ();
  g_autofree char *limit = rp_date_format (route->limit);

  name_row (row, need, number);
  json_object_set_string_member (row, "centre", route->centre);
  json_object_set_string_member (row, "team", route->team);
  json_object_set_string_member (row, "limit", limit);
  return row;
}

/* Where each need goes unless the specialist has said so himself. */
static gboolean
write_route (Acceptance *self, GError **error)
{
  const RpQuestion *question = rp_review_find_named (rp_form_get_template (self->form), "route");
  JsonNode *said = question != NULL ? rp_form_get_answer (self->form, question->id) : NULL;
  g_autoptr (JsonArray) rows = json_array_new ();
  gint32 today = 0;

  if (question == NULL || self->needs->len == 0
      || (said != NULL && JSON_NODE_HOLDS_ARRAY (said)
          && json_array_get_length (json_node_get_array (said)) > 0))
    return TRUE;
  rp_date_parse (self->today, &today);
  for (guint i = 0; i < self->needs->len; i++)
    {
      RpRecord *need = self->needs->pdata[i];
      g_autoptr (GError) local = NULL;
      g_autoptr (RpNeedRoute) route = rp_need_route_find_for (need, self->customer, today, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (route != NULL)
        json_array_add_object_element (rows, new_route_row (need, i + 1, route));
    }
  return set_answer (self, question, new_rows (g_steal_pointer (&rows)), error);
}

static const RpQuestion *
find_signature (RpTemplate *template_)
{
  GPtrArray *sections = rp_template_get_sections (template_);

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; section->owner == RP_ROLE_SPECIALIST && k < section->questions->len; k++)
        {
          const RpQuestion *question = section->questions->pdata[k];
          if (question->type == RP_QUESTION_SIGNATURE && question->signer == RP_SIGNER_WRITER)
            return question;
        }
    }
  return NULL;
}

/* Who accepts signs. */
static gboolean
write_signature (Acceptance *self, GError **error)
{
  const RpQuestion *question = find_signature (rp_form_get_template (self->form));
  g_autofree char *name = rp_store_dup_meta (self->store, "user_name");

  if (question == NULL || rp_form_get_answer (self->form, question->id) != NULL)
    return TRUE;
  return set_answer (self, question, rp_signature_new (name != NULL ? name : "", self->today),
                     error);
}

static gboolean
write_decision (Acceptance *self, GError **error)
{
  const RpQuestion *decision = rp_review_find_named (rp_form_get_template (self->form), "decision");

  return set_answer (self, decision, new_text ("ACCEPT"), error) && write_coding (self, error)
         && write_route (self, error) && write_signature (self, error);
}

/* ---- what must be there ---- */

static gboolean
may_accept (Acceptance *self, GError **error)
{
  return rp_step_find (self->store, rp_record_get_kind (self->report)->workflow, "accept",
                       rp_record_get_text (self->report, "state"), error)
         != NULL;
}

static gboolean refuse (char **question, const char *place, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static gboolean
refuse (char **question, const char *place, GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (question != NULL)
    *question = g_strdup (place);
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, sentence);
  return FALSE;
}

/* Who accepts decides about what was submitted: what was entered since would never come into a version. */
static gboolean
check_version (Acceptance *self, char **question, GError **error)
{
  g_auto (GStrv) late = rp_report_version_list_late (self->version, self->report);
  const RpQuestion *first
      = late[0] != NULL ? rp_template_find_question (rp_form_get_template (self->form), late[0])
                        : NULL;

  if (late[0] == NULL)
    return TRUE;
  return refuse (question, late[0], error,
                 _ ("“%s” was entered after the report was submitted. Return the report, so that "
                    "the next version has it."),
                 first != NULL ? rp_question_label (first) : late[0]);
}

/* All points must be met: that is what accepting says. */
static gboolean
check_points (Acceptance *self, char **question, GError **error)
{
  const RpQuestion *checklist
      = rp_review_find_question (rp_form_get_template (self->form), "report.checklist");
  JsonNode *answer = checklist != NULL ? rp_form_get_answer (self->form, checklist->id) : NULL;
  JsonArray *rows
      = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  guint n_open = 0;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row == NULL || !json_object_has_member (row, "ok"))
        n_open++;
      else if (!rp_json_get_boolean (row, "ok", FALSE))
        {
          const RpQuestion *point = checklist->columns->pdata[0];
          g_autofree char *label
              = rp_question_format (point, json_object_get_member (row, point->id));
          return refuse (question, checklist->id, error,
                         _ ("“%s” is not met. Return the report, or check the point again."),
                         label);
        }
    }
  if (n_open > 0)
    return refuse (question, checklist->id, error,
                   g_dngettext (GETTEXT_PACKAGE, "%u point of the check is still open.",
                                "%u points of the check are still open.", n_open),
                   n_open);
  return TRUE;
}

static gboolean
check_needs (Acceptance *self, char **question, GError **error)
{
  const RpQuestion *coding
      = rp_review_find_question (rp_form_get_template (self->form), "report.coding");

  for (guint i = 0; i < self->needs->len; i++)
    {
      RpRecord *need = self->needs->pdata[i];
      if (g_str_equal (rp_record_get_text (need, "state"), "CAPTURED"))
        return refuse (question, coding != NULL ? coding->id : NULL, error,
                       _ ("The need “%s” is not coded yet."), rp_record_get_title (need));
    }
  return TRUE;
}

static gboolean
check_form (Acceptance *self, char **question, GError **error)
{
  g_autoptr (GPtrArray) problems = rp_form_list_problems (self->form, RP_ROLE_SPECIALIST);

  for (guint i = 0; i < problems->len; i++)
    {
      const RpProblem *problem = problems->pdata[i];
      if (!problem->warning)
        return refuse (question, problem->question, error, "%s", problem->message);
    }
  return TRUE;
}

/* ---- one edit of it ---- */

/* The answers of the specialist's sections that are not in the report yet; they go into @review too. */
static void
add_answers (Acceptance *self, RpEdit *edit, JsonObject *review)
{
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (self->form));
  g_autoptr (JsonObject) before = rp_form_store_collect_answers (self->report);

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; (section->owner & RP_ROLE_SPECIALIST) != 0 && k < section->questions->len;
           k++)
        {
          const char *id = ((const RpQuestion *)section->questions->pdata[k])->id;
          JsonNode *value = rp_form_get_answer (self->form, id);
          JsonNode *old = json_object_get_member (before, id);
          g_autofree char *unit = g_strconcat ("review.", id, NULL);
          if (value == NULL || rp_json_equal (value, old))
            continue;
          rp_edit_set (edit, self->report, unit, json_node_copy (value));
          json_object_set_member (review, id, json_node_copy (value));
        }
    }
}

/* The report as the step finds it: with the review that this edit completes. */
static RpRecord *
imagine_reviewed (Acceptance *self, RpEdit *edit)
{
  JsonObject *body = rp_json_object_copy (rp_record_get_body (self->report));
  JsonObject *before = rp_record_get_object (self->report, "review");
  JsonObject *review = before != NULL ? rp_json_object_copy (before) : json_object_new ();

  add_answers (self, edit, review);
  json_object_set_object_member (body, "review", review);
  return rp_record_new (rp_record_get_kind (self->report), rp_record_get_id (self->report),
                        rp_record_get_scope (self->report), body);
}

static gboolean
add_resolved (Acceptance *self, RpEdit *edit, GError **error)
{
  g_autoptr (GPtrArray) remarks = rp_store_list (
      self->store, "review_remark", "report = :report AND COALESCE(resolved, 0) = 0", "id", 0,
      error, ":report", rp_record_get_id (self->report), NULL);

  for (guint i = 0; remarks != NULL && i < remarks->len; i++)
    {
      JsonNode *yes = json_node_new (JSON_NODE_VALUE);
      json_node_set_boolean (yes, TRUE);
      rp_edit_set (edit, remarks->pdata[i], "resolved", yes);
    }
  return remarks != NULL;
}

/* What the specialist has found himself goes to the manager, who asks the customer. */
static gboolean
add_mined (Acceptance *self, RpEdit *edit, GError **error)
{
  const RpQuestion *question = rp_review_find_named (rp_form_get_template (self->form), "mined");
  JsonNode *answer = question != NULL ? rp_form_get_answer (self->form, question->id) : NULL;
  JsonArray *rows
      = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  const char *customer = rp_record_get_text (self->report, "customer");
  g_autoptr (RpRecord) file = NULL;
  const char *manager;

  if (rows == NULL || json_array_get_length (rows) == 0)
    return TRUE;
  file = rp_store_get (self->store, "customer", customer, error);
  if (file == NULL)
    return FALSE;
  manager = rp_record_get_text (rp_record_has (file, "manager") ? file : self->report, "manager");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL
          && !rp_potential_need_add_found (edit, self->store, customer, manager, row, error))
        return FALSE;
    }
  return TRUE;
}

char *
rp_review_accept (RpStore *store, const char *report, char **question, GError **error)
{
  g_autoptr (Acceptance) self = read_acceptance (store, report, error);
  g_autoptr (RpEdit) edit = rp_edit_new ("needs_report.accept");
  g_autoptr (RpRecord) reviewed = NULL;
  char *op_id = NULL;

  if (question != NULL)
    *question = NULL;
  if (self == NULL || !may_accept (self, error) || !check_version (self, question, error)
      || !write_decision (self, error) || !check_points (self, question, error)
      || !check_needs (self, question, error) || !check_form (self, question, error))
    return NULL;
  reviewed = imagine_reviewed (self, edit);
  if (!rp_step_add (edit, store, reviewed, "accept", NULL, error)
      || !add_resolved (self, edit, error) || !add_mined (self, edit, error))
    return NULL;
  rp_store_commit (store, edit, &op_id, error);
  return op_id;
}
