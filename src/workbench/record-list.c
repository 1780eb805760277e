/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-list.h"

#include <stdarg.h>

#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"

struct _RpRecordList
{
  GObject parent_instance;

  RpSession *session;
  char *kind;
  const char *where, *order; /* literals of the caller */
  guint limit;
  GStrv parameters; /* name, value, name, value */

  GListStore *records; /* (element-type RpRecord) */
  RpReload *reload;
};

G_DEFINE_TYPE (RpRecordList, rp_record_list, G_TYPE_OBJECT)

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

static void
take_records (gpointer owner, gpointer answer)
{
  g_autoptr (GPtrArray) records = answer;

  if (records != NULL)
    rp_item_list_update (RP_RECORD_LIST (owner)->records, records, rp_item_list_is_same_record);
}

static gpointer
ask (gpointer owner)
{
  RpRecordList *self = owner;
  Question *question = g_new0 (Question, 1);

  question->kind = g_strdup (self->kind);
  question->where = self->where;
  question->order = self->order;
  question->limit = self->limit;
  question->parameters = g_strdupv (self->parameters);
  return question;
}

static const RpReloadJob reload_job = {
  .what = "a list of records",
  .load = answer_question,
  .free_answer = (GDestroyNotify)g_ptr_array_unref,
  .take = take_records,
  .ask = ask,
  .free_question = (GDestroyNotify)free_question,
};

RpRecordList *
rp_record_list_new (RpSession *session, const char *kind, const char *where, const char *order,
                    guint limit, ...)
{
  RpRecordList *self = g_object_new (RP_TYPE_RECORD_LIST, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *const kinds[] = { kind, NULL };
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
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, kinds);
  return self;
}

GListModel *
rp_record_list_get_records (RpRecordList *self)
{
  return G_LIST_MODEL (self->records);
}

static void
rp_record_list_dispose (GObject *object)
{
  RpRecordList *self = RP_RECORD_LIST (object);
  rp_reload_stop (self->reload);
  G_OBJECT_CLASS (rp_record_list_parent_class)->dispose (object);
}

static void
rp_record_list_finalize (GObject *object)
{
  RpRecordList *self = RP_RECORD_LIST (object);
  g_clear_object (&self->session);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_free (self->kind);
  g_strfreev (self->parameters);
  g_clear_object (&self->records);
  G_OBJECT_CLASS (rp_record_list_parent_class)->finalize (object);
}

static void
rp_record_list_class_init (RpRecordListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_record_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_record_list_finalize;
}

static void
rp_record_list_init (RpRecordList *self)
{
  self->records = g_list_store_new (RP_TYPE_RECORD);
}
