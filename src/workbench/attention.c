/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention.h"

#include <glib/gi18n-lib.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/exchange.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/step.h"
#include "workbench/unit-text.h"
#include "workbench/work-item.h"

/* As many lines as a person looks through. */
#define LIST_LINES 200

enum
{
  TEXT_TITLE = 1,
  TEXT_FIELD,
  TEXT_MINE,
  TEXT_MINE_BY,
  TEXT_THEIRS,
  TEXT_THEIRS_BY,
  TEXT_SEEN,
  TEXT_REASON,
  N_TEXTS
};

static const char *const text_names[N_TEXTS] = {
  NULL, "title", "field", "mine", "mine-by", "theirs", "theirs-by", "seen", "reason",
};
static GParamSpec *text_properties[N_TEXTS];

struct _RpAttentionItem
{
  GObject parent_instance;
  RpAttentionType type;
  char *id;
  char *texts[N_TEXTS];
};

G_DEFINE_TYPE (RpAttentionItem, rp_attention_item, G_TYPE_OBJECT)

RpAttentionType
rp_attention_item_get_attention_type (RpAttentionItem *self)
{
  return self->type;
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
  for (guint i = 1; i < N_TEXTS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (rp_attention_item_parent_class)->finalize (object);
}

static void
rp_attention_item_class_init (RpAttentionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rp_attention_item_get_property;
  object_class->finalize = rp_attention_item_finalize;
  for (guint i = 1; i < N_TEXTS; i++)
    text_properties[i] = g_param_spec_string (text_names[i], NULL, NULL, NULL,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_TEXTS, text_properties);
}

static void
rp_attention_item_init (RpAttentionItem *self)
{
}

/* ---- on the store's thread ---- */

/* "许清 · 2026-01-05 14:02" */
static char *
describe_author (RpStore *store, RpRecord *conflict, const char *by, const char *at)
{
  g_autoptr (RpRecord) user = rp_store_get (store, "user", rp_record_get_text (conflict, by), NULL);
  g_autofree char *when
      = rp_clock_format (rp_store_get_clock (store), rp_record_get_text (conflict, at));

  return rp_text_join (user != NULL ? rp_record_get_text (user, "name") : _ ("Somebody"), when,
                       NULL);
}

/* "石坳金坪石材 · 王工": the record, under its customer when it is not the customer itself. */
static char *
describe_record (RpStore *store, RpRecord *record)
{
  g_autoptr (RpRecord) customer = NULL;

  if (record == NULL)
    return g_strdup (_ ("A record that is not here yet"));
  if (rp_kind_find_field (rp_record_get_kind (record), "customer") != NULL)
    customer = rp_store_get (store, "customer", rp_record_get_text (record, "customer"), NULL);
  if (customer == NULL)
    return g_strdup (rp_record_get_title (record));
  return rp_text_join (rp_record_get_title (customer), rp_record_get_title (record), NULL);
}

static RpAttentionItem *
describe_conflict (RpStore *store, RpRecord *conflict)
{
  RpAttentionItem *item = NULL;
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (conflict, "on_kind"));
  const char *unit = rp_record_get_text (conflict, "unit");
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  g_autoptr (RpRecord) record = NULL;

  if (kind == NULL)
    return NULL;
  record = rp_store_get (store, kind->name, rp_record_get_text (conflict, "on_id"), NULL);
  item = g_object_new (RP_TYPE_ATTENTION_ITEM, NULL);
  item->type = RP_ATTENTION_CONFLICT;
  item->id = g_strdup (rp_record_get_id (conflict));
  item->texts[TEXT_TITLE] = describe_record (store, record);
  item->texts[TEXT_FIELD] = rp_unit_label (kind, unit, record);
  item->texts[TEXT_MINE]
      = rp_unit_format (kind, unit, record, rp_record_get_value (conflict, "mine"), zone);
  item->texts[TEXT_THEIRS]
      = rp_unit_format (kind, unit, record, rp_record_get_value (conflict, "theirs"), zone);
  item->texts[TEXT_SEEN]
      = rp_unit_format (kind, unit, record, rp_record_get_value (conflict, "seen"), zone);
  item->texts[TEXT_MINE_BY] = describe_author (store, conflict, "mine_by", "mine_at");
  item->texts[TEXT_THEIRS_BY] = describe_author (store, conflict, "theirs_by", "theirs_at");
  return item;
}

/* "visit.start" as the button says it; what is no step is an edit of that kind of record. */
static char *
describe_what (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const char *dot = strchr (entry->what, '.');
  g_autofree char *name = kind != NULL && kind->workflow != NULL && dot != NULL
                              ? rp_step_dup_name (kind->name, dot + 1)
                              : g_strdup ("");

  if (*name != '\0')
    return g_steal_pointer (&name);
  return g_strdup (kind != NULL ? rp_kind_label (kind) : entry->what);
}

/* The server names a state or a field by its code. */
static const char *
find_words (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const RpField *state = kind != NULL ? rp_kind_find_field (kind, "state") : NULL;
  const RpField *field = kind != NULL ? rp_kind_find_field (kind, entry->detail) : NULL;

  if (field != NULL)
    return rp_field_label (field);
  return state != NULL && state->codes != NULL
             ? rp_code_list_label (rp_code_list_find (state->codes), entry->detail)
             : entry->detail;
}

static RpAttentionItem *
describe_refused (const RpOutboxEntry *entry)
{
  RpAttentionItem *item = g_object_new (RP_TYPE_ATTENTION_ITEM, NULL);
  const char *sentence = rp_refusal_sentence (rp_refusal_from_code (entry->refusal));

  item->type = RP_ATTENTION_REFUSED;
  item->id = g_strdup (entry->op_id);
  item->texts[TEXT_TITLE] = g_strdup (entry->title);
  item->texts[TEXT_FIELD] = describe_what (entry);
  item->texts[TEXT_REASON] = entry->detail != NULL
                                 ? g_strdup_printf ("%s (%s)", sentence, find_words (entry))
                                 : g_strdup (sentence);
  return item;
}

static gboolean
load_items (RpStore *store, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) refused = rp_store_list_outbox (store, TRUE, LIST_LINES, error);
  g_autoptr (GPtrArray) conflicts = NULL;

  if (refused == NULL)
    return FALSE;
  conflicts = rp_store_list (store, "conflict", "state = 'OPEN'", "id", LIST_LINES, error, NULL);
  if (conflicts == NULL)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      RpAttentionItem *item = describe_conflict (store, conflicts->pdata[i]);
      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  for (guint i = 0; i < refused->len; i++)
    g_ptr_array_add (items, describe_refused (refused->pdata[i]));
  return TRUE;
}

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
  g_autofree char *what = describe_what (entry);

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
  if (!load_items (subject, both->pdata[0], error)
      || !load_waiting (subject, both->pdata[1], error))
    return NULL;
  return g_steal_pointer (&both);
}

/* An edit made with the other's value on screen; the conflict is settled in the same op. */
static RpEdit *
build_replacement (RpStore *store, RpRecord *conflict, GError **error)
{
  const char *kind = rp_record_get_text (conflict, "on_kind");
  JsonNode *mine = rp_record_get_value (conflict, "mine");
  g_autoptr (RpEdit) edit = rp_edit_new ("conflict.replace");
  g_autoptr (RpRecord) record
      = rp_store_get (store, kind, rp_record_get_text (conflict, "on_id"), error);

  if (record == NULL)
    return NULL;
  rp_edit_set (edit, record, rp_record_get_text (conflict, "unit"),
               mine != NULL ? json_node_copy (mine) : NULL);
  rp_edit_move (edit, conflict, "REPLACED", NULL);
  return g_steal_pointer (&edit);
}

typedef struct
{
  char *id;
  RpDecision decision;
} Decide;

static void
free_decide (Decide *decide)
{
  g_free (decide->id);
  g_free (decide);
}

static gboolean
settle_conflict (RpStore *store, const Decide *decide, GError **error)
{
  g_autoptr (RpRecord) conflict = rp_store_get (store, "conflict", decide->id, error);
  g_autoptr (RpEdit) edit = NULL;

  if (conflict == NULL)
    return FALSE;
  if (decide->decision == RP_DECISION_USE_MINE)
    edit = build_replacement (store, conflict, error);
  else
    {
      edit = rp_edit_new ("conflict.keep");
      rp_edit_move (edit, conflict, "KEPT", NULL);
    }
  return edit != NULL && rp_store_commit (store, edit, NULL, error);
}

static gpointer
decide_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Decide *decide = data;

  switch (decide->decision)
    {
    case RP_DECISION_RETRY:
      rp_store_retry_op (subject, decide->id, error);
      break;
    case RP_DECISION_DISCARD:
      rp_store_discard_op (subject, decide->id, error);
      break;
    case RP_DECISION_KEEP_THEIRS:
    case RP_DECISION_USE_MINE:
    default:
      settle_conflict (subject, decide, error);
    }
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
