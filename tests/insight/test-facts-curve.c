/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/facts.h"
#include "insight/load-profile.h"
#include "insight/rules.h"

#define CUSTOMER "01890000-0000-7000-8000-000000000001"
#define ACCOUNT "01890000-0000-7000-8000-000000000002"
#define PER_DAY 1440

typedef struct
{
  RpFactList *rows;
  JsonObject *settings;
  RpRules *rules;
  JsonObject *facts; /* of a curve that belongs to no customer */
  gint32 today;
  guint n_ids;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("RP_TEST_DATA"), "rules", NULL);
  g_assert_true (rp_date_parse ("2026-01-05", &self->today));
  self->rows = rp_fact_list_new ();
  self->settings = rp_facts_settings_new (g_getenv ("RP_TEST_DATA"), self->today, &error);
  g_assert_no_error (error);
  self->rules = rp_rules_load (folder, &error);
  g_assert_no_error (error);
  self->facts = json_object_new ();
  json_object_set_string_member (self->facts, "as_of", "2018-10-01");
  json_object_set_double_member (self->facts, "pf_standard", 0.9);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->rows);
  json_object_unref (self->settings);
  json_object_unref (self->facts);
  rp_rules_unref (self->rules);
}

static const RpRuleResult *
find_result (GPtrArray *results, const char *id)
{
  for (guint i = 0; i < results->len; i++)
    if (strcmp (((RpRuleResult *)g_ptr_array_index (results, i))->id, id) == 0)
      return g_ptr_array_index (results, i);
  g_assert_not_reached ();
}

static char *
join_fired (GPtrArray *results)
{
  g_autoptr (GString) fired = g_string_new (NULL);
  for (guint i = 0; i < results->len; i++)
    {
      const RpRuleResult *result = g_ptr_array_index (results, i);
      if (result->verdict == RP_VERDICT_FIRED)
        g_string_append_printf (fired, "%s%s", fired->len > 0 ? " " : "", result->id);
    }
  return g_string_free (g_steal_pointer (&fired), FALSE);
}

static void
assert_fired (Fixture *self, JsonObject *facts, const char *expected)
{
  g_autoptr (GPtrArray) results = rp_rules_evaluate (self->rules, facts, NULL, "en");
  g_autofree char *fired = join_fired (results);
  g_assert_cmpstr (fired, ==, expected);
}

static void
assert_says (Fixture *self, JsonObject *facts, const char *rule, RpVerdict verdict,
             const char *sentence)
{
  g_autoptr (GPtrArray) results = rp_rules_evaluate (self->rules, facts, NULL, "en");
  const RpRuleResult *result = find_result (results, rule);
  g_assert_cmpint (result->verdict, ==, verdict);
  g_assert_cmpstr (result->sentence, ==, sentence);
}

/* ---- nine months of a steel plant ---- */

/* The plant's monthly table: kWh, highest kW, load factor, power factor, peak, valley, 08-18, kvar to 0.95. */
static const struct
{
  double kwh, kw, load_factor, pf, peak, valley, daytime, kvar;
} plant[] = {
  { 126238.29, 612.56, 0.2770, 0.8858, 0.4978, 0.1330, 0.6445, 33.1 },
  { 91497.34, 582.04, 0.2339, 0.8871, 0.4977, 0.1362, 0.5990, 26.1 },
  { 80230.41, 605.24, 0.1782, 0.8732, 0.5618, 0.0439, 0.7808, 24.7 },
  { 78769.80, 556.12, 0.1967, 0.8596, 0.5861, 0.0402, 0.7649, 29.1 },
  { 79059.28, 560.16, 0.1897, 0.8394, 0.5816, 0.0402, 0.7650, 33.9 },
  { 65404.64, 535.40, 0.1697, 0.8222, 0.5826, 0.0446, 0.7572, 33.0 },
  { 81674.41, 486.72, 0.2255, 0.8549925, 0.5906, 0.0364, 0.7589, 30.5 },
  { 68559.43, 534.80, 0.1723, 0.8118, 0.5938, 0.0411, 0.7632, 36.0 },
  { 57883.07, 510.48, 0.1575, 0.8040, 0.5469, 0.0477, 0.7881, 33.0 },
};

static gint32
month_of (const char *text)
{
  gint32 out;
  g_assert_true (rp_month_parse (text, &out));
  return out;
}

static GArray *
list_plant (void)
{
  GArray *months = g_array_new (FALSE, FALSE, sizeof (RpLoadMonth));
  for (guint i = 0; i < G_N_ELEMENTS (plant); i++)
    {
      RpLoadMonth month = { .month = month_of ("2018-01") + (gint32)i,
                            .energy = llround (plant[i].kwh * 100),
                            .max_demand = llround (plant[i].kw * 100),
                            .max_apparent = llround (plant[i].kw * 100 / plant[i].pf),
                            .load_factor = plant[i].load_factor,
                            .pf = plant[i].pf,
                            .peak = plant[i].peak,
                            .valley = plant[i].valley,
                            .flat = 1 - plant[i].peak - plant[i].valley,
                            .daytime = plant[i].daytime,
                            .kvar = plant[i].kvar,
                            .day_lowest = 992,
                            .n_present = 2900,
                            .n_expected = 2976 };
      g_array_append_val (months, month);
    }
  return months;
}

/* What is to come of these months: compensation, photovoltaics once a roof is known, storage, audit. No capacity
 * is given, and the rules that need it say so. */
static void
assert_plant (Fixture *self)
{
  assert_fired (self, self->facts, "R1 R7 R10");
  assert_says (self, self->facts, "R4", RP_VERDICT_NO_DATA, "Missing: operating capacity.");
  assert_says (self, self->facts, "R5", RP_VERDICT_NO_DATA, "Missing: operating capacity.");
  assert_says (self, self->facts, "R2", RP_VERDICT_NO_DATA, "Missing: contracted demand.");
  assert_says (self, self->facts, "R6", RP_VERDICT_NO_DATA, "Missing: Roof area.");
  json_object_set_double_member (self->facts, "roof_area_m2", 9000);
  assert_fired (self, self->facts, "R1 R6 R7 R10");
  assert_says (self, self->facts, "R6", RP_VERDICT_FIRED,
               "72.5 % of the energy falls between 8 and 18 o'clock and the load is never below "
               "10 kW then; 9000 m² of roof take about 900 to 1350 kWp. (9 of 12 "
               "months present)");
  assert_says (self, self->facts, "PR09", RP_VERDICT_OUTRANKED,
               "9000 m² of roof and no photovoltaics; room for about 900 kWp, and – MWh a "
               "year to use it.");
}

static void
test_plant (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) months = list_plant ();
  rp_facts_set_curve (self->facts, months, month_of ("2018-09"), self->settings);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (self->facts, "curve12")), ==, 9);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (self->facts, "curve6")), ==, 6);
  assert_plant (self);
  assert_says (self, self->facts, "R7", RP_VERDICT_FIRED,
               "Sharp and peak take 55.4 %, the valley 6.9 %, 48.5 % apart; the peak price is 3.50 "
               "times the valley price, every kWh moved saves about 0.75 yuan. (9 of 12 months "
               "present)");
  assert_says (self, self->facts, "R10", RP_VERDICT_FIRED,
               "Load factor of 6 months 0.20, 0.19, 0.17, 0.23, 0.17, 0.16, always below 0.30; "
               "maximum demand 556, 560, 535, 487, 535, 510 kW.");
  json_object_set_double_member (self->facts, "price_ratio", 2.9);
  assert_says (self, self->facts, "R7", RP_VERDICT_NEAR,
               "The shares differ by 48.5 %, but the peak price is only 2.90 times the valley "
               "price; 3.0 are needed. (9 of 12 months present)");
}

/* Factor as the table reads it, charge and yuan of each month, compensation: all in the evidence. July's 0.8549925
 * reads 0.85, which is five steps of 0.5 % below. */
static void
test_power_factor (Fixture *self, gconstpointer data)
{
  static const double percents[] = { 2, 3, 4, 2.5, 4.5, 5 };
  g_autoptr (GArray) months = list_plant ();
  double yuan = 0;
  rp_facts_set_curve (self->facts, months, month_of ("2018-09"), self->settings);
  JsonArray *half = rp_json_get_array (self->facts, "curve6");
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      JsonObject *month = rp_json_array_get_object (half, i);
      double peak = plant[i + 3].peak, valley = plant[i + 3].valley;
      double own = plant[i + 3].kwh * (peak * 1.05 + valley * 0.3 + (1 - peak - valley) * 0.65)
                   * percents[i] / 100;
      g_assert_cmpfloat (rp_json_get_double (month, "pf_percent", 0), ==, percents[i]);
      g_assert_cmpfloat_with_epsilon (rp_json_get_double (month, "pf_adjustment_yuan", 0), own,
                                      1e-6);
      g_assert_cmpfloat (rp_json_get_double (month, "kvar_095", 0), ==, plant[i + 3].kvar);
      yuan += own;
    }
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (self->facts, "curve_pf_yuan", 0), yuan, 1e-6);
  g_autoptr (GPtrArray) results = rp_rules_evaluate (self->rules, self->facts, NULL, "en");
  JsonObject *evidence = find_result (results, "R1")->evidence;
  JsonObject *limit = rp_json_get_object (rp_json_get_object (evidence, "thresholds"), "months");
  g_assert_cmpstr (rp_json_get_string (limit, "date", ""), ==, "1983-12-02");
  g_assert_cmpstr (rp_json_get_string (rp_json_get_object (limit, "province"), "en", ""), ==,
                   "national");
  g_assert_nonnull (strstr (rp_json_get_string (limit, "source", ""), "215"));
  g_assert_cmpfloat (find_result (results, "R1")->severity, ==, 1); /* six months of six */
  g_assert_cmpfloat (find_result (results, "R10")->severity, ==, 0.5);
  g_assert_cmpfloat_with_epsilon (
      rp_json_get_double (find_result (results, "R7")->evidence, "severity", 0), 0.485, 0.001);
}

/* ---- the same from the meter's own file ---- */

static gint64
read_energy (RpCsvReader *csv, const char *column)
{
  guint place = (guint)rp_csv_reader_find_column (csv, column);
  return llround (g_ascii_strtod (rp_csv_reader_get (csv, place), NULL) * 100);
}

static GArray *
read_intervals (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCsvReader) csv = rp_csv_reader_open (path, &error);
  GArray *intervals = g_array_new (FALSE, FALSE, sizeof (RpLoadInterval));
  g_assert_no_error (error);
  while (rp_csv_reader_next (csv, &error))
    {
      const char *at
          = rp_csv_reader_get (csv, (guint)rp_csv_reader_find_column (csv, "interval_start"));
      g_autofree char *date = g_strndup (at, strlen ("2018-01-01"));
      gint32 day;
      g_assert_true (rp_date_parse (date, &day));
      RpLoadInterval interval
          = { .start = (gint64)day * PER_DAY + g_ascii_strtoll (at + 11, NULL, 10) * 60
                       + g_ascii_strtoll (at + 14, NULL, 10),
              .energy = read_energy (csv, "kwh"),
              .lag = read_energy (csv, "kvarh_lag"),
              .lead = read_energy (csv, "kvarh_lead") };
      g_array_append_val (intervals, interval);
    }
  g_assert_no_error (error);
  return intervals;
}

static RpPolicy *
load_policy (const char *file, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RP_TEST_DATA"), "policies", file, NULL);
  RpPolicy *policy = rp_policy_load (path, name, &error);
  g_assert_no_error (error);
  return policy;
}

static void
test_real_plant (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RAPPORT_REAL_DATA") ?: "", "steel_kepco",
                                            "steel_2018_01_09.csv.gz", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("RAPPORT_REAL_DATA names no folder with steel_kepco/steel_2018_01_09.csv.gz");
      return;
    }
  g_autoptr (GArray) intervals = read_intervals (path);
  g_autoptr (RpPolicy) periods = load_policy ("tou-plain.json", "time-of-use");
  g_autoptr (RpPolicy) table = load_policy ("power-factor.json", "power-factor");
  const RpLoadSettings settings = { .periods = periods, .pf_table = table, .pf_standard = 9000 };
  g_autoptr (GArray) months = rp_load_profile_compute (
      (const RpLoadInterval *)(gpointer)intervals->data, intervals->len, 15, &settings, &error);
  g_assert_no_error (error);
  rp_facts_set_curve (self->facts, months, month_of ("2018-09"), self->settings);
  assert_plant (self);
}

/* ---- each of the others ---- */

/* Twelve months alike but for their highest demand and power, all of 2025. */
static void
set_year (Fixture *self, const double kw[12], const double kva[12])
{
  g_autoptr (GArray) months = g_array_new (FALSE, FALSE, sizeof (RpLoadMonth));
  for (guint i = 0; i < 12; i++)
    {
      RpLoadMonth month = { .month = month_of ("2025-01") + (gint32)i,
                            .energy = 20000000,
                            .max_demand = llround (kw[i] * 100),
                            .max_apparent = llround (kva[i] * 100),
                            .load_factor = 0.6,
                            .pf = 0.95,
                            .peak = 0.3,
                            .valley = 0.3,
                            .flat = 0.4,
                            .daytime = 0.4,
                            .n_present = 744,
                            .n_expected = 744 };
      g_array_append_val (months, month);
    }
  rp_facts_set_curve (self->facts, months, month_of ("2025-12"), self->settings);
}

static void
fill (double values[12], double value)
{
  for (guint i = 0; i < 12; i++)
    values[i] = value;
}

/* 600 kW against 500 agreed: 32 yuan a kW, and twice that above 525: 75 × 64 = 4,800 yuan. */
static void
test_contract (Fixture *self, gconstpointer data)
{
  double kw[12], kva[12];
  fill (kw, 480);
  fill (kva, 500);
  kw[3] = 600;
  json_object_set_double_member (self->facts, "contracted_demand_kw", 500);
  set_year (self, kw, kva);
  assert_fired (self, self->facts, "R2");
  assert_says (
      self, self->facts, "R2", RP_VERDICT_FIRED,
      "Agreed demand 500 kW; highest of each month 480, 480, 480, 600, 480, 480, 480, 480, "
      "480, 480, 480, 480 kW (96 %, 96 %, 96 %, 120 %, 96 %, 96 %, 96 %, 96 %, 96 %, 96 %, "
      "96 %, 96 %). Above 105 %: 2025-04, about 4800 yuan extra; below 80 %: 0 months.");
  fill (kw, 399);
  set_year (self, kw, kva);
  assert_fired (self, self->facts, "R2");
  kw[0] = 400;
  set_year (self, kw, kva);
  assert_says (self, self->facts, "R2", RP_VERDICT_NEAR,
               "11 of 12 months are below 80 % of the contract; 12 are needed.");
}

/* 1,000 kVA cost 23,000 yuan a month by capacity, 650 kW 20,800 by demand: 9.6 % less. */
static void
test_mode (Fixture *self, gconstpointer data)
{
  double kw[12], kva[12];
  fill (kw, 650);
  fill (kva, 700);
  json_object_set_double_member (self->facts, "run_cap_kva", 1000);
  json_object_set_string_member (self->facts, "basic_mode", "CAP");
  json_object_set_boolean_member (self->facts, "demand_mode", FALSE);
  set_year (self, kw, kva);
  assert_fired (self, self->facts, "R3");
  assert_says (
      self, self->facts, "R3", RP_VERDICT_FIRED,
      "By the demand of the load curve the capacity mode costs 276\u202f000 yuan and the "
      "demand mode 249\u202f600: the other mode is 9.6 % (26\u202f400 yuan) cheaper. "
      "Break-even 0.7188 kW per kVA; monthly demand 650, 650, 650, 650, 650, 650, 650, 650, "
      "650, 650, 650, 650 kW of 1000 kVA.");
  fill (kw, 690); /* 22,080: 4 % */
  set_year (self, kw, kva);
  assert_says (self, self->facts, "R3", RP_VERDICT_NEAR,
               "The other mode is 4.0 % cheaper; more than 5 % is needed.");
}

static void
test_capacity (Fixture *self, gconstpointer data)
{
  double kw[12], kva[12];
  fill (kw, 500);
  fill (kva, 600);
  kva[1] = 900;
  json_object_set_double_member (self->facts, "run_cap_kva", 1000);
  set_year (self, kw, kva);
  assert_says (self, self->facts, "R4", RP_VERDICT_NEAR,
               "Only 1 of 12 months reaches 90 % of the capacity; 2 are needed.");
  kva[7] = 950;
  set_year (self, kw, kva);
  assert_says (self, self->facts, "R4", RP_VERDICT_FIRED,
               "The highest apparent power reached 90 % of 1000 kVA in 2 months: 2025-02, "
               "2025-08, 900, 950 kVA.");
}

/* 620 kVA lie idle: 620 × 23 × 12 = 171,120 yuan. The cheaper mode is outranked, capacity first. */
static void
test_reduction (Fixture *self, gconstpointer data)
{
  double kw[12], kva[12];
  fill (kw, 300);
  fill (kva, 380);
  json_object_set_double_member (self->facts, "run_cap_kva", 1000);
  json_object_set_string_member (self->facts, "basic_mode", "CAP");
  set_year (self, kw, kva);
  assert_fired (self, self->facts, "R5");
  g_autoptr (GPtrArray) results = rp_rules_evaluate (self->rules, self->facts, NULL, "en");
  JsonObject *numbers = rp_json_get_object (find_result (results, "R5")->evidence, "numbers");
  g_assert_cmpfloat (rp_json_get_double (numbers, "spare", 0), ==, 620);
  g_assert_cmpfloat (rp_json_get_double (numbers, "saved", 0), ==, 171120);
  g_assert_cmpstr (find_result (results, "R3")->by, ==, "R5");
}

static JsonArray *
list_days (const char *first, const char *second, const char *third)
{
  const char *days[] = { first, second, third };
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      JsonObject *item = json_object_new ();
      json_object_set_string_member (item, "on", days[i]);
      json_array_add_object_element (list, item);
    }
  return list;
}

/* Neither looks at a curve, and where PR11 or PR20 speaks for the same they are silent. */
static void
test_supply (Fixture *self, gconstpointer data)
{
  json_object_set_double_member (self->facts, "important_rank", 1);
  json_object_set_double_member (self->facts, "interruptions_12m", 3);
  json_object_set_array_member (self->facts, "interruptions",
                                list_days ("2025-03-01", "2025-05-02", "2025-11-03"));
  assert_fired (self, self->facts, "R8");
  assert_says (
      self, self->facts, "R8", RP_VERDICT_FIRED,
      "Important user with one feeder: no; 3 short interruptions in 12 months (2025-03-01, "
      "2025-05-02, 2025-11-03).");
  json_object_set_double_member (self->facts, "important_rank", 2);
  json_object_set_boolean_member (self->facts, "dual_source", FALSE);
  json_object_set_boolean_member (self->facts, "own_supply", FALSE);
  assert_fired (self, self->facts, "PR11");
  JsonObject *transformer = json_object_new ();
  JsonArray *transformers = json_array_new ();
  json_object_set_string_member (transformer, "series", "S7");
  json_array_add_object_element (transformers, transformer);
  json_object_set_array_member (self->facts, "transformers", transformers);
  assert_fired (self, self->facts, "PR11 PR20");
}

/* Who said no to compensation by the bills is not asked again by the curve. */
static void
test_same_need (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) months = list_plant ();
  g_autoptr (JsonObject) quiet = json_object_new ();
  JsonArray *bills = json_array_new ();
  rp_facts_set_curve (self->facts, months, month_of ("2018-09"), self->settings);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *month = json_object_new ();
      json_object_set_double_member (month, "pf", 0.8);
      json_object_set_double_member (month, "pf_standard", 0.9);
      json_array_add_object_element (bills, month);
    }
  json_object_set_array_member (self->facts, "last3", bills);
  g_autoptr (GPtrArray) before = rp_rules_evaluate (self->rules, self->facts, NULL, "en");
  g_assert_cmpint (find_result (before, "R1")->verdict, ==, RP_VERDICT_FIRED);
  g_assert_cmpstr (find_result (before, "PR06")->by, ==, "R1");
  json_object_set_string_member (quiet, "PR06", "2018-12-31");
  g_autoptr (GPtrArray) after = rp_rules_evaluate (self->rules, self->facts, quiet, "en");
  g_assert_cmpint (find_result (after, "R1")->verdict, ==, RP_VERDICT_COOLING);
  g_assert_cmpint (find_result (after, "R7")->verdict, ==, RP_VERDICT_FIRED);
}

/* ---- from rows ---- */

static void
add_row (Fixture *self, const char *kind, const char *id, char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  g_autoptr (RpRecord) record = rp_record_new (rp_schema_find_kind (kind), id, CUSTOMER, body);
  rp_fact_list_add (self->rows, record);
  g_free (text);
}

/* Hourly: 10 kW at night, 100 kW from 8 to 18 o'clock but 40 kW at noon, with half of it reactive. */
static void
add_curve (Fixture *self, gint32 from, gint32 to)
{
  for (gint32 day = from; day < to; day++)
    {
      g_autoptr (GString) kwh = g_string_new (NULL), lag = g_string_new (NULL);
      g_autofree char *date = rp_date_format (day);
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-%012u", 100 + self->n_ids++);
      for (guint hour = 0; hour < 24; hour++)
        {
          guint kw = hour < 8 || hour >= 18 ? 10 : hour == 12 ? 40 : 100;
          g_string_append_printf (kwh, "%s%u", hour > 0 ? "," : "", kw * 100);
          g_string_append_printf (lag, "%s%u", hour > 0 ? "," : "", kw * 75);
        }
      add_row (self, "load_day", id,
               g_strdup_printf ("{\"account\": \"" ACCOUNT "\", \"day\": \"%s\","
                                " \"interval_minutes\": 60, \"kwh\": [%s], \"kvarh_lag\": [%s]}",
                                date, kwh->str, lag->str));
    }
}

static void
add_customer (Fixture *self)
{
  add_row (self, "customer", CUSTOMER,
           g_strdup ("{\"no\": \"KH-1\", \"name\": \"n\", \"uscc\": \"91999921MADM000197\"}"));
  add_row (self, "service_account", ACCOUNT,
           g_strdup ("{\"account_no\": \"1\", \"run_cap\": 1250, \"basic_mode\": \"CAP\","
                     " \"pf_standard\": 9000}"));
}

static JsonObject *
collect (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  JsonObject *facts = rp_facts_collect (RP_FACT_SOURCE (self->rows), CUSTOMER, self->today, NULL,
                                        self->settings, &error);
  g_assert_no_error (error);
  return facts;
}

/* September to December and the first days of January: four months of six, and none of January. */
static void
test_rows (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_curve (self, rp_date_from_ymd (2025, 9, 1), self->today);
  g_autoptr (JsonObject) facts = collect (self);
  JsonArray *half = rp_json_get_array (facts, "curve6");
  JsonObject *last = rp_json_array_get_object (half, 3);
  g_assert_cmpuint (json_array_get_length (half), ==, 4);
  g_assert_cmpstr (rp_json_get_string (last, "month", ""), ==, "2025-12");
  g_assert_cmpfloat (rp_json_get_double (last, "max_demand_kw", 0), ==, 100);
  g_assert_cmpfloat (rp_json_get_double (last, "max_kva", 0), ==, 125); /* √(100² + 75²) */
  g_assert_cmpfloat (rp_json_get_double (last, "kva_ratio", 0), ==, 1);
  g_assert_cmpfloat (rp_json_get_double (last, "pf_read", 0), ==, 0.8);
  g_assert_cmpfloat (rp_json_get_double (last, "pf_percent", 0), ==, 5);
  g_assert_cmpfloat (rp_json_get_double (facts, "curve_day_min_kw", 0), ==, 40);
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (facts, "curve_daytime_share", 0),
                                  940.0 / 1080, 1e-12);
  g_autoptr (GPtrArray) results = rp_rules_evaluate (self->rules, facts, NULL, "zh");
  g_assert_true (
      g_str_has_suffix (find_result (results, "R1")->sentence, "（6个月中有4个月的数据）"));
  g_assert_cmpint (find_result (results, "R10")->verdict, ==, RP_VERDICT_NO_DATA);
  g_assert_cmpstr (find_result (results, "R10")->sentence, ==,
                   "6个月中只有4个月的数据，条件在这些月份中不成立。");
  assert_says (self, facts, "R4", RP_VERDICT_FIRED,
               "The highest apparent power reached 90 % of 125 kVA in 4 months: 2025-09, 2025-10, "
               "2025-11, 2025-12, 125, 125, 125, 125 kVA. (4 of 12 months present)");
}

static void
test_old_curve (Fixture *self, gconstpointer data)
{
  add_customer (self);
  g_autoptr (JsonObject) none = collect (self);
  assert_says (self, none, "R10", RP_VERDICT_NO_DATA,
               "Missing: load curve of 6 months (no load curve of the main account is here).");
  add_curve (self, rp_date_from_ymd (2024, 10, 1), rp_date_from_ymd (2024, 12, 1));
  g_autoptr (JsonObject) old = collect (self);
  assert_says (self, old, "R10", RP_VERDICT_NO_DATA,
               "Missing: load curve of 6 months (the load curve ends in 2024-11).");
}

/* What is wrong with a curve is a sentence in the language of who reads it, with the cause behind. */
static void
test_wrong_curve (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_row (self, "load_day", "01890000-0000-7000-8000-000000000099",
           g_strdup ("{\"account\": \"" ACCOUNT "\", \"day\": \"2025-12-01\","
                     " \"interval_minutes\": 50, \"kwh\": [1], \"kvarh_lag\": [0]}"));
  g_autoptr (JsonObject) facts = collect (self);
  g_autoptr (GPtrArray) results = rp_rules_evaluate (self->rules, facts, NULL, "zh");
  assert_says (self, facts, "R10", RP_VERDICT_NO_DATA,
               "Missing: load curve of 6 months (the load curve cannot be computed (An interval of "
               "50 minutes does not divide the hour.)).");
  g_assert_nonnull (strstr (find_result (results, "R10")->sentence, "负荷曲线无法计算（"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name_, test_)                                                                          \
  g_test_add ("/facts-curve/" name_, Fixture, NULL, set_up, test_, tear_down)
  ADD ("plant", test_plant);
  ADD ("wrong-curve", test_wrong_curve);
  ADD ("power-factor", test_power_factor);
  ADD ("real-plant", test_real_plant);
  ADD ("contract", test_contract);
  ADD ("mode", test_mode);
  ADD ("capacity", test_capacity);
  ADD ("reduction", test_reduction);
  ADD ("supply", test_supply);
  ADD ("same-need", test_same_need);
  ADD ("rows", test_rows);
  ADD ("old-curve", test_old_curve);
  return g_test_run ();
}
