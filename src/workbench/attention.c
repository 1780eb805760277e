/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention.h"

#include <glib/gi18n-lib.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/exchange.h"
#include "workbench/attention-store.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/step.h"
#include "workbench/unit-text.h"
#include "workbench/work-item.h"

/* As many lines as a person looks through. */
#define LIST_LINES 200

static const char *const text_names[RP_ATTENTION_N_TEXTS] = {
  NULL, "title", "field", "mine", "mine-by", "theirs", "theirs-by", "seen", "reason",
};
static GParamSpec *text_properties[RP_ATTENTION_N_TEXTS];

struct _RpAttentionItem
{
  GObject parent_instance;
  RpAttentionType type;
  char *id;
  char *texts[RP_ATTENTION_N_TEXTS];
};

G_DEFINE_TYPE (RpAttentionItem, rp_attention_item, G_TYPE_OBJECT)

RpAttentionType
rp_attention_item_get_attention_type (RpAttentionItem *self)
{
  return self->type;
}

const char *
rp_attention_item_get_id (RpAttentionItem *self)
{
  return self->id;
}

static void
rp_attention_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, RP_ATTENTION_ITEM (object)->texts[id]);
}

static void
rp_attention_item_finalize (GObject *object)
{
  RpAttentionItem *self = RP_ATTENTION_ITEM (object);
  g_free (self->id);
  for (guint i = 1; i < RP_ATTENTION_N_TEXTS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (rp_attention_item_parent_class)->finalize (object);
}

static void
rp_attention_item_class_init (RpAttentionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rp_attention_item_get_property;
  object_class->finalize = rp_attention_item_finalize;
  for (guint i = 1; i < RP_ATTENTION_N_TEXTS; i++)
    text_properties[i] = g_param_spec_string (text_names[i], NULL, NULL, NULL,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, RP_ATTENTION_N_TEXTS, text_properties);
}

static void
rp_attention_item_init (RpAttentionItem *self)
{
}

RpAttentionItem *
rp_attention_item_new (RpAttentionType type, const char *id)
{
  RpAttentionItem *self = g_object_new (RP_TYPE_ATTENTION_ITEM, NULL);

  self->type = type;
  self->id = g_strdup (id);
  return self;
}

void
rp_attention_item_take (RpAttentionItem *self, RpAttentionText text, char *value)
{
  g_free (self->texts[text]);
  self->texts[text] = value;
}

/* ---- on the store's thread ---- */

/* What tells one line from the other: the customer, and the number or purpose of a record that has one. */
static char *
name_waiting (RpStore *store, const RpOutboxEntry *entry)
{
  g_autoptr (RpRecord) record = rp_store_get (store, entry->kind, entry->entity_id, NULL);
  g_autoptr (RpRecord) customer
      = record != NULL ? rp_store_get (store, "customer", rp_record_get_scope (record), NULL)
                       : NULL;

  if (customer == NULL || g_str_equal (entry->kind, "customer"))
    return g_strdup (entry->title);
  if (*rp_record_get_title (record) == '\0')
    return g_strdup (rp_record_get_title (customer));
  return g_strdup_printf ("%s · %s", rp_record_get_title (customer), entry->title);
}

/* "Visit · Start Visit", "Needs report" */
static char *
describe_waiting (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const char *label = kind != NULL ? rp_kind_label (kind) : entry->kind;
  g_autofree char *what = rp_attention_describe_what (entry->kind, entry->what);

  return g_str_equal (what, label) ? g_strdup (label) : g_strdup_printf ("%s · %s", label, what);
}

static gboolean
load_waiting (RpStore *store, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) waiting = rp_store_list_outbox (store, FALSE, LIST_LINES, error);

  if (waiting == NULL)
    return FALSE;
  for (guint i = 0; i < waiting->len; i++)
    {
      const RpOutboxEntry *entry = waiting->pdata[i];
      g_autofree char *title = name_waiting (store, entry);
      g_autofree char *what = describe_waiting (entry);
      g_autofree char *when = rp_clock_format (rp_store_get_clock (store), entry->at);
      g_ptr_array_add (items, rp_work_item_new (title, what, when, RP_URGENCY_NONE, entry->kind,
                                                entry->entity_id));
    }
  return TRUE;
}

/* Two arrays: of RpAttentionItem, of RpWorkItem. */
static gpointer
load_both (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  g_ptr_array_add (both, g_ptr_array_new_with_free_func (g_object_unref));
  g_ptr_array_add (both, g_ptr_array_new_with_free_func (g_object_unref));
  if (!rp_attention_load (subject, both->pdata[0], LIST_LINES, error)
      || !load_waiting (subject, both->pdata[1], error))
    return NULL;
  return g_steal_pointer (&both);
}

typedef struct
{
  char *id;
  RpAttentionType type;
  RpDecision decision;
} Decide;

static void
free_decide (Decide *decide)
{
  g_free (decide->id);
  g_free (decide);
}

static gpointer
decide_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Decide *decide = data;

  rp_attention_decide (subject, decide->type, decide->id, decide->decision, error);
  return NULL;
}

/* ---- in the main context ---- */

struct _RpAttention
{
  GObject parent_instance;

  RpSession *session;
  GListStore *items, *waiting;
  RpReload *reload;
};

G_DEFINE_TYPE (RpAttention, rp_attention, G_TYPE_OBJECT)

static void
take_both (gpointer owner, gpointer answer)
{
  RpAttention *self = owner;
  g_autoptr (GPtrArray) both = answer;

  if (both == NULL)
    return;
  rp_item_list_replace (self->items, both->pdata[0]);
  rp_item_list_replace (self->waiting, both->pdata[1]);
}

static const RpReloadJob reload_job = {
  .what = "the sync centre",
  .load = load_both,
  .free_answer = (GDestroyNotify)g_ptr_array_unref,
  .take = take_both,
};

static void
changed_cb (RpAttention *self)
{
  rp_reload_run (self->reload);
}

RpAttention *
rp_attention_new (RpSession *session)
{
  RpAttention *self = g_object_new (RP_TYPE_ATTENTION, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  /* Acknowledging an edit changes no row, but it leaves the list. */
  g_signal_connect_object (rp_session_get_sync_status (session), "notify::waiting",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_run (self->reload);
  return self;
}

GListModel *
rp_attention_get_items (RpAttention *self)
{
  return G_LIST_MODEL (self->items);
}

GListModel *
rp_attention_get_waiting (RpAttention *self)
{
  return G_LIST_MODEL (self->waiting);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpAttention *self = g_task_get_source_object (task);
  GError *error = NULL;

  rp_session_run_finish (RP_SESSION (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  rp_session_note_edit (self->session, NULL);
  rp_reload_run (self->reload);
  g_task_return_boolean (task, TRUE);
}

void
rp_attention_decide_async (RpAttention *self, RpAttentionItem *item, RpDecision decision,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Decide *decide = g_new0 (Decide, 1);

  decide->id = g_strdup (item->id);
  decide->type = item->type;
  decide->decision = decision;
  rp_session_run_async (self->session, decide_on_store, decide, (GDestroyNotify)free_decide, NULL,
                        NULL, decided_cb, task);
}

gboolean
rp_attention_decide_finish (RpAttention *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rp_attention_dispose (GObject *object)
{
  rp_reload_stop (RP_ATTENTION (object)->reload);
  G_OBJECT_CLASS (rp_attention_parent_class)->dispose (object);
}

static void
rp_attention_finalize (GObject *object)
{
  RpAttention *self = RP_ATTENTION (object);
  g_clear_object (&self->session);
  g_clear_object (&self->items);
  g_clear_object (&self->waiting);
  g_clear_pointer (&self->reload, rp_reload_free);
  G_OBJECT_CLASS (rp_attention_parent_class)->finalize (object);
}

static void
rp_attention_class_init (RpAttentionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_attention_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_attention_finalize;
}

static void
rp_attention_init (RpAttention *self)
{
  self->items = g_list_store_new (RP_TYPE_ATTENTION_ITEM);
  self->waiting = g_list_store_new (RP_TYPE_WORK_ITEM);
}
