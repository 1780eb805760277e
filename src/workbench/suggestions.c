/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/suggestions.h"

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "base/text.h"
#include "insight/facts.h"
#include "insight/need-learner.h"
#include "insight/need-life.h"
#include "workbench/evidence.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/step-store.h"
#include "workbench/suggestions-store.h"
#include "workbench/work-item.h"

#define LINES_MAX 500
#define RECENT_MAX 30

/* ---- one suggestion ---- */

struct _RpSuggestion
{
  GObject parent_instance;

  RpRecord *record;
  RpRecord *customer; /* (nullable): not here */
  char *proposal, *evidence, *origin, *strength, *kinds, *opinion;
  GStrv numbers, terms;
};

G_DEFINE_TYPE (RpSuggestion, rp_suggestion, G_TYPE_OBJECT)

/* @opinion: (transfer full): what a colleague said who dismissed it; "" */
static RpSuggestion *
new_suggestion (RpRecord *record, RpRecord *customer, char *opinion)
{
  RpSuggestion *self = g_object_new (RP_TYPE_SUGGESTION, NULL);

  self->record = g_object_ref (record);
  self->customer = customer != NULL ? g_object_ref (customer) : NULL;
  self->proposal
      = rp_record_format (record, rp_record_has (record, "proposes") ? "proposes" : "category");
  self->evidence = rp_evidence_dup_sentence (record);
  self->numbers = rp_evidence_list_numbers (record);
  self->terms = rp_evidence_list_terms (record);
  self->strength = rp_evidence_dup_strength (record);
  self->kinds = rp_evidence_dup_kinds (record);
  self->origin = rp_evidence_dup_origin (record);
  self->opinion = opinion;
  return self;
}

const char *
rp_suggestion_get_id (RpSuggestion *self)
{
  return rp_record_get_id (self->record);
}

RpRecord *
rp_suggestion_get_record (RpSuggestion *self)
{
  return self->record;
}

const char *
rp_suggestion_get_customer (RpSuggestion *self)
{
  return rp_record_get_text (self->record, "customer");
}

const char *
rp_suggestion_get_customer_name (RpSuggestion *self)
{
  return self->customer != NULL ? rp_record_get_text (self->customer, "name") : "";
}

const char *
rp_suggestion_get_grade (RpSuggestion *self)
{
  return self->customer != NULL ? rp_record_get_text (self->customer, "value_grade") : "";
}

const char *
rp_suggestion_get_proposal (RpSuggestion *self)
{
  return self->proposal;
}

const char *
rp_suggestion_get_sub_code (RpSuggestion *self)
{
  return rp_record_get_text (self->record, "proposes");
}

const char *
rp_suggestion_get_evidence (RpSuggestion *self)
{
  return self->evidence;
}

const char *const *
rp_suggestion_get_numbers (RpSuggestion *self)
{
  return (const char *const *)self->numbers;
}

const char *
rp_suggestion_get_origin (RpSuggestion *self)
{
  return self->origin;
}

const char *
rp_suggestion_get_strength (RpSuggestion *self)
{
  return self->strength;
}

const char *
rp_suggestion_get_kinds (RpSuggestion *self)
{
  return self->kinds;
}

const char *const *
rp_suggestion_get_terms (RpSuggestion *self)
{
  return (const char *const *)self->terms;
}

const char *
rp_suggestion_get_opinion (RpSuggestion *self)
{
  return self->opinion;
}

gboolean
rp_suggestion_is_learned (RpSuggestion *self)
{
  return rp_evidence_is_learned (self->record);
}

const char *
rp_suggestion_get_manager (RpSuggestion *self)
{
  return self->customer != NULL ? rp_record_get_text (self->customer, "manager") : "";
}

gint64
rp_suggestion_get_saving (RpSuggestion *self)
{
  return rp_evidence_get_saving (self->record);
}

/* Whether two say the same to the reader. */
static gboolean
says_the_same (gconstpointer first, gconstpointer second)
{
  RpSuggestion *a = RP_SUGGESTION ((gpointer)first), *b = RP_SUGGESTION ((gpointer)second);

  return g_str_equal (rp_suggestion_get_id (a), rp_suggestion_get_id (b))
         && g_str_equal (rp_suggestion_get_customer_name (a), rp_suggestion_get_customer_name (b))
         && g_str_equal (rp_suggestion_get_grade (a), rp_suggestion_get_grade (b))
         && g_str_equal (rp_suggestion_get_manager (a), rp_suggestion_get_manager (b))
         && g_str_equal (a->opinion, b->opinion)
         && rp_json_object_equal (rp_record_get_body (a->record), rp_record_get_body (b->record));
}

static void
rp_suggestion_finalize (GObject *object)
{
  RpSuggestion *self = RP_SUGGESTION (object);
  g_clear_object (&self->record);
  g_clear_object (&self->customer);
  g_free (self->proposal);
  g_free (self->evidence);
  g_strfreev (self->numbers);
  g_strfreev (self->terms);
  g_free (self->origin);
  g_free (self->strength);
  g_free (self->kinds);
  g_free (self->opinion);
  G_OBJECT_CLASS (rp_suggestion_parent_class)->finalize (object);
}

static void
rp_suggestion_class_init (RpSuggestionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_suggestion_finalize;
}

static void
rp_suggestion_init (RpSuggestion *self)
{
}

/* ---- on the store's thread ---- */

typedef struct
{
  GPtrArray *open, *waiting, *recent, *dismissed;
} Lists;

static void
free_lists (Lists *lists)
{
  g_clear_pointer (&lists->open, g_ptr_array_unref);
  g_clear_pointer (&lists->waiting, g_ptr_array_unref);
  g_clear_pointer (&lists->recent, g_ptr_array_unref);
  g_clear_pointer (&lists->dismissed, g_ptr_array_unref);
  g_free (lists);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lists, free_lists)

static gint64
get_value (const RpSuggestion *suggestion)
{
  return suggestion->customer != NULL ? rp_record_get_integer (suggestion->customer, "value_score")
                                      : 0;
}

/* The most valuable customer first, his suggestions together, the strongest of them first; of equals the one that
 * saves most. */
static int
compare_suggestions (gconstpointer a, gconstpointer b)
{
  RpSuggestion *left = *(RpSuggestion *const *)a, *right = *(RpSuggestion *const *)b;
  gint64 value = get_value (right) - get_value (left);
  int same = 0;

  if (value != 0)
    return value > 0 ? 1 : -1;
  same = g_strcmp0 (rp_suggestion_get_customer (left), rp_suggestion_get_customer (right));
  if (same != 0)
    return same;
  value = rp_record_get_integer (right->record, "score")
          - rp_record_get_integer (left->record, "score");
  if (value != 0)
    return value > 0 ? 1 : -1;
  value = rp_suggestion_get_saving (right) - rp_suggestion_get_saving (left);
  if (value != 0)
    return value > 0 ? 1 : -1;
  return g_strcmp0 (rp_record_get_text (left->record, "rule"),
                    rp_record_get_text (right->record, "rule"));
}

/* "Data are wrong · Xu · 3 Jan" */
static char *
describe_dismissal (RpStore *store, RpRecord *record)
{
  g_autofree char *reason = rp_record_format (record, "dismiss_reason");
  const char *by = rp_record_get_text (record, "decided_by");
  g_autoptr (RpRecord) user = *by != '\0' ? rp_store_get (store, "user", by, NULL) : NULL;
  g_autofree char *date = g_strndup (rp_record_get_text (record, "decided_at"), 10);
  gint32 day = 0;
  g_autofree char *when = rp_date_parse (date, &day) ? rp_date_format_short (day) : g_strdup ("");

  return rp_text_join (reason, user != NULL ? rp_record_get_text (user, "name") : "", when, NULL);
}

static char *
describe_opinion (RpStore *store, RpRecord *record)
{
  g_autofree char *dismissal = NULL;

  if (!g_str_equal (rp_record_get_text (record, "state"), "DISMISSED"))
    return g_strdup ("");
  dismissal = describe_dismissal (store, record);
  return g_strdup_printf (_ ("A colleague dismissed it: %s"), dismissal);
}

static void
add_open (GPtrArray *items, RpStore *store, RpRecord *record)
{
  const char *id = rp_record_get_text (record, "customer");
  g_autoptr (RpRecord) customer = rp_store_get (store, "customer", id, NULL);

  g_ptr_array_add (items, new_suggestion (record, customer, describe_opinion (store, record)));
}

/* A row of the policy "suggestions". (nullable) Returns: (transfer full) */
static JsonObject *
load_settings (RpStore *store)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autoptr (JsonObject) all
      = rp_facts_settings_new (data, rp_clock_today (rp_store_get_clock (store)), NULL);
  JsonObject *settings = all != NULL ? rp_json_get_object (all, "suggestions") : NULL;

  return settings != NULL ? json_object_ref (settings) : NULL;
}

/* What one colleague dismissed: he has his opinion, and others may have theirs. */
static gboolean
add_seen_by_others (GPtrArray *items, RpStore *store, GError **error)
{
  gint32 today = rp_clock_today (rp_store_get_clock (store));
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (JsonObject) settings = load_settings (store);
  g_autofree char *since
      = rp_date_format (today - (gint32)rp_need_settings_get_quiet (settings, "dismissed_days"));
  g_autoptr (GPtrArray) records = rp_store_list (
      store, "suggestion",
      "state = 'DISMISSED' AND hidden_until IS NULL AND COALESCE(decided_at, last_seen) >= :since",
      "score DESC, id", LINES_MAX, error, ":since", since, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if (rp_need_life_is_seen_by (records->pdata[i], user, settings, today))
      add_open (items, store, records->pdata[i]);
  return records != NULL;
}

GPtrArray *
rp_suggestions_list_shown (RpStore *store, const char *customer, gint32 today, guint limit,
                           GError **error)
{
  g_autofree char *date = rp_date_format (today);
  g_autofree char *where
      = g_strconcat ("state = 'SUGGESTED' AND (hidden_until IS NULL OR hidden_until <= :today)",
                     customer != NULL ? " AND customer = :customer" : NULL, NULL);

  return rp_store_list (store, "suggestion", where, "score DESC, customer, rule, id", limit, error,
                        ":today", date, customer != NULL ? ":customer" : NULL, customer, NULL);
}

static GPtrArray *
load_open (RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint32 today = rp_clock_today (rp_store_get_clock (store));
  g_autoptr (GPtrArray) records = rp_suggestions_list_shown (store, NULL, today, LINES_MAX, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    add_open (items, store, records->pdata[i]);
  if (records == NULL || !add_seen_by_others (items, store, error))
    return NULL;
  g_ptr_array_sort (items, compare_suggestions);
  return g_steal_pointer (&items);
}

static RpWorkItem *
describe_potential (RpStore *store, RpRecord *potential, gint32 today)
{
  g_autoptr (RpRecord) customer
      = rp_store_get (store, "customer", rp_record_get_text (potential, "customer"), NULL);
  g_autofree char *state = rp_record_format (potential, "state");
  g_autofree char *trailing = NULL;
  RpUrgency urgency = RP_URGENCY_NONE;
  gint32 due = 0;

  if (g_str_equal (rp_record_get_text (potential, "state"), "TO_CONFIRM")
      && rp_date_parse (rp_record_get_text (potential, "due"), &due))
    {
      g_autofree char *day = rp_date_format_short (due);
      trailing = g_strdup_printf (_ ("due %s"), day);
      urgency = due < today ? RP_URGENCY_OVERDUE : RP_URGENCY_NONE;
    }
  return rp_work_item_new (customer != NULL ? rp_record_get_text (customer, "name") : "",
                           rp_record_get_text (potential, "text"),
                           trailing != NULL ? trailing : state, urgency, "potential_need",
                           rp_record_get_id (potential));
}

static GPtrArray *
load_potentials (RpStore *store, const char *where, const char *order, guint limit, gint32 today,
                 GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) records
      = rp_store_list (store, "potential_need", where, order, limit, error, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_ptr_array_add (items, describe_potential (store, records->pdata[i], today));
  return records != NULL ? g_steal_pointer (&items) : NULL;
}

/* What is out of sight for whoever looks: he or two others dismissed it, with the reason. */
static GPtrArray *
load_dismissed (RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint32 today = rp_clock_today (rp_store_get_clock (store));
  g_autofree char *me = rp_step_dup_user (store);
  g_autoptr (JsonObject) settings = load_settings (store);
  g_autoptr (GPtrArray) records
      = rp_store_list (store, "suggestion", "state = 'DISMISSED'",
                       "COALESCE(decided_at, last_seen) DESC, id", RECENT_MAX, error, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      RpRecord *record = records->pdata[i];
      g_autoptr (RpRecord) customer
          = rp_store_get (store, "customer", rp_record_get_text (record, "customer"), NULL);
      g_autofree char *proposal
          = rp_record_format (record, rp_record_has (record, "proposes") ? "proposes" : "category");
      g_autofree char *trailing = describe_dismissal (store, record);

      /* It stands among those to be decided about. */
      if (rp_need_life_is_seen_by (record, me, settings, today))
        continue;
      g_ptr_array_add (
          items,
          rp_work_item_new (customer != NULL ? rp_record_get_text (customer, "name") : "", proposal,
                            trailing, RP_URGENCY_NONE, "suggestion", rp_record_get_id (record)));
    }
  return records != NULL ? g_steal_pointer (&items) : NULL;
}

static gpointer
load_lists (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Lists) lists = g_new0 (Lists, 1);
  gint32 today = rp_clock_today (rp_store_get_clock (subject));

  if ((lists->open = load_open (subject, error)) == NULL
      || (lists->waiting
          = load_potentials (subject, "state = 'TO_CONFIRM'", "due, id", LINES_MAX, today, error))
             == NULL
      || (lists->recent
          = load_potentials (subject, "state NOT IN ('TO_CONFIRM', 'ADOPTED')",
                             "COALESCE(answered_on, due) DESC, id", RECENT_MAX, today, error))
             == NULL
      || (lists->dismissed = load_dismissed (subject, error)) == NULL)
    return NULL;
  return g_steal_pointer (&lists);
}

/* ---- in the main context ---- */

struct _RpSuggestions
{
  GObject parent_instance;

  RpSession *session;
  GListStore *open, *waiting, *recent, *dismissed;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpSuggestions, rp_suggestions, G_TYPE_OBJECT)

static void
take_lists (gpointer owner, gpointer answer)
{
  RpSuggestions *self = owner;
  g_autoptr (Lists) lists = answer;

  if (lists != NULL)
    {
      rp_item_list_update (self->open, lists->open, says_the_same);
      rp_item_list_replace (self->waiting, lists->waiting);
      rp_item_list_replace (self->recent, lists->recent);
      rp_item_list_replace (self->dismissed, lists->dismissed);
    }
  g_signal_emit (self, loaded_signal, 0);
}

static const RpReloadJob reload_job = {
  .what = "suggestions",
  .load = load_lists,
  .free_answer = (GDestroyNotify)free_lists,
  .take = take_lists,
};

RpSuggestions *
rp_suggestions_new (RpSession *session)
{
  static const char *const kinds[] = { "suggestion", "potential_need", "customer", NULL };
  RpSuggestions *self = g_object_new (RP_TYPE_SUGGESTIONS, NULL);

  self->session = g_object_ref (session);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, kinds);
  return self;
}

GListModel *
rp_suggestions_get_open (RpSuggestions *self)
{
  return G_LIST_MODEL (self->open);
}

GListModel *
rp_suggestions_get_waiting (RpSuggestions *self)
{
  return G_LIST_MODEL (self->waiting);
}

GListModel *
rp_suggestions_get_recent (RpSuggestions *self)
{
  return G_LIST_MODEL (self->recent);
}

GListModel *
rp_suggestions_get_dismissed (RpSuggestions *self)
{
  return G_LIST_MODEL (self->dismissed);
}

guint
rp_suggestions_find_open (RpSuggestions *self, const char *id)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->open));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (RpSuggestion) suggestion = g_list_model_get_item (G_LIST_MODEL (self->open), i);
      if (g_str_equal (rp_suggestion_get_id (suggestion), id))
        return i;
    }
  return G_MAXUINT;
}

gboolean
rp_suggestions_is_loading (RpSuggestions *self)
{
  return rp_reload_is_running (self->reload);
}

static void
rp_suggestions_dispose (GObject *object)
{
  rp_reload_stop (RP_SUGGESTIONS (object)->reload);
  G_OBJECT_CLASS (rp_suggestions_parent_class)->dispose (object);
}

static void
rp_suggestions_finalize (GObject *object)
{
  RpSuggestions *self = RP_SUGGESTIONS (object);
  g_clear_object (&self->session);
  g_clear_object (&self->open);
  g_clear_object (&self->waiting);
  g_clear_object (&self->recent);
  g_clear_object (&self->dismissed);
  g_clear_pointer (&self->reload, rp_reload_free);
  G_OBJECT_CLASS (rp_suggestions_parent_class)->finalize (object);
}

static void
rp_suggestions_class_init (RpSuggestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_suggestions_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_suggestions_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_SUGGESTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_suggestions_init (RpSuggestions *self)
{
  self->open = g_list_store_new (RP_TYPE_SUGGESTION);
  self->waiting = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->recent = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->dismissed = g_list_store_new (RP_TYPE_WORK_ITEM);
}
