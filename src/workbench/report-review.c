/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-review.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/entered-needs.h"
#include "schema/workflow-guard.h"
#include "workbench/record-list.h"
#include "workbench/report-version.h"
#include "workbench/review-store.h"
#include "workbench/session-store.h"

struct _RpReportReview
{
  GObject parent_instance;

  RpSession *session;
  RpDocument *document;
  RpRecordList *needs, *remarks, *revisions;
};

G_DEFINE_TYPE (RpReportReview, rp_report_review, G_TYPE_OBJECT)

RpReportReview *
rp_report_review_new (RpSession *session, const char *report)
{
  RpReportReview *self = g_object_new (RP_TYPE_REPORT_REVIEW, NULL);

  self->session = g_object_ref (session);
  self->document = rp_document_new (session, "needs_report", report);
  self->needs = rp_record_list_new (session, "need", RP_REPORT_OPEN_NEEDS, "id", 0, ":report",
                                    report, NULL);
  self->remarks = rp_record_list_new (session, "review_remark", "report = :report", "id", 0,
                                      ":report", report, NULL);
  self->revisions = rp_record_list_new (session, "report_revision", "report = :report",
                                        "number, id", 0, ":report", report, NULL);
  return self;
}

RpDocument *
rp_report_review_get_document (RpReportReview *self)
{
  return self->document;
}

GListModel *
rp_report_review_get_needs (RpReportReview *self)
{
  return rp_record_list_get_records (self->needs);
}

GListModel *
rp_report_review_get_remarks (RpReportReview *self)
{
  return rp_record_list_get_records (self->remarks);
}

GListModel *
rp_report_review_get_revisions (RpReportReview *self)
{
  return rp_record_list_get_records (self->revisions);
}

/* ---- what may be done ---- */

gboolean
rp_report_review_may_take (RpReportReview *self, const char *event)
{
  RpRecord *report = rp_document_get_record (self->document);
  const RpTransition *arrow = report != NULL
                                  ? rp_workflow_find (rp_record_get_kind (report)->workflow, event,
                                                      rp_record_get_text (report, "state"),
                                                      rp_session_get_roles (self->session))
                                  : NULL;

  return arrow != NULL
         && rp_workflow_check_person (arrow, report, rp_session_get_user (self->session), NULL);
}

gboolean
rp_report_review_may_take_over (RpReportReview *self)
{
  RpRecord *report = rp_document_get_record (self->document);

  return report != NULL && g_str_equal (rp_record_get_text (report, "state"), "REVIEWING")
         && !rp_document_is_editable (self->document, RP_ROLE_SPECIALIST)
         && rp_report_review_may_take (self, "take_over");
}

/* (transfer full) (nullable): the newest but @back versions. */
static RpRecord *
get_revision (RpReportReview *self, guint back)
{
  GListModel *revisions = rp_record_list_get_records (self->revisions);
  guint n_revisions = g_list_model_get_n_items (revisions);

  return back < n_revisions ? g_list_model_get_item (revisions, n_revisions - 1 - back) : NULL;
}

gboolean
rp_report_review_may_unpin (RpReportReview *self, RpRecord *remark)
{
  g_autoptr (RpRecord) newest = get_revision (self, 0);

  return rp_report_review_may_take (self, "return")
         && g_str_equal (rp_record_get_text (remark, "revision"),
                         newest != NULL ? rp_record_get_id (newest) : "");
}

gboolean
rp_report_review_is_taken_out (RpReportReview *self, RpRecord *need)
{
  RpRecord *report = rp_document_get_record (self->document);

  return report != NULL && rp_record_has (need, "item")
         && g_str_equal (rp_record_get_text (need, "report"), rp_record_get_id (report))
         && !rp_entered_needs_have (rp_record_get_object (report, "answers"),
                                    rp_record_get_text (need, "item"));
}

/* (nullable): the points of the check. */
static JsonArray *
get_points (RpReportReview *self, const RpQuestion *checklist)
{
  JsonNode *answer = checklist != NULL
                         ? rp_form_get_answer (rp_document_get_form (self->document), checklist->id)
                         : NULL;
  return answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
}

void
rp_report_review_meet_all_points (RpReportReview *self)
{
  const RpQuestion *checklist = rp_report_review_find_question (self, "report.checklist");
  JsonArray *rows = get_points (self, checklist);
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);
  JsonArray *met = json_array_new ();

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      JsonObject *copy = row != NULL ? rp_json_object_copy (row) : json_object_new ();
      json_object_set_boolean_member (copy, "ok", TRUE);
      json_object_remove_member (copy, "remark");
      json_array_add_object_element (met, copy);
    }
  json_node_take_array (value, met);
  if (rows != NULL)
    rp_document_set_answer (self->document, checklist->id, value, NULL);
}

JsonObject *
rp_report_review_propose_return (RpReportReview *self)
{
  const RpQuestion *checklist = rp_report_review_find_question (self, "report.checklist");
  JsonArray *rows = get_points (self, checklist);
  g_autoptr (GString) remark = g_string_new (NULL);
  JsonObject *values = json_object_new ();

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      const RpQuestion *point = checklist->columns->pdata[0];
      g_autofree char *label = NULL;
      if (row == NULL || rp_json_get_boolean (row, "ok", TRUE))
        continue;
      label = rp_question_format (point, json_object_get_member (row, point->id));
      g_string_append_printf (remark, "%s", remark->len > 0 ? "\n" : "");
      g_string_append_printf (remark, _ ("Not met: %s. %s"), label,
                              rp_json_get_string (row, "remark", ""));
    }
  if (remark->len > 0)
    json_object_set_string_member (values, "return_remark", g_strchomp (remark->str));
  return values;
}

/* ---- words ---- */

static RpTemplate *
get_template (RpReportReview *self)
{
  RpForm *form = rp_document_get_form (self->document);
  return form != NULL ? rp_form_get_template (form) : NULL;
}

const char *
rp_report_review_question_label (RpReportReview *self, const char *question)
{
  RpTemplate *template_ = get_template (self);
  const RpQuestion *found
      = template_ != NULL ? rp_template_find_question (template_, question) : NULL;

  return found != NULL ? rp_question_label (found) : question;
}

const RpQuestion *
rp_report_review_find_question (RpReportReview *self, const char *source)
{
  RpTemplate *template_ = get_template (self);
  return template_ != NULL ? rp_review_find_question (template_, source) : NULL;
}

char *
rp_report_review_describe_revision (RpReportReview *self, RpRecord *revision)
{
  g_autofree char *at = rp_clock_format (rp_session_get_clock (self->session),
                                         rp_record_get_text (revision, "submitted_at"));

  return g_strdup_printf (_ ("Version %d, %s"), (int)rp_record_get_integer (revision, "number"),
                          at);
}

/* ---- two versions ---- */

void
rp_answer_pair_free (RpAnswerPair *self)
{
  g_free (self->question);
  g_free (self->label);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

/* The collecting of pairs: where they go and which are wanted. */
typedef struct
{
  RpReportReview *review;
  GPtrArray *pairs;
  gboolean all;
} Collection;

/* @label: (transfer full) */
static void
add_pair (Collection *self, const char *id, const RpQuestion *question, char *label,
          JsonNode *before, JsonNode *after)
{
  gboolean changed = !rp_json_equal (before, after);
  RpAnswerPair *pair = NULL;

  if ((!changed && !self->all) || (before == NULL && after == NULL))
    {
      g_free (label);
      return;
    }
  pair = g_new0 (RpAnswerPair, 1);
  pair->question = g_strdup (id);
  pair->label = label;
  pair->before = rp_document_format_answer (self->review->document, question, before);
  pair->after = rp_document_format_answer (self->review->document, question, after);
  pair->changed = changed;
  g_ptr_array_add (self->pairs, pair);
}

static JsonArray *
get_rows (JsonNode *answer)
{
  return answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
}

static JsonObject *
find_row (JsonArray *rows, const char *id)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL && g_strcmp0 (rp_json_get_string (row, "row", NULL), id) == 0)
        return row;
    }
  return NULL;
}

static void
add_row (Collection *self, const RpQuestion *table, guint number, JsonObject *before,
         JsonObject *after)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const RpQuestion *column = table->columns->pdata[i];
      add_pair (self, table->id, column,
                g_strdup_printf ("%s %u · %s", rp_question_label (table), number,
                                 rp_question_label (column)),
                before != NULL ? json_object_get_member (before, column->id) : NULL,
                after != NULL ? json_object_get_member (after, column->id) : NULL);
    }
}

/* Cell by cell; rows are found again by their id, those taken out come last. */
static void
add_table (Collection *self, const RpQuestion *table, JsonNode *before, JsonNode *after)
{
  JsonArray *old = get_rows (before), *new = get_rows (after);
  guint number = 0;

  for (guint i = 0; new != NULL &&i < json_array_get_length (new); i++)
    {
      JsonObject *row = rp_json_array_get_object (new, i);
      if (row != NULL)
        add_row (self, table, ++number, find_row (old, rp_json_get_string (row, "row", "")), row);
    }
  for (guint i = 0; old != NULL && i < json_array_get_length (old); i++)
    {
      JsonObject *row = rp_json_array_get_object (old, i);
      if (row != NULL && find_row (new, rp_json_get_string (row, "row", "")) == NULL)
        add_row (self, table, ++number, row, NULL);
    }
}

static void
add_question (Collection *self, const RpQuestion *question, JsonObject *before, JsonObject *after)
{
  JsonNode *old = before != NULL ? json_object_get_member (before, question->id) : NULL;
  JsonNode *new = after != NULL ? json_object_get_member (after, question->id) : NULL;

  if (question->type == RP_QUESTION_TABLE)
    add_table (self, question, old, new);
  else
    add_pair (self, question->id, question, g_strdup (rp_question_label (question)), old, new);
}

GPtrArray *
rp_report_review_list_pairs (RpReportReview *self, gboolean all)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_answer_pair_free);
  Collection collection = { self, pairs, all };
  g_autoptr (RpRecord) before = get_revision (self, 1);
  g_autoptr (RpRecord) after = get_revision (self, 0);
  RpTemplate *template_ = get_template (self);
  GPtrArray *sections = template_ != NULL ? rp_template_get_sections (template_) : NULL;

  for (guint i = 0; before != NULL && sections != NULL && i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; k < section->questions->len; k++)
        add_question (&collection, section->questions->pdata[k],
                      rp_report_version_get_answers (before),
                      rp_report_version_get_answers (after));
    }
  return pairs;
}

GStrv
rp_report_review_list_changed (RpReportReview *self)
{
  g_autoptr (GStrvBuilder) changed = g_strv_builder_new ();
  g_autoptr (RpRecord) before = get_revision (self, 1);
  g_autoptr (RpRecord) after = get_revision (self, 0);
  RpTemplate *template_ = get_template (self);
  g_autoptr (GPtrArray) differences
      = before != NULL && template_ != NULL
            ? rp_answers_diff (template_, rp_report_version_get_answers (before),
                               rp_report_version_get_answers (after))
            : NULL;

  for (guint i = 0; differences != NULL && i < differences->len; i++)
    g_strv_builder_add (changed, ((const RpDifference *)differences->pdata[i])->question);
  return g_strv_builder_end (changed);
}

/* ---- acts ---- */

/* An act on the store's thread, and what came of it. The task of the act owns it. */
typedef struct
{
  char *subject, *question, *text;
  char *op_id, *missing; /* (nullable): set on the store's thread */
} Act;

static void
free_act (Act *act)
{
  g_free (act->subject);
  g_free (act->question);
  g_free (act->text);
  g_free (act->op_id);
  g_free (act->missing);
  g_free (act);
}

static gpointer
claim_on_store (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  act->op_id = rp_review_claim (store, act->subject, error);
  return NULL;
}

static gpointer
take_over_on_store (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  act->op_id = rp_review_take_over (store, act->subject, error);
  return NULL;
}

static gpointer
pin_on_store (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  g_free (rp_review_pin (store, act->subject, act->question, act->text, &act->op_id, error));
  return NULL;
}

static gpointer
unpin_on_store (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  act->op_id = rp_review_unpin (store, act->subject, error);
  return NULL;
}

static gpointer
resolve_on_store (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  act->op_id = rp_review_resolve (store, act->subject, error);
  return NULL;
}

static gpointer
accept_on_store (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  act->op_id = rp_review_accept (store, act->subject, &act->missing, error);
  return NULL;
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpReportReview *self = g_task_get_source_object (task);
  Act *act = g_task_get_task_data (task);
  GError *error = NULL;

  if (!rp_document_run_finish (RP_DOCUMENT (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  rp_session_note_edit (self->session, act->op_id);
  g_task_return_boolean (task, TRUE);
}

static void
act_async (RpReportReview *self, RpWorkFunc func, const char *subject, const char *question,
           const char *text, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Act *act = g_new0 (Act, 1);

  act->subject = g_strdup (subject);
  act->question = g_strdup (question);
  act->text = g_strdup (text);
  g_task_set_task_data (task, act, (GDestroyNotify)free_act);
  rp_document_run_async (self->document, func, act, NULL, acted_cb, task);
}

void
rp_report_review_claim_async (RpReportReview *self, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  act_async (self, claim_on_store, rp_document_get_id (self->document), NULL, NULL, callback,
             user_data);
}

void
rp_report_review_take_over_async (RpReportReview *self, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  act_async (self, take_over_on_store, rp_document_get_id (self->document), NULL, NULL, callback,
             user_data);
}

void
rp_report_review_pin_async (RpReportReview *self, const char *question, const char *text,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, pin_on_store, rp_document_get_id (self->document), question, text, callback,
             user_data);
}

void
rp_report_review_unpin_async (RpReportReview *self, const char *remark,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, unpin_on_store, remark, NULL, NULL, callback, user_data);
}

void
rp_report_review_resolve_async (RpReportReview *self, const char *remark,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  act_async (self, resolve_on_store, remark, NULL, NULL, callback, user_data);
}

void
rp_report_review_accept_async (RpReportReview *self, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  act_async (self, accept_on_store, rp_document_get_id (self->document), NULL, NULL, callback,
             user_data);
}

gboolean
rp_report_review_act_finish (RpReportReview *self, GAsyncResult *result, char **question,
                             GError **error)
{
  Act *act = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (question != NULL)
    *question = g_strdup (act->missing);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rp_report_review_finalize (GObject *object)
{
  RpReportReview *self = RP_REPORT_REVIEW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->document);
  g_clear_object (&self->needs);
  g_clear_object (&self->remarks);
  g_clear_object (&self->revisions);
  G_OBJECT_CLASS (rp_report_review_parent_class)->finalize (object);
}

static void
rp_report_review_class_init (RpReportReviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_report_review_finalize;
}

static void
rp_report_review_init (RpReportReview *self)
{
}
