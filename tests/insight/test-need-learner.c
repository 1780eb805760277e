/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-learner.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/facts.h"

/* Invented customers: EE-02 goes with EE-01, DER-01 is what the section C needs, MKT-04 is rare. */

static gint32
today (void)
{
  gint32 day;
  g_assert_true (rp_date_parse ("2026-01-05", &day));
  return day;
}

static JsonObject *
load_settings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) all = rp_facts_settings_new (g_getenv ("RP_TEST_DATA"), today (), &error);
  g_assert_no_error (error);
  return json_object_ref (rp_json_get_object (all, "suggestions"));
}

static JsonObject *
make_facts (guint i, gboolean knows)
{
  JsonObject *facts = json_object_new ();
  JsonArray *known = json_array_new (), *answers = json_array_new ();
  gboolean furnace = i % 3 == 0;
  if (knows && i % 2 == 0)
    json_array_add_string_element (known, "EE-01");
  if (knows && i % 2 == 0 && i % 10 != 0)
    json_array_add_string_element (known, "EE-02");
  if (knows && furnace && i % 4 != 0)
    json_array_add_string_element (known, "DER-01");
  if (knows && i % 97 == 0)
    json_array_add_string_element (known, "MKT-04");
  if (knows)
    json_array_add_string_element (known, "CMPL-01");
  json_object_set_array_member (facts, "known_codes", known);
  json_object_set_array_member (facts, "need_answers", answers);
  json_object_set_string_member (facts, "industry_section", furnace ? "C" : "F");
  json_object_set_boolean_member (facts, "dual_source", i % 5 == 0);
  json_object_set_double_member (facts, "run_cap_kva", 100 + 37 * (i % 50));
  return facts;
}

static void
add_answer (JsonObject *facts, const char *rule, const char *code, const char *answer,
            const char *on, double score)
{
  JsonObject *item = json_object_new ();
  json_object_set_string_member (item, "rule", rule);
  json_object_set_string_member (item, "code", code);
  json_object_set_string_member (item, "state", *answer == 'h' ? "DISMISSED" : "ADOPTED");
  json_object_set_string_member (item, "answer", answer);
  json_object_set_string_member (item, "on", on);
  if (!isnan (score))
    json_object_set_double_member (item, "score", score);
  json_array_add_object_element (rp_json_get_array (facts, "need_answers"), item);
}

static RpNeedLearner *
learn (guint n, guint n_answers)
{
  g_autoptr (JsonObject) settings = load_settings ();
  RpNeedLearner *learner = rp_need_learner_new (settings, today ());
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (JsonObject) facts = make_facts (i, i != 1);
      if (i < n_answers)
        add_answer (facts, i % 2 ? "PR09" : "PR06", i % 2 ? "DER-01" : "EE-02",
                    i % 2 ? "confirmed" : "not_needed", "2025-12-01", i % 2 ? 0.5 : -1.5);
      rp_need_learner_add (learner, id, facts);
    }
  rp_need_learner_learn (learner);
  return learner;
}

static double
add_up (JsonObject *model)
{
  JsonArray *terms = rp_json_get_array (model, "terms");
  double sum = 0;
  for (guint i = 0; i < json_array_get_length (terms); i++)
    sum += rp_json_get_double (rp_json_array_get_object (terms, i), "value", NAN);
  return sum;
}

static gboolean
has_need (guint i, const char *code)
{
  g_autoptr (JsonObject) facts = make_facts (i, i != 1);
  JsonArray *known = rp_json_get_array (facts, "known_codes");
  for (guint k = 0; k < json_array_get_length (known); k++)
    if (strcmp (rp_json_array_get_string (known, k, ""), code) == 0)
      return TRUE;
  return FALSE;
}

/* Never what the customer has, never a complaint; terms add up to the score, small groups are not counted. */
static void
test_suggest (void)
{
  g_autoptr (RpNeedLearner) learner = learn (600, 0);
  g_assert_cmpuint (rp_need_learner_get_n_customers (learner), ==, 600);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (GPtrArray) list = rp_need_learner_suggest (learner, id, NULL, 0);
      g_assert_cmpuint (list->len, <=, 5);
      for (guint k = 0; k < list->len; k++)
        {
          JsonObject *model = g_ptr_array_index (list, k);
          const char *code = rp_json_get_string (model, "code", "");
          g_assert_false (has_need (i, code));
          g_assert_cmpstr (code, !=, "CMPL-01");
          g_assert_cmpfloat_with_epsilon (add_up (model), rp_json_get_double (model, "score", NAN),
                                          1e-9);
          g_assert_false (json_object_has_member (model, "probability"));
          g_assert_true (rp_json_get_boolean (model, "explored", FALSE)
                         || rp_json_get_double (model, "share", 0) >= 0.05);
        }
    }
}

/* What goes together leads, and the explanation counts it. */
static void
test_explain (void)
{
  g_autoptr (RpNeedLearner) learner = learn (600, 0);
  g_autoptr (JsonObject) likely = rp_need_learner_explain (learner, "c10", "EE-02");
  g_autoptr (JsonObject) unlikely = rp_need_learner_explain (learner, "c7", "EE-02");
  g_autofree char *sentence = rp_need_model_dup_sentence (likely, "en", NULL);
  g_assert_cmpfloat (rp_json_get_double (likely, "share", 0), >,
                     rp_json_get_double (unlikely, "share", 1) + 0.3);
  g_assert_nonnull (strstr (sentence, "customers with “EE-01”"));
  g_assert_nonnull (strstr (sentence, "Of all 600 customers, 240 have it."));
  g_assert_null (rp_need_learner_explain (learner, "c2", "EE-02"));
  g_assert_null (rp_need_learner_explain (learner, "nobody", "EE-02"));
  g_assert_null (rp_need_learner_explain (learner, "c10", "EE-99"));
}

/* What stands is not said again, and takes its place. */
static void
test_standing (void)
{
  static const char *const standing[] = { "EE-02", "DER-01", "MKT-04", "EE-01", NULL };
  g_autoptr (RpNeedLearner) learner = learn (600, 0);
  g_autoptr (GPtrArray) none = rp_need_learner_suggest (learner, "c1", standing, 4);
  g_autoptr (GPtrArray) full = rp_need_learner_suggest (learner, "c1", NULL, 5);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (full->len, ==, 0);
}

/* Below 50 customers only shares speak, one place, and nothing that fewer than 5 have. */
static void
test_few_customers (void)
{
  g_autoptr (RpNeedLearner) learner = learn (40, 0);
  g_autoptr (GPtrArray) list = rp_need_learner_suggest (learner, "c1", NULL, 0);
  JsonObject *model = g_ptr_array_index (list, 0);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (rp_json_get_string (model, "method", ""), ==, "popularity");
  g_assert_cmpstr (rp_json_get_string (model, "code", ""), ==, "EE-01");
  g_assert_cmpint (rp_json_get_integer (model, "known", 0), ==, 20);
}

static void
test_nobody (void)
{
  g_autoptr (RpNeedLearner) learner = learn (0, 0);
  g_autoptr (GPtrArray) list = rp_need_learner_suggest (learner, "c1", NULL, 0);
  g_autoptr (JsonObject) report = rp_need_learner_report (learner);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_null (rp_need_learner_get_model (learner));
  g_assert_cmpstr (rp_json_get_string (report, "method", ""), ==, "none");
}

/* Answers move the rates of rules; after 200 a score is a percentage. */
static void
test_answers (void)
{
  g_autoptr (RpNeedLearner) few = learn (600, 199);
  g_autoptr (RpNeedLearner) many = learn (600, 200);
  g_autoptr (JsonObject) before = rp_need_learner_explain (few, "c10", "EE-02");
  g_autoptr (JsonObject) after = rp_need_learner_explain (many, "c10", "EE-02");
  g_autoptr (JsonObject) report = rp_need_learner_report (many);
  g_assert_cmpuint (rp_need_learner_get_missing (few), ==, 1);
  g_assert_cmpuint (rp_need_learner_get_missing (many), ==, 0);
  g_assert_false (json_object_has_member (before, "probability"));
  g_assert_true (json_object_has_member (after, "probability"));
  g_assert_cmpfloat (rp_need_learner_get_rate (many, "PR09"), >, 0.9);
  g_assert_cmpfloat (rp_need_learner_get_rate (many, "PR06"), <, 0.1);
  g_assert_cmpfloat (rp_need_learner_get_rate (many, "PR01"), ==, 0.5);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (report, "calibration")), ==, 5);
  g_assert_cmpint (rp_json_get_integer (report, "answers", 0), ==, 200);
}

/* Small groups are in no count of the report. */
static void
test_report (void)
{
  g_autoptr (RpNeedLearner) learner = learn (300, 0);
  g_autoptr (JsonObject) report = rp_need_learner_report (learner);
  JsonArray *needs = rp_json_get_array (report, "needs"),
            *terms = rp_json_get_array (report, "terms");
  g_assert_cmpuint (json_array_get_length (needs), ==, 4);
  for (guint i = 0; i < json_array_get_length (needs); i++)
    {
      JsonObject *need = rp_json_array_get_object (needs, i);
      gboolean rare = strcmp (rp_json_get_string (need, "code", ""), "MKT-04") == 0;
      g_assert_true (json_object_has_member (need, "known") != rare);
    }
  g_assert_cmpuint (json_array_get_length (terms), >, 0);
  for (guint i = 0; i < json_array_get_length (terms); i++)
    g_assert_cmpint (rp_json_get_integer (rp_json_array_get_object (terms, i), "both", 0), >=, 5);
}

/* A young need's suggestions keep their reason, one that became known does not. */
static void
test_upholds (void)
{
  g_autoptr (RpNeedLearner) learner = learn (600, 0);
  g_autoptr (JsonObject) model = rp_need_learner_explain (learner, "c10", "EE-02");
  g_assert_true (rp_need_learner_upholds (learner, "c10", model));
  g_assert_false (rp_need_learner_upholds (learner, "c2", model));
}

static void
test_strength (void)
{
  g_autoptr (JsonObject) model = json_object_new ();
  json_object_set_double_member (model, "share", 0.2);
  g_autoptr (RpNeedLearner) learner = learn (10, 0);
  const RpNeedSigns three = { .rule = 0.5, .severity = 0.7, .text = 0.5, .hits = 2 };
  const RpNeedSigns none = { .rule = NAN, .text = NAN };
  g_autoptr (JsonObject) all = rp_need_learner_strength (learner, &three, model);
  g_autoptr (JsonObject) alone = rp_need_learner_strength (learner, &none, model);
  g_assert_cmpint (rp_json_get_integer (all, "evidences", 0), ==, 3);
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (all, "combined", 0), 0.8, 1e-12);
  g_assert_cmpstr (rp_json_get_string (all, "band", ""), ==, "strong");
  g_assert_cmpint (rp_json_get_integer (alone, "evidences", 0), ==, 1);
  g_assert_true (json_object_get_null_member (alone, "rule"));
  g_assert_cmpfloat (rp_json_get_double (all, "severity", 0), ==, 0.7);
  g_assert_cmpint (rp_json_get_integer (all, "hits", 0), ==, 2);
  g_assert_false (json_object_has_member (all, "calibrated"));
}

/* Customers confirm where the rule is far beyond its threshold and refuse where it is not: the probability of a rule
 * alone, one half until then, is learned from it, and it is a percentage from then on. */
static void
test_stack (void)
{
  g_autoptr (JsonObject) settings = load_settings ();
  g_autoptr (RpNeedLearner) learner = rp_need_learner_new (settings, today ());
  for (guint i = 0; i < 240; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (JsonObject) facts = make_facts (i, TRUE);
      g_autofree char *on = g_strdup_printf ("2025-%02u-%02u", 1 + i / 28, 1 + i % 28);
      gboolean severe = i % 2 == 0;
      JsonObject *strength = json_object_new (), *evidence = json_object_new ();
      add_answer (facts, "PR09", "MKT-01", severe ? "confirmed" : "not_needed", on, NAN);
      json_object_set_double_member (strength, "rule", 0.5);
      json_object_set_double_member (strength, "severity", severe ? 0.9 : 0.1);
      json_object_set_null_member (strength, "text");
      json_object_set_null_member (strength, "model");
      json_object_set_object_member (evidence, "strength", strength);
      json_object_set_object_member (
          rp_json_array_get_object (rp_json_get_array (facts, "need_answers"), 0), "evidence",
          evidence);
      rp_need_learner_add (learner, id, facts);
    }
  rp_need_learner_learn (learner);
  const RpNeedSigns far = { .rule = 0.5, .severity = 0.9, .text = NAN };
  const RpNeedSigns near = { .rule = 0.5, .severity = 0.1, .text = NAN };
  g_autoptr (JsonObject) strong = rp_need_learner_strength (learner, &far, NULL);
  g_autoptr (JsonObject) weak = rp_need_learner_strength (learner, &near, NULL);
  g_autoptr (JsonObject) report = rp_need_learner_report (learner);
  JsonObject *stack = rp_json_get_object (report, "stack");
  g_assert_cmpfloat (rp_json_get_double (strong, "combined", 0), >, 0.9);
  g_assert_cmpfloat (rp_json_get_double (weak, "combined", 1), <, 0.1);
  g_assert_true (rp_json_get_boolean (strong, "calibrated", FALSE));
  g_assert_true (rp_json_get_boolean (stack, "used", FALSE));
  g_assert_cmpint (rp_json_get_integer (stack, "answers", 0), ==, 240);
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (stack, "brier_start", 0), 0.25, 1e-9);
}

/* Three months make answers 0.98³ as heavy; a refusal of more than a year ago is none. 2 + 0.98³ of 4 + 0.98³. */
static void
test_forgetting (void)
{
  g_autoptr (JsonObject) settings = load_settings ();
  g_autoptr (RpNeedLearner) learner = rp_need_learner_new (settings, today ());
  g_autoptr (JsonObject) first = make_facts (0, TRUE);
  g_autoptr (JsonObject) owned = make_facts (1, TRUE);
  gint32 day = today () - 91;
  g_autofree char *then = rp_date_format (day);
  double weight = pow (0.98, 91 / 30.4);
  add_answer (first, "PR09", "DER-01", "confirmed", then, NAN);
  add_answer (owned, "PR09", "DER-01", "not_needed", "2025-01-04", NAN);
  rp_need_learner_add (learner, "a", first);
  rp_need_learner_add (learner, "b", owned);
  rp_need_learner_learn (learner);
  g_assert_cmpfloat_with_epsilon (rp_need_learner_get_rate (learner, "PR09"),
                                  (2 + weight) / (4 + weight), 1e-12);
  g_assert_cmpfloat (rp_need_learner_get_rate (learner, "PR01"), ==, 0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-learner/suggest", test_suggest);
  g_test_add_func ("/insight/need-learner/explain", test_explain);
  g_test_add_func ("/insight/need-learner/stack", test_stack);
  g_test_add_func ("/insight/need-learner/forgetting", test_forgetting);
  g_test_add_func ("/insight/need-learner/standing", test_standing);
  g_test_add_func ("/insight/need-learner/few-customers", test_few_customers);
  g_test_add_func ("/insight/need-learner/nobody", test_nobody);
  g_test_add_func ("/insight/need-learner/answers", test_answers);
  g_test_add_func ("/insight/need-learner/report", test_report);
  g_test_add_func ("/insight/need-learner/upholds", test_upholds);
  g_test_add_func ("/insight/need-learner/strength", test_strength);
  return g_test_run ();
}
