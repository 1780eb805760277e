/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "insight/refused-file.h"
#include "insight/rules.h"

/* Two rules of one group; the first is the stronger one. */
static const char rules_text[]
    = "{\"set\": \"t\", \"quiet\": {\"not_needed_days\": 90, \"dismissed_days\": 180,"
      " \"dismissals\": 2}, \"rules\": [\n"
      "{\"id\": \"A1\", \"version\": 2, \"title\": {\"zh\": \"甲\", \"en\": \"first\"},"
      " \"requires\": [\"last3\", \"run_cap_kva\"],"
      " \"thresholds\": {\"ratio\": {\"value\": 0.85, \"source\": \"test\"}},"
      " \"values\": {\"high\": {\"count\": [{\"var\": \"last3\"},"
      " {\">=\": [{\"var\": \"load_ratio\"}, {\"threshold\": \"ratio\"}]}]},"
      " \"twice\": {\"*\": [{\"var\": \"high\"}, 2]}},"
      " \"when\": {\">=\": [{\"var\": \"high\"}, 2]}, \"near\": {\">=\": [{\"var\": \"high\"}, 1]},"
      " \"near_text\": {\"zh\": \"{high}\", \"en\": \"only {high:n0}\"},"
      " \"evidence\": {\"zh\": \"{high}个月\", \"en\": \"{high:n0} months over"
      " {threshold.ratio:pct0}\"},"
      " \"proposes\": [\"CONN-02\"], \"group\": \"G\", \"outranks\": [\"B2\"]},\n"
      "{\"id\": \"B2\", \"version\": 1, \"title\": {\"zh\": \"乙\", \"en\": \"second\"},"
      " \"requires\": [], \"thresholds\": {}, \"when\": {\">\": [{\"var\": \"run_cap_kva\"}, 0]},"
      " \"evidence\": {\"zh\": \"\", \"en\": \"{run_cap_kva:n0} kVA\"}, \"group\": \"G\"}]}";

static RpRules *
load_text (const char *text, GError **error)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *words = read_product_file ("rules", "mentions.json");
  g_autofree char *dictionary = write_data_file (folder->path, "mentions.json", words);
  g_autofree char *rules = write_data_file (folder->path, "t.json", text);
  return rp_rules_load (folder->path, error);
}

static RpRules *
load (void)
{
  g_autoptr (GError) error = NULL;
  RpRules *rules = load_text (rules_text, &error);
  g_assert_no_error (error);
  return rules;
}

static GPtrArray *
evaluate (RpRules *rules, const char *text)
{
  g_autoptr (JsonObject) facts
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_assert_nonnull (facts);
  return rp_rules_evaluate (rules, facts, NULL, "en");
}

#define MONTHS(a_, b_, c_)                                                                         \
  "\"last3\": [{\"load_ratio\": " a_ "}, {\"load_ratio\": " b_ "}, {\"load_ratio\": " c_ "}]"

static void
test_verdicts (void)
{
  static const struct
  {
    const char *facts;
    RpVerdict first, second;
    const char *sentence;
  } cases[] = {
    { "{\"run_cap_kva\": 800, " MONTHS ("0.9", "0.8", "0.85") "}", RP_VERDICT_FIRED,
      RP_VERDICT_OUTRANKED, "2 months over 85 %" },
    { "{\"run_cap_kva\": 800, " MONTHS ("0.9", "0.8", "0.8") "}", RP_VERDICT_NEAR, RP_VERDICT_FIRED,
      "only 1" },
    { "{\"run_cap_kva\": 800, " MONTHS ("0.1", "0.8", "0.8") "}", RP_VERDICT_NO, RP_VERDICT_FIRED,
      "" },
    { "{\"run_cap_kva\": 800, \"last3\": []}", RP_VERDICT_NO_DATA, RP_VERDICT_FIRED,
      "Missing: usage of 3 months." },
    { "{" MONTHS ("0.9", "0.9", "0.9") ", \"missing\": {\"run_cap_kva\":"
                                       " {\"zh\": \"无户\", \"en\": \"there is no account\"}}}",
      RP_VERDICT_NO_DATA, RP_VERDICT_NO, "Missing: operating capacity (there is no account)." },
  };
  g_autoptr (RpRules) rules = load ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) results = evaluate (rules, cases[i].facts);
      const RpRuleResult *first = g_ptr_array_index (results, 0);
      const RpRuleResult *second = g_ptr_array_index (results, 1);
      g_assert_cmpint (first->verdict, ==, cases[i].first);
      g_assert_cmpint (second->verdict, ==, cases[i].second);
      g_assert_cmpstr (first->sentence, ==, cases[i].sentence);
      g_assert_true ((first->evidence != NULL) == (first->verdict == RP_VERDICT_FIRED));
    }
}

static void
test_quiet_days (void)
{
  g_autoptr (RpRules) rules = load ();
  g_assert_cmpint (rp_rules_quiet_until (rules, "A1", 1000, TRUE, 0), ==, 1090);
  g_assert_cmpint (rp_rules_quiet_until (rules, "A1", 1000, FALSE, 1), ==, 0);
  g_assert_cmpint (rp_rules_quiet_until (rules, "A1", 1000, FALSE, 2), ==, 1180);
  g_assert_cmpint (rp_rules_quiet_until (rules, "ZZ", 1000, TRUE, 0), ==, 0);
}

static void
test_new_evidence (void)
{
  static const char *const texts[]
      = { "{\"numbers\": {\"n\": 100, \"t\": \"x\"}}", "{\"numbers\": {\"n\": 119, \"t\": \"y\"}}",
          "{\"numbers\": {\"n\": 80, \"t\": \"x\"}}" };
  g_autoptr (GPtrArray) evidence
      = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (
        evidence, rp_json_parse_object (texts[i], strlen (texts[i]), &rp_json_limits_file, NULL));
  g_assert_false (rp_evidence_is_new (evidence->pdata[0], evidence->pdata[0]));
  g_assert_false (rp_evidence_is_new (evidence->pdata[0], evidence->pdata[1]));
  g_assert_true (rp_evidence_is_new (evidence->pdata[0], evidence->pdata[2]));
}

/* A rule that would run too long is told as such and hangs nothing. */
static void
test_out_of_steps (void)
{
  g_autoptr (RpRules) rules = load ();
  g_autoptr (GString) facts = g_string_new ("{\"run_cap_kva\": 1, \"last3\": [");
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (facts, "%s{\"load_ratio\": 1}", i > 0 ? "," : "");
  g_string_append (facts, "]}");
  g_autoptr (GPtrArray) results = evaluate (rules, facts->str);
  const RpRuleResult *first = g_ptr_array_index (results, 0);
  g_assert_cmpint (first->verdict, ==, RP_VERDICT_NO_DATA);
  g_assert_cmpstr (first->sentence, ==,
                   "The rule cannot be computed with these data (the rule takes too many steps).");
}

static const struct
{
  const char *from, *to, *place, *cause;
} wrong[] = {
  { "{\">=\": [{\"var\": \"high\"}, 2]}", "{\"atleast\": [{\"var\": \"high\"}, 2]}", "A1.when",
    "atleast" },
  { "{\">\": [{\"var\": \"run_cap_kva\"}, 0]}", "{\">\": [{\"var\": \"run_cap\"}, 0]}", "B2.when",
    "run_cap" },
  { "{\"var\": \"load_ratio\"}", "{\"var\": \"loadratio\"}", "A1.values.high", "loadratio" },
  { "{\"threshold\": \"ratio\"}", "{\"threshold\": \"rate\"}", "A1.values.high", "rate" },
  { "{\"*\": [{\"var\": \"high\"}", "{\"*\": [{\"var\": \"twice\"}", "A1.values.twice", "twice" },
  { "\"values\": {\"high\"", "\"values\": {\"growth\": 1, \"high\"", "A1.values", "growth" },
  { "\"source\": \"test\"", "\"source\": \"\"", "A1", "source" },
  { "[\"last3\", ", "[\"last4\", ", "A1", "last4" },
  { "only {high:n0}", "only {hihg:n0}", "A1", "hihg" },
  { "{threshold.ratio:pct0}", "{threshold.rate:pct0}", "A1", "threshold.rate" },
  { "\"id\": \"B2\"", "\"id\": \"A1\"", "A1", "twice" },
  { "\"source\": \"test\"", "\"source\": \"test\", \"date\": \"soon\"", "A1", "date" },
  { "\"source\": \"test\"", "\"source\": \"test\", \"province\": {\"zh\": \"\"}", "A1",
    "province" },
  { "\"group\": \"G\", ", "\"window\": {\"list\": \"last4\", \"months\": 4}, ", "A1", "last4" },
  { "\"group\": \"G\", ", "\"window\": {\"list\": \"last3\", \"months\": 0}, ", "A1", "months" },
  { "\"outranks\": [\"B2\"]", "\"outranks\": [\"C3\"]", "A1", "C3" },
  { "\"outranks\": [\"B2\"]", "\"outranks\": [\"A1\"]", "A1", "circle" },
  { "kVA\"}, \"group\": \"G\"", "kVA\"}, \"outranks\": [\"A1\"], \"group\": \"G\"", "A1",
    "circle" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = replace_once (rules_text, wrong[i].from, wrong[i].to);
      g_assert_null (load_text (text, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_nonnull (strstr (error->message, wrong[i].place));
      g_assert_nonnull (strstr (error->message, wrong[i].cause));
    }
}

static void
test_broken_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = replace_once (rules_text, "\"version\": 1, \"title\"", "\"version\": 1");
  g_assert_null (load_text (text, &error));
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, "t.json, line 3"));
  g_clear_error (&error);
  g_assert_null (rp_rules_load ("/nowhere", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/rules/verdicts", test_verdicts);
  g_test_add_func ("/insight/rules/quiet-days", test_quiet_days);
  g_test_add_func ("/insight/rules/new-evidence", test_new_evidence);
  g_test_add_func ("/insight/rules/out-of-steps", test_out_of_steps);
  g_test_add_func ("/insight/rules/refusals", test_refusals);
  g_test_add_func ("/insight/rules/broken-file", test_broken_file);
  return g_test_run ();
}
