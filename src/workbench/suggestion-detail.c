/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/suggestion-detail.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/facts.h"
#include "insight/need-learner.h"
#include "insight/need-life.h"
#include "workbench/evidence.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/site-facts.h"
#include "workbench/store-facts.h"
#include "workbench/suggestion-record.h"
#include "workbench/supply-area.h"
#include "workbench/work-item.h"

#define USAGE_MARK "?usage="

char *
rp_usage_place_make (const char *customer, gint32 month)
{
  g_autofree char *name = rp_month_format (month);
  return g_strconcat (customer, USAGE_MARK, name, NULL);
}

char *
rp_usage_place_parse (const char *place, gint32 *month)
{
  const char *mark = strstr (place, USAGE_MARK);

  if (mark == NULL || !rp_month_parse (mark + strlen (USAGE_MARK), month))
    *month = -1;
  return mark != NULL ? g_strndup (place, (gsize)(mark - place)) : g_strdup (place);
}

/* ---- on the store's thread ---- */

typedef struct
{
  GPtrArray *sources, *others; /* (element-type RpWorkItem) */
  char *record;
} Detail;

static void
free_detail (Detail *detail)
{
  g_clear_pointer (&detail->sources, g_ptr_array_unref);
  g_clear_pointer (&detail->others, g_ptr_array_unref);
  g_free (detail->record);
  g_free (detail);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Detail, free_detail)

/* One suggestion while its sources are looked for. */
typedef struct
{
  RpStore *store;
  RpRecord *suggestion;
  GPtrArray *sources;
  GHashTable *seen; /* "page/id" */
} Search;

static const char *
get_customer (const Search *self)
{
  return rp_record_get_text (self->suggestion, "customer");
}

static void
add_source (Search *self, const char *title, const char *subtitle, const char *page, const char *id)
{
  if (*id == '\0' || !g_hash_table_add (self->seen, g_strdup_printf ("%s/%s/%s", page, id, title)))
    return;
  g_ptr_array_add (self->sources,
                   rp_work_item_new (title, subtitle, "", RP_URGENCY_NONE, page, id));
}

static char *
dup_day (const char *date)
{
  gint32 day = 0;
  return rp_date_parse (date, &day) ? rp_date_format_short (day) : g_strdup (date);
}

/* The sentence, and the visit or report in which somebody wrote it. */
static void
add_mentions (Search *self, JsonArray *mentions)
{
  for (guint i = 0; i < json_array_get_length (mentions); i++)
    {
      JsonObject *mention = rp_json_array_get_object (mentions, i);
      const char *kind = mention != NULL ? rp_json_get_string (mention, "kind", "") : "";
      const RpKind *declared = rp_schema_find_kind (kind);
      g_autofree char *day = NULL;
      g_autofree char *where = NULL;
      g_autofree char *title = NULL;

      if (declared == NULL)
        continue;
      day = dup_day (rp_json_get_string (mention, "on", ""));
      where = g_strdup_printf ("%s · %s", rp_kind_label (declared), day);
      title = g_strdup_printf ("“%s”", rp_json_get_string (mention, "sentence", ""));
      add_source (self, title, where, kind, rp_json_get_string (mention, "id", ""));
    }
}

/* Months of usage open in the customer's curves. */
static void
add_months (Search *self, JsonArray *months)
{
  guint n = json_array_get_length (months);
  JsonObject *first = n > 0 ? rp_json_array_get_object (months, 0) : NULL;
  JsonObject *last = n > 0 ? rp_json_array_get_object (months, n - 1) : NULL;
  const char *from = first != NULL ? rp_json_get_string (first, "month", "") : "";
  const char *to = last != NULL ? rp_json_get_string (last, "month", "") : "";
  gint32 month = 0;
  g_autofree char *place = NULL;
  g_autofree char *title = NULL;

  if (!rp_month_parse (to, &month))
    return;
  place = rp_usage_place_make (get_customer (self), month);
  title = g_strdup_printf (_ ("Usage of %s to %s"), from, to);
  add_source (self, title, _ ("Monthly usage and load curve"), "customer", place);
}

/* What was seen on site says at which visit. */
static gboolean
add_site_fact (Search *self, const char *key)
{
  g_autoptr (GPtrArray) rows = rp_store_list (
      self->store, "site_fact", "customer = :customer AND key = :key", "observed_on DESC", 1, NULL,
      ":customer", get_customer (self), ":key", key, NULL);
  RpRecord *row = rows != NULL && rows->len > 0 ? rows->pdata[0] : NULL;
  g_autofree char *day = NULL, *value = NULL, *title = NULL, *seen = NULL;

  if (row == NULL)
    return FALSE;
  day = dup_day (rp_record_get_text (row, "observed_on"));
  value = rp_site_fact_format (row);
  title = g_strdup_printf ("%s: %s", rp_facts_label (key, rp_locale_language ()), value);
  seen = g_strdup_printf (_ ("Seen on site on %s"), day);
  if (rp_record_has (row, "visit"))
    add_source (self, title, seen, "visit", rp_record_get_text (row, "visit"));
  else
    add_source (self, title, seen, "customer", get_customer (self));
  return TRUE;
}

/* Usage, bills and curves open where the months are: the last one over when it was suggested. */
static void
add_usage (Search *self)
{
  JsonObject *evidence = rp_record_get_object (self->suggestion, "evidence");
  gint32 day = 0;
  int year = 0, month = 0, day_of_month = 0;
  g_autofree char *place = NULL;

  if (!rp_date_parse (rp_json_get_string (evidence, "as_of", ""), &day))
    return;
  rp_date_to_ymd (day, &year, &month, &day_of_month);
  place = rp_usage_place_make (get_customer (self), (year - 1970) * 12 + month - 2);
  add_source (self, _ ("Monthly usage and load curve"), _ ("In the customer's file"), "customer",
              place);
}

/* A fact of the file says in the list of facts from which kinds it comes: "supply_contract.valid_to, …". */
static void
add_file (Search *self, const RpFact *fact)
{
  static const char *const measured[] = { "usage_month", "bill_month", "load_day", NULL };
  g_autofree char *name
      = g_strndup (fact->source, strspn (fact->source, "abcdefghijklmnopqrstuvwxyz_"));
  const RpKind *kind = rp_schema_find_kind (name);

  if (g_strv_contains (measured, name))
    add_usage (self);
  else if (kind != NULL)
    add_source (self, rp_kind_label (kind), _ ("In the customer's file"), "customer",
                get_customer (self));
}

static void
add_number (Search *self, const char *name, JsonNode *value)
{
  const RpFact *fact = rp_facts_find (name);
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (g_str_equal (name, "mentions") && list != NULL)
    add_mentions (self, list);
  else if (list != NULL && json_array_get_length (list) > 0
           && rp_json_array_get_object (list, 0) != NULL
           && json_object_has_member (rp_json_array_get_object (list, 0), "month"))
    add_months (self, list);
  else if (fact != NULL && !add_site_fact (self, name))
    add_file (self, fact);
}

/* The customer's own needs that speak for another. */
static void
add_needs (Search *self, JsonObject *model)
{
  JsonArray *terms = rp_json_get_array (model, "terms");

  for (guint i = 0; terms != NULL && i < json_array_get_length (terms); i++)
    {
      JsonObject *term = rp_json_array_get_object (terms, i);
      g_autoptr (GPtrArray) rows = NULL;

      if (term == NULL || !g_str_equal (rp_json_get_string (term, "kind", ""), "need")
          || rp_json_get_double (term, "value", 0) <= 0)
        continue;
      rows = rp_store_list (self->store, "need", "customer = :customer AND sub_code = :code", "id",
                            1, NULL, ":customer", get_customer (self), ":code",
                            rp_json_get_string (term, "label", ""), NULL);
      if (rows == NULL || rows->len == 0)
        continue;
      g_autofree char *kind = rp_record_format (rows->pdata[0], "sub_code");
      add_source (self, rp_record_get_title (rows->pdata[0]), kind, "need",
                  rp_record_get_id (rows->pdata[0]));
    }
}

static GPtrArray *
find_sources (RpStore *store, RpRecord *suggestion)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { store, suggestion, g_ptr_array_new_with_free_func (g_object_unref), seen };
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  JsonObject *numbers = evidence != NULL ? rp_json_get_object (evidence, "numbers") : NULL;
  JsonObject *model = evidence != NULL ? rp_json_get_object (evidence, "model") : NULL;
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (numbers != NULL)
    {
      json_object_iter_init_ordered (&iter, numbers);
      while (json_object_iter_next_ordered (&iter, &name, &value))
        add_number (&search, name, value);
    }
  if (model != NULL)
    add_needs (&search, model);
  return search.sources;
}

/* ---- what other rules say ---- */

/* How a verdict reads and where it stands; those without words are not listed. */
static const struct
{
  const char *words;
  int place;
} verdicts[] = {
  [RP_VERDICT_FIRED] = { NULL, 4 },
  [RP_VERDICT_OUTRANKED] = { N_ ("a stronger one stands"), 1 },
  [RP_VERDICT_COOLING] = { N_ ("answered not long ago"), 2 },
  [RP_VERDICT_NEAR] = { N_ ("nearly"), 0 },
  [RP_VERDICT_NO_DATA] = { N_ ("data missing"), 3 },
  [RP_VERDICT_NO] = { NULL, 5 },
};

static int
compare_verdicts (gconstpointer a, gconstpointer b)
{
  const RpRuleResult *x = *(RpRuleResult *const *)a, *y = *(RpRuleResult *const *)b;
  int places = verdicts[x->verdict].place - verdicts[y->verdict].place;

  return places != 0 ? places : strcmp (x->id, y->id);
}

static GPtrArray *
list_others (GPtrArray *results)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_sort (results, compare_verdicts);
  for (guint i = 0; i < results->len; i++)
    {
      const RpRuleResult *result = results->pdata[i];
      const char *words = verdicts[result->verdict].words;
      g_autofree char *title = g_strdup_printf ("%s · %s", result->id, result->title);

      if (words != NULL)
        g_ptr_array_add (items, rp_work_item_new (title, result->sentence, _ (words),
                                                  RP_URGENCY_NONE, NULL, NULL));
    }
  return items;
}

static GPtrArray *
judge_others (RpStore *store, const char *customer, GError **error)
{
  g_autofree char *folder = rp_data_dup_path ("rules");
  gint32 today = rp_clock_today (rp_store_get_clock (store));
  g_autoptr (RpFactSource) source = rp_store_facts_new (store);
  g_autoptr (RpRules) rules = rp_rules_load (folder, error);
  g_autoptr (JsonObject) settings
      = rules != NULL ? rp_supply_area_settings_new (store, today, error) : NULL;
  g_autoptr (JsonObject) facts
      = settings != NULL ? rp_facts_collect (
            source, customer, today, rp_clock_zone (rp_store_get_clock (store)), settings, error)
                         : NULL;
  g_autoptr (JsonObject) quiet = NULL;
  g_autoptr (GPtrArray) results = NULL;

  if (facts == NULL)
    return NULL;
  quiet = rp_need_life_quiet (rp_json_get_array (facts, "need_answers"),
                              rp_json_get_object (settings, "suggestions"), rules);
  results = rp_rules_evaluate (rules, facts, quiet, rp_locale_language ());
  return list_others (results);
}

static gpointer
load_detail (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *id = data;
  g_autoptr (RpRecord) suggestion = rp_store_get (subject, "suggestion", id, error);
  g_autoptr (Detail) detail = NULL;

  if (suggestion == NULL)
    return NULL;
  detail = g_new0 (Detail, 1);
  detail->sources = find_sources (subject, suggestion);
  detail->record = rp_suggestion_record_dup_sentence (subject, suggestion);
  detail->others = judge_others (subject, rp_record_get_text (suggestion, "customer"), error);
  return detail->others != NULL ? g_steal_pointer (&detail) : NULL;
}

/* ---- in the main context ---- */

struct _RpSuggestionDetail
{
  GObject parent_instance;

  char *suggestion; /* id */
  GListStore *sources, *others;
  char *record;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpSuggestionDetail, rp_suggestion_detail, G_TYPE_OBJECT)

static gpointer
ask (gpointer owner)
{
  return g_strdup (RP_SUGGESTION_DETAIL (owner)->suggestion);
}

static void
take_detail (gpointer owner, gpointer answer)
{
  RpSuggestionDetail *self = owner;
  g_autoptr (Detail) detail = answer;

  if (detail != NULL)
    {
      rp_item_list_replace (self->sources, detail->sources);
      rp_item_list_replace (self->others, detail->others);
      g_free (self->record);
      self->record = g_steal_pointer (&detail->record);
    }
  g_signal_emit (self, loaded_signal, 0);
}

static const RpReloadJob reload_job = {
  .what = "what stands behind a suggestion",
  .load = load_detail,
  .free_answer = (GDestroyNotify)free_detail,
  .take = take_detail,
  .ask = ask,
  .free_question = g_free,
};

RpSuggestionDetail *
rp_suggestion_detail_new (RpSession *session, RpSuggestion *suggestion)
{
  RpSuggestionDetail *self = g_object_new (RP_TYPE_SUGGESTION_DETAIL, NULL);

  self->suggestion = g_strdup (rp_suggestion_get_id (suggestion));
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_run (self->reload);
  return self;
}

GListModel *
rp_suggestion_detail_get_sources (RpSuggestionDetail *self)
{
  return G_LIST_MODEL (self->sources);
}

GListModel *
rp_suggestion_detail_get_others (RpSuggestionDetail *self)
{
  return G_LIST_MODEL (self->others);
}

const char *
rp_suggestion_detail_get_record (RpSuggestionDetail *self)
{
  return self->record;
}

static void
rp_suggestion_detail_dispose (GObject *object)
{
  rp_reload_stop (RP_SUGGESTION_DETAIL (object)->reload);
  G_OBJECT_CLASS (rp_suggestion_detail_parent_class)->dispose (object);
}

static void
rp_suggestion_detail_finalize (GObject *object)
{
  RpSuggestionDetail *self = RP_SUGGESTION_DETAIL (object);

  g_clear_object (&self->sources);
  g_clear_object (&self->others);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_free (self->suggestion);
  g_free (self->record);
  G_OBJECT_CLASS (rp_suggestion_detail_parent_class)->finalize (object);
}

static void
rp_suggestion_detail_class_init (RpSuggestionDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_suggestion_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_suggestion_detail_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_SUGGESTION_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_suggestion_detail_init (RpSuggestionDetail *self)
{
  self->sources = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->others = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->record = g_strdup ("");
}
