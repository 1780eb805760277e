/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/json-access.h"
#include "insight/facts.h"
#include "insight/need-learner-internal.h"

#define TERMS_SHOWN 30
#define LEAST_EVIDENCE 0.05 /* a share below it says nothing for a need */
#define BINS 5              /* of the calibration, alike in number of answers */

/* ---- one probability ---- */

static void
set_number (JsonObject *object, const char *member, double value)
{
  if (isnan (value))
    json_object_set_null_member (object, member);
  else
    json_object_set_double_member (object, member, value);
}

static const char *const bands[]
    = { [RP_BAND_WEAK] = "weak", [RP_BAND_FAIR] = "fair", [RP_BAND_STRONG] = "strong" };

JsonObject *
rp_need_learner_strength (RpNeedLearner *self, const RpNeedSigns *signs, JsonObject *model)
{
  RpNeedSigns all = *signs;
  JsonObject *object = json_object_new ();
  all.model = model != NULL ? rp_json_get_double (model, "probability",
                                                  rp_json_get_double (model, "share", NAN))
                            : NAN;
  double combined = rp_need_stack_apply (self->stack, &all);
  gboolean is_stacked = rp_need_stack_is_used (self->stack);
  json_object_set_int_member (
      object, "evidences", !isnan (all.rule) + !isnan (all.text) + (all.model >= LEAST_EVIDENCE));
  json_object_set_string_member (object, "band",
                                 bands[rp_need_band (isnan (combined) ? 0 : combined, FALSE)]);
  set_number (object, "combined", combined);
  set_number (object, "rule", all.rule);
  set_number (object, "severity", isnan (all.rule) ? NAN : all.severity);
  set_number (object, "text", all.text);
  json_object_set_int_member (object, "hits", isnan (all.text) ? 0 : (gint64)all.hits);
  set_number (object, "model", all.model);
  if (is_stacked)
    json_object_set_boolean_member (object, "stacked", TRUE);
  if (is_stacked || (model != NULL && json_object_has_member (model, "probability")))
    json_object_set_boolean_member (object, "calibrated", TRUE);
  return object;
}

/* ---- a sentence ---- */

/* The term whose counts say most: of a need or attribute, in favour, not hidden. */
static JsonObject *
find_telling_term (JsonObject *model)
{
  JsonArray *terms = rp_json_get_array (model, "terms");
  for (guint i = 0; terms != NULL && i < json_array_get_length (terms); i++)
    {
      JsonObject *term = rp_json_array_get_object (terms, i);
      if (term != NULL && rp_json_get_double (term, "value", 0) > 0
          && json_object_has_member (term, "with"))
        return term;
    }
  return NULL;
}

char *
rp_need_term_dup_name (const char *kind, const char *label, const char *language)
{
  g_auto (GStrv) parts = g_strsplit (label, ": ", 2);
  if (strcmp (kind, "attribute") != 0 || parts[0] == NULL || parts[1] == NULL)
    return g_strdup (label);
  return g_strconcat (rp_facts_label (parts[0], language),
                      strcmp (language, "zh") == 0 ? "：" : ": ", parts[1], NULL);
}

static void
say_term (GString *text, JsonObject *term, const char *name, gboolean chinese)
{
  gint with = (gint)rp_json_get_integer (term, "with", 0);
  gint both = (gint)rp_json_get_integer (term, "both", 0);
  if (chinese)
    g_string_append_printf (text, "有“%s”的客户 %d 家，其中 %d 家有此需求。", name, with, both);
  else
    g_string_append_printf (text, "Of %d customers with “%s”, %d have this need. ", with, name,
                            both);
}

char *
rp_need_model_dup_sentence (JsonObject *model, const char *language,
                            char *(*name) (const char *kind, const char *label,
                                           const char *language))
{
  gboolean chinese = strcmp (language, "zh") == 0;
  JsonObject *term = find_telling_term (model);
  gint all = (gint)rp_json_get_integer (model, "all", 0);
  gint known = (gint)rp_json_get_integer (model, "known", 0);
  g_autoptr (GString) text = g_string_new (NULL);
  if (term != NULL)
    {
      g_autofree char *words = (name != NULL ? name : rp_need_term_dup_name) (
          rp_json_get_string (term, "kind", ""), rp_json_get_string (term, "label", ""), language);
      say_term (text, term, words, chinese);
    }
  if (known > 0)
    g_string_append_printf (
        text, chinese ? "全部 %d 家客户中 %d 家有此需求。" : "Of all %d customers, %d have it. ",
        all, known);
  if (text->len == 0)
    g_string_append_printf (text,
                            chinese ? "从 %d 家客户的已知需求学得；相同情况不足 5 家，不列数字。"
                                    : "Learned from the known needs of %d customers; fewer than 5 "
                                      "are alike, so no counts are shown. ",
                            all);
  if (rp_json_get_boolean (model, "explored", FALSE))
    g_string_append (text, chinese ? "对此类建议的答复还少，偶尔列出一条以便了解。"
                                   : "Few answers are known for such suggestions; one is listed "
                                     "now and then to learn about them.");
  return g_strchomp (g_string_free (g_steal_pointer (&text), FALSE));
}

/* ---- the report ---- */

static void
set_count (JsonObject *object, const char *member, guint n)
{
  if (n >= RP_SMALLEST_COUNT)
    json_object_set_int_member (object, member, n);
}

static JsonArray *
report_rules (RpNeedLearner *self)
{
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < self->tallies->len; i++)
    {
      const RpRuleTally *tally = g_ptr_array_index (self->tallies, i);
      JsonObject *object;
      guint decided = tally->adopted + tally->dismissed;
      guint answered = tally->confirmed + tally->refused;
      if (*tally->rule == '\0')
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "rule", tally->rule);
      json_object_set_int_member (object, "suggested", tally->suggested);
      json_object_set_int_member (object, "open", tally->open);
      json_object_set_int_member (object, "adopted", tally->adopted);
      json_object_set_int_member (object, "dismissed", tally->dismissed);
      json_object_set_int_member (object, "confirmed", tally->confirmed);
      json_object_set_int_member (object, "refused", tally->refused);
      json_object_set_double_member (object, "rate", rp_need_learner_get_rate (self, tally->rule));
      if (decided >= RP_SMALLEST_COUNT)
        json_object_set_double_member (object, "adopted_share", (double)tally->adopted / decided);
      if (answered >= RP_SMALLEST_COUNT)
        json_object_set_double_member (object, "confirmed_share",
                                       (double)tally->confirmed / answered);
      json_array_add_object_element (list, object);
    }
  return list;
}

/* How customers answered suggestions of a need, whoever made them. */
static void
set_answers (RpNeedLearner *self, JsonObject *object, const char *code)
{
  guint confirmed = 0, refused = 0;
  for (guint i = 0; i < self->past->len; i++)
    {
      const RpPastSuggestion *past = g_ptr_array_index (self->past, i);
      if (!past->is_answered || strcmp (past->code, code) != 0)
        continue;
      confirmed += past->answer == RP_ANSWER_CONFIRMED;
      refused += past->answer == RP_ANSWER_NOT_NEEDED;
    }
  json_object_set_int_member (object, "confirmed", confirmed);
  json_object_set_int_member (object, "refused", refused);
  if (confirmed + refused >= RP_SMALLEST_COUNT)
    json_object_set_double_member (object, "confirmed_share",
                                   (double)confirmed / (confirmed + refused));
}

static JsonArray *
report_needs (RpNeedLearner *self)
{
  guint m = rp_need_table_get_n_needs (self->table);
  g_autofree double *rates = g_new (double, m + 1);
  JsonArray *list = json_array_new ();
  rp_need_answers_get_rates (self->answers, rates);
  for (guint j = 0; j < m; j++)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "code", rp_need_table_get_need_name (self->table, j));
      set_count (object, "known", self->n_known[j]);
      set_answers (self, object, rp_need_table_get_need_name (self->table, j));
      json_object_set_double_member (object, "rate", rates[j]);
      json_array_add_object_element (list, object);
    }
  return list;
}

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  JsonObject *x = *(JsonObject *const *)a, *y = *(JsonObject *const *)b;
  double p = fabs (rp_json_get_double (x, "value", 0)),
         q = fabs (rp_json_get_double (y, "value", 0));
  return p > q ? -1 : p < q ? 1 : 0;
}

/* The terms that weigh most for any customer looked at, each once. */
typedef struct
{
  RpNeedLearner *learner;
  GHashTable *seen;
  GPtrArray *found; /* (element-type JsonObject) */
} TermSearch;

#define TERMS_LOOKED_AT 4 /* of each customer and need */
#define CUSTOMERS_LOOKED_AT 500

static void
add_term (TermSearch *self, const RpNeedTerm *term, guint need)
{
  RpNeedCount count;
  JsonObject *object;
  if (term->label == NULL || term->value == 0
      || !g_hash_table_add (self->seen, g_strdup_printf ("%u %s", need, term->label)))
    return;
  count = rp_need_counts_get (self->learner->counts, term, need);
  if (count.is_hidden)
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "need",
                                 rp_need_table_get_need_name (self->learner->table, need));
  json_object_set_string_member (object, "kind", term->kind == RP_TERM_NEED ? "need" : "attribute");
  json_object_set_string_member (object, "label", term->label);
  json_object_set_double_member (object, "value", term->value);
  json_object_set_int_member (object, "with", count.n_with);
  json_object_set_int_member (object, "both", count.n_both);
  g_ptr_array_add (self->found, object);
}

static void
search_terms (TermSearch *self, guint row)
{
  for (guint j = 0; j < rp_need_table_get_n_needs (self->learner->table); j++)
    {
      g_autoptr (GPtrArray) terms
          = rp_need_model_explain (self->learner->model, self->learner->table, row, NULL, j);
      for (guint k = 0; k < MIN (terms->len, TERMS_LOOKED_AT); k++)
        add_term (self, g_ptr_array_index (terms, k), j);
    }
}

/* What moves scores most: needs that go together and attributes that tell. */
static JsonArray *
report_terms (RpNeedLearner *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  TermSearch search = { self, seen, found };
  JsonArray *list = json_array_new ();
  guint step = MAX (1, self->all->len / CUSTOMERS_LOOKED_AT);
  for (guint row = 0; self->model != NULL && row < self->all->len; row += step)
    search_terms (&search, row);
  g_ptr_array_sort (found, compare_weights);
  for (guint i = 0; i < MIN (found->len, TERMS_SHOWN); i++)
    json_array_add_object_element (list, json_object_ref (g_ptr_array_index (found, i)));
  return list;
}

/* Which terms stood behind suggestions that customers confirmed, and how often. */
static JsonArray *
report_led (RpNeedLearner *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < self->past->len; i++)
    {
      const RpPastSuggestion *past = g_ptr_array_index (self->past, i);
      if (!past->is_answered || past->answer != RP_ANSWER_CONFIRMED)
        continue;
      for (guint k = 0; past->terms[k] != NULL; k++)
        {
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, past->terms[k]));
          g_hash_table_insert (counts, past->terms[k], GUINT_TO_POINTER (n + 1));
        }
    }
  g_autoptr (GList) labels = g_list_sort (g_hash_table_get_keys (counts), (GCompareFunc)g_strcmp0);
  for (GList *l = labels; l != NULL; l = l->next)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, l->data));
      JsonObject *object;
      if (n < RP_SMALLEST_COUNT)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "label", l->data);
      json_object_set_int_member (object, "confirmed", n);
      json_array_add_object_element (list, object);
    }
  return list;
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const RpPastSuggestion *x = *(RpPastSuggestion *const *)a, *y = *(RpPastSuggestion *const *)b;
  return x->score < y->score ? -1 : x->score > y->score ? 1 : 0;
}

/* The suggestions with a score that were confirmed or refused, by their scores. */
static GPtrArray *
list_answered (RpNeedLearner *self)
{
  GPtrArray *answered = g_ptr_array_new ();
  for (guint i = 0; i < self->past->len; i++)
    {
      const RpPastSuggestion *past = g_ptr_array_index (self->past, i);
      if (past->is_answered && !isnan (past->score)
          && (past->answer == RP_ANSWER_CONFIRMED || past->answer == RP_ANSWER_NOT_NEEDED))
        g_ptr_array_add (answered, (gpointer)past);
    }
  g_ptr_array_sort (answered, compare_scores);
  return answered;
}

/* @error: (inout): grows by the squared errors */
static JsonObject *
report_bin (RpNeedLearner *self, GPtrArray *answered, guint from, guint to, double *error)
{
  double said = 0, came = 0;
  JsonObject *object = json_object_new ();
  for (guint i = from; i < to; i++)
    {
      const RpPastSuggestion *past = g_ptr_array_index (answered, i);
      double p = rp_need_calibration_apply (self->calibration, past->score);
      double yes = past->answer == RP_ANSWER_CONFIRMED ? 1 : 0;
      said += p;
      came += yes;
      *error += (p - yes) * (p - yes);
    }
  json_object_set_int_member (object, "answers", to - from);
  json_object_set_double_member (object, "said", said / MAX (to - from, 1));
  json_object_set_double_member (object, "came", came / MAX (to - from, 1));
  return object;
}

/* What was said and what came true, in bins of as many answers each. */
static JsonArray *
report_calibration (RpNeedLearner *self, double *brier)
{
  g_autoptr (GPtrArray) answered = list_answered (self);
  JsonArray *list = json_array_new ();
  double error = 0;
  *brier = NAN;
  if (rp_need_calibration_get_missing (self->calibration) > 0)
    return list;
  for (guint bin = 0; bin < BINS; bin++)
    json_array_add_object_element (list, report_bin (self, answered, bin * answered->len / BINS,
                                                     (bin + 1) * answered->len / BINS, &error));
  *brier = error / answered->len;
  return list;
}

/* Whether one probability of all signs is learned or computed, and what the trial said. */
static JsonObject *
report_stack (RpNeedLearner *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *weights = json_array_new ();
  double learned, start;
  rp_need_stack_get_brier (self->stack, &learned, &start);
  json_object_set_int_member (object, "answers", rp_need_stack_get_n_answers (self->stack));
  json_object_set_boolean_member (object, "used", rp_need_stack_is_used (self->stack));
  set_number (object, "brier", learned);
  set_number (object, "brier_start", start);
  for (guint i = 0; i < RP_NEED_STACK_WEIGHTS; i++)
    json_array_add_double_element (weights, rp_need_stack_get_weights (self->stack)[i]);
  json_object_set_array_member (object, "weights", weights);
  return object;
}

static guint
count_answers (RpNeedLearner *self)
{
  guint n = 0;
  for (guint i = 0; i < self->past->len; i++)
    n += ((RpPastSuggestion *)g_ptr_array_index (self->past, i))->is_answered;
  return n;
}

JsonObject *
rp_need_learner_report (RpNeedLearner *self)
{
  JsonObject *report = json_object_new ();
  guint missing = rp_need_learner_get_missing (self);
  double brier;
  JsonArray *calibration = report_calibration (self, &brier);
  json_object_set_string_member (
      report, "method",
      self->model != NULL ? rp_need_method_get_name (rp_need_model_get_method (self->model))
                          : "none");
  json_object_set_int_member (report, "customers", self->all->len);
  json_object_set_int_member (report, "answers", count_answers (self));
  json_object_set_int_member (report, "answers_missing", missing);
  json_object_set_array_member (report, "rules", report_rules (self));
  json_object_set_array_member (report, "needs", report_needs (self));
  json_object_set_array_member (report, "terms", report_terms (self));
  json_object_set_array_member (report, "led", report_led (self));
  json_object_set_array_member (report, "calibration", calibration);
  json_object_set_object_member (report, "stack", report_stack (self));
  if (!isnan (brier))
    json_object_set_double_member (report, "brier", brier);
  return report;
}
