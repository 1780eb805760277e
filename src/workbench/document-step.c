/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-step.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "workbench/attachments.h"
#include "workbench/form-store.h"
#include "workbench/reports-store.h"
#include "workbench/step-store.h"
#include "workbench/visits-store.h"

/* Those who write visits and reports; a supervisor adds correction notes. */
#define WRITERS (RP_ROLE_MANAGER | RP_ROLE_DEPUTY | RP_ROLE_SUPERVISOR)

#define TAKE_OVER "take_over"

/**
 * What is particular about a step.
 * @leads_on: the work goes on with it; others take something back or give it up
 * @take: (nullable): does more than the arrow; returns the op's id
 * @takes_back: that op is one before it, which it withdraws: there is nothing to undo then
 * @given: (nullable): the question that the step answers by itself when nobody has
 * @question: (nullable): N_(): asked before it
 * @sentence: (nullable): N_(): said after it
 */
typedef struct
{
  const char *kind, *event;
  char *(*take) (RpStore *store, const char *id, GError **error);
  gboolean takes_back, leads_on, needs_answers;
  const char *given, *question, *sentence;
} StepRow;

static const StepRow rows[] = {
  { .kind = "visit", .event = "start", .take = rp_visit_begin, .leads_on = TRUE },
  { .kind = "visit",
    .event = "finish",
    .take = rp_visit_finish,
    .leads_on = TRUE,
    .needs_answers = TRUE,
    .given = "t1.when.departure",
    .sentence = N_ ("The visit is recorded.") },
  { .kind = "visit",
    .event = "amend",
    .take = rp_visit_amend,
    .takes_back = TRUE,
    .sentence = N_ ("The record can be written on; finish the visit again afterwards.") },
  { .kind = "visit", .event = "correct", .sentence = N_ ("The correction note is added.") },
  { .kind = "needs_report",
    .event = "submit",
    .take = rp_report_submit,
    .leads_on = TRUE,
    .needs_answers = TRUE,
    .sentence = N_ ("Submitted. It is sent as soon as there is a connection.") },
  { .kind = "needs_report",
    .event = "take_back",
    .take = rp_report_take_back,
    .takes_back = TRUE,
    .sentence = N_ ("The report is a draft again.") },
  { .kind = "needs_report", .event = "rework", .leads_on = TRUE },
  { .kind = "needs_report",
    .event = TAKE_OVER,
    .sentence = N_ ("You close the matter of this report now.") },
  { .kind = "needs_report",
    .event = "withdraw",
    .question = N_ ("The report is taken out of the review for good.") },
};

static const StepRow *
find_row (const char *kind, const char *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].kind, kind) && g_str_equal (rows[i].event, event))
      return &rows[i];
  return NULL;
}

static const char *
kind_of (RpDocument *self)
{
  return rp_record_get_kind (rp_document_get_record (self))->name;
}

static gboolean
leads_on (const RpWorkflow *workflow, const RpTransition *arrow)
{
  const StepRow *row = find_row (workflow->kind, arrow->event);
  return row != NULL && row->leads_on;
}

/* First what the work goes on with, last what ends it. */
static int
rank (const RpWorkflow *workflow, const RpTransition *arrow)
{
  if (leads_on (workflow, arrow))
    return 0;
  return rp_workflow_find_state (workflow, arrow->to)->closed ? 2 : 1;
}

static int
compare_steps (gconstpointer a, gconstpointer b, gpointer data)
{
  const RpTransition *const *left = a, *const *right = b;
  return rank (data, *left) - rank (data, *right);
}

static gboolean
has_closing (RpDocument *self)
{
  RpForm *form = rp_document_get_form (self);
  GPtrArray *sections
      = form != NULL ? rp_template_get_sections (rp_form_get_template (form)) : NULL;

  for (guint i = 0; sections != NULL && i < sections->len; i++)
    if (((const RpSection *)sections->pdata[i])->closing)
      return TRUE;
  return FALSE;
}

/* Whoever accepted a report closes its matter here; another takes that over. */
static void
add_take_over (RpDocument *self, GPtrArray *arrows)
{
  RpSession *session = rp_document_get_session (self);
  g_autoptr (GPtrArray) steps = rp_step_list (rp_document_get_record (self),
                                              rp_session_get_roles (session) & RP_ROLE_SPECIALIST,
                                              rp_session_get_user (session));

  for (guint i = 0; i < steps->len; i++)
    if (g_str_equal (((const RpTransition *)steps->pdata[i])->event, TAKE_OVER))
      g_ptr_array_add (arrows, steps->pdata[i]);
}

GPtrArray *
rp_document_list_steps (RpDocument *self)
{
  RpRecord *record = rp_document_get_record (self);
  const RpWorkflow *workflow = rp_record_get_kind (record)->workflow;
  RpRoles roles = rp_session_get_roles (rp_document_get_session (self)) & WRITERS;
  GPtrArray *arrows = rp_workflow_list (workflow, rp_record_get_text (record, "state"), roles);

  if (rp_document_is_accepted (self) && has_closing (self))
    add_take_over (self, arrows);
  g_ptr_array_sort_with_data (arrows, compare_steps, (gpointer)workflow);
  return arrows;
}

char *
rp_document_dup_step_names (RpDocument *self)
{
  g_autoptr (GPtrArray) arrows = rp_document_list_steps (self);
  GString *names = g_string_new (rp_record_get_text (rp_document_get_record (self), "state"));

  for (guint i = 0; i < arrows->len; i++)
    g_string_append_printf (names, " %s", ((const RpTransition *)arrows->pdata[i])->event);
  return g_string_free (names, FALSE);
}

gboolean
rp_document_step_needs_answers (RpDocument *self, const char *event)
{
  const StepRow *row = find_row (kind_of (self), event);
  return row != NULL && row->needs_answers;
}

/* The step answers that itself. */
static gboolean
is_given (RpDocument *self, const StepRow *row, const RpProblem *problem)
{
  return row != NULL && g_strcmp0 (row->given, problem->question) == 0
         && rp_form_get_answer (rp_document_get_form (self), problem->question) == NULL;
}

GPtrArray *
rp_document_list_problems_for (RpDocument *self, const char *event)
{
  const StepRow *row = find_row (kind_of (self), event);
  GPtrArray *problems
      = rp_form_list_problems (rp_document_get_form (self), RP_ROLE_MANAGER | RP_ROLE_DEPUTY);

  for (guint i = problems->len; i > 0; i--)
    if (is_given (self, row, problems->pdata[i - 1]))
      g_ptr_array_remove_index (problems, i - 1);
  return problems;
}

GPtrArray *
rp_document_list_open_closing (RpDocument *self)
{
  GPtrArray *problems = rp_document_may_close (self)
                            ? rp_form_list_closing_problems (rp_document_get_form (self))
                            : g_ptr_array_new_with_free_func ((GDestroyNotify)rp_problem_free);

  for (guint i = problems->len; i > 0; i--)
    if (((const RpProblem *)problems->pdata[i - 1])->warning)
      g_ptr_array_remove_index (problems, i - 1);
  return problems;
}

char *
rp_document_explain_problem (RpDocument *self, const RpProblem *problem)
{
  return rp_form_store_explain (rp_document_get_form (self), problem);
}

const char *
rp_document_step_question (RpDocument *self, const char *event)
{
  const StepRow *row = find_row (kind_of (self), event);
  return row != NULL && row->question != NULL ? _ (row->question) : "";
}

const char *
rp_document_step_sentence (RpDocument *self, const char *event)
{
  const StepRow *row = find_row (kind_of (self), event);
  return row != NULL && row->sentence != NULL ? _ (row->sentence) : "";
}

gboolean
rp_document_step_leads_on (RpDocument *self, const char *event)
{
  const StepRow *row = find_row (kind_of (self), event);
  return row != NULL && row->leads_on;
}

/* ---- taking one ---- */

typedef struct
{
  char *kind, *id, *event;
  JsonObject *values; /* (nullable) */
  char *op_id;        /* (nullable): what came of it */
} Take;

static void
free_take (Take *take)
{
  g_free (take->kind);
  g_free (take->id);
  g_free (take->event);
  g_free (take->op_id);
  g_clear_pointer (&take->values, json_object_unref);
  g_free (take);
}

static gpointer
take_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Take *take = data;
  const StepRow *row = find_row (take->kind, take->event);

  take->op_id = row != NULL && row->take != NULL ? row->take (subject, take->id, error)
                                                 : rp_step_take (subject, take->kind, take->id,
                                                                 take->event, take->values, error);
  return NULL;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpDocument *self = RP_DOCUMENT (source);
  Take *take = g_task_get_task_data (task);
  const StepRow *row = find_row (take->kind, take->event);
  GError *error = NULL;

  if (!rp_document_run_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  rp_session_note_edit (rp_document_get_session (self),
                        row == NULL || !row->takes_back ? take->op_id : NULL);
  g_task_return_boolean (task, TRUE);
}

void
rp_document_take_step_async (RpDocument *self, const char *event, JsonObject *values,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  const char *adding = rp_attachments_get_adding_sentence (self);
  Take *take = NULL;

  if (adding != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "%s", adding);
      g_object_unref (task);
      return;
    }
  take = g_new0 (Take, 1);
  take->kind = g_strdup (kind_of (self));
  take->id = g_strdup (rp_document_get_id (self));
  take->event = g_strdup (event);
  take->values = values != NULL ? rp_json_object_copy (values) : NULL;
  g_task_set_task_data (task, take, (GDestroyNotify)free_take);
  /* The task keeps what the job works on. */
  rp_document_run_async (self, take_on_store, take, NULL, taken_cb, task);
}

gboolean
rp_document_take_step_finish (RpDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
