/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/facts.h"

#define CUSTOMER "01890000-0000-7000-8000-000000000001"
#define MAIN_ACCOUNT "01890000-0000-7000-8000-000000000002"
#define SMALL_ACCOUNT "01890000-0000-7000-8000-000000000003"

typedef struct
{
  RpFactList *rows;
  GTimeZone *zone;
  JsonObject *settings;
  gint32 today;
  guint n_ids;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (rp_date_parse ("2026-01-05", &self->today));
  self->rows = rp_fact_list_new ();
  self->zone = g_time_zone_new_offset (8 * 60 * 60);
  self->settings = rp_facts_settings_new (g_getenv ("RP_TEST_DATA"), self->today, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->rows);
  g_time_zone_unref (self->zone);
  json_object_unref (self->settings);
}

static void
add_with_id (Fixture *self, const char *kind, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  g_autoptr (RpRecord) record = rp_record_new (rp_schema_find_kind (kind), id, CUSTOMER, body);
  rp_fact_list_add (self->rows, record);
}

static void
add (Fixture *self, const char *kind, const char *text)
{
  g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-%012u", 100 + self->n_ids++);
  add_with_id (self, kind, id, text);
}

static void
add_customer (Fixture *self)
{
  add_with_id (self, "customer", CUSTOMER,
               "{\"no\": \"KH-1\", \"name\": \"n\", \"industry_code\": \"C3032\","
               " \"uscc\": \"91999921MADM000197\","
               " \"important_level\": \"TEMP\", \"important_until\": \"2026-01-04\"}");
  add_with_id (self, "service_account", SMALL_ACCOUNT,
               "{\"account_no\": \"1\", \"voltage\": \"AC00351\", \"run_cap\": 1000,"
               " \"der\": [\"PV\"]}");
  add_with_id (self, "service_account", MAIN_ACCOUNT,
               "{\"account_no\": \"2\", \"voltage\": \"AC00101\", \"run_cap\": 10000,"
               " \"basic_mode\": \"CAP\", \"pf_standard\": 9000, \"supply_mode\": \"HV_SINGLE\","
               " \"own_supply\": \"NONE\"}");
}

/* 1,000 kWh a month for the main account, with the given gap, 100 kWh for the small one. */
static void
add_usage (Fixture *self, gint32 first, guint n, gint32 gap)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *month = rp_month_format (first + (gint32)i);
      if (first + (gint32)i == gap)
        continue;
      g_autofree char *large = g_strdup_printf (
          "{\"account\": \"" MAIN_ACCOUNT "\", \"month\": \"%s\", \"kwh\": 100000, \"kwh_peak\":"
          " 60000, \"kwh_valley\": 40000, \"max_demand\": 4000, \"kvarh\": 75000}",
          month);
      g_autofree char *small = g_strdup_printf ("{\"account\": \"" SMALL_ACCOUNT
                                                "\", \"month\": \"%s\", \"kwh\": 10000,"
                                                " \"max_demand\": 9000}",
                                                month);
      add (self, "usage_month", large);
      add (self, "usage_month", small);
    }
}

static JsonObject *
collect (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  JsonObject *facts = rp_facts_collect (RP_FACT_SOURCE (self->rows), CUSTOMER, self->today,
                                        self->zone, self->settings, &error);
  g_assert_no_error (error);
  return facts;
}

static gint32
month (const char *text)
{
  gint32 out;
  g_assert_true (rp_month_parse (text, &out));
  return out;
}

static double
number (JsonObject *facts, const char *name)
{
  g_assert_true (json_object_has_member (facts, name));
  return rp_json_get_double (facts, name, -1);
}

/* Energy of both accounts; demand, factor and charge of the larger one. */
static void
test_two_accounts (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_usage (self, month ("2024-01"), 24, -1);
  g_autoptr (JsonObject) facts = collect (self);
  JsonObject *last = rp_json_array_get_object (rp_json_get_array (facts, "last3"), 2);
  g_assert_cmpfloat (number (facts, "e12_kwh"), ==, 13200);
  g_assert_cmpfloat (number (facts, "growth"), ==, 0);
  g_assert_cmpfloat (number (facts, "run_cap_kva"), ==, 1000);
  g_assert_cmpfloat (number (facts, "voltage_kv"), ==, 35);
  g_assert_cmpfloat (number (facts, "max_demand_kw"), ==, 400);
  g_assert_cmpfloat (number (facts, "peak_share"), ==, 0.6);
  g_assert_cmpfloat_with_epsilon (number (last, "pf"), 0.8, 1e-9); /* 1,000 kWh to 750 kvarh */
  g_assert_cmpfloat_with_epsilon (number (last, "load_ratio"), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (number (last, "load_factor"), 1000 / (400 * 744.0), 1e-9);
  g_assert_cmpfloat (number (last, "cost_cap_yuan"), ==, 23000);
  g_assert_cmpfloat (number (last, "cost_dem_yuan"), ==, 12800);
  g_assert_true (rp_json_get_boolean (facts, "has_pv", FALSE));
  g_assert_false (rp_json_get_boolean (facts, "dual_source", TRUE));
  g_assert_cmpstr (rp_json_get_string (facts, "industry_group", ""), ==, "C303");
}

/* A level that has run out counts no more. */
static void
test_temporary_level (Fixture *self, gconstpointer data)
{
  add_customer (self);
  g_autoptr (JsonObject) after = collect (self);
  self->today -= 1;
  g_autoptr (JsonObject) before = collect (self);
  g_assert_cmpstr (rp_json_get_string (after, "important_level", ""), ==, "NONE");
  g_assert_cmpstr (rp_json_get_string (before, "important_level", ""), ==, "TEMP");
  g_assert_cmpfloat (number (before, "important_rank"), ==, 1);
}

/* A gap is told, not filled. */
static void
test_gap (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_usage (self, month ("2024-01"), 24, month ("2025-06"));
  g_autoptr (JsonObject) facts = collect (self);
  JsonObject *missing = rp_json_get_object (facts, "missing");
  g_assert_false (json_object_has_member (facts, "e12_kwh"));
  g_assert_false (json_object_has_member (facts, "growth"));
  g_assert_cmpfloat (number (facts, "e12_previous_kwh"), ==, 13200);
  g_assert_cmpstr (rp_json_get_string (rp_json_get_object (missing, "e12_kwh"), "en", ""), ==,
                   "only 11 of 12 months are known");
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (facts, "last12")), ==, 11);
}

/* Usage that ended half a year ago says nothing about the last 12 months. */
static void
test_stale (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_usage (self, month ("2023-07"), 24, -1);
  g_autoptr (JsonObject) facts = collect (self);
  g_assert_false (json_object_has_member (facts, "e12_kwh"));
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (facts, "last3")), ==, 0);
}

static void
test_payment (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_usage (self, month ("2025-01"), 12, -1);
  add (self, "bill_month",
       "{\"account\": \"" MAIN_ACCOUNT "\", \"month\": \"2025-03\", \"total\": 100,"
       " \"late_days\": 4}");
  add (self, "bill_month",
       "{\"account\": \"" MAIN_ACCOUNT "\", \"month\": \"2025-11\", \"total\": 100,"
       " \"late_days\": 35, \"arrears\": 5000}");
  g_autoptr (JsonObject) facts = collect (self);
  g_assert_cmpfloat (number (facts, "late_months_12"), ==, 2);
  g_assert_cmpfloat (number (facts, "late_months_6"), ==, 1);
  g_assert_cmpfloat (number (facts, "arrears_now"), ==, 1);
  g_assert_cmpfloat (number (facts, "arrears_yuan"), ==, 50);
  g_assert_cmpfloat (number (facts, "arrears_days"), ==, 35);
  g_assert_false (json_object_has_member (facts, "bill12_yuan"));
}

/* A month whose bill is not here was not paid in time for that. */
static void
test_payment_unknown (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_usage (self, month ("2025-01"), 12, -1);
  add (self, "bill_month",
       "{\"account\": \"" MAIN_ACCOUNT "\", \"month\": \"2025-11\", \"total\": 100}");
  g_autoptr (JsonObject) facts = collect (self);
  g_assert_false (json_object_has_member (facts, "late_months_12"));
  g_assert_false (json_object_has_member (facts, "late_months_6"));
}

static void
test_needs (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add (self, "need",
       "{\"state\": \"IN_PROGRESS\", \"category\": \"CONN\", \"sub_code\": \"CONN-02\","
       " \"details\": {\"conn_add\": 5000}}");
  add (self, "need",
       "{\"state\": \"CAPTURED\", \"category\": \"CONN\", \"sub_code\": \"CONN-02\","
       " \"details\": {\"conn_add\": 90000}}");
  add (self, "need",
       "{\"state\": \"CLOSED\", \"category\": \"CONN\", \"sub_code\": \"CONN-02\","
       " \"details\": {\"conn_add\": 90000}}");
  add (self, "need", "{\"state\": \"CLOSED\", \"category\": \"DER\", \"sub_code\": \"DER-01\"}");
  add (self, "need", "{\"state\": \"ANSWERED\", \"category\": \"EE\", \"sub_code\": \"EE-01\"}");
  add (self, "need", "{\"state\": \"CLOSED\", \"category\": \"MKT\", \"sub_code\": \"MKT-01\"}");
  g_autoptr (JsonObject) facts = collect (self);
  g_assert_cmpfloat (number (facts, "pipeline_kva"), ==, 500);
  g_assert_cmpfloat (number (facts, "pipeline_ratio"), ==, 0.5);
  g_assert_cmpfloat (number (facts, "new_services"), ==, 1);
}

static void
test_supply (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add (self, "outage", "{\"kind\": \"FAULT\", \"real_start\": \"2025-11-20T01:00:00Z\"}");
  add (self, "outage", "{\"kind\": \"TEMP\", \"real_start\": \"2025-02-20T01:00:00Z\"}");
  add (self, "outage", "{\"kind\": \"PLANNED\", \"real_start\": \"2025-12-20T01:00:00Z\"}");
  add (self, "outage", "{\"kind\": \"FAULT\", \"real_start\": \"2024-12-20T01:00:00Z\"}");
  add (self, "transformer",
       "{\"no\": \"1\", \"model\": \"S7-1000/10\", \"made_year\": 1998,"
       " \"next_test\": \"2025-12-31\"}");
  add (self, "transformer", "{\"no\": \"2\", \"model\": \"S9\", \"state\": \"STOPPED\"}");
  add (self, "supply_contract", "{\"no\": \"1\", \"valid_to\": \"2026-03-06\"}");
  add (self, "supply_contract",
       "{\"no\": \"2\", \"valid_to\": \"2026-01-31\", \"renewal_state\": \"RENEWED\"}");
  g_autoptr (JsonObject) facts = collect (self);
  JsonArray *transformers = rp_json_get_array (facts, "transformers");
  g_assert_cmpfloat (number (facts, "outages_12m"), ==, 2);
  g_assert_cmpfloat (number (facts, "outages_60d"), ==, 1);
  g_assert_cmpfloat (number (facts, "test_overdue_days"), ==, 5);
  g_assert_cmpfloat (number (facts, "contract_end_days"), ==, 60);
  g_assert_cmpuint (json_array_get_length (transformers), ==, 1);
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (transformers, 0), "series", ""),
                   ==, "S7");
  g_assert_cmpfloat (number (rp_json_array_get_object (transformers, 0), "age"), ==, 28);
}

/* At five in the afternoon UTC the next day has begun here, and that day is what people are told. */
static void
test_night (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add (self, "outage", "{\"kind\": \"FAULT\", \"real_start\": \"2025-12-31T17:00:00Z\"}");
  add (self, "outage", "{\"kind\": \"FAULT\", \"real_start\": \"2025-01-05T17:00:00Z\"}");
  add (self, "pq_event", "{\"kind\": \"SAG\", \"happened_at\": \"2025-01-05T17:00:00Z\"}");
  add (self, "pq_event", "{\"kind\": \"INTERRUPTION\", \"happened_at\": \"2025-12-31T17:00:00Z\"}");
  add (self, "visit", "{\"arrival\": \"2025-12-31T17:00:00Z\", \"summary\": \"at night\"}");
  g_autoptr (JsonObject) facts = collect (self);
  JsonArray *outages = rp_json_get_array (facts, "outages");
  JsonArray *texts = rp_json_get_array (facts, "texts");
  g_assert_cmpuint (json_array_get_length (outages), ==, 2);
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (outages, 1), "on", ""), ==,
                   "2026-01-01");
  g_assert_cmpfloat (number (facts, "pq_events_12m"), ==, 2);
  g_assert_cmpstr (
      rp_json_get_string (rp_json_array_get_object (rp_json_get_array (facts, "interruptions"), 0),
                          "on", ""),
      ==, "2026-01-01");
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (texts, 0), "on", ""), ==,
                   "2026-01-01");
}

/* The newest observation of a key counts, and an own generator is own supply. */
static void
test_site (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add (self, "site_fact",
       "{\"key\": \"roof_area_m2\", \"number\": 900, \"observed_on\": \"2025-08-01\"}");
  add (self, "site_fact",
       "{\"key\": \"roof_area_m2\", \"number\": 700, \"observed_on\": \"2024-08-01\"}");
  add (self, "site_fact",
       "{\"key\": \"generator_kw\", \"number\": 200, \"observed_on\": \"2025-08-01\"}");
  add (self, "site_fact",
       "{\"key\": \"shift_flexible\", \"value\": \"yes\", \"observed_on\": \"2025-08-01\"}");
  g_autoptr (JsonObject) facts = collect (self);
  g_assert_cmpfloat (number (facts, "roof_area_m2"), ==, 900);
  g_assert_cmpstr (rp_json_get_string (facts, "shift_flexible", ""), ==, "yes");
  g_assert_true (rp_json_get_boolean (facts, "own_supply", FALSE));
}

static void
test_nobody (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (rp_facts_collect (RP_FACT_SOURCE (self->rows), CUSTOMER, self->today, self->zone,
                                   self->settings, &error));
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA);
}

/* Whatever is collected is on the list, so that models and rules can be checked against it. */
static void
test_all_listed (Fixture *self, gconstpointer data)
{
  add_customer (self);
  add_usage (self, month ("2024-01"), 24, -1);
  g_autoptr (JsonObject) facts = collect (self);
  g_autoptr (GList) names = json_object_get_members (facts);
  for (GList *l = names; l != NULL; l = l->next)
    if (strcmp (l->data, "missing") != 0 && rp_facts_find (l->data) == NULL)
      g_error ("the fact %s is not on the list", (char *)l->data);
  g_autoptr (GList) members
      = json_object_get_members (rp_json_array_get_object (rp_json_get_array (facts, "last3"), 0));
  for (GList *l = members; l != NULL; l = l->next)
    g_assert_true (rp_facts_is_element_member (l->data));
}

static JsonObject *
create_peer (const char *group, double kva, const char *code)
{
  JsonObject *facts = json_object_new ();
  JsonArray *codes = json_array_new ();
  if (code != NULL)
    json_array_add_string_element (codes, code);
  json_object_set_string_member (facts, "industry_group", group);
  json_object_set_double_member (facts, "run_cap_kva", kva);
  json_object_set_array_member (facts, "confirmed_codes", codes);
  return facts;
}

static void
test_peers (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_ptr_array_add (all, create_peer ("C303", 1000, NULL));
  g_ptr_array_add (all, create_peer ("C303", 500, "EE-02"));
  g_ptr_array_add (all, create_peer ("C303", 1500, "EE-02"));
  g_ptr_array_add (all, create_peer ("C303", 1000, NULL));
  g_ptr_array_add (all, create_peer ("C303", 1600, "DER-01")); /* too large */
  g_ptr_array_add (all, create_peer ("C307", 1000, "DER-01")); /* another industry */
  rp_facts_set_peers (all);
  JsonArray *needs = rp_json_get_array (all->pdata[0], "peer_needs");
  JsonObject *need = rp_json_array_get_object (needs, 0);
  g_assert_cmpuint (json_array_get_length (needs), ==, 1);
  g_assert_cmpstr (rp_json_get_string (need, "code", ""), ==, "EE-02");
  g_assert_cmpfloat (number (need, "peers"), ==, 3);
  g_assert_cmpfloat_with_epsilon (number (need, "share"), 2.0 / 3, 1e-9);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (all->pdata[1], "peer_needs")), ==, 0);
}

/* Nobody is like a customer whose size is not known, not even another one. */
static void
test_peers_of_no_size (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);

  g_ptr_array_add (all, create_peer ("C303", 0, NULL));
  g_ptr_array_add (all, create_peer ("C303", 0, "EE-02"));
  json_object_remove_member (all->pdata[0], "run_cap_kva");
  json_object_remove_member (all->pdata[1], "run_cap_kva");
  rp_facts_set_peers (all);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (all->pdata[0], "peer_needs")), ==, 0);
}

/* Comparing takes nothing but what is kept for it. */
static void
test_peers_by_few (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_autoptr (JsonObject) facts = create_peer ("C303", 1000, NULL);
  g_autoptr (JsonObject) other = create_peer ("C303", 900, "EE-02");

  json_object_set_string_member (facts, "name", "Somebody");
  g_ptr_array_add (all, rp_facts_dup_compared (facts));
  g_ptr_array_add (all, rp_facts_dup_compared (other));
  g_assert_false (json_object_has_member (all->pdata[0], "name"));
  rp_facts_set_peers (all);
  rp_facts_take_peers (facts, all->pdata[0]);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (facts, "peer_needs")), ==, 1);
}

#define ADD(name_, test_)                                                                          \
  g_test_add ("/insight/facts/" name_, Fixture, NULL, set_up, test_, tear_down)

/* Prices that change within the year: each month by those in force then, where the customer is. */
static void
test_prices_of_each_month (Fixture *self, gconstpointer data)
{
  static const char rows[]
      = "{\"price_rows\": [{\"from\": \"2020-01-01\", \"region\": \"99\", \"capacity\": 20, "
        "\"demand\": 30,"
        " \"sharp\": 2, \"peak\": 1.0, \"flat\": 0.6, \"valley\": 0.3},"
        " {\"from\": \"2020-01-01\", \"region\": \"44\", \"capacity\": 1, \"demand\": 1},"
        " {\"from\": \"2025-06-01\", \"region\": \"99\", \"capacity\": 30, \"demand\": 40,"
        " \"sharp\": 2, \"peak\": 1.2, \"flat\": 0.6, \"valley\": 0.3}]}";
  g_autoptr (JsonObject) two
      = rp_json_parse_object (rows, strlen (rows), &rp_json_limits_file, NULL);
  json_object_set_array_member (self->settings, "price_rows",
                                json_array_ref (rp_json_get_array (two, "price_rows")));
  add_customer (self);
  add_usage (self, month ("2025-01"), 12, -1);
  g_autoptr (JsonObject) facts = collect (self);
  /* 1,000 kVA for 5 × 20 + 7 × 30 yuan; 400 kW for 5 × 30 + 7 × 40. */
  g_assert_cmpfloat (number (facts, "cost12_cap_yuan"), ==, 310000);
  g_assert_cmpfloat (number (facts, "cost12_dem_yuan"), ==, 172000);
  g_assert_cmpfloat (number (facts, "saving12_yuan"), ==, 138000);
  /* A tenth of 600 kWh a month, 5 × 0.7 + 7 × 0.9 yuan dearer. */
  g_assert_cmpfloat_with_epsilon (number (facts, "shift10_yuan"), 588, 1e-9);
}

/* Without the prices of one of the months there is no sum of the year. */
static void
test_prices_begin_late (Fixture *self, gconstpointer data)
{
  static const char rows[]
      = "{\"price_rows\": [{\"from\": \"2025-06-01\", \"region\": \"\", \"capacity\": 30,"
        " \"demand\": 40, \"sharp\": 2, \"peak\": 1.2, \"flat\": 0.6, \"valley\": 0.3}]}";
  g_autoptr (JsonObject) one
      = rp_json_parse_object (rows, strlen (rows), &rp_json_limits_file, NULL);
  json_object_set_array_member (self->settings, "price_rows",
                                json_array_ref (rp_json_get_array (one, "price_rows")));
  add_customer (self);
  add_usage (self, month ("2025-01"), 12, -1);
  g_autoptr (JsonObject) facts = collect (self);
  g_assert_false (json_object_has_member (facts, "cost12_cap_yuan"));
  g_assert_false (json_object_has_member (facts, "shift10_yuan"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("two-accounts", test_two_accounts);
  ADD ("temporary-level", test_temporary_level);
  ADD ("gap", test_gap);
  ADD ("stale", test_stale);
  ADD ("payment", test_payment);
  ADD ("payment-unknown", test_payment_unknown);
  ADD ("needs", test_needs);
  ADD ("supply", test_supply);
  ADD ("night", test_night);
  ADD ("site", test_site);
  ADD ("nobody", test_nobody);
  ADD ("all-listed", test_all_listed);
  g_test_add_func ("/insight/facts/peers", test_peers);
  g_test_add_func ("/insight/facts/peers-of-no-size", test_peers_of_no_size);
  g_test_add_func ("/insight/facts/peers-by-few", test_peers_by_few);
  g_test_add ("/insight/facts/prices-of-each-month", Fixture, NULL, set_up,
              test_prices_of_each_month, tear_down);
  g_test_add ("/insight/facts/prices-begin-late", Fixture, NULL, set_up, test_prices_begin_late,
              tear_down);
  return g_test_run ();
}
