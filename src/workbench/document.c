/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/document-content.h"
#include "workbench/document-job.h"
#include "workbench/document-rights.h"
#include "workbench/form-store.h"
#include "workbench/late-answers.h"
#include "workbench/session-store.h"
#include "workbench/unread-texts.h"

/* A pause in typing after which the answer goes to the disk. */
#define SAVE_DELAY_MS 700
/* When the disk refused, it is asked again so often. */
#define RETRY_DELAY_MS 5000

struct _RpDocument
{
  GObject parent_instance;

  RpSession *session;
  char *kind, *id;
  RpRecord *record, *customer;
  RpForm *form;
  GPtrArray *contacts, *remarks, *revisions;
  GHashTable *names;     /* (nullable): not loaded; id -> name of what answers refer to */
  RpRecord *merged_into; /* (nullable): the report that goes on instead */
  RpRecord *last; /* (nullable): the document before this one, whose answers are offered again */

  RpUnreadTexts *unread;
  RpLateAnswers *late; /* what fields do not show of what has come from elsewhere */
  RpRecord *
      before; /* (nullable): the record before the answers that are just being taken from elsewhere */
  GHashTable *unsaved; /* questions not yet handed to the store -> the record on screen then */
  guint timer;         /* holds a reference: what is not on the disk outlives the page */
  gboolean busy;       /* a job of this document is on the store's thread */
  gboolean writing;    /* … and it changes something */
  gboolean saving;     /* the session has been told that something is not on the disk */
  gboolean reload_wanted;
  GQueue waiting; /* (element-type GTask): runs asked for while busy */
  char *saved;
};

enum
{
  PROP_RECORD = 1,
  PROP_SAVED,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];
static guint loaded_signal, answer_changed_signal;

G_DEFINE_TYPE (RpDocument, rp_document, G_TYPE_OBJECT)

/* ---- into the form ---- */

static void
set_saved (RpDocument *self, const char *sentence)
{
  g_free (self->saved);
  self->saved = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
}

static void
form_answer_changed_cb (RpForm *form, const char *question, RpDocument *self)
{
  g_signal_emit (self, answer_changed_signal, 0, question);
}

static const char *
field_of_question (RpDocument *self, const char *question)
{
  return rp_form_store_field_of (rp_form_get_template (self->form), question);
}

char *
rp_document_dup_unit (RpDocument *self, const char *question)
{
  g_return_val_if_fail (self->form != NULL, NULL);
  return g_strdup_printf ("%s.%s", field_of_question (self, question), question);
}

static void wait (RpDocument *self, guint delay);

/* What others answer while it is not written is not seen: the record may be another one by then. Nor is what
 * its field could not show when it came. */
static void
note_unsaved (RpDocument *self, const char *question)
{
  g_autoptr (RpRecord) shown = rp_late_answers_take (self->late, question);

  if (g_hash_table_contains (self->unsaved, question))
    return;
  if (shown == NULL)
    shown = g_object_ref (self->record);
  g_hash_table_insert (self->unsaved, g_strdup (question), g_steal_pointer (&shown));
}

/* What was typed is what has come. */
static void
forget_late (RpDocument *self, const char *question)
{
  g_autoptr (RpRecord) shown = rp_late_answers_take (self->late, question);
}

/* What the program filled in is part of the document as soon as it may be written. */
static void
keep_prefilled (RpDocument *self)
{
  g_auto (GStrv) filled = rp_form_prefill (self->form);

  for (guint i = 0; filled[i] != NULL; i++)
    {
      gboolean review = g_str_equal (field_of_question (self, filled[i]), "review");
      if (rp_document_is_editable (self,
                                   review ? RP_ROLE_SPECIALIST : RP_ROLE_MANAGER | RP_ROLE_DEPUTY))
        note_unsaved (self, filled[i]);
    }
  if (g_hash_table_size (self->unsaved) > 0)
    wait (self, SAVE_DELAY_MS);
}

static void
make_form (RpDocument *self, RpDocumentContent *content)
{
  g_autoptr (JsonObject) answers = rp_form_store_collect_answers (content->record);

  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  rp_late_answers_clear (self->late);
  self->form = rp_form_new (content->template_, answers, content->facts);
  keep_prefilled (self);
  g_signal_connect_object (self->form, "answer-changed", G_CALLBACK (form_answer_changed_cb), self,
                           0);
}

/* An answer that was taken back elsewhere, or whose edit was withdrawn, is gone here too. What never
 * was in the record is the program's own and stays. */
static void
drop_answers (RpDocument *self, RpRecord *before, JsonObject *answers)
{
  g_autoptr (JsonObject) old = rp_form_store_collect_answers (before);
  JsonObjectIter iter;
  const char *question = NULL;

  json_object_iter_init (&iter, old);
  while (json_object_iter_next (&iter, &question, NULL))
    if (!json_object_has_member (answers, question)
        && !g_hash_table_contains (self->unsaved, question))
      rp_form_set_answer (self->form, question, NULL, NULL);
}

/* In a field in which something stands that cannot be read nobody sees what has come for it. */
static void
hold_unread (RpDocument *self, JsonObject *answers)
{
  g_auto (GStrv) places
      = rp_unread_texts_list_hiding (self->unread, rp_form_get_answers (self->form), answers);

  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autofree char *question = g_strndup (places[i], strcspn (places[i], "/"));
      if (!g_hash_table_contains (self->unsaved, question))
        rp_late_answers_add (self->late, places[i], self->before);
    }
}

/* Answers that came from elsewhere; what is being written here stays.
 * @before: the record they were last taken from */
static void
take_answers (RpDocument *self, RpRecord *before, RpRecord *record)
{
  g_autoptr (JsonObject) answers = rp_form_store_collect_answers (record);
  JsonObjectIter iter;
  const char *question = NULL;
  JsonNode *value = NULL;

  self->before = before;
  hold_unread (self, answers);
  drop_answers (self, before, answers);
  json_object_iter_init (&iter, answers);
  while (json_object_iter_next (&iter, &question, &value))
    if (!g_hash_table_contains (self->unsaved, question)
        && !rp_json_equal (value, rp_form_get_answer (self->form, question)))
      rp_form_set_answer (self->form, question, value, NULL);
  self->before = NULL;
}

/* In another state other things are filled in: the arrival when the visit is started. What is typed and
 * not on the disk yet is never dropped for that. */
static gboolean
is_form_outdated (RpDocument *self, RpDocumentContent *content)
{
  return self->form == NULL
         || (g_hash_table_size (self->unsaved) == 0
             && !g_str_equal (rp_record_get_text (self->record, "state"),
                              rp_record_get_text (content->record, "state")));
}

static void
take_content (RpDocument *self, RpDocumentContent *content)
{
  g_autoptr (RpRecord) before = NULL;
  gboolean outdated = is_form_outdated (self, content);

  before = g_steal_pointer (&self->record);
  self->record = g_object_ref (content->record);
  g_set_object (&self->customer, content->customer);
  g_set_object (&self->last, content->last);
  g_set_object (&self->merged_into, content->merged_into);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  self->contacts = g_steal_pointer (&content->contacts);
  g_clear_pointer (&self->revisions, g_ptr_array_unref);
  self->remarks = g_steal_pointer (&content->remarks);
  self->revisions = g_steal_pointer (&content->revisions);
  g_clear_pointer (&self->names, g_hash_table_unref);
  self->names = g_steal_pointer (&content->names);
  if (outdated)
    make_form (self, content);
  else
    take_answers (self, before, content->record);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
  g_signal_emit (self, loaded_signal, 0);
}

/* ---- jobs, one at a time ---- */

static void run_next (RpDocument *self);

/* Where the session has it while something is not on the disk: whoever opens it then goes on with it. */
static char *
dup_place (const char *kind, const char *id)
{
  return g_strjoin (":", "document", kind, id, NULL);
}

/* Tells the session whether something typed here is not on the disk yet. */
static void
update_saving (RpDocument *self)
{
  g_autofree char *place = dup_place (self->kind, self->id);
  gboolean saving
      = g_hash_table_size (self->unsaved) > 0 || self->writing || self->waiting.length > 0;

  if (saving == self->saving)
    return;
  self->saving = saving;
  if (saving)
    rp_session_begin_saving (self->session, self, place);
  else
    rp_session_end_saving (self->session, self);
}

/* What could not be written stays in the form and is tried again. */
static void
keep_unsaved (RpDocument *self, RpDocumentJob *job)
{
  GHashTableIter iter;
  gpointer question = NULL, shown = NULL;

  if (job->sent == NULL)
    return;
  g_hash_table_iter_init (&iter, job->sent);
  while (g_hash_table_iter_next (&iter, &question, &shown))
    g_hash_table_insert (self->unsaved, g_strdup (question), g_object_ref (shown));
  wait (self, RETRY_DELAY_MS);
}

/* The store's own sentence is for somebody who looks for a record; here somebody is writing on it.
 * Returns: (transfer full) */
static GError *
dup_refusal (RpDocument *self, const GError *error)
{
  if (!g_error_matches (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND))
    return g_error_copy (error);
  return g_error_new (error->domain, error->code,
                      _ ("“%s” was taken from this computer while it was being written. What was "
                         "typed last cannot be saved; it is kept until Rapport is closed."),
                      rp_kind_label (rp_record_get_kind (self->record)));
}

/* Nothing is on the disk; a session that is closed has no disk any more. */
static void
take_refusal (RpDocument *self, RpDocumentJob *job, const GError *error)
{
  g_autoptr (GError) refusal = job->sent != NULL ? dup_refusal (self, error) : g_error_copy (error);
  g_autofree char *sentence = rp_session_explain (refusal);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  keep_unsaved (self, job);
  set_saved (self, sentence);
  if (job->sent != NULL)
    rp_session_fail_saving (self->session, refusal);
}

/* What was typed on while it was being written goes on from what has been written. */
static void
see_written (RpDocument *self, GHashTable *sent)
{
  GHashTableIter iter;
  gpointer question = NULL;

  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, &question, NULL))
    if (g_hash_table_contains (sent, question))
      g_hash_table_iter_replace (&iter, g_object_ref (self->record));
}

/* The answers are on the disk; what ran after them may have failed all the same. */
static void
finish_job (RpDocument *self, GTask *task, RpDocumentContent *content)
{
  RpDocumentJob *job = g_task_get_task_data (task);

  if (job->sent != NULL)
    rp_session_note_edit (self->session, NULL);
  take_content (self, content);
  if (job->sent != NULL)
    see_written (self, job->sent);
  set_saved (self, g_hash_table_size (self->unsaved) == 0 ? _ ("Saved on this computer") : "");
  if (job->func_error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->func_error));
  else
    g_task_return_boolean (task, TRUE);
}

/* With what had to wait for it: it would meet the same. */
static void
fail_job (RpDocument *self, GTask *task, GError *error)
{
  RpDocumentJob *job = g_task_get_task_data (task);

  if (!job->written || self->record == NULL)
    take_refusal (self, job, error);
  else if (g_hash_table_size (self->unsaved) > 0)
    wait (self, RETRY_DELAY_MS);
  if (job->then != NULL)
    g_task_return_error (job->then, g_error_copy (error));
  g_task_return_error (task, error);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpDocument *self = g_task_get_source_object (task);
  RpDocumentJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RpDocumentContent) content
      = rp_session_run_finish (RP_SESSION (source), result, &error);

  self->busy = FALSE;
  self->writing = FALSE;
  if (content == NULL)
    fail_job (self, task, error);
  else
    {
      finish_job (self, task, content);
      if (job->then != NULL)
        g_queue_push_head (&self->waiting, g_steal_pointer (&job->then));
    }
  run_next (self);
  update_saving (self);
}

static GTask *
new_task (RpDocument *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  RpClock *clock = rp_session_get_clock (self->session);

  g_task_set_task_data (task, rp_document_job_new (self->kind, self->id, clock),
                        (GDestroyNotify)rp_document_job_free);
  return task;
}

/* The answers to write before anything else. Where one operation does not hold them all, what was asked for waits until the
 * others are on the disk. Returns: (transfer full): what is to run now */
static GTask *
take_unsaved (RpDocument *self, GTask *asked)
{
  RpDocumentJob *job = g_task_get_task_data (asked), *before = NULL;
  GTask *task = NULL;

  if (self->form != NULL && g_hash_table_size (self->unsaved) > 0)
    rp_document_job_take_answers (job, self->form, self->unsaved);
  if (job->edit == NULL || g_hash_table_size (self->unsaved) == 0)
    return g_object_ref (asked);
  task = new_task (self, NULL, NULL);
  before = g_task_get_task_data (task);
  before->edit = g_steal_pointer (&job->edit);
  before->sent = g_steal_pointer (&job->sent);
  before->then = g_object_ref (asked);
  return task;
}

static void
start_job (RpDocument *self, GTask *asked)
{
  GTask *task = take_unsaved (self, asked);
  RpDocumentJob *job = g_task_get_task_data (task);

  self->busy = TRUE;
  self->writing = job->edit != NULL || job->func != NULL;
  /* The task keeps the job's data; the worker only borrows it. */
  rp_session_run_async (self->session, rp_document_job_run, job, NULL,
                        (GDestroyNotify)rp_document_content_free, NULL, job_done_cb, task);
}

static void
queue_job (RpDocument *self, RpWorkFunc func, gpointer data, GDestroyNotify free_data,
           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, callback, user_data);
  RpDocumentJob *job = g_task_get_task_data (task);

  job->func = func;
  job->func_data = data;
  job->free_func_data = free_data;
  if (self->busy)
    g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  else
    start_job (self, task);
  update_saving (self);
}

static void
run_next (RpDocument *self)
{
  g_autoptr (GTask) next = g_queue_pop_head (&self->waiting);

  if (next != NULL)
    start_job (self, next);
  else if (self->reload_wanted)
    {
      self->reload_wanted = FALSE;
      queue_job (self, NULL, NULL, NULL, NULL, NULL);
    }
}

static gboolean
save_cb (gpointer user_data)
{
  RpDocument *self = user_data;

  self->timer = 0;
  queue_job (self, NULL, NULL, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
wait (RpDocument *self, guint delay)
{
  if (self->timer == 0)
    self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, delay, save_cb, g_object_ref (self),
                                      g_object_unref);
}

gboolean
rp_document_set_answer (RpDocument *self, const char *question, JsonNode *value, GError **error)
{
  gboolean corrected = FALSE;

  g_return_val_if_fail (self->form != NULL, FALSE);
  if (!rp_form_check_size (self->form, question, value, error))
    return FALSE;
  corrected = rp_unread_texts_set (self->unread, question, NULL);
  if (rp_json_equal (value, rp_form_get_answer (self->form, question)))
    {
      forget_late (self, question);
      if (corrected)
        g_signal_emit (self, answer_changed_signal, 0, question);
      return TRUE;
    }
  if (!rp_form_set_answer (self->form, question, value, error))
    return FALSE;
  rp_unread_texts_keep_rows (self->unread, question, value);
  note_unsaved (self, question);
  set_saved (self, _ ("Saving…"));
  update_saving (self);
  wait (self, SAVE_DELAY_MS);
  return TRUE;
}

void
rp_document_hold_answer (RpDocument *self, const char *place)
{
  if (self->before != NULL)
    rp_late_answers_add (self->late, place, self->before);
}

void
rp_document_release_answer (RpDocument *self, const char *place)
{
  rp_late_answers_remove (self->late, place);
}

void
rp_document_set_unread (RpDocument *self, const char *place, const char *text)
{
  rp_unread_texts_set (self->unread, place, text);
}

const char *
rp_document_get_unread (RpDocument *self, const char *place)
{
  return rp_unread_texts_get (self->unread, place);
}

const RpQuestion *
rp_document_find_unread (RpDocument *self, RpRoles owner)
{
  if (self->form == NULL)
    return NULL;
  if (rp_document_is_editable (self, owner))
    return rp_unread_texts_find (self->unread, self->form, owner, FALSE);
  return rp_document_may_close (self)
             ? rp_unread_texts_find (self->unread, self->form, RP_ROLE_SPECIALIST, TRUE)
             : NULL;
}

char *
rp_document_dup_unread_sentence (RpDocument *self, RpRoles owner)
{
  const RpQuestion *question = rp_document_find_unread (self, owner);

  return question != NULL ? g_strdup_printf (
             _ ("“%s” cannot be read as it stands. It is kept as you typed it, and counts once it "
                "is corrected."),
             rp_question_label (question))
                          : g_strdup ("");
}

static RpRecord *
find_contact (RpDocument *self, const char *id)
{
  for (guint i = 0; i < self->contacts->len; i++)
    if (g_strcmp0 (rp_record_get_id (self->contacts->pdata[i]), id) == 0)
      return self->contacts->pdata[i];
  return NULL;
}

void
rp_document_flush (RpDocument *self)
{
  g_autoptr (RpDocument) keep = g_object_ref (self);

  g_clear_handle_id (&self->timer, g_source_remove);
  rp_unread_texts_flush (self->unread);
  if (g_hash_table_size (self->unsaved) > 0)
    queue_job (self, NULL, NULL, NULL, NULL, NULL);
}

void
rp_document_run_async (RpDocument *self, RpWorkFunc func, gpointer data, GDestroyNotify free_data,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (RpDocument) keep = g_object_ref (self);

  g_clear_handle_id (&self->timer, g_source_remove);
  queue_job (self, func, data, free_data, callback, user_data);
}

gboolean
rp_document_run_finish (RpDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the document ---- */

static void
session_changed_cb (RpSession *session, GStrv kinds, RpDocument *self)
{
  static const char *const shown[] = { "review_remark", "report_revision", "contact" };
  const char *const *names = (const char *const *)kinds;
  gboolean concerned = g_strv_contains (names, self->kind);

  for (guint i = 0; !concerned && i < G_N_ELEMENTS (shown); i++)
    concerned = g_strv_contains (names, shown[i]);
  if (!concerned)
    return;
  if (self->busy)
    self->reload_wanted = TRUE;
  else if (g_hash_table_size (self->unsaved) == 0)
    queue_job (self, NULL, NULL, NULL, NULL, NULL);
}

/* First what stood in the fields, so that they are made with it. */
static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpDocument) self = user_data;

  rp_unread_texts_recall_finish (self->unread, source, result);
  queue_job (self, NULL, NULL, NULL, NULL, NULL);
}

static gboolean
tell_loaded_cb (gpointer user_data)
{
  g_signal_emit (user_data, loaded_signal, 0);
  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable): the one with answers that the disk has not taken yet; whoever asked for it
 * hears that it is loaded, as of any other. */
static RpDocument *
find_unsaved (RpSession *session, const char *kind, const char *id)
{
  g_autofree char *place = dup_place (kind, id);
  RpDocument *self = rp_session_find_saving (session, place);

  if (self != NULL && self->record != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, tell_loaded_cb, g_object_ref (self), g_object_unref);
  return self;
}

RpDocument *
rp_document_new (RpSession *session, const char *kind, const char *id)
{
  RpDocument *self = find_unsaved (session, kind, id);

  if (self != NULL)
    return self;
  self = g_object_new (RP_TYPE_DOCUMENT, NULL);
  self->session = g_object_ref (session);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->unread = rp_unread_texts_new (session, kind, id);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  rp_unread_texts_recall_async (self->unread, recalled_cb, g_object_ref (self));
  return self;
}

const char *
rp_document_get_id (RpDocument *self)
{
  return self->id;
}

const char *
rp_document_get_kind (RpDocument *self)
{
  return self->kind;
}

RpSession *
rp_document_get_session (RpDocument *self)
{
  return self->session;
}

RpRecord *
rp_document_get_record (RpDocument *self)
{
  return self->record;
}

RpRecord *
rp_document_get_customer (RpDocument *self)
{
  return self->customer;
}

RpForm *
rp_document_get_form (RpDocument *self)
{
  return self->form;
}

GPtrArray *
rp_document_get_contacts (RpDocument *self)
{
  return self->contacts;
}

/* (nullable): it is not here */
static const char *
name_of (RpDocument *self, const RpQuestion *question, const char *id)
{
  RpRecord *contact = NULL;

  if (g_strcmp0 (question->target, "customer") == 0 && self->customer != NULL
      && g_str_equal (rp_record_get_id (self->customer), id))
    return rp_record_get_title (self->customer);
  if (g_strcmp0 (question->target, "contact") == 0 && self->contacts != NULL)
    contact = find_contact (self, id);
  if (contact != NULL)
    return rp_record_get_title (contact);
  return self->names != NULL ? g_hash_table_lookup (self->names, id) : NULL;
}

char *
rp_document_format_answer (RpDocument *self, const RpQuestion *question, JsonNode *value)
{
  const char *id = question->type == RP_QUESTION_REFERENCE && value != NULL
                       ? rp_json_node_get_string (value, "")
                       : "";
  const char *name = *id != '\0' ? name_of (self, question, id) : NULL;

  if (*id == '\0')
    return rp_question_format (question, value);
  return g_strdup (name != NULL ? name : _ ("a record that is not here"));
}

RpRecord *
rp_document_get_merged_into (RpDocument *self)
{
  return self->merged_into;
}

GPtrArray *
rp_document_get_remarks (RpDocument *self)
{
  return self->remarks;
}

GPtrArray *
rp_document_get_revisions (RpDocument *self)
{
  return self->revisions;
}

JsonNode *
rp_document_get_last_answer (RpDocument *self, const RpQuestion *question)
{
  JsonObject *answers = self->last != NULL && question->ask_again
                            ? rp_record_get_object (self->last, "answers")
                            : NULL;
  JsonNode *answer = answers != NULL ? json_object_get_member (answers, question->id) : NULL;

  return answer != NULL && !JSON_NODE_HOLDS_NULL (answer) ? answer : NULL;
}

char *
rp_document_dup_last_day (RpDocument *self)
{
  const char *field = g_str_equal (self->kind, "visit") ? "arrival" : "submitted_at";
  GTimeZone *zone = rp_clock_zone (rp_session_get_clock (self->session));
  gint64 us = 0;

  if (self->last == NULL || !rp_instant_parse (rp_record_get_text (self->last, field), &us))
    return g_strdup ("");
  return rp_date_format_short (rp_instant_to_day (us, zone));
}

gboolean
rp_document_may_close (RpDocument *self)
{
  return self->record != NULL
         && rp_document_may_write (self->record, RP_ROLE_SPECIALIST, TRUE,
                                   rp_session_get_roles (self->session),
                                   rp_session_get_user (self->session));
}

gboolean
rp_document_is_accepted (RpDocument *self)
{
  return self->record != NULL && rp_document_has_closing (self->record);
}

gboolean
rp_document_is_editable (RpDocument *self, RpRoles owner)
{
  return self->record != NULL
         && rp_document_may_write (self->record, owner, FALSE, rp_session_get_roles (self->session),
                                   rp_session_get_user (self->session));
}

static void
rp_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RpDocument *self = RP_DOCUMENT (object);

  if (id == PROP_RECORD)
    g_value_set_object (value, self->record);
  else
    g_value_set_string (value, self->saved);
}

static void
rp_document_finalize (GObject *object)
{
  RpDocument *self = RP_DOCUMENT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->record);
  g_clear_object (&self->customer);
  g_clear_object (&self->last);
  g_clear_object (&self->merged_into);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_object (&self->form);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_clear_pointer (&self->revisions, g_ptr_array_unref);
  g_hash_table_unref (self->unsaved);
  g_clear_pointer (&self->unread, rp_unread_texts_free);
  rp_late_answers_free (self->late);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->saved);
  G_OBJECT_CLASS (rp_document_parent_class)->finalize (object);
}

static void
rp_document_class_init (RpDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = rp_document_get_property;
  object_class->finalize = rp_document_finalize;
  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, RP_TYPE_RECORD, flags);
  properties[PROP_SAVED] = g_param_spec_string ("saved", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  loaded_signal = g_signal_new ("loaded", RP_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  answer_changed_signal = g_signal_new ("answer-changed", RP_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rp_document_init (RpDocument *self)
{
  g_queue_init (&self->waiting);
  self->unsaved = rp_document_job_new_set ();
  self->late = rp_late_answers_new ();
  self->saved = g_strdup ("");
}
