/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-list.h"

#include <stdarg.h>

#include "workbench/session-store.h"

struct _RpRecordList
{
  GObject parent_instance;

  RpSession *session;
  char *kind;
  const char *where, *order; /* literals of the caller */
  guint limit;
  GStrv parameters; /* name, value, name, value */

  GPtrArray *records; /* (element-type RpRecord) */
  GCancellable *cancellable;
  gboolean loading, again;
};

enum
{
  PROP_LOADING = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void init_list_model (GListModelInterface *iface);
G_DEFINE_TYPE_WITH_CODE (RpRecordList, rp_record_list, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

/* What a job on the store's thread needs to know. */
typedef struct
{
  char *kind;
  const char *where, *order;
  guint limit;
  GStrv parameters;
} Question;

static void
free_question (Question *question)
{
  g_free (question->kind);
  g_strfreev (question->parameters);
  g_free (question);
}

static gpointer
answer_question (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  return rp_store_list_with (subject, question->kind, question->where, question->order,
                             question->limit, (const char *const *)question->parameters, error);
}

/* Whether the place of @a can go on showing @b without a change. */
static gboolean
is_unchanged (RpRecord *a, RpRecord *b)
{
  return g_strcmp0 (rp_record_get_id (a), rp_record_get_id (b)) == 0
         && rp_record_get_rev (a) == rp_record_get_rev (b)
         && rp_record_is_pending (a) == rp_record_is_pending (b)
         && rp_json_object_equal (rp_record_get_body (a), rp_record_get_body (b));
}

/* Replaces what differs between the first and the last difference: a list view keeps its place. */
static void
take_records (RpRecordList *self, GPtrArray *fresh)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->records);
  guint head = 0, tail = 0;

  while (head < old->len && head < fresh->len
         && is_unchanged (old->pdata[head], fresh->pdata[head]))
    {
      g_set_object ((RpRecord **)&fresh->pdata[head], RP_RECORD (old->pdata[head]));
      head++;
    }
  while (tail < old->len - head && tail < fresh->len - head
         && is_unchanged (old->pdata[old->len - 1 - tail], fresh->pdata[fresh->len - 1 - tail]))
    {
      g_set_object ((RpRecord **)&fresh->pdata[fresh->len - 1 - tail],
                    RP_RECORD (old->pdata[old->len - 1 - tail]));
      tail++;
    }
  self->records = g_ptr_array_ref (fresh);
  if (old->len - head - tail > 0 || fresh->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                fresh->len - head - tail);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpRecordList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fresh = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (fresh != NULL)
    take_records (self, fresh);
  else
    g_message ("a list of %s could not be read: %s", self->kind, error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (self->again)
    {
      self->again = FALSE;
      rp_record_list_reload (self);
    }
}

void
rp_record_list_reload (RpRecordList *self)
{
  Question *question = NULL;

  if (self->loading)
    {
      self->again = TRUE;
      return;
    }
  self->loading = TRUE;
  question = g_new0 (Question, 1);
  question->kind = g_strdup (self->kind);
  question->where = self->where;
  question->order = self->order;
  question->limit = self->limit;
  question->parameters = g_strdupv (self->parameters);
  rp_session_run_async (self->session, answer_question, question, (GDestroyNotify)free_question,
                        (GDestroyNotify)g_ptr_array_unref, self->cancellable, answered_cb,
                        g_object_ref (self));
}

static void
session_changed_cb (RpSession *session, GStrv kinds, RpRecordList *self)
{
  if (g_strv_contains ((const char *const *)kinds, self->kind))
    rp_record_list_reload (self);
}

RpRecordList *
rp_record_list_new (RpSession *session, const char *kind, const char *where, const char *order,
                    guint limit, ...)
{
  RpRecordList *self = g_object_new (RP_TYPE_RECORD_LIST, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *parameter = NULL;
  va_list arguments;

  va_start (arguments, limit);
  while ((parameter = va_arg (arguments, const char *)) != NULL)
    g_strv_builder_add (builder, parameter);
  va_end (arguments);

  self->session = g_object_ref (session);
  self->kind = g_strdup (kind);
  self->where = where;
  self->order = order;
  self->limit = limit;
  self->parameters = g_strv_builder_end (builder);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  rp_record_list_reload (self);
  return self;
}

RpRecord *
rp_record_list_find (RpRecordList *self, const char *id)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (rp_record_get_id (self->records->pdata[i]), id))
      return self->records->pdata[i];
  return NULL;
}

static GType
get_item_type (GListModel *model)
{
  return RP_TYPE_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return RP_RECORD_LIST (model)->records->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RpRecordList *self = RP_RECORD_LIST (model);
  return position < self->records->len ? g_object_ref (self->records->pdata[position]) : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rp_record_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, RP_RECORD_LIST (object)->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rp_record_list_dispose (GObject *object)
{
  RpRecordList *self = RP_RECORD_LIST (object);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (rp_record_list_parent_class)->dispose (object);
}

static void
rp_record_list_finalize (GObject *object)
{
  RpRecordList *self = RP_RECORD_LIST (object);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_free (self->kind);
  g_strfreev (self->parameters);
  g_ptr_array_unref (self->records);
  G_OBJECT_CLASS (rp_record_list_parent_class)->finalize (object);
}

static void
rp_record_list_class_init (RpRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = rp_record_list_get_property;
  object_class->dispose = rp_record_list_dispose;
  object_class->finalize = rp_record_list_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_record_list_init (RpRecordList *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}
