/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attachments.h"

#include <glib/gi18n-lib.h>

#include "workbench/attachments-store.h"
#include "workbench/item-list.h"
#include "workbench/session-store.h"

#define UNDO_STEPS 50

struct _RpAttachments
{
  GObject parent_instance;

  RpDocument *document;
  RpAnswerPlace place;
  GListStore *items;
  GCancellable *cancellable; /* of the reading that is under way */
  GQueue undo;               /* (element-type Step): what was done, newest first */
  guint n_done, n_wanted;    /* files that are being added */
};

enum
{
  PROP_PROGRESS = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void list_model_init (GListModelInterface *interface);

G_DEFINE_TYPE_WITH_CODE (RpAttachments, rp_attachments, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- the answer as it stands in the form ---- */

static JsonNode *
get_answer (RpAttachments *self)
{
  RpForm *form = rp_document_get_form (self->document);
  return form != NULL ? rp_form_get_answer (form, self->place.question) : NULL;
}

static GPtrArray *
list_ids (RpAttachments *self)
{
  return rp_answer_place_list (&self->place, get_answer (self));
}

static gboolean
set_ids (RpAttachments *self, GPtrArray *ids, GError **error)
{
  g_autoptr (JsonNode) value = rp_answer_place_replace (&self->place, get_answer (self), ids);

  if (value == NULL)
    value = json_node_new (JSON_NODE_NULL);
  return rp_document_set_answer (self->document, self->place.question, value, error);
}

static gpointer
copy_id (gconstpointer id, gpointer data)
{
  return g_strdup (id);
}

static gboolean
has_id (GPtrArray *ids, const char *id)
{
  return g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL);
}

/* ---- what was done, to be taken back ---- */

/* Not the list as it was before: by the time it is taken back others may have added to it and taken from it. */
typedef struct
{
  GPtrArray *ids;   /* (element-type utf8) */
  gboolean removed; /* they were taken out; else they were added */
  guint place;      /* where they stood */
} Step;

static void
free_step (Step *step)
{
  g_ptr_array_unref (step->ids);
  g_free (step);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, free_step)

/* @ids: (transfer full) */
static void
push_undo (RpAttachments *self, GPtrArray *ids, gboolean removed, guint place)
{
  Step *step = g_new0 (Step, 1);

  step->ids = ids;
  step->removed = removed;
  step->place = place;
  g_queue_push_head (&self->undo, step);
  while (self->undo.length > UNDO_STEPS)
    free_step (g_queue_pop_tail (&self->undo));
}

/* Returns: whether @ids is another list now */
static gboolean
take_back (const Step *step, GPtrArray *ids)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < step->ids->len; i++)
    {
      const char *id = step->ids->pdata[i];
      guint at = 0;
      gboolean there = g_ptr_array_find_with_equal_func (ids, id, g_str_equal, &at);

      if (there && !step->removed)
        g_ptr_array_remove_index (ids, at);
      else if (!there && step->removed)
        g_ptr_array_insert (ids, (int)MIN (step->place + i, ids->len), g_strdup (id));
      changed |= there != step->removed;
    }
  return changed;
}

/* ---- reading what is to be shown ---- */

static gpointer
read_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_attachments_read (subject, data);
}

/* What stayed keeps its place and object, and so its focus and its picture. */
static gboolean
is_unchanged (gconstpointer a, gconstpointer b)
{
  RpAttachment *before = RP_ATTACHMENT ((gpointer)a), *after = RP_ATTACHMENT ((gpointer)b);

  return g_str_equal (rp_attachment_get_id (before), rp_attachment_get_id (after))
         && rp_attachment_is_here (before) == rp_attachment_is_here (after)
         && rp_attachment_is_whole (before) == rp_attachment_is_whole (after)
         && rp_attachment_has_thumb (before) == rp_attachment_has_thumb (after);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttachments) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fresh = rp_session_run_finish (RP_SESSION (source), result, &error);

  rp_store_health_note_reading (rp_session_get_health (RP_SESSION (source)), self, "attachments",
                                error);
  if (fresh != NULL)
    rp_item_list_update (self->items, fresh, is_unchanged);
}

static void
reload (RpAttachments *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  rp_session_run_async (rp_document_get_session (self->document), read_on_store, list_ids (self),
                        (GDestroyNotify)g_ptr_array_unref, (GDestroyNotify)g_ptr_array_unref,
                        self->cancellable, read_cb, g_object_ref (self));
}

static void
answer_changed_cb (RpDocument *document, const char *question, RpAttachments *self)
{
  if (g_str_equal (question, self->place.question))
    reload (self);
}

static void
loaded_cb (RpDocument *document, RpAttachments *self)
{
  reload (self);
}

/* A row or its file may come later than the answer that names it. */
static void
session_changed_cb (RpSession *session, GStrv kinds, RpAttachments *self)
{
  if (g_strv_contains ((const char *const *)kinds, "attachment"))
    reload (self);
}

RpAttachments *
rp_attachments_new (RpDocument *document, const char *question, const char *row, const char *column)
{
  RpAttachments *self = g_object_new (RP_TYPE_ATTACHMENTS, NULL);

  self->document = g_object_ref (document);
  self->place.question = g_strdup (question);
  self->place.row = g_strdup (row);
  self->place.column = g_strdup (column);
  g_signal_connect_object (document, "answer-changed", G_CALLBACK (answer_changed_cb), self, 0);
  g_signal_connect_object (document, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (rp_document_get_session (document), "changed",
                           G_CALLBACK (session_changed_cb), self, 0);
  if (rp_document_get_form (document) != NULL)
    reload (self);
  return self;
}

/* ---- adding: one file after the other, then all of them at once ---- */

/* A file that somebody handed in. */
typedef struct
{
  char *name;
  GFile *file;   /* (nullable) */
  GBytes *bytes; /* (nullable) */
} Incoming;

static void
free_incoming (Incoming *incoming)
{
  g_free (incoming->name);
  g_clear_object (&incoming->file);
  g_clear_pointer (&incoming->bytes, g_bytes_unref);
  g_free (incoming);
}

typedef struct
{
  GPtrArray *incoming; /* (element-type Incoming) */
  guint next;
  RpAttach *attach;
  GString *refusals;
  RpSession *session;
  GTask *task; /* borrowed: has this */
} Add;

/* Where the session has what is being added to a document. */
static char *
dup_adding_place (RpDocument *document)
{
  return g_strjoin (":", "adding", rp_document_get_kind (document), rp_document_get_id (document),
                    NULL);
}

/* Until whoever asked for it has heard what came of it: only then the window may be gone. */
static void
hold (Add *add, GTask *task, RpDocument *document)
{
  g_autofree char *place = dup_adding_place (document);

  add->session = g_object_ref (rp_document_get_session (document));
  add->task = task;
  rp_session_begin_saving (add->session, task, place);
}

static void
free_add (Add *add)
{
  rp_session_end_saving (add->session, add->task);
  g_object_unref (add->session);
  g_ptr_array_unref (add->incoming);
  rp_attach_free (add->attach);
  g_string_free (add->refusals, TRUE);
  g_free (add);
}

void
rp_added_files_free (RpAddedFiles *self)
{
  g_free (self->refusals);
  g_free (self);
}

RpSession *
rp_attachments_get_session (RpAttachments *self)
{
  return rp_document_get_session (self->document);
}

const char *
rp_attachments_get_adding_sentence (RpDocument *document)
{
  g_autofree char *place = dup_adding_place (document);
  g_autoptr (GObject) adding = rp_session_find_saving (rp_document_get_session (document), place);

  return adding != NULL ? _ ("Files are still being added. Try again as soon as they are in.")
                        : NULL;
}

double
rp_attachments_get_progress (RpAttachments *self)
{
  return self->n_wanted > 0 ? (double)self->n_done / self->n_wanted : -1;
}

static void
count_files (RpAttachments *self, guint n_wanted, guint n_done)
{
  self->n_wanted += n_wanted;
  self->n_done += n_done;
  if (self->n_done == self->n_wanted)
    self->n_done = self->n_wanted = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
add_refusal (Add *add, const char *sentence)
{
  if (add->refusals->len > 0)
    g_string_append_c (add->refusals, '\n');
  g_string_append (add->refusals, sentence);
}

/* No more than is taken in anyway; one byte more tells that it is too much. */
static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (256 * 1024);
  gssize n = 0;

  if (stream == NULL)
    return NULL;
  while (
      bytes->len <= RP_FILE_INPUT_BYTES
      && (n = g_input_stream_read (G_INPUT_STREAM (stream), piece, 256 * 1024, cancellable, error))
             > 0)
    g_byte_array_append (bytes, piece, (guint)n);
  return n >= 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

static void
prepare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Incoming *incoming = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = incoming->bytes != NULL
                                 ? g_bytes_ref (incoming->bytes)
                                 : read_file (incoming->file, cancellable, &error);
  RpKeptFile *kept = bytes != NULL ? rp_kept_file_new (incoming->name, bytes, &error) : NULL;

  if (kept == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, kept, (GDestroyNotify)rp_kept_file_free);
}

static gpointer
attach_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_attach_run (data, subject, error);
  return NULL;
}

/* While the files were written the answer may have been changed here; then it is set again, whole. */
static void
keep_added (RpAttachments *self, GPtrArray *added)
{
  g_autoptr (GPtrArray) ids = list_ids (self);
  gboolean missing = FALSE;

  push_undo (self, g_ptr_array_copy (added, copy_id, NULL), FALSE, 0);
  for (guint i = 0; i < added->len; i++)
    if (!has_id (ids, added->pdata[i]))
      {
        g_ptr_array_add (ids, g_strdup (added->pdata[i]));
        missing = TRUE;
      }
  if (missing)
    set_ids (self, ids, NULL);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpAttachments *self = g_task_get_source_object (task);
  Add *add = g_task_get_task_data (task);
  GError *error = NULL;
  RpAddedFiles *added = NULL;

  if (!rp_document_run_finish (RP_DOCUMENT (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (add->attach->op_id != NULL)
    {
      rp_session_note_edit (rp_document_get_session (self->document), add->attach->op_id);
      keep_added (self, add->attach->ids);
    }
  added = g_new0 (RpAddedFiles, 1);
  added->n_added = add->attach->ids->len;
  added->n_known = add->attach->n_known;
  added->refusals = add->refusals->len > 0 ? g_strdup (add->refusals->str) : NULL;
  g_task_return_pointer (task, added, (GDestroyNotify)rp_added_files_free);
}

static void prepare_next (GTask *task);

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RpAttachments *self = RP_ATTACHMENTS (source);
  GTask *task = user_data;
  Add *add = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  RpKeptFile *kept = g_task_propagate_pointer (G_TASK (result), &error);

  if (kept != NULL)
    g_ptr_array_add (add->attach->files, kept);
  else
    add_refusal (add, error->message);
  count_files (self, 0, 1);
  prepare_next (task);
}

/* @task: (transfer full) */
static void
prepare_next (GTask *task)
{
  RpAttachments *self = g_task_get_source_object (task);
  Add *add = g_task_get_task_data (task);

  if (add->next < add->incoming->len)
    {
      g_autoptr (GTask) step = g_task_new (self, NULL, prepared_cb, task);
      g_task_set_task_data (step, add->incoming->pdata[add->next++], NULL);
      g_task_run_in_thread (step, prepare_thread);
    }
  else
    rp_document_run_async (self->document, attach_on_store, add->attach, NULL, attached_cb, task);
}

/* @incoming: (transfer full) */
static void
add_incoming (RpAttachments *self, GPtrArray *incoming, guint n_left_out,
              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *unit = rp_document_dup_unit (self->document, self->place.question);
  Add *add = g_new0 (Add, 1);

  add->incoming = incoming;
  add->attach = rp_attach_new (rp_document_get_kind (self->document),
                               rp_document_get_id (self->document), unit, &self->place);
  add->refusals = g_string_new (NULL);
  if (n_left_out > 0)
    {
      g_autofree char *sentence = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u file was left out: add at most %d at a time.",
                       "%u files were left out: add at most %d at a time.", n_left_out),
          n_left_out, RP_ATTACHMENTS_PER_ADD);
      add_refusal (add, sentence);
    }
  g_task_set_source_tag (task, add_incoming);
  g_task_set_task_data (task, add, (GDestroyNotify)free_add);
  hold (add, task, self->document);
  count_files (self, incoming->len, 0);
  prepare_next (task);
}

static char *
name_file (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  return g_filename_display_name (base != NULL ? base : "");
}

void
rp_attachments_add_files_async (RpAttachments *self, GPtrArray *files, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GPtrArray *incoming = g_ptr_array_new_with_free_func ((GDestroyNotify)free_incoming);
  guint n_taken = MIN (files->len, RP_ATTACHMENTS_PER_ADD);

  for (guint i = 0; i < n_taken; i++)
    {
      Incoming *one = g_new0 (Incoming, 1);
      one->name = name_file (files->pdata[i]);
      one->file = g_object_ref (files->pdata[i]);
      g_ptr_array_add (incoming, one);
    }
  add_incoming (self, incoming, files->len - n_taken, callback, user_data);
}

void
rp_attachments_add_bytes_async (RpAttachments *self, const char *name, GBytes *bytes,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *incoming = g_ptr_array_new_with_free_func ((GDestroyNotify)free_incoming);
  Incoming *one = g_new0 (Incoming, 1);

  one->name = g_strdup (name);
  one->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (incoming, one);
  add_incoming (self, incoming, 0, callback, user_data);
}

RpAddedFiles *
rp_attachments_add_finish (RpAttachments *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- taking away ---- */

gboolean
rp_attachments_remove (RpAttachments *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) ids = list_ids (self);
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  guint place = 0;

  if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, &place))
    return TRUE;
  g_ptr_array_add (removed, g_ptr_array_steal_index (ids, place));
  if (!set_ids (self, ids, error))
    return FALSE;
  push_undo (self, g_steal_pointer (&removed), TRUE, place);
  return TRUE;
}

gboolean
rp_attachments_undo (RpAttachments *self)
{
  g_autoptr (Step) step = g_queue_pop_head (&self->undo);
  g_autoptr (GPtrArray) ids = list_ids (self);

  if (step == NULL)
    return FALSE;
  return take_back (step, ids) ? set_ids (self, ids, NULL) : TRUE;
}

/* ---- the list ---- */

static GType
get_item_type (GListModel *model)
{
  return RP_TYPE_ATTACHMENT;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (RP_ATTACHMENTS (model)->items));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (RP_ATTACHMENTS (model)->items), position);
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
items_changed_cb (GListModel *items, guint position, guint removed, guint added,
                  RpAttachments *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
rp_attachments_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_double (value, rp_attachments_get_progress (RP_ATTACHMENTS (object)));
}

static void
rp_attachments_dispose (GObject *object)
{
  g_cancellable_cancel (RP_ATTACHMENTS (object)->cancellable);
  G_OBJECT_CLASS (rp_attachments_parent_class)->dispose (object);
}

static void
rp_attachments_finalize (GObject *object)
{
  RpAttachments *self = RP_ATTACHMENTS (object);

  rp_store_health_forget (rp_session_get_health (rp_document_get_session (self->document)), self);
  g_clear_object (&self->document);
  g_clear_object (&self->items);
  g_clear_object (&self->cancellable);
  g_queue_clear_full (&self->undo, (GDestroyNotify)free_step);
  g_free (self->place.question);
  g_free (self->place.row);
  g_free (self->place.column);
  G_OBJECT_CLASS (rp_attachments_parent_class)->finalize (object);
}

static void
rp_attachments_class_init (RpAttachmentsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rp_attachments_get_property;
  object_class->dispose = rp_attachments_dispose;
  object_class->finalize = rp_attachments_finalize;
  properties[PROP_PROGRESS]
      = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_attachments_init (RpAttachments *self)
{
  g_queue_init (&self->undo);
  self->cancellable = g_cancellable_new ();
  self->items = g_list_store_new (RP_TYPE_ATTACHMENT);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
}
