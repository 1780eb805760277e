/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/customer-file.h"

#include "store/store-private.h"
#include "support/loop-fixture.h"
#include "workbench/work-item.h"

static RpSession *
open_session (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (30);

  feed_page_row (page, "outage", "01990000-0000-7000-8000-000000000a01", LOOP_CUSTOMER, 1, 12,
                 "{" LOOP_OF_CUSTOMER ",\"outage_id\":\"O1\",\"kind\":\"FAULT\","
                 "\"real_start\":\"2025-12-01T08:00:00.000Z\",\"reason\":\"Cable struck\"}");
  feed_page_row (page, "outage", "01990000-0000-7000-8000-000000000a02", LOOP_CUSTOMER, 1, 13,
                 "{" LOOP_OF_CUSTOMER ",\"outage_id\":\"O2\",\"kind\":\"PLANNED\","
                 "\"plan_start\":\"2026-02-01T08:00:00.000Z\",\"reason\":\"Line work\"}");
  feed_page_row (page, "pq_event", "01990000-0000-7000-8000-000000000a03", LOOP_CUSTOMER, 1, 14,
                 "{" LOOP_OF_CUSTOMER ",\"kind\":\"SAG\",\"note\":\"Presses stopped\","
                 "\"happened_at\":\"2025-12-24T08:30:00.000Z\"}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  return loop_open_session (self, LOOP_MANAGER, "KAM");
}

/* What happened on the grid stands among visits and reports, newest first; what is announced too. */
static void
test_timeline (void)
{
  static const char *const titles[]
      = { "Line work", "Bill by demand", "Presses stopped", "Cable struck" };
  static const char *const days[] = { "2026-02-01", "2026-01-19", "2025-12-24", "2025-12-01" };
  RpSession *session = open_session ();
  g_autoptr (RpCustomerFile) file = rp_customer_file_new (session, LOOP_CUSTOMER);
  GListModel *timeline = rp_customer_file_get_timeline (file);

  loop_wait_loaded (file);
  g_assert_cmpuint (g_list_model_get_n_items (timeline), >=, G_N_ELEMENTS (titles));
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (RpWorkItem) item = g_list_model_get_item (timeline, i);

      g_assert_cmpstr (rp_work_item_get_title (item), ==, titles[i]);
      g_assert_true (g_str_has_prefix (rp_work_item_get_trailing (item), days[i]));
    }
  g_clear_object (&file);
  loop_close_session (session);
}

static void
hide_suggestion (GString *page, const char *id, gint64 seq, const char *until)
{
  g_autofree char *body = g_strdup_printf (
      "{" LOOP_OF_CUSTOMER ",\"rule\":\"PR03\",\"rule_version\":1,\"category\":\"CHG\","
      "\"proposes\":\"CHG-16\",\"state\":\"SUGGESTED\",\"text\":\"t\",\"hidden_until\":\"%s\"}",
      until);

  feed_page_row (page, "suggestion", id, LOOP_CUSTOMER, 2, seq, body);
}

/* A suggestion hidden until a day that has come was on the page of suggestions and not on the customer's. */
static void
test_hidden_suggestions (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (30);
  RpSession *session = NULL;
  g_autoptr (RpCustomerFile) file = NULL;
  g_autoptr (RpWorkItem) item = NULL;

  hide_suggestion (page, LOOP_OPEN, 12, "2026-01-05");
  hide_suggestion (page, "01990000-0000-7000-8000-0000000000d8", 13, "2026-01-06");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  session = loop_open_session (self, FIXTURE_USER, "BS");
  file = rp_customer_file_new (session, LOOP_CUSTOMER);
  loop_wait_loaded (file);
  g_assert_cmpuint (g_list_model_get_n_items (rp_customer_file_get_suggestions (file)), ==, 1);
  item = g_list_model_get_item (rp_customer_file_get_suggestions (file), 0);
  g_assert_cmpstr (rp_work_item_get_id (item), ==, LOOP_OPEN);
  g_clear_object (&file);
  loop_close_session (session);
}

static gpointer
take_away (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GString *page = feed_page_new (40);

  feed_page_gone (page, LOOP_CUSTOMER, 40);
  g_assert_false (feed_page_apply (page, subject, "c2", "c3", TRUE));
  return NULL;
}

/* Who was erased or is others' by now stayed on the screen, with the numbers of the people there. */
static void
test_taken_away (void)
{
  RpSession *session = open_session ();
  g_autoptr (RpCustomerFile) file = rp_customer_file_new (session, LOOP_CUSTOMER);

  loop_wait_loaded (file);
  g_assert_nonnull (rp_customer_file_get_customer (file));
  g_assert_cmpuint (g_list_model_get_n_items (rp_customer_file_get_contacts (file)), >, 0);
  rp_worker_run (rp_session_get_worker (session), take_away, NULL, NULL, NULL);
  loop_wait_loaded (file);
  g_assert_null (rp_customer_file_get_customer (file));
  g_assert_cmpuint (g_list_model_get_n_items (rp_customer_file_get_contacts (file)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (rp_customer_file_get_timeline (file)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (rp_customer_file_get_needs (file)), ==, 0);
  g_clear_object (&file);
  loop_close_session (session);
}

static gpointer
break_visits (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db, "ALTER TABLE k_visit RENAME TO k_gone", error);
  g_signal_emit_by_name (subject, "changed", (const char *const[]){ "visit", NULL });
  return NULL;
}

/* What only cannot be read now is shown on. */
static void
test_unreadable (void)
{
  RpSession *session = open_session ();
  g_autoptr (RpCustomerFile) file = rp_customer_file_new (session, LOOP_CUSTOMER);

  loop_wait_loaded (file);
  rp_worker_run (rp_session_get_worker (session), break_visits, NULL, NULL, NULL);
  loop_wait_loaded (file);
  g_assert_nonnull (rp_customer_file_get_customer (file));
  g_clear_object (&file);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/customer-file/timeline", test_timeline);
  g_test_add_func ("/workbench/customer-file/hidden-suggestions", test_hidden_suggestions);
  g_test_add_func ("/workbench/customer-file/taken-away", test_taken_away);
  g_test_add_func ("/workbench/customer-file/unreadable", test_unreadable);
  return g_test_run ();
}
