/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-learner-internal.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/fact-text.h"

#define PRIOR 2 /* confirmed, and as many refused, before there is an answer */
#define FADE_PER_MONTH 0.98
#define DAYS_PER_MONTH 30.4

/* What is kept of a customer's facts until the table can be made. */
typedef struct
{
  char *id;
  GStrv known;
  GPtrArray *values; /* (element-type JsonNode) (nullable elements): one an attribute */
} Customer;

static void
free_node (gpointer node)
{
  if (node != NULL)
    json_node_unref (node);
}

static void
free_customer (gpointer data)
{
  Customer *customer = data;
  g_free (customer->id);
  g_strfreev (customer->known);
  g_ptr_array_unref (customer->values);
  g_free (customer);
}

static void
free_past (gpointer data)
{
  RpPastSuggestion *past = data;
  g_free (past->rule);
  g_free (past->code);
  g_free (past->state);
  g_strfreev (past->terms);
  g_free (past);
}

static void
free_tally (gpointer data)
{
  RpRuleTally *tally = data;
  g_free (tally->rule);
  g_free (tally);
}

RpNeedLearner *
rp_need_learner_new (JsonObject *settings, gint32 today)
{
  RpNeedLearner *self = g_new0 (RpNeedLearner, 1);
  self->settings = json_object_ref (settings);
  self->today = today;
  self->customers = g_ptr_array_new_with_free_func (free_customer);
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  self->past = g_ptr_array_new_with_free_func (free_past);
  self->tallies = g_ptr_array_new_with_free_func (free_tally);
  self->all = g_array_new (FALSE, FALSE, sizeof (guint));
  self->calibration = rp_need_calibration_new ();
  self->stack = rp_need_stack_new ();
  return self;
}

void
rp_need_learner_free (RpNeedLearner *self)
{
  json_object_unref (self->settings);
  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->customers);
  g_ptr_array_unref (self->past);
  g_ptr_array_unref (self->tallies);
  g_array_unref (self->all);
  g_clear_pointer (&self->table, rp_need_table_unref);
  g_clear_pointer (&self->model, rp_need_model_unref);
  g_clear_pointer (&self->weighed, rp_need_model_unref);
  g_clear_pointer (&self->answers, rp_need_answers_free);
  g_clear_pointer (&self->counts, rp_need_counts_free);
  rp_need_calibration_free (self->calibration);
  rp_need_stack_free (self->stack);
  g_free (self->n_known);
  g_free (self->uncommon);
  g_free (self);
}

/* ---- what customers have and have said ---- */

/* A complaint is nothing to be suggested; "CMPL" of "CMPL-01". */
static gboolean
is_suggestible (RpNeedLearner *self, const char *code)
{
  JsonArray *never = rp_json_get_array (self->settings, "never");
  g_autofree char *family = g_strndup (code, strcspn (code, "-"));
  for (guint i = 0; never != NULL && i < json_array_get_length (never); i++)
    if (strcmp (rp_json_array_get_string (never, i, ""), family) == 0)
      return FALSE;
  return *code != '\0';
}

static GStrv
list_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, rp_json_array_get_string (array, i, ""));
  return g_strv_builder_end (builder);
}

/* What spoke for it when it was suggested. */
static void
read_signs (RpPastSuggestion *past, JsonObject *evidence)
{
  JsonObject *strength = evidence != NULL ? rp_json_get_object (evidence, "strength") : NULL;
  if (strength == NULL)
    return;
  past->has_signs = TRUE;
  past->signs = (RpNeedSigns){ .rule = rp_json_get_double (strength, "rule", NAN),
                               .severity = rp_json_get_double (strength, "severity", 0.5),
                               .text = rp_json_get_double (strength, "text", NAN),
                               .hits = rp_json_get_double (strength, "hits", 1),
                               .model = rp_json_get_double (strength, "model", NAN) };
}

static void
add_past (RpNeedLearner *self, JsonObject *item)
{
  RpPastSuggestion *past = g_new0 (RpPastSuggestion, 1);
  past->rule = g_strdup (rp_json_get_string (item, "rule", ""));
  past->code = g_strdup (rp_json_get_string (item, "code", ""));
  past->state = g_strdup (rp_json_get_string (item, "state", ""));
  past->is_answered
      = rp_need_answer_from_name (rp_json_get_string (item, "answer", ""), &past->answer);
  past->score = rp_json_get_double (item, "score", NAN);
  past->terms = list_strings (rp_json_get_array (item, "terms"));
  read_signs (past, rp_json_get_object (item, "evidence"));
  if (!rp_date_parse (rp_json_get_string (item, "on", ""), &past->on))
    past->on = self->today;
  g_ptr_array_add (self->past, past);
}

void
rp_need_learner_add (RpNeedLearner *self, const char *customer, JsonObject *facts)
{
  JsonArray *attributes = rp_json_get_array (self->settings, "attributes");
  JsonArray *past = rp_json_get_array (facts, "need_answers");
  Customer *copy = g_new0 (Customer, 1);
  copy->id = g_strdup (customer);
  copy->known = list_strings (rp_json_get_array (facts, "known_codes"));
  copy->values = g_ptr_array_new_with_free_func (free_node);
  for (guint i = 0; i < json_array_get_length (attributes); i++)
    {
      JsonObject *attribute = rp_json_array_get_object (attributes, i);
      JsonNode *node = rp_fact_text_find (facts, rp_json_get_string (attribute, "fact", ""));
      g_ptr_array_add (copy->values, node != NULL ? json_node_copy (node) : NULL);
    }
  g_ptr_array_add (self->customers, copy);
  for (guint i = 0; past != NULL && i < json_array_get_length (past); i++)
    add_past (self, rp_json_array_get_object (past, i));
}

/* ---- the table ---- */

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* Every need that anybody has or was asked about. */
static GList *
list_codes (RpNeedLearner *self, GHashTable *codes)
{
  for (guint i = 0; i < self->customers->len; i++)
    {
      const Customer *customer = g_ptr_array_index (self->customers, i);
      for (guint k = 0; customer->known[k] != NULL; k++)
        if (is_suggestible (self, customer->known[k]))
          g_hash_table_add (codes, customer->known[k]);
    }
  for (guint i = 0; i < self->past->len; i++)
    {
      const RpPastSuggestion *past = g_ptr_array_index (self->past, i);
      if (past->is_answered && is_suggestible (self, past->code))
        g_hash_table_add (codes, past->code);
    }
  return g_list_sort (g_hash_table_get_keys (codes), compare_codes);
}

static void
add_columns (RpNeedLearner *self)
{
  JsonArray *attributes = rp_json_get_array (self->settings, "attributes");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) codes = list_codes (self, seen);
  for (GList *l = codes; l != NULL && rp_need_table_get_n_needs (self->table) < RP_NEEDS_MAX;
       l = l->next)
    rp_need_table_add_need (self->table, l->data);
  for (guint i = 0; i < json_array_get_length (attributes); i++)
    {
      JsonObject *attribute = rp_json_array_get_object (attributes, i);
      gboolean is_word = strcmp (rp_json_get_string (attribute, "kind", ""), "category") == 0;
      rp_need_table_add_attribute (self->table, rp_json_get_string (attribute, "fact", ""),
                                   is_word ? RP_ATTRIBUTE_CATEGORY : RP_ATTRIBUTE_NUMBER);
    }
}

static void
set_attribute (RpNeedTable *table, guint row, guint attribute, JsonNode *node)
{
  gboolean is_word = rp_need_table_get_attribute_kind (table, attribute) == RP_ATTRIBUTE_CATEGORY;
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (is_word && type == G_TYPE_STRING)
    rp_need_table_set_word (table, row, attribute, json_node_get_string (node));
  else if (is_word && type == G_TYPE_BOOLEAN)
    rp_need_table_set_word (table, row, attribute, json_node_get_boolean (node) ? "yes" : "no");
  else if (!is_word && (type == G_TYPE_DOUBLE || type == G_TYPE_INT64)
           && isfinite (json_node_get_double (node)))
    rp_need_table_set_number (table, row, attribute, json_node_get_double (node));
}

static void
add_row (RpNeedLearner *self, const Customer *customer)
{
  guint row = rp_need_table_add_row (self->table);
  g_hash_table_insert (self->rows, customer->id, GUINT_TO_POINTER (row + 1));
  g_array_append_val (self->all, row);
  for (guint i = 0; customer->known[i] != NULL; i++)
    {
      guint need = rp_need_learner_find_need (self, customer->known[i]);
      if (need != G_MAXUINT)
        rp_need_table_set_need (self->table, row, need, TRUE);
    }
  for (guint i = 0; i < customer->values->len; i++)
    if (g_ptr_array_index (customer->values, i) != NULL)
      set_attribute (self->table, row, i, g_ptr_array_index (customer->values, i));
}

static void
count_known (RpNeedLearner *self)
{
  guint m = rp_need_table_get_n_needs (self->table);
  self->n_known = g_new0 (guint, m);
  self->uncommon = g_new0 (guint8, m);
  for (guint i = 0; i < self->all->len; i++)
    for (guint j = 0; j < m; j++)
      self->n_known[j] += rp_need_table_get_needs (self->table, i)[j];
  for (guint j = 0; j < m; j++)
    self->uncommon[j] = self->n_known[j] < RP_SMALLEST_COUNT;
}

/* ---- answers ---- */

RpRuleTally *
rp_need_learner_tally (RpNeedLearner *self, const char *rule)
{
  RpRuleTally *tally;
  for (guint i = 0; i < self->tallies->len; i++)
    if (strcmp (((RpRuleTally *)g_ptr_array_index (self->tallies, i))->rule, rule) == 0)
      return g_ptr_array_index (self->tallies, i);
  tally = g_new0 (RpRuleTally, 1);
  tally->rule = g_strdup (rule);
  g_ptr_array_add (self->tallies, tally);
  return tally;
}

/* "Not needed" is a no for so long; by then it may be needed. */
static gboolean
is_old_refusal (RpNeedLearner *self, const RpPastSuggestion *past)
{
  guint days = rp_need_settings_get_quiet (self->settings, "refusal_days");
  return past->answer == RP_ANSWER_NOT_NEEDED && self->today - past->on > (gint32)days;
}

static void
count_past (RpNeedLearner *self, const RpPastSuggestion *past)
{
  RpRuleTally *tally = rp_need_learner_tally (self, past->rule);
  double weight = pow (FADE_PER_MONTH, MAX (0, self->today - past->on) / DAYS_PER_MONTH);
  gboolean yes = past->is_answered && past->answer == RP_ANSWER_CONFIRMED;
  gboolean no = past->is_answered && past->answer == RP_ANSWER_NOT_NEEDED;
  gboolean is_over = no && is_old_refusal (self, past);
  tally->suggested++;
  tally->open += strcmp (past->state, "SUGGESTED") == 0;
  tally->adopted += strcmp (past->state, "ADOPTED") == 0;
  tally->dismissed += strcmp (past->state, "DISMISSED") == 0;
  tally->owned += past->is_answered && past->answer == RP_ANSWER_HAS_IT;
  tally->confirmed += yes;
  tally->refused += no;
  tally->faded_confirmed += yes ? weight : 0;
  tally->faded_refused += no && !is_over ? weight : 0;
  if ((yes || no) && !isnan (past->score))
    rp_need_calibration_add (self->calibration, past->score, yes);
  if ((yes || no) && past->has_signs)
    rp_need_stack_add (self->stack, &past->signs, yes);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const RpPastSuggestion *x = *(RpPastSuggestion *const *)a, *y = *(RpPastSuggestion *const *)b;
  return x->on != y->on ? (x->on < y->on ? -1 : 1) : g_strcmp0 (x->rule, y->rule);
}

static int
compare_tallies (gconstpointer a, gconstpointer b)
{
  const RpRuleTally *x = *(RpRuleTally *const *)a, *y = *(RpRuleTally *const *)b;
  return strcmp (x->rule, y->rule);
}

/* In the order of their days, so that older ones are lighter. */
static void
hear_answers (RpNeedLearner *self)
{
  gint32 day = 0;
  g_ptr_array_sort (self->past, compare_days);
  for (guint i = 0; i < self->past->len; i++)
    {
      const RpPastSuggestion *past = g_ptr_array_index (self->past, i);
      guint need = rp_need_learner_find_need (self, past->code);
      count_past (self, past);
      if (!past->is_answered || need == G_MAXUINT)
        continue;
      if (past->on > day && day > 0)
        rp_need_answers_age (self->answers, (past->on - day) / DAYS_PER_MONTH);
      day = MAX (day, past->on);
      if (!is_old_refusal (self, past))
        rp_need_answers_count (self->answers, need, past->answer);
    }
  if (self->today > day && day > 0)
    rp_need_answers_age (self->answers, (self->today - day) / DAYS_PER_MONTH);
  g_ptr_array_sort (self->tallies, compare_tallies);
  rp_need_stack_learn (self->stack);
}

void
rp_need_learner_learn (RpNeedLearner *self)
{
  g_return_if_fail (self->table == NULL);
  self->table = rp_need_table_new ();
  add_columns (self);
  for (guint i = 0; i < self->customers->len; i++)
    add_row (self, g_ptr_array_index (self->customers, i));
  count_known (self);
  guint m = rp_need_table_get_n_needs (self->table);
  self->answers = rp_need_answers_new (m);
  hear_answers (self);
  if (m == 0 || self->all->len == 0)
    return;
  g_autofree double *rates = g_new (double, m);
  rp_need_answers_get_rates (self->answers, rates);
  self->model = rp_need_model_train (self->table, self->all);
  self->weighed = rp_need_model_weigh (self->model, rates);
  self->counts = rp_need_counts_new (self->model, self->table, self->all);
}

/* ---- questions ---- */

guint
rp_need_learner_find_need (RpNeedLearner *self, const char *code)
{
  for (guint j = 0; j < rp_need_table_get_n_needs (self->table); j++)
    if (strcmp (rp_need_table_get_need_name (self->table, j), code) == 0)
      return j;
  return G_MAXUINT;
}

guint
rp_need_learner_get_n_customers (RpNeedLearner *self)
{
  return self->customers->len;
}

RpNeedModel *
rp_need_learner_get_model (RpNeedLearner *self)
{
  return self->model;
}

guint
rp_need_learner_get_missing (RpNeedLearner *self)
{
  return rp_need_calibration_get_missing (self->calibration);
}

double
rp_need_learner_get_rate (RpNeedLearner *self, const char *rule)
{
  for (guint i = 0; i < self->tallies->len; i++)
    {
      const RpRuleTally *tally = g_ptr_array_index (self->tallies, i);
      if (strcmp (tally->rule, rule) == 0)
        return rp_beta_mean (PRIOR, PRIOR, tally->faded_confirmed, tally->faded_refused);
    }
  return rp_beta_mean (PRIOR, PRIOR, 0, 0);
}

static gboolean
find_row (RpNeedLearner *self, const char *customer, guint *row)
{
  guint found
      = self->model != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, customer)) : 0;
  *row = found - 1;
  return found > 0;
}

static JsonObject *
term_to_json (const RpNeedTerm *term)
{
  static const char *const kinds[] = { [RP_TERM_BASE] = "base",
                                       [RP_TERM_NEED] = "need",
                                       [RP_TERM_ATTRIBUTE] = "attribute",
                                       [RP_TERM_ANSWERS] = "answers" };
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "kind", kinds[term->kind]);
  if (term->label != NULL)
    json_object_set_string_member (object, "label", term->label);
  json_object_set_double_member (object, "value", term->value);
  return object;
}

static void
add_counts (RpNeedLearner *self, JsonObject *object, const RpNeedTerm *term, guint need)
{
  RpNeedCount count = rp_need_counts_get (self->counts, term, need);
  if (count.is_hidden)
    return;
  json_object_set_int_member (object, "with", count.n_with);
  json_object_set_int_member (object, "both", count.n_both);
}

#define TERMS_COUNTED 4 /* counts behind more than these nobody reads */

static JsonArray *
list_terms (RpNeedLearner *self, GPtrArray *terms, guint need)
{
  JsonArray *list = json_array_new ();
  guint n_counted = 0;
  for (guint i = 0; i < terms->len; i++)
    {
      const RpNeedTerm *term = g_ptr_array_index (terms, i);
      JsonObject *object;
      if (term->value == 0)
        continue;
      object = term_to_json (term);
      if (term->label != NULL && n_counted++ < TERMS_COUNTED)
        add_counts (self, object, term, need);
      json_array_add_object_element (list, object);
    }
  return list;
}

static JsonObject *
describe (RpNeedLearner *self, guint row, guint need, double score, GPtrArray *terms,
          gboolean explored)
{
  g_autofree double *plain = g_new (double, rp_need_table_get_n_needs (self->table));
  g_autofree char *version = rp_date_format (self->today);
  double probability = rp_need_calibration_apply (self->calibration, score);
  JsonObject *object = json_object_new ();
  rp_need_model_score (self->model, self->table, row, NULL, plain);
  json_object_set_string_member (object, "version", version);
  json_object_set_string_member (object, "method",
                                 rp_need_method_get_name (rp_need_model_get_method (self->model)));
  json_object_set_int_member (object, "customers", self->all->len);
  json_object_set_string_member (object, "code", rp_need_table_get_need_name (self->table, need));
  json_object_set_double_member (object, "score", score);
  json_object_set_boolean_member (object, "logarithm",
                                  rp_need_model_is_logarithm (self->model, self->table, row));
  json_object_set_double_member (
      object, "share", rp_need_model_estimate (self->model, self->table, row, plain[need]));
  if (!isnan (probability))
    json_object_set_double_member (object, "probability", probability);
  json_object_set_boolean_member (object, "explored", explored);
  json_object_set_int_member (object, "all", self->all->len);
  if (!self->uncommon[need])
    json_object_set_int_member (object, "known", self->n_known[need]);
  json_object_set_array_member (object, "terms", list_terms (self, terms, need));
  return object;
}

JsonObject *
rp_need_learner_explain (RpNeedLearner *self, const char *customer, const char *code)
{
  guint row, need;
  if (!find_row (self, customer, &row)
      || (need = rp_need_learner_find_need (self, code)) == G_MAXUINT
      || rp_need_table_get_needs (self->table, row)[need])
    return NULL;
  g_autofree double *scores = g_new (double, rp_need_table_get_n_needs (self->table));
  g_autoptr (GPtrArray) terms = rp_need_model_explain (self->weighed, self->table, row, NULL, need);
  rp_need_model_score (self->weighed, self->table, row, NULL, scores);
  return describe (self, row, need, scores[need], terms, FALSE);
}

static guint
get_limit (RpNeedLearner *self, const char *name)
{
  return (guint)rp_json_get_integer (rp_json_get_object (self->settings, "list"), name, 0);
}

/* The draw stays the same for a month. */
static guint32
make_seed (RpNeedLearner *self, const char *customer)
{
  int year, month, day;
  rp_date_to_ymd (self->today, &year, &month, &day);
  return g_str_hash (customer) ^ (guint32)(year * 12 + month);
}

GPtrArray *
rp_need_learner_suggest (RpNeedLearner *self, const char *customer, const char *const *standing,
                         guint n_standing)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  guint most = get_limit (self, "most"), row;
  if (!find_row (self, customer, &row) || n_standing >= most)
    return list;
  gboolean by_share = rp_need_model_get_method (self->model) == RP_NEED_POPULARITY;
  const RpNeedSuggestOptions options = {
    .answers = self->answers,
    .calibration = self->calibration,
    .limit = by_share ? MIN (get_limit (self, "by_share"), most - n_standing) : most - n_standing,
    .per_family = get_limit (self, "per_family"),
    .seed = make_seed (self, customer),
    .standing = standing,
    .lowest = get_limit (self, "lowest_percent") / 100.0,
    .faint = by_share ? self->uncommon : NULL,
  };
  g_autoptr (GPtrArray) found = rp_need_suggest (self->model, self->table, row, &options);
  for (guint i = 0; i < found->len; i++)
    {
      const RpNeedSuggestion *suggestion = g_ptr_array_index (found, i);
      g_ptr_array_add (list, describe (self, row, suggestion->need, suggestion->score,
                                       suggestion->terms, suggestion->is_explored));
    }
  return list;
}

gboolean
rp_need_learner_upholds (RpNeedLearner *self, const char *customer, JsonObject *model)
{
  g_autoptr (JsonObject) now
      = rp_need_learner_explain (self, customer, rp_json_get_string (model, "code", ""));
  return now != NULL
         && (rp_json_get_boolean (model, "explored", FALSE)
             || rp_json_get_double (now, "share", 0) * 100 >= get_limit (self, "lowest_percent"));
}
