/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document.h"

#include <glib/gi18n-lib.h>

#include "base/json.h"
#include "workbench/document-facts.h"
#include "workbench/session-store.h"

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
  GPtrArray *contacts, *remarks;

  GHashTable *unsaved; /* question ids set here and not yet handed to the store */
  guint timer;
  gboolean busy; /* a job of this document is on the store's thread */
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

/* ---- what a load brings ---- */

typedef struct
{
  RpRecord *record, *customer;
  JsonObject *facts;
  GPtrArray *contacts, *remarks;
} Content;

static void
free_content (Content *content)
{
  g_clear_object (&content->record);
  g_clear_object (&content->customer);
  g_clear_pointer (&content->facts, json_object_unref);
  g_clear_pointer (&content->contacts, g_ptr_array_unref);
  g_clear_pointer (&content->remarks, g_ptr_array_unref);
  g_free (content);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Content, free_content)

/* A job on the store: the answers to write, what else to run, then the document as it is now. */
typedef struct
{
  char *kind, *id, *today;
  RpEdit *edit;     /* (nullable) */
  GHashTable *sent; /* (nullable): the questions it answers */
  RpWorkFunc func;  /* (nullable) */
  gpointer func_data;
  GDestroyNotify free_func_data;
} Job;

static void
free_job (Job *job)
{
  if (job->free_func_data != NULL)
    job->free_func_data (job->func_data);
  g_clear_pointer (&job->edit, rp_edit_free);
  g_clear_pointer (&job->sent, g_hash_table_unref);
  g_free (job->kind);
  g_free (job->id);
  g_free (job->today);
  g_free (job);
}

static Content *
read_content (RpStore *store, const Job *job, GError **error)
{
  g_autoptr (Content) content = g_new0 (Content, 1);
  const char *customer = NULL;

  content->record = rp_store_get (store, job->kind, job->id, error);
  if (content->record == NULL)
    return NULL;
  customer = rp_record_get_text (content->record, "customer");
  content->customer = rp_store_get (store, "customer", customer, error);
  if (content->customer == NULL)
    return NULL;
  content->facts = rp_document_facts_collect (store, content->record, job->today, error);
  if (content->facts == NULL)
    return NULL;
  content->contacts = rp_store_list (store, "contact", "customer = :customer", "id", 0, error,
                                     ":customer", customer, NULL);
  if (content->contacts == NULL)
    return NULL;
  content->remarks
      = rp_store_list (store, "review_remark", "report = :report AND COALESCE(resolved, 0) = 0",
                       "id", 0, error, ":report", job->id, NULL);
  return content->remarks != NULL ? g_steal_pointer (&content) : NULL;
}

static gpointer
run_job (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  GError *job_error = NULL;

  if (job->edit != NULL && !rp_store_commit (subject, job->edit, NULL, error))
    return NULL;
  if (job->func != NULL)
    {
      job->func (subject, job->func_data, cancellable, &job_error);
      if (job_error != NULL)
        {
          g_propagate_error (error, job_error);
          return NULL;
        }
    }
  return read_content (subject, job, error);
}

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

/* All answers of the record: the manager's and, of a report, the specialist's. */
static JsonObject *
collect_answers (RpDocument *self, RpRecord *record)
{
  static const char *const fields[] = { "answers", "review" };
  JsonObject *all = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      JsonObject *answers = rp_kind_find_field (rp_record_get_kind (record), fields[i]) != NULL
                                ? rp_record_get_object (record, fields[i])
                                : NULL;
      JsonObjectIter iter;
      const char *name = NULL;
      JsonNode *value = NULL;
      if (answers == NULL)
        continue;
      json_object_iter_init (&iter, answers);
      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (all, name, json_node_copy (value));
    }
  return all;
}

/* Questions of the specialist's sections lie in `review`, all others in `answers`. */
static const char *
field_of_question (RpDocument *self, const char *question)
{
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (self->form));

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; k < section->questions->len; k++)
        if (g_str_equal (((const RpQuestion *)section->questions->pdata[k])->id, question))
          return (section->owner & RP_ROLE_SPECIALIST) != 0 ? "review" : "answers";
    }
  return "answers";
}

char *
rp_document_dup_unit (RpDocument *self, const char *question)
{
  g_return_val_if_fail (self->form != NULL, NULL);
  return g_strdup_printf ("%s.%s", field_of_question (self, question), question);
}

static gboolean save_cb (gpointer user_data);

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
        g_hash_table_add (self->unsaved, g_strdup (filled[i]));
    }
  if (g_hash_table_size (self->unsaved) > 0 && self->timer == 0)
    self->timer = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
make_form (RpDocument *self, Content *content)
{
  g_autoptr (RpTemplate) template_
      = rp_template_find_version (rp_record_get_text (content->record, "template"),
                                  (int)rp_record_get_integer (content->record, "template_version"));
  g_autoptr (JsonObject) answers = collect_answers (self, content->record);

  if (template_ == NULL)
    template_ = rp_template_find (g_str_equal (self->kind, "visit") ? "T1" : "T2");
  self->form = rp_form_new (template_, answers, content->facts);
  keep_prefilled (self);
  g_signal_connect_object (self->form, "answer-changed", G_CALLBACK (form_answer_changed_cb), self,
                           0);
}

/* An answer that was taken back elsewhere, or whose edit was withdrawn, is gone here too. What never
 * was in the record is the program's own and stays. */
static void
drop_answers (RpDocument *self, RpRecord *before, JsonObject *answers)
{
  g_autoptr (JsonObject) old = collect_answers (self, before);
  JsonObjectIter iter;
  const char *question = NULL;

  json_object_iter_init (&iter, old);
  while (json_object_iter_next (&iter, &question, NULL))
    if (!json_object_has_member (answers, question)
        && !g_hash_table_contains (self->unsaved, question))
      rp_form_set_answer (self->form, question, NULL, NULL);
}

/* Answers that came from elsewhere; what is being written here stays.
 * @before: the record they were last taken from */
static void
take_answers (RpDocument *self, RpRecord *before, RpRecord *record)
{
  g_autoptr (JsonObject) answers = collect_answers (self, record);
  JsonObjectIter iter;
  const char *question = NULL;
  JsonNode *value = NULL;

  drop_answers (self, before, answers);
  json_object_iter_init (&iter, answers);
  while (json_object_iter_next (&iter, &question, &value))
    if (!g_hash_table_contains (self->unsaved, question)
        && !rp_json_equal (value, rp_form_get_answer (self->form, question)))
      rp_form_set_answer (self->form, question, value, NULL);
}

static void
take_content (RpDocument *self, Content *content)
{
  g_autoptr (RpRecord) before = g_steal_pointer (&self->record);

  self->record = g_object_ref (content->record);
  g_set_object (&self->customer, content->customer);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  self->contacts = g_steal_pointer (&content->contacts);
  self->remarks = g_steal_pointer (&content->remarks);
  if (self->form == NULL)
    make_form (self, content);
  else
    take_answers (self, before, content->record);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
  g_signal_emit (self, loaded_signal, 0);
}

/* ---- jobs, one at a time ---- */

static RpEdit *
build_edit (RpDocument *self, GHashTable *questions)
{
  g_autofree char *what = g_strdup_printf ("%s.answer", self->kind);
  RpEdit *edit = NULL;
  GHashTableIter iter;
  gpointer question = NULL;

  edit = rp_edit_new (what);
  rp_edit_set_coalesce (edit, TRUE);
  g_hash_table_iter_init (&iter, questions);
  while (g_hash_table_iter_next (&iter, &question, NULL))
    {
      g_autofree char *unit = rp_document_dup_unit (self, question);
      JsonNode *value = rp_form_get_answer (self->form, question);
      rp_edit_set (edit, self->record, unit,
                   value != NULL ? json_node_copy (value) : json_node_new (JSON_NODE_NULL));
    }
  return edit;
}

static GHashTable *
new_question_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void run_next (RpDocument *self);

/* What could not be written stays in the form and is tried again. */
static void
keep_unsaved (RpDocument *self, Job *job)
{
  GHashTableIter iter;
  gpointer question = NULL;

  if (job->sent == NULL)
    return;
  g_hash_table_iter_init (&iter, job->sent);
  while (g_hash_table_iter_next (&iter, &question, NULL))
    g_hash_table_add (self->unsaved, g_strdup (question));
  if (self->timer == 0)
    self->timer = g_timeout_add (RETRY_DELAY_MS, save_cb, self);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpDocument *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (Content) content = rp_session_run_finish (RP_SESSION (source), result, &error);

  self->busy = FALSE;
  if (content != NULL)
    {
      rp_session_note_edit (self->session, NULL);
      take_content (self, content);
      set_saved (self, g_hash_table_size (self->unsaved) == 0 ? _ ("Saved on this computer") : "");
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_autofree char *sentence = rp_session_explain (error);
      keep_unsaved (self, g_task_get_task_data (task));
      set_saved (self, sentence);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  run_next (self);
}

static void
start_job (RpDocument *self, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  self->busy = TRUE;
  if (self->form != NULL && g_hash_table_size (self->unsaved) > 0)
    {
      job->sent = self->unsaved;
      self->unsaved = new_question_set ();
      job->edit = build_edit (self, job->sent);
    }
  /* The task keeps the job's data; the worker only borrows it. */
  rp_session_run_async (self->session, run_job, job, NULL, (GDestroyNotify)free_content, NULL,
                        job_done_cb, g_object_ref (task));
}

static void
queue_job (RpDocument *self, RpWorkFunc func, gpointer data, GDestroyNotify free_data,
           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->kind = g_strdup (self->kind);
  job->id = g_strdup (self->id);
  job->today = rp_clock_dup_today (rp_session_get_clock (self->session));
  job->func = func;
  job->func_data = data;
  job->free_func_data = free_data;
  g_task_set_task_data (task, job, (GDestroyNotify)free_job);
  if (self->busy)
    g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  else
    start_job (self, task);
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

gboolean
rp_document_set_answer (RpDocument *self, const char *question, JsonNode *value, GError **error)
{
  g_return_val_if_fail (self->form != NULL, FALSE);
  if (rp_json_equal (value, rp_form_get_answer (self->form, question)))
    return TRUE;
  if (!rp_form_set_answer (self->form, question, value, error))
    return FALSE;
  g_hash_table_add (self->unsaved, g_strdup (question));
  set_saved (self, _ ("Saving…"));
  if (self->timer == 0)
    self->timer = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
  return TRUE;
}

void
rp_document_flush (RpDocument *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (g_hash_table_size (self->unsaved) > 0)
    queue_job (self, NULL, NULL, NULL, NULL, NULL);
}

void
rp_document_run_async (RpDocument *self, RpWorkFunc func, gpointer data, GDestroyNotify free_data,
                       GAsyncReadyCallback callback, gpointer user_data)
{
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
  const char *const *names = (const char *const *)kinds;

  if (!g_strv_contains (names, self->kind) && !g_strv_contains (names, "review_remark")
      && !g_strv_contains (names, "contact"))
    return;
  if (self->busy)
    self->reload_wanted = TRUE;
  else if (g_hash_table_size (self->unsaved) == 0)
    queue_job (self, NULL, NULL, NULL, NULL, NULL);
}

RpDocument *
rp_document_new (RpSession *session, const char *kind, const char *id)
{
  RpDocument *self = g_object_new (RP_TYPE_DOCUMENT, NULL);

  self->session = g_object_ref (session);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  queue_job (self, NULL, NULL, NULL, NULL, NULL);
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

GPtrArray *
rp_document_get_remarks (RpDocument *self)
{
  return self->remarks;
}

/* In which states which part may be written; the rest is to be read. */
static const struct
{
  const char *kind, *state;
  RpRoles owner;
} editable[] = {
  { "visit", "ON_SITE", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { "needs_report", "DRAFT", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { "needs_report", "RECEIVED", RP_ROLE_SPECIALIST },
  { "needs_report", "REVIEWING", RP_ROLE_SPECIALIST },
};

gboolean
rp_document_is_editable (RpDocument *self, RpRoles owner)
{
  RpRoles roles = rp_session_get_roles (self->session);

  for (guint i = 0; self->record != NULL && i < G_N_ELEMENTS (editable); i++)
    if (g_str_equal (editable[i].kind, self->kind)
        && g_str_equal (editable[i].state, rp_record_get_text (self->record, "state"))
        && (editable[i].owner & owner & roles) != 0)
      return TRUE;
  return FALSE;
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

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->record);
  g_clear_object (&self->customer);
  g_clear_object (&self->form);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_hash_table_unref (self->unsaved);
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
  self->unsaved = new_question_set ();
  self->saved = g_strdup ("");
}
