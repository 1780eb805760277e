/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention.h"

#include <glib/gi18n-lib.h>

#include "store/exchange.h"
#include "wire/route.h"
#include "workbench/attention-private.h"
#include "workbench/attention-store.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/server-request.h"
#include "workbench/session-store.h"
#include "workbench/work-item.h"

/* As many lines as a person looks through. */
#define LIST_LINES 200

/* ---- one customer's ---- */

struct _RpAttentionGroup
{
  GObject parent_instance;

  char *title, *customer;
  GListStore *items;
};

G_DEFINE_TYPE (RpAttentionGroup, rp_attention_group, G_TYPE_OBJECT)

const char *
rp_attention_group_get_title (RpAttentionGroup *self)
{
  return self->title;
}

const char *
rp_attention_group_get_customer (RpAttentionGroup *self)
{
  return self->customer;
}

GListModel *
rp_attention_group_get_items (RpAttentionGroup *self)
{
  return G_LIST_MODEL (self->items);
}

/* Returns: (transfer full) (element-type RpAttentionItem) */
static GPtrArray *
list_possible (RpAttentionGroup *self, RpDecision decision)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (RpAttentionItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (rp_attention_item_may (item, decision))
        g_ptr_array_add (items, g_steal_pointer (&item));
    }
  return items;
}

guint
rp_attention_group_count (RpAttentionGroup *self, RpDecision decision)
{
  g_autoptr (GPtrArray) items = list_possible (self, decision);
  return items->len;
}

static void
rp_attention_group_finalize (GObject *object)
{
  RpAttentionGroup *self = RP_ATTENTION_GROUP (object);

  g_free (self->title);
  g_free (self->customer);
  g_object_unref (self->items);
  G_OBJECT_CLASS (rp_attention_group_parent_class)->finalize (object);
}

static void
rp_attention_group_class_init (RpAttentionGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_attention_group_finalize;
}

static void
rp_attention_group_init (RpAttentionGroup *self)
{
  self->items = g_list_store_new (RP_TYPE_ATTENTION_ITEM);
}

/* ---- all ---- */

struct _RpAttention
{
  GObject parent_instance;

  RpSession *session;
  GListStore *groups, *later, *others, *discarded, *waiting;
  guint n_waiting;
  gboolean cut;
  RpReload *reload;
  GPtrArray *last_ops; /* (element-type utf8) (nullable): of the last decision */
};

static guint loaded_signal;

G_DEFINE_TYPE (RpAttention, rp_attention, G_TYPE_OBJECT)

/* What one load brings. */
typedef struct
{
  GPtrArray *items, *waiting, *discarded;
  guint n_waiting;
  gboolean cut; /* there are more items than are listed */
} Lists;

static void
free_lists (Lists *lists)
{
  g_clear_pointer (&lists->items, g_ptr_array_unref);
  g_clear_pointer (&lists->waiting, g_ptr_array_unref);
  g_clear_pointer (&lists->discarded, g_ptr_array_unref);
  g_free (lists);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lists, free_lists)

/* Each sort is cut by itself, of refused edits what is in the bundles. */
static gboolean
is_cut (GPtrArray *items)
{
  guint n_items[RP_ATTENTION_DISCARDED + 1] = { 0 };

  for (guint i = 0; i < items->len; i++)
    {
      const RpAttentionItem *item = items->pdata[i];
      n_items[item->type] += item->type == RP_ATTENTION_REFUSED ? g_strv_length (item->ops) : 1;
      if (n_items[item->type] >= LIST_LINES)
        return TRUE;
    }
  return FALSE;
}

static gpointer
load_lists (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Lists) lists = g_new0 (Lists, 1);
  RpOutboxCounts counts = { 0 };

  if ((lists->items = rp_attention_load (subject, LIST_LINES, error)) == NULL
      || (lists->waiting = rp_attention_load_waiting (subject, LIST_LINES, error)) == NULL
      || (lists->discarded = rp_attention_load_discarded (subject, LIST_LINES, error)) == NULL
      || !rp_store_count_outbox (subject, &counts, error))
    return NULL;
  lists->cut = is_cut (lists->items);
  lists->n_waiting = counts.waiting;
  return g_steal_pointer (&lists);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* The group that is on the screen goes on, so that its cards keep the keyboard. */
static RpAttentionGroup *
take_group (RpAttention *self, const RpAttentionItem *item)
{
  RpAttentionGroup *group = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->groups)); i++)
    {
      group = g_list_model_get_item (G_LIST_MODEL (self->groups), i);
      if (g_str_equal (group->customer, item->customer)
          && g_str_equal (group->title, item->customer_name))
        return group;
      g_object_unref (group);
    }
  group = g_object_new (RP_TYPE_ATTENTION_GROUP, NULL);
  group->customer = g_strdup (item->customer);
  group->title = g_strdup (item->customer_name);
  return group;
}

static gboolean
is_same_object (gconstpointer a, gconstpointer b)
{
  return a == b;
}

/* Groups in the order of their first item, which is the order in which things came up. */
static void
take_items (RpAttention *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) groups = new_list ();
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) later = new_list ();
  g_autoptr (GPtrArray) others = new_list ();
  g_autoptr (GHashTable) by_customer = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    {
      RpAttentionItem *item = items->pdata[i];
      GPtrArray *list = item->later ? later : item->own ? NULL : others;
      if (list == NULL)
        list = g_hash_table_lookup (by_customer, item->customer);
      if (list == NULL)
        {
          list = new_list ();
          g_hash_table_insert (by_customer, item->customer, list);
          g_ptr_array_add (lists, list);
          g_ptr_array_add (groups, take_group (self, item));
        }
      g_ptr_array_add (list, g_object_ref (item));
    }
  for (guint i = 0; i < groups->len; i++)
    rp_item_list_update (((RpAttentionGroup *)groups->pdata[i])->items, lists->pdata[i],
                         rp_attention_item_is_same);
  rp_item_list_update (self->groups, groups, is_same_object);
  rp_item_list_update (self->later, later, rp_attention_item_is_same);
  rp_item_list_update (self->others, others, rp_attention_item_is_same);
}

static void
take_lists (gpointer owner, gpointer answer)
{
  RpAttention *self = owner;
  g_autoptr (Lists) lists = answer;

  if (lists == NULL)
    return;
  self->n_waiting = lists->n_waiting;
  self->cut = lists->cut;
  take_items (self, lists->items);
  rp_item_list_update (self->waiting, lists->waiting, rp_work_item_is_same);
  rp_item_list_update (self->discarded, lists->discarded, rp_attention_item_is_same);
  g_signal_emit (self, loaded_signal, 0);
}

static const RpReloadJob reload_job = {
  .what = "the sync centre",
  .load = load_lists,
  .free_answer = (GDestroyNotify)free_lists,
  .take = take_lists,
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
  RpSyncStatus *status = rp_session_get_sync_status (session);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  /* Acknowledging or refusing an edit changes no row, but it changes the lists. */
  g_signal_connect_object (status, "notify::waiting", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_run (self->reload);
  return self;
}

RpSession *
rp_attention_get_session (RpAttention *self)
{
  return self->session;
}

GListModel *
rp_attention_get_groups (RpAttention *self)
{
  return G_LIST_MODEL (self->groups);
}

GListModel *
rp_attention_get_later (RpAttention *self)
{
  return G_LIST_MODEL (self->later);
}

GListModel *
rp_attention_get_others (RpAttention *self)
{
  return G_LIST_MODEL (self->others);
}

GListModel *
rp_attention_get_discarded (RpAttention *self)
{
  return G_LIST_MODEL (self->discarded);
}

GListModel *
rp_attention_get_waiting (RpAttention *self)
{
  return G_LIST_MODEL (self->waiting);
}

char *
rp_attention_dup_count (RpAttention *self, GListModel *list)
{
  guint n_items = g_list_model_get_n_items (list);
  gboolean more = list == G_LIST_MODEL (self->discarded) ? n_items >= LIST_LINES : self->cut;

  if (list == G_LIST_MODEL (self->waiting))
    return g_strdup_printf ("%u", MAX (n_items, self->n_waiting));
  return g_strdup_printf (more && n_items > 0 ? "%u+" : "%u", n_items);
}

/* ---- deciding ---- */

typedef struct
{
  GPtrArray *items;
  RpDecision decision;
  char *text; /* (nullable) */
  GPtrArray *ops;
} Decide;

static void
free_decide (Decide *decide)
{
  g_ptr_array_unref (decide->items);
  g_ptr_array_unref (decide->ops);
  g_free (decide->text);
  g_free (decide);
}

static gpointer
decide_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Decide *decide = data;

  rp_attention_decide (subject, decide->items, decide->decision, decide->text, decide->ops, error);
  return NULL;
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpAttention *self = g_task_get_source_object (task);
  const Decide *job = g_task_get_task_data (task);
  GPtrArray *ops = job->ops;
  GError *error = NULL;

  rp_session_run_finish (RP_SESSION (source), result, &error);
  rp_reload_run (self->reload);
  for (guint i = 0; i < ops->len; i++)
    rp_session_note_edit (self->session, ops->pdata[i]);
  /* A refused edit sent again is to be sent, though it is none of this user's steps to undo. */
  if (ops->len == 0 && error == NULL)
    rp_session_note_edit (self->session, NULL);
  g_clear_pointer (&self->last_ops, g_ptr_array_unref);
  self->last_ops = g_ptr_array_ref (ops);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* @items, @text: (transfer full) */
static void
decide (RpAttention *self, GPtrArray *items, RpDecision decision, char *text,
        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Decide *job = g_new0 (Decide, 1);

  job->items = items;
  job->decision = decision;
  job->text = text;
  job->ops = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, job, (GDestroyNotify)free_decide);
  /* The task keeps what the job works on. */
  rp_session_run_async (self->session, decide_on_store, job, NULL, NULL, NULL, decided_cb, task);
}

static GPtrArray *
list_one (RpAttentionItem *item)
{
  GPtrArray *items = new_list ();

  g_ptr_array_add (items, g_object_ref (item));
  return items;
}

void
rp_attention_decide_async (RpAttention *self, RpAttentionItem *item, RpDecision decision,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  decide (self, list_one (item), decision, NULL, callback, user_data);
}

void
rp_attention_combine_async (RpAttention *self, RpAttentionItem *item, const char *text,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  decide (self, list_one (item), RP_DECISION_COMBINE, g_strdup (text), callback, user_data);
}

void
rp_attention_refuse_async (RpAttention *self, RpAttentionItem *item, const char *reason,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  decide (self, list_one (item), RP_DECISION_REFUSE, g_strdup (reason), callback, user_data);
}

void
rp_attention_decide_all_async (RpAttention *self, RpAttentionGroup *group, RpDecision decision,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  decide (self, list_possible (group, decision), decision, NULL, callback, user_data);
}

gboolean
rp_attention_decide_finish (RpAttention *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- into a file ---- */

typedef struct
{
  RpAttentionItem *item;
  GFile *file;
} Save;

static void
free_save (Save *save)
{
  g_object_unref (save->item);
  g_object_unref (save->file);
  g_free (save);
}

/* Others on this computer have no business with it. */
static gpointer
save_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Save *save = data;
  g_autofree char *text = rp_attention_dup_entries (subject, save->item, error);

  if (text != NULL)
    g_file_replace_contents (save->file, text, strlen (text), NULL, FALSE,
                             G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                             cancellable, error);
  return NULL;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  rp_session_run_finish (RP_SESSION (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
rp_attention_save_async (RpAttention *self, RpAttentionItem *item, GFile *file,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Save *save = g_new0 (Save, 1);

  save->item = g_object_ref (item);
  save->file = g_object_ref (file);
  rp_session_run_async (self->session, save_on_store, save, (GDestroyNotify)free_save, NULL, NULL,
                        saved_cb, task);
}

gboolean
rp_attention_save_finish (RpAttention *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- to the administrator ---- */

static JsonObject *
list_refused (const RpAttentionItem *item)
{
  JsonObject *body = json_object_new ();
  JsonArray *ops = json_array_new ();

  for (guint i = 0; item->ops[i] != NULL; i++)
    {
      JsonObject *op = json_object_new ();
      json_object_set_string_member (op, "id", item->ops[i]);
      json_object_set_string_member (op, "detail", item->details[i]);
      json_array_add_object_element (ops, op);
    }
  json_object_set_array_member (body, "ops", ops);
  return body;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_server_post_finish (RP_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                             _ ("The administrator was not told: %s"), error->message);
}

void
rp_attention_send_async (RpAttention *self, RpAttentionItem *item, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (JsonObject) body = list_refused (item);

  rp_server_post_async (self->session, RP_ROUTE_INCIDENTS, body, sent_cb, task);
}

gboolean
rp_attention_send_finish (RpAttention *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- and back ---- */

GPtrArray *
rp_attention_get_last_edits (RpAttention *self)
{
  return self->last_ops != NULL && self->last_ops->len > 0 ? self->last_ops : NULL;
}

/* Non-NULL when all of it was taken back. */
static gpointer
take_back (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *ops = data;
  gboolean all = TRUE;

  for (guint i = ops->len; i-- > 0 && *error == NULL;)
    all &= rp_store_withdraw (subject, ops->pdata[i], error);
  return all && *error == NULL ? g_strdup ("") : NULL;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpAttention *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *done = rp_session_run_finish (RP_SESSION (source), result, &error);

  rp_reload_run (self->reload);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, done != NULL);
}

void
rp_attention_undo_async (RpAttention *self, GPtrArray *edits, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  rp_session_run_async (self->session, take_back, g_ptr_array_ref (edits),
                        (GDestroyNotify)g_ptr_array_unref, g_free, NULL, undone_cb, task);
}

gboolean
rp_attention_undo_finish (RpAttention *self, GAsyncResult *result, GError **error)
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
  g_clear_object (&self->groups);
  g_clear_object (&self->later);
  g_clear_object (&self->others);
  g_clear_object (&self->discarded);
  g_clear_object (&self->waiting);
  g_clear_pointer (&self->last_ops, g_ptr_array_unref);
  g_clear_pointer (&self->reload, rp_reload_free);
  G_OBJECT_CLASS (rp_attention_parent_class)->finalize (object);
}

static void
rp_attention_class_init (RpAttentionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_attention_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_attention_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_ATTENTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
rp_attention_init (RpAttention *self)
{
  self->groups = g_list_store_new (RP_TYPE_ATTENTION_GROUP);
  self->later = g_list_store_new (RP_TYPE_ATTENTION_ITEM);
  self->others = g_list_store_new (RP_TYPE_ATTENTION_ITEM);
  self->discarded = g_list_store_new (RP_TYPE_ATTENTION_ITEM);
  self->waiting = g_list_store_new (RP_TYPE_WORK_ITEM);
}
