/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/brief.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/date.h"
#include "support/loop-fixture.h"
#include "workbench/brief-content.h"
#include "workbench/customer-file.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define ACCOUNT "01990000-0000-7000-8000-0000000000c2"

/* One row of the customer's, in the order they are added. */
static void
add_row (GString *page, const char *kind, guint number, const char *body)
{
  g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8000-000000001%03u", number);
  g_autofree char *whole = g_strdup_printf ("{\"customer\":\"" CUSTOMER "\",%s}", body);
  g_auto (GStrv) parts = g_strsplit (whole, "'", -1);
  g_autofree char *json = g_strjoinv ("\"", parts);

  feed_page_row (page, kind, id, CUSTOMER, 1, number, json);
}

static void
add_months (GString *page)
{
  /* a year at 100 kWh, then one at 90; the last month at 50 */
  for (int i = 0; i < 24; i++)
    {
      g_autofree char *body = g_strdup_printf (
          "'account':'" ACCOUNT "','month':'%d-%02d','kwh':%d,'max_demand':1000,'pf':9500",
          2024 + i / 12, i % 12 + 1,
          i == 23  ? 5000
          : i < 12 ? 10000
                   : 9000);
      add_row (page, "usage_month", (guint)(500 + i), body);
    }
}

static StoreFixture *
new_fixture (void)
{
  StoreFixture *self = store_fixture_new ();
  GString *page = feed_page_new (900);

  feed_page_scope (page, CUSTOMER, 1);
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 1,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\",\"value_grade\":\"B\","
                 "\"state\":\"ACTIVE\",\"assigned_on\":\"2025-01-01\","
                 "\"main_product\":\"Cement\",\"production_state\":\"NORMAL\","
                 "\"shifts\":\"CONTINUOUS\"}");
  add_row (page, "visit", 10,
           "'kind':'V01','state':'CLOSED','arrival':'2025-09-10T02:00:00.000Z',"
           "'purpose':'Routine','summary':'They plan a second kiln.'");
  add_row (page, "visit", 11, "'kind':'V01','state':'PLANNED','planned_on':'2026-01-09'");
  add_row (page, "task", 20, "'title':'Late','state':'OPEN','due':'2026-01-02','promise':true");
  add_row (page, "task", 21, "'title':'Done','state':'DONE','due':'2025-12-01','promise':true");
  add_row (page, "task", 22, "'title':'Verified','state':'VERIFIED','due':'2025-12-01'");
  add_row (page, "need", 30, "'title':'Old','own_words':'x','state':'CLOSED'");
  add_row (page, "need", 31, "'title':'New line','own_words':'x','state':'DISPATCHED'");
  add_row (page, "need", 32, "'title':'Voltage','own_words':'x','state':'ANSWERED'");
  add_row (page, "potential_need", 40,
           "'category':'PV','text':'Roof','state':'TO_CONFIRM','due':'2026-01-07'");
  add_row (page, "suggestion", 50,
           "'rule':'PR03','rule_version':1,'category':'CHG','proposes':'CHG-16',"
           "'state':'SUGGESTED','text':'Demand would be cheaper.','hidden_until':'2026-01-05'");
  add_row (page, "suggestion", 51,
           "'rule':'PR04','rule_version':1,'category':'CHG','state':'DISMISSED','text':'No.'");
  add_row (page, "suggestion", 52,
           "'rule':'PR05','rule_version':1,'category':'CHG','state':'SUGGESTED','text':'Later.',"
           "'hidden_until':'2026-01-06'");
  add_row (page, "contact", 60, "'name':'Wen','mobile':'12000000001','outage_order':1");
  add_row (page, "contact", 61, "'name':'Gone','left_at':'2025-05-01'");
  add_row (page, "contact", 62, "'name':'Li','cert_valid_to':'2026-02-01'");
  add_row (page, "outage", 70,
           "'outage_id':'O1','account':'" ACCOUNT "','kind':'PLANNED',"
           "'plan_start':'2026-01-12T00:00:00.000Z','reason':'Line work'");
  add_row (page, "outage", 71,
           "'outage_id':'O2','account':'" ACCOUNT "','kind':'PLANNED',"
           "'real_start':'2024-01-12T00:00:00.000Z','reason':'Long ago'");
  add_row (page, "site_fact", 80, "'key':'parking_spaces','number':60,'observed_on':'2023-05-01'");
  add_row (page, "site_fact", 81, "'key':'parking_spaces','number':80,'observed_on':'2025-11-01'");
  add_row (page, "site_fact", 82,
           "'key':'roof_area_m2','number':8000,'unit':'m²','observed_on':'2024-11-01'");
  add_months (page);
  g_assert_false (store_fixture_apply (self, page, "", "c1", TRUE));
  return self;
}

static RpBriefContent *
load (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint32 today = rp_date_from_ymd (2026, 1, 5);
  RpBriefContent *content = rp_brief_content_load (f->store, CUSTOMER, today, zone, &error);

  g_assert_no_error (error);
  return content;
}

/* @titles: (array zero-terminated=1) */
static void
assert_group (const RpBriefContent *content, RpBriefGroup group, const char *const *titles)
{
  GPtrArray *items = content->groups[group];

  for (guint i = 0; i < items->len; i++)
    {
      g_assert_nonnull (titles[i]);
      g_assert_cmpstr (rp_work_item_get_title (items->pdata[i]), ==, titles[i]);
    }
  g_assert_null (titles[items->len]);
}

static void
test_groups (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpBriefContent) content = load (f);
  RpWorkItem *late = content->groups[RP_BRIEF_PROMISES]->pdata[0];
  RpWorkItem *done = content->groups[RP_BRIEF_PROMISES]->pdata[1];

  assert_group (content, RP_BRIEF_PROMISES, (const char *[]){ "Late", "Done", NULL });
  g_assert_cmpint (rp_work_item_get_urgency (late), ==, RP_URGENCY_OVERDUE);
  g_assert_cmpint (rp_work_item_get_urgency (done), ==, RP_URGENCY_NONE);
  /* what waits for the customer's word comes first */
  assert_group (content, RP_BRIEF_NEEDS, (const char *[]){ "Voltage", "New line", NULL });
  assert_group (content, RP_BRIEF_CONFIRM, (const char *[]){ "Roof", NULL });
  assert_group (content, RP_BRIEF_CONTACTS, (const char *[]){ "Wen", "Li", NULL });
  g_assert_cmpuint (content->groups[RP_BRIEF_SUGGESTIONS]->len, ==, 1);
  g_assert_cmpstr (rp_work_item_get_subtitle (content->groups[RP_BRIEF_SUGGESTIONS]->pdata[0]), ==,
                   "Demand would be cheaper.");
  g_assert_cmpuint (content->groups[RP_BRIEF_EVENTS]->len, ==, 1);
  g_assert_cmpstr (rp_work_item_get_subtitle (content->groups[RP_BRIEF_EVENTS]->pdata[0]), ==,
                   "Line work");
  g_assert_cmpuint (content->visits->len, ==, 1);
  g_assert_false (content->on_site);
}

static void
test_due (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpBriefContent) content = load (f);

  g_assert_nonnull (content->due);
  g_assert_cmpint (content->due->last_visit, ==, rp_date_from_ymd (2025, 9, 10));
  g_assert_cmpint (content->due->due, ==, rp_date_from_ymd (2025, 12, 10));
  g_assert_cmpint (content->due->urgency, ==, RP_URGENCY_OVERDUE);
  g_assert_cmpstr (content->due->distance, ==, "26 days overdue");
  g_assert_cmpstr (content->due->why, ==, "a visit every 3 months for the grade B, important");
}

static void
test_usage (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpBriefContent) content = load (f);
  gint64 last = 0, before = 0;

  g_assert_cmpuint (content->usage->len, ==, 24);
  rp_brief_sum_usage (content->usage, &last, &before);
  g_assert_cmpint (last, ==, 11 * 9000 + 5000);
  g_assert_cmpint (before, ==, 12 * 10000);

  /* with a month less there is no year to compare with */
  g_array_remove_index (content->usage, 0);
  rp_brief_sum_usage (content->usage, &last, &before);
  g_assert_cmpint (last, ==, 11 * 9000 + 5000);
  g_assert_cmpint (before, ==, 0);
}

static void
test_questions (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpBriefContent) content = load (f);

  assert_group (content, RP_BRIEF_QUESTIONS,
                (const char *[]){ "Does the answer to “Voltage” solve it?",
                                  "What has changed in production?",
                                  "Has Li renewed the electrician certificate?",
                                  "Roof area: 8000 m². Is that still true?", NULL });
  g_assert_cmpstr (rp_work_item_get_subtitle (content->groups[RP_BRIEF_QUESTIONS]->pdata[1]), ==,
                   "Energy in 2025-12: -50 % against the same month a year ago");
}

static void
test_print (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpBriefContent) content = load (f);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = temp_folder_file (f->folder, "brief.pdf");
  g_autofree char *pdf = NULL;
  struct stat info;

  g_assert_true (rp_brief_print_to_file (f->store, content, "en", path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &pdf, NULL, NULL));
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
}

static void
test_stranger (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  g_assert_null (rp_brief_content_load (f->store, ACCOUNT, 0, zone, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
}

static gpointer
take_away (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GString *page = feed_page_new (40);

  feed_page_gone (page, LOOP_CUSTOMER, 40);
  g_assert_false (feed_page_apply (page, subject, "c1", "c2", TRUE));
  return NULL;
}

/* The brief of a customer who was erased or is others' by now stayed on the screen. */
static void
test_taken_away (void)
{
  g_autoptr (StoreFixture) f = loop_fixture_new ();
  RpSession *session = loop_open_session (f, LOOP_MANAGER, "KAM");
  g_autoptr (RpBrief) brief = rp_brief_new (session, LOOP_CUSTOMER);

  loop_wait_loaded (brief);
  g_assert_nonnull (rp_brief_get_customer (brief));
  g_assert_cmpstr (rp_brief_get_last_visit (brief), !=, "");
  rp_worker_run (rp_session_get_worker (session), take_away, NULL, NULL, NULL);
  loop_wait_loaded (brief);
  g_assert_null (rp_brief_get_customer (brief));
  g_assert_cmpstr (rp_brief_get_last_visit (brief), ==, "");
  for (guint i = 0; i < RP_BRIEF_N_GROUPS; i++)
    g_assert_cmpuint (g_list_model_get_n_items (rp_brief_get_group (brief, i)), ==, 0);
  g_clear_object (&brief);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/brief/groups", test_groups);
  g_test_add_func ("/workbench/brief/due", test_due);
  g_test_add_func ("/workbench/brief/usage", test_usage);
  g_test_add_func ("/workbench/brief/questions", test_questions);
  g_test_add_func ("/workbench/brief/print", test_print);
  g_test_add_func ("/workbench/brief/stranger", test_stranger);
  g_test_add_func ("/workbench/brief/taken-away", test_taken_away);
  return g_test_run ();
}
