/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-facts.h"

#include "base/json-access.h"
#include "forms/form.h"
#include "support/store-fixture.h"
#include "workbench/step-store.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define ACCOUNT "01990000-0000-7000-8000-0000000000e1"
#define PARK "01990000-0000-7000-8000-0000000000f1"
#define REPORT "01990000-0000-7000-8000-0000000000d1"
#define TODAY "2026-01-05"

/* @body: members in which ' stands for " */
static void
add_row (GString *page, const char *kind, const char *id, guint number, const char *body)
{
  gboolean is_customers = !g_str_equal (kind, "park");
  g_autofree char *whole = g_strdup_printf (
      is_customers && !g_str_equal (kind, "customer") ? "{'customer':'" CUSTOMER "',%s}" : "{%s}",
      body);
  g_autofree char *json = g_strdelimit (g_strdup (whole), "'", '"');
  g_autofree char *made = g_strdup_printf ("01990000-0000-7000-8000-000000001%03u", number);

  feed_page_row (page, kind, id != NULL ? id : made, is_customers ? CUSTOMER : "org", 1, number,
                 json);
}

static void
add_base (GString *page, const char *template_)
{
  g_autofree char *report = g_strdup_printf (
      "'state':'DRAFT','manager':'" FIXTURE_USER "','provisional_no':'草-1-0001',"
      "'template':'%s','template_version':1,'channel':'PHONE'",
      template_);

  feed_page_scope (page, "org", 1);
  feed_page_scope (page, CUSTOMER, 1);
  add_row (page, "park", PARK, 1,
           "'name':'East','open_capacity':24000,'open_capacity_on':'2025-12-31'");
  add_row (page, "customer", CUSTOMER, 2, "'no':'KH-900','name':'Works','park':'" PARK "'");
  add_row (page, "service_account", ACCOUNT, 3, "'account_no':'0001','run_cap':10000");
  add_row (page, "needs_report", REPORT, 4, report);
}

static const char *const happened[][2] = {
  { "pq_event", "'kind':'SAG','happened_at':'2026-01-04T16:30:00.000Z','depth':4000,"
                "'duration':120,'source':'MONITOR','phases':'ABC','note':'Do not print this.'" },
  { "pq_event", "'kind':'FLICKER','happened_at':'2025-03-01T01:00:00.000Z'" },
  { "pq_event", "'kind':'SAG','happened_at':'2025-01-04T15:00:00.000Z'" }, /* the day before */
  { "outage", "'account':'" ACCOUNT "','outage_id':'O-1','kind':'FAULT','reason':'A tree',"
              "'real_start':'2025-06-01T00:00:00.000Z'" },
  { "outage", "'account':'01990000-0000-7000-8000-0000000000e2','outage_id':'O-1','kind':'FAULT',"
              "'reason':'A tree','real_start':'2025-06-01T00:00:00.000Z'" },
  { "outage", "'account':'" ACCOUNT "','outage_id':'O-2','kind':'PLANNED',"
              "'plan_start':'2026-02-01T00:00:00.000Z'" },
};

static void
add_happenings (GString *page)
{
  for (guint i = 0; i < G_N_ELEMENTS (happened); i++)
    add_row (page, happened[i][0], NULL, 100 + i, happened[i][1]);
}

/* The report as its writer finds it when he opens it for the first time. */
static RpForm *
open_form (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) report = store_fixture_get (fixture, "needs_report", REPORT);
  g_autoptr (JsonObject) facts = rp_document_facts_collect (fixture->store, report, TODAY, &error);
  g_autoptr (RpTemplate) template_ = rp_template_find (rp_record_get_text (report, "template"));
  RpForm *form = NULL;

  g_assert_no_error (error);
  form = rp_form_new (template_, NULL, facts);
  g_strfreev (rp_form_prefill (form));
  return form;
}

static RpForm *
open_report (const char *template_, void (*add) (GString *page))
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  GString *page = feed_page_new (900);

  add_base (page, template_);
  if (add != NULL)
    add (page);
  g_assert_false (store_fixture_apply (fixture, page, "", "c1", TRUE));
  return open_form (fixture);
}

static JsonObject *
get_row (RpForm *form, const char *table, guint row)
{
  JsonArray *rows = rp_json_get_array (rp_form_get_answers (form), table);

  g_assert_nonnull (rows);
  g_assert_cmpuint (json_array_get_length (rows), >, row);
  return rp_json_array_get_object (rows, row);
}

static void
assert_history (RpForm *form, guint row, const char *on, const char *kind, const char *text)
{
  JsonObject *object = get_row (form, "t3.history", row);

  g_assert_cmpstr (rp_json_get_string (object, "on", NULL), ==, on);
  g_assert_cmpstr (rp_json_get_string (object, "kind", NULL), ==, kind);
  g_assert_cmpstr (rp_json_get_string (object, "text", NULL), ==, text);
}

/* Days are the local ones; an outage of two accounts counts once, one that is only announced not at all. */
static void
test_history (void)
{
  g_autoptr (RpForm) form = open_report ("T3", add_happenings);
  JsonObject *event = get_row (form, "t3.events", 0);

  assert_history (form, 0, "2026-01-05", "SAG", "40% · 120 ms");
  assert_history (form, 1, "2025-06-01", "FAULT", "A tree");
  assert_history (form, 2, "2025-03-01", "FLICKER", NULL);
  g_assert_cmpint (rp_json_get_integer (rp_form_get_answers (form), "t3.history_count", -1), ==, 3);
  g_assert_cmpstr (rp_json_get_string (event, "at", NULL), ==, "2026-01-05T00:30");
  g_assert_cmpstr (rp_json_get_string (event, "phases", NULL), ==, "ABC");
  g_assert_cmpint (rp_json_get_integer (event, "duration", 0), ==, 120);
  g_assert_cmpuint (
      json_array_get_length (rp_json_get_array (rp_form_get_answers (form), "t3.events")), ==, 1);
}

/* None known is none; not looked up is no number. */
static void
test_no_history (void)
{
  g_autoptr (RpForm) form = open_report ("T3", NULL);
  g_autoptr (RpTemplate) template_ = rp_template_find ("T3");
  g_autoptr (RpForm) unfilled = rp_form_new (template_, NULL, NULL);

  g_assert_cmpint (rp_json_get_integer (rp_form_get_answers (form), "t3.history_count", -1), ==, 0);
  g_assert_null (rp_form_get_answer (form, "t3.events"));
  g_assert_null (rp_form_get_answer (unfilled, "t3.history_count"));
}

static void
test_connection (void)
{
  g_autoptr (RpForm) form = open_report ("T4", NULL);
  JsonObject *answers = rp_form_get_answers (form);
  JsonArray *documents = rp_json_get_array (answers, "t4.docs");

  g_assert_cmpuint (json_array_get_length (documents), ==, 5);
  g_assert_cmpstr (rp_json_get_string (get_row (form, "t4.docs", 0), "document", NULL), ==, "LAND");
  g_assert_false (json_object_has_member (get_row (form, "t4.docs", 0), "ready"));
  g_assert_cmpint (rp_json_get_integer (answers, "t4.open_capacity", 0), ==, 24000);
  g_assert_cmpstr (rp_json_get_string (answers, "t4.open_as_of", NULL), ==, "2025-12-31");
}

static void
add_months (GString *page)
{
  add_row (page, "usage_month", NULL, 200,
           "'account':'" ACCOUNT "','month':'2025-10','kwh':1000,'max_demand':8000,'pf':9000");
  add_row (page, "usage_month", NULL, 201,
           "'account':'" ACCOUNT "','month':'2025-11','kwh':2000,'max_demand':7000,'pf':9201");
  add_row (page, "usage_month", NULL, 202, "'account':'" ACCOUNT "','month':'2025-12','kwh':3000");
}

static void
add_energy (GString *page)
{
  add_row (page, "usage_month", NULL, 200, "'account':'" ACCOUNT "','month':'2025-12','kwh':3000");
}

static JsonObject *
collect_usage (void (*add) (GString *page))
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) report = NULL;
  g_autoptr (JsonObject) facts = NULL;
  GString *page = feed_page_new (900);

  add_base (page, "T2");
  add (page);
  g_assert_false (store_fixture_apply (fixture, page, "", "c1", TRUE));
  report = store_fixture_get (fixture, "needs_report", REPORT);
  facts = rp_document_facts_collect (fixture->store, report, TODAY, &error);
  g_assert_no_error (error);
  return json_object_ref (json_object_get_object_member (facts, "usage"));
}

/* The month that came without a power factor neither is the mean nor lowers it. */
static void
test_usage (void)
{
  g_autoptr (JsonObject) usage = collect_usage (add_months);
  g_autoptr (JsonObject) unmeasured = collect_usage (add_energy);

  g_assert_cmpint (rp_json_get_integer (usage, "energy_12m", 0), ==, 6000);
  g_assert_cmpint (rp_json_get_integer (usage, "max_demand", 0), ==, 8000);
  g_assert_cmpint (rp_json_get_integer (usage, "power_factor", 0), ==, 9101);
  g_assert_cmpint (rp_json_get_integer (usage, "load_ratio", 0), ==, 8790);
  g_assert_cmpstr (rp_json_get_string (usage, "as_of", NULL), ==, "2025-12");
  g_assert_cmpint (rp_json_get_integer (unmeasured, "energy_12m", 0), ==, 3000);
  g_assert_false (json_object_has_member (unmeasured, "max_demand"));
  g_assert_false (json_object_has_member (unmeasured, "power_factor"));
  g_assert_false (json_object_has_member (unmeasured, "load_ratio"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document-facts/history", test_history);
  g_test_add_func ("/document-facts/no-history", test_no_history);
  g_test_add_func ("/document-facts/connection", test_connection);
  g_test_add_func ("/document-facts/usage", test_usage);
  return g_test_run ();
}
