/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <gio/gio.h>

#include "base/date.h"
#include "base/json-access.h"
#include "cli/sample.h"
#include "insight/facts.h"
#include "insight/rules.h"
#include "insight/score-model.h"
#include "insight/score-table.h"
#include "insight/weights-data.h"
#include "schema/codec.h"

/* The sample county as a golden test of facts, scores and rules: what is planted must come out. */

typedef struct
{
  RpFactList *rows;
  GHashTable *customers; /* number → id */
  JsonObject *county;
  JsonObject *settings;
  gint32 today;
} County;

static void
add_row (County *self, JsonObject *line)
{
  g_autoptr (GError) error = NULL;
  const RpKind *kind = rp_schema_find_kind (rp_json_get_string (line, "kind", ""));
  const char *id = rp_json_get_string (line, "id", NULL);
  JsonObject *body = rp_json_get_object (line, "body");
  g_assert_nonnull (kind);
  rp_kind_check_body (kind, body, &error);
  g_assert_no_error (error);
  g_autoptr (GList) members = json_object_get_members (body);
  for (GList *l = members; l != NULL; l = l->next)
    if (rp_kind_find_field (kind, l->data) == NULL)
      g_error ("%s has no field %s", kind->name, (char *)l->data);
  g_autoptr (RpRecord) record
      = rp_record_new (kind, id, rp_json_get_string (line, "scope", ""), json_object_ref (body));
  rp_fact_list_add (self->rows, record);
  if (strcmp (kind->name, "customer") == 0)
    g_hash_table_insert (self->customers, g_strdup (rp_record_get_text (record, "no")),
                         g_strdup (id));
}

static void
read_rows (County *self)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  RpSampleOptions options
      = { .seed = 1, .today = RP_SAMPLE_TODAY, .data_dir = g_getenv ("RP_TEST_DATA") };
  g_assert_true (rp_sample_write (&options, stream, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_autoptr (GBytes) bytes
      = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  for (const char *end; size > 0; size -= (gsize)(end + 1 - text), text = end + 1)
    {
      end = memchr (text, '\n', size);
      g_autoptr (JsonObject) line
          = rp_json_parse_object (text, (gsize)(end - text), &rp_json_limits_message, &error);
      g_assert_no_error (error);
      if (strcmp (rp_json_get_string (line, "t", ""), "row") == 0)
        add_row (self, line);
    }
}

static void
set_up (County *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "sample", "qinglan.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  self->county = rp_json_parse_object (text, length, &rp_json_limits_file, NULL);
  self->rows = rp_fact_list_new ();
  self->customers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_assert_true (rp_date_parse (RP_SAMPLE_TODAY, &self->today));
  self->settings = rp_facts_settings_new (g_getenv ("RP_TEST_DATA"), self->today, &error);
  g_assert_no_error (error);
  read_rows (self);
}

static void
tear_down (County *self, gconstpointer data)
{
  g_object_unref (self->rows);
  g_hash_table_unref (self->customers);
  json_object_unref (self->county);
  json_object_unref (self->settings);
}

static JsonObject *
collect (County *self, const char *no)
{
  g_autoptr (GError) error = NULL;
  JsonObject *facts
      = rp_facts_collect (RP_FACT_SOURCE (self->rows), g_hash_table_lookup (self->customers, no),
                          self->today, NULL, self->settings, &error);
  g_assert_no_error (error);
  return facts;
}

static RpScoreModel *
load_model (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", "county-v1.json", NULL);
  RpScoreModel *model = rp_score_model_load (path, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_parts_add_up (const RpScore *score)
{
  gint sum = 0;
  for (guint i = 0; i < score->parts->len; i++)
    sum += ((RpScorePart *)g_ptr_array_index (score->parts, i))->contribution;
  g_assert_cmpint (sum, ==, score->score);
}

/* The table of the county prints score, grade and yearly energy of all 40 customers. */
static void
test_scores (County *self, gconstpointer data)
{
  g_autoptr (RpScoreModel) model = load_model ();
  JsonArray *customers = rp_json_get_array (self->county, "customers");
  for (guint i = 0; i < json_array_get_length (customers); i++)
    {
      JsonObject *traits = rp_json_array_get_object (customers, i);
      g_autoptr (JsonObject) facts = collect (self, rp_json_get_string (traits, "no", ""));
      g_autoptr (RpScore) score = rp_score_compute (model, facts, "zh");
      g_test_message ("%s", rp_json_get_string (traits, "no", ""));
      g_assert_cmpint (score->score, ==, lround (rp_json_get_double (traits, "value", 0) * 100));
      g_assert_cmpstr (score->grade, ==, rp_json_get_string (traits, "grade", ""));
      g_assert_cmpint (score->coverage, ==, 10000);
      g_assert_cmpint (score->lowest, ==, score->score);
      g_assert_cmpint (score->highest, ==, score->score);
      assert_parts_add_up (score);
    }
}

static void
test_ten_parts (County *self, gconstpointer data)
{
  static const struct
  {
    const char *id;
    double points;
    gint contribution;
  } expected[] = {
    { "energy", 85, 1700 },   { "bill", 85, 1700 },      { "voltage", 50, 250 },
    { "growth", 100, 1000 },  { "pipeline", 100, 1000 }, { "services", 0, 0 },
    { "payment", 100, 1000 }, { "contract", 100, 500 },  { "important", 20, 200 },
    { "key_project", 0, 0 },
  };
  g_autoptr (RpScoreModel) model = load_model ();
  g_autoptr (JsonObject) facts = collect (self, "KH-010");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "zh");
  g_autofree char *printed = rp_score_format (score->score);
  g_assert_cmpstr (printed, ==, "73.50");
  g_assert_cmpuint (score->parts->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const RpScorePart *part = rp_score_find_part (score, expected[i].id);
      g_assert_nonnull (part);
      g_assert_cmpfloat (part->points, ==, expected[i].points);
      g_assert_cmpint (part->contribution, ==, expected[i].contribution);
    }
  g_assert_cmpstr (rp_score_find_part (score, "energy")->raw, ==, "2114.4 万kWh");
  g_assert_cmpstr (rp_score_find_part (score, "bill")->raw, ==, "1551.4 万元");
  g_assert_cmpstr (rp_score_find_part (score, "growth")->raw, ==, "21.8 %");
  g_assert_cmpstr (rp_score_find_part (score, "important")->raw, ==, "无");
}

static void
test_late_payer (County *self, gconstpointer data)
{
  g_autoptr (RpScoreModel) model = load_model ();
  g_autoptr (JsonObject) facts = collect (self, "KH-005");
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  g_assert_cmpfloat (rp_score_find_part (score, "payment")->points, ==, 60);
  g_assert_cmpfloat (rp_json_get_double (facts, "late_months_6", 0), ==, 2);
}

/* The yearly comparison of capacity and demand, and the demand that passes the contract. */
static void
test_basic_costs (County *self, gconstpointer data)
{
  g_autoptr (JsonObject) stone = collect (self, "KH-003");
  g_autoptr (JsonObject) paper = collect (self, "KH-017");
  g_autoptr (JsonObject) aluminium = collect (self, "KH-008");
  JsonArray *months = rp_json_get_array (aluminium, "last3");
  JsonObject *last = rp_json_array_get_object (months, 2);
  g_assert_cmpfloat (rp_json_get_double (stone, "cost12_cap_yuan", 0), ==, 441600);
  g_assert_cmpint (lround (rp_json_get_double (stone, "cost12_dem_yuan", 0) / 100), ==, 2684);
  g_assert_cmpint (lround (rp_json_get_double (paper, "cost12_dem_yuan", 0)), ==, 1949635);
  g_assert_cmpfloat (rp_json_get_double (paper, "cost12_cap_yuan", 0), ==, 1738800);
  g_assert_cmpfloat (rp_json_get_double (last, "max_demand_kw", 0), ==, 5648.2);
}

static char *
join_fired (GPtrArray *results)
{
  g_autoptr (GString) fired = g_string_new (NULL);
  for (guint i = 0; i < results->len; i++)
    {
      RpRuleResult *result = g_ptr_array_index (results, i);
      if (result->verdict == RP_VERDICT_FIRED)
        g_string_append_printf (fired, "%s%s", fired->len > 0 ? "," : "", result->id);
    }
  return g_string_free (g_steal_pointer (&fired), FALSE);
}

static char *
join_planted (JsonObject *traits)
{
  g_autoptr (GString) planted = g_string_new (NULL);
  JsonArray *list = rp_json_get_array (traits, "planted");
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (planted, "%s%s", i > 0 ? "," : "",
                            rp_json_array_get_string (list, i, ""));
  return g_string_free (g_steal_pointer (&planted), FALSE);
}

static RpRules *
load_rules (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RP_TEST_DATA"), "rules", NULL);
  RpRules *rules = rp_rules_load (path, &error);
  g_assert_no_error (error);
  return rules;
}

/* What is planted fires, and nothing else does, peers included. */
static void
test_planted (County *self, gconstpointer data)
{
  g_autoptr (RpRules) rules = load_rules ();
  JsonArray *customers = rp_json_get_array (self->county, "customers");
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  for (guint i = 0; i < json_array_get_length (customers); i++)
    g_ptr_array_add (all, collect (self, rp_json_get_string (
                                             rp_json_array_get_object (customers, i), "no", "")));
  rp_facts_set_peers (all);
  for (guint i = 0; i < all->len; i++)
    {
      JsonObject *traits = rp_json_array_get_object (customers, i);
      g_autoptr (GPtrArray) results
          = rp_rules_evaluate (rules, g_ptr_array_index (all, i), NULL, "zh");
      g_autofree char *fired = join_fired (results);
      g_autofree char *planted = join_planted (traits);
      g_test_message ("%s", rp_json_get_string (traits, "no", ""));
      g_assert_cmpuint (results->len, ==, 33);
      g_assert_cmpstr (fired, ==, planted);
    }
}

static const RpRuleResult *
find_result (GPtrArray *results, const char *id)
{
  for (guint i = 0; i < results->len; i++)
    if (strcmp (((RpRuleResult *)g_ptr_array_index (results, i))->id, id) == 0)
      return g_ptr_array_index (results, i);
  g_assert_not_reached ();
}

/* Every verdict with the sentence a person reads. */
static void
test_sentences (County *self, gconstpointer data)
{
  g_autoptr (RpRules) rules = load_rules ();
  g_autoptr (JsonObject) led = collect (self, "KH-010");
  g_autoptr (JsonObject) stone = collect (self, "KH-004");
  g_autoptr (JsonObject) cold = collect (self, "KH-028");
  g_autoptr (GPtrArray) first = rp_rules_evaluate (rules, led, NULL, "zh");
  g_autoptr (GPtrArray) second = rp_rules_evaluate (rules, stone, NULL, "en");
  g_autoptr (GPtrArray) third = rp_rules_evaluate (rules, cold, NULL, "zh");
  const RpRuleResult *high = find_result (first, "PR01");
  g_assert_cmpstr (high->sentence, ==,
                   "近3个月负载率 85.8 %、87.5 %、87.5 %，其中 3 个月达到 85 %；运行容量 "
                   "4000 kVA。");
  g_assert_cmpstr (high->proposes[0], ==, "CONN-02");
  JsonObject *numbers = rp_json_get_object (high->evidence, "numbers");
  g_assert_cmpfloat (rp_json_get_double (numbers, "run_cap_kva", 0), ==, 4000);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (numbers, "last3")), ==, 3);
  g_assert_cmpint (find_result (first, "PR17")->verdict, ==, RP_VERDICT_NEAR);
  g_assert_cmpint (find_result (first, "PR07")->verdict, ==, RP_VERDICT_NO_DATA);
  g_assert_cmpint (find_result (second, "PR03")->verdict, ==, RP_VERDICT_OUTRANKED);
  g_assert_cmpstr (find_result (second, "PR03")->by, ==, "PR02");
  const RpRuleResult *mention = find_result (third, "PR23");
  g_assert_nonnull (strstr (mention->sentence, "“二期”"));
  g_assert_cmpstr (mention->proposes[0], ==, "CONN-02");
  g_assert_cmpstr (mention->proposes[1], ==, "PLAN-01");
}

/* A contract that has ended is not one that ends "in −30 days". */
static void
test_ended_contract (County *self, gconstpointer data)
{
  g_autoptr (RpRules) rules = load_rules ();
  g_autoptr (JsonObject) facts = collect (self, "KH-010");
  json_object_set_string_member (facts, "contract_end", "2025-12-06");
  json_object_set_int_member (facts, "contract_end_days", -30);
  g_autoptr (GPtrArray) zh = rp_rules_evaluate (rules, facts, NULL, "zh");
  g_autoptr (GPtrArray) en = rp_rules_evaluate (rules, facts, NULL, "en");
  g_assert_cmpstr (find_result (zh, "PR19")->sentence, ==,
                   "供用电合同 2025-12-06 到期，已过 30 天。");
  g_assert_cmpstr (find_result (en, "PR19")->sentence, ==,
                   "The supply contract ended on 2025-12-06; days since then: 30.");
}

static void
test_quiet (County *self, gconstpointer data)
{
  g_autoptr (RpRules) rules = load_rules ();
  g_autoptr (JsonObject) facts = collect (self, "KH-010");
  g_autoptr (JsonObject) quiet = json_object_new ();
  json_object_set_string_member (quiet, "PR01", "2026-01-05");
  g_autoptr (GPtrArray) still = rp_rules_evaluate (rules, facts, quiet, "zh");
  json_object_set_string_member (quiet, "PR01", "2026-01-04");
  g_autoptr (GPtrArray) over = rp_rules_evaluate (rules, facts, quiet, "zh");
  g_assert_cmpint (find_result (still, "PR01")->verdict, ==, RP_VERDICT_COOLING);
  g_assert_cmpint (find_result (over, "PR01")->verdict, ==, RP_VERDICT_FIRED);
}

/* The weights that ahp-critic says to have from the sample county are those of the sample county. */
static void
test_frozen_weights (County *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "models", "ahp-critic.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (RpScoreModel) model = rp_score_model_load (path, &error);
  g_autoptr (GPtrArray) scores = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_free);
  JsonArray *customers = rp_json_get_array (self->county, "customers");
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (JsonObject) file
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  JsonObject *frozen = rp_json_get_object (file, "data_weights");
  JsonObject *weights = rp_json_get_object (frozen, "weights");
  for (guint i = 0; i < json_array_get_length (customers); i++)
    {
      JsonObject *traits = rp_json_array_get_object (customers, i);
      g_autoptr (JsonObject) facts = collect (self, rp_json_get_string (traits, "no", ""));
      g_ptr_array_add (scores, rp_score_compute (model, facts, "en"));
    }
  g_autoptr (RpScoreTable) table = rp_score_table_new (scores);
  g_autofree double *critic = g_new0 (double, table->columns->len);
  g_assert_true (rp_weights_critic (table->points, NULL, critic, NULL));
  g_assert_cmpint (rp_json_get_integer (frozen, "customers", 0), ==, table->points->n_rows);
  g_assert_cmpuint (json_object_get_size (weights), ==, table->columns->len);
  for (guint k = 0; k < table->columns->len; k++)
    {
      const RpScore *score = g_ptr_array_index (scores, 0);
      const RpScorePart *part
          = g_ptr_array_index (score->parts, g_array_index (table->columns, guint, k));
      g_test_message ("%s %.6f", part->id, critic[k]);
      g_assert_cmpfloat_with_epsilon (rp_json_get_double (weights, part->id, -1), critic[k], 1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/sample-insight/scores", County, NULL, set_up, test_scores, tear_down);
  g_test_add ("/cli/sample-insight/ten-parts", County, NULL, set_up, test_ten_parts, tear_down);
  g_test_add ("/cli/sample-insight/late-payer", County, NULL, set_up, test_late_payer, tear_down);
  g_test_add ("/cli/sample-insight/basic-costs", County, NULL, set_up, test_basic_costs, tear_down);
  g_test_add ("/cli/sample-insight/planted", County, NULL, set_up, test_planted, tear_down);
  g_test_add ("/cli/sample-insight/sentences", County, NULL, set_up, test_sentences, tear_down);
  g_test_add ("/cli/sample-insight/ended-contract", County, NULL, set_up, test_ended_contract,
              tear_down);
  g_test_add ("/cli/sample-insight/quiet", County, NULL, set_up, test_quiet, tear_down);
  g_test_add ("/cli/sample-insight/frozen-weights", County, NULL, set_up, test_frozen_weights,
              tear_down);
  return g_test_run ();
}
