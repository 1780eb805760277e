/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/fact-as-of.h"
#include "insight/facts.h"

#define CUSTOMER "01890000-0000-7000-8000-000000000001"
#define ACCOUNT "01890000-0000-7000-8000-000000000002"
/* Made on 2025-12-15. */
#define YOUNG "019b2000-0000-7000-8000-000000000003"

typedef struct
{
  RpFactList *rows;
  guint n_ids;
} Fixture;

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
set_up (Fixture *self, gconstpointer data)
{
  self->rows = rp_fact_list_new ();
  add_with_id (self, "customer", CUSTOMER,
               "{\"no\": \"KH-1\", \"name\": \"n\", \"important_level\": \"L1\"}");
  add_with_id (self, "service_account", ACCOUNT,
               "{\"account_no\": \"1\", \"voltage\": \"AC00101\", \"run_cap\": 10000}");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->rows);
}

static JsonObject *
collect_on (Fixture *self, const char *date)
{
  g_autoptr (GError) error = NULL;
  gint32 day;
  g_assert_true (rp_date_parse (date, &day));
  g_autoptr (RpFactSource) then = rp_fact_as_of_new (RP_FACT_SOURCE (self->rows), day, NULL);
  JsonObject *facts = rp_facts_collect (then, CUSTOMER, day, NULL, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

static double
number_on (Fixture *self, const char *date, const char *fact)
{
  g_autoptr (JsonObject) facts = collect_on (self, date);
  return rp_json_get_double (facts, fact, -1);
}

/* A month is known once it is over: 12 months of 2025, each of as many kWh as its number. */
static void
test_months (Fixture *self, gconstpointer data)
{
  for (guint i = 1; i <= 24; i++)
    {
      g_autofree char *text
          = g_strdup_printf ("{\"account\": \"" ACCOUNT "\", \"month\": \"%u-%02u\", \"kwh\": %u}",
                             i <= 12 ? 2024 : 2025, (i - 1) % 12 + 1, i * 100);
      add (self, "usage_month", text);
    }
  g_assert_cmpfloat (number_on (self, "2026-01-01", "e12_kwh"), ==, 13 * 12 + 66);
  g_assert_cmpfloat (number_on (self, "2025-12-31", "e12_kwh"), ==, 12 * 12 + 66);
  g_assert_cmpfloat (number_on (self, "2025-01-05", "e12_kwh"), ==, 78);
  g_assert_cmpfloat (number_on (self, "2024-12-31", "e12_kwh"), ==, -1);
}

/* The bill of October was due on 20 November and paid 30 days late. */
static void
test_bills (Fixture *self, gconstpointer data)
{
  add (self, "bill_month",
       "{\"account\": \"" ACCOUNT "\", \"month\": \"2025-10\", \"total\": 500000,"
       " \"paid_at\": \"2025-12-20\", \"late_days\": 30, \"arrears\": 0}");
  add (self, "usage_month", "{\"account\": \"" ACCOUNT "\", \"month\": \"2025-11\", \"kwh\": 100}");
  g_assert_cmpfloat (number_on (self, "2025-10-31", "arrears_yuan"), ==, -1);
  g_assert_cmpfloat (number_on (self, "2025-11-20", "arrears_yuan"), ==, 0);
  g_assert_cmpfloat (number_on (self, "2025-12-10", "arrears_yuan"), ==, 5000);
  g_assert_cmpfloat (number_on (self, "2025-12-10", "arrears_days"), ==, 20);
  g_assert_cmpfloat (number_on (self, "2025-12-20", "arrears_yuan"), ==, 0);
  g_assert_cmpfloat (number_on (self, "2025-12-20", "late_months_12"), ==, 1);
}

/* Unpaid until today: it cannot have been late for longer than since its month was over. */
static void
test_unpaid (Fixture *self, gconstpointer data)
{
  add (self, "bill_month",
       "{\"account\": \"" ACCOUNT "\", \"month\": \"2025-10\", \"total\": 500000,"
       " \"late_days\": 45, \"arrears\": 500000}");
  g_assert_cmpfloat (number_on (self, "2026-01-05", "arrears_days"), ==, 45);
  g_assert_cmpfloat (number_on (self, "2025-11-11", "arrears_days"), ==, 10);
  g_assert_cmpfloat (number_on (self, "2025-11-01", "arrears_yuan"), ==, 0);
}

static void
test_dated_rows (Fixture *self, gconstpointer data)
{
  add (self, "site_fact",
       "{\"key\": \"roof_area_m2\", \"number\": 900, \"observed_on\": \"2025-03-01\"}");
  add (self, "site_fact",
       "{\"key\": \"roof_area_m2\", \"number\": 1200, \"observed_on\": \"2025-09-01\"}");
  add (self, "outage",
       "{\"kind\": \"FAULT\", \"outage_id\": \"1\", \"real_start\": \"2025-06-01T02:00:00Z\"}");
  add (self, "visit",
       "{\"kind\": \"V02\", \"state\": \"DONE\","
       " \"arrival\": \"2025-06-10T02:00:00Z\"}");
  g_assert_cmpfloat (number_on (self, "2025-02-28", "roof_area_m2"), ==, -1);
  g_assert_cmpfloat (number_on (self, "2025-08-31", "roof_area_m2"), ==, 900);
  g_assert_cmpfloat (number_on (self, "2025-09-01", "roof_area_m2"), ==, 1200);
  g_assert_cmpfloat (number_on (self, "2025-05-31", "outages_12m"), ==, 0);
  g_assert_cmpfloat (number_on (self, "2025-06-01", "outages_12m"), ==, 1);
  g_assert_cmpfloat (number_on (self, "2025-06-09", "visits_12m"), ==, 0);
  g_assert_cmpfloat (number_on (self, "2025-06-10", "visits_12m"), ==, 1);
}

/* Confirmed in December: on its way in November, and not there before it was told. */
static void
test_needs (Fixture *self, gconstpointer data)
{
  add (self, "need",
       "{\"state\": \"CLOSED\", \"category\": \"CONN\", \"sub_code\": \"CONN-02\","
       " \"confirm_on\": \"2025-12-01\", \"details\": {\"conn_add\": 5000}}");
  add_with_id (self, "need", YOUNG, "{\"state\": \"DISPATCHED\", \"sub_code\": \"EE-02\"}");
  g_assert_cmpfloat (number_on (self, "2025-11-30", "pipeline_kva"), ==, 500);
  g_assert_cmpfloat (number_on (self, "2025-12-01", "pipeline_kva"), ==, 0);
  g_assert_cmpfloat (number_on (self, "2025-12-14", "open_needs"), ==, 0);
  g_assert_cmpfloat (number_on (self, "2025-12-15", "open_needs"), ==, 1);
}

/* Values that were changed since stand as they stood on the day. */
static void
test_history (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *at, *old;
  } changes[] = { { "2025-03-01T08:00:00Z", "NONE" }, { "2025-09-01T08:00:00Z", "L2" } };
  static const struct
  {
    const char *date, *level;
  } expected[] = {
    { "2025-02-28", "NONE" }, { "2025-03-01", "L2" }, { "2025-08-31", "L2" }, { "2025-09-01", "L1" }
  };
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      RpFactChange *change = g_new0 (RpFactChange, 1);
      JsonObject *group = json_object_new ();
      json_object_set_string_member (group, "important_level", changes[i].old);
      change->unit = g_strdup ("important");
      change->old_value = json_node_init_object (json_node_alloc (), group);
      json_object_unref (group);
      g_assert_true (rp_instant_parse (changes[i].at, &change->at));
      rp_fact_list_add_change (self->rows, CUSTOMER, change);
    }
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (JsonObject) facts = collect_on (self, expected[i].date);
      g_assert_cmpstr (rp_json_get_string (facts, "important_level", ""), ==, expected[i].level);
    }
}

#define ADD(name_, function_)                                                                      \
  g_test_add ("/insight/fact-as-of/" name_, Fixture, NULL, set_up, function_, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("months", test_months);
  ADD ("bills", test_bills);
  ADD ("unpaid", test_unpaid);
  ADD ("dated-rows", test_dated_rows);
  ADD ("needs", test_needs);
  ADD ("history", test_history);
  return g_test_run ();
}
