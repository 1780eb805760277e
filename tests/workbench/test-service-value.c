/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/service-value.h"

#include "support/loop-fixture.h"

#define MODEL "01990000-0000-7000-8000-000000000808"

static void
add_purchase (GString *page, guint n, const char *customer, const char *day, guint fen)
{
  g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8000-0000009%05u", n);
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"%s\",\"bought_on\":\"%s\",\"category\":\"OM\",\"amount\":%u}", customer, day,
      fen);

  feed_page_row (page, "service_purchase", id, customer, 1, 20 + n, body);
}

/* @report: (nullable): of the server's model. @twice: the customer bought again */
static RpSession *
open_session (const char *report, gboolean twice)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (40);

  add_purchase (page, 1, LOOP_CUSTOMER, "2025-01-06", 1000000);
  if (twice)
    {
      add_purchase (page, 2, LOOP_CUSTOMER, "2025-10-13", 2000000);
      add_purchase (page, 3, LOOP_CUSTOMER, "2025-10-13", 1000000);
    }
  add_purchase (page, 4, LOOP_CUSTOMER, "2026-02-01", 700);
  if (report != NULL)
    {
      g_autofree char *body
          = g_strdup_printf ("{\"name\":\"services\",\"fitted_on\":\"2026-01-04\",\"customers\":41,"
                             "\"report\":%s}",
                             report);
      feed_page_row (page, "service_model", MODEL, "org", 1, 39, body);
    }
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  return loop_open_session (self, FIXTURE_USER, "BS");
}

static const char known[]
    = "{\"until\":\"2026-01-04\",\"limits\":{\"customers_needed\":30,\"repeating_needed\":10,"
      "\"months\":12,\"correlation_most\":0.3},\"customers\":41,\"repeating\":25,\"purchases\":130,"
      "\"correlation\":0.08,\"bg_nbd\":{\"state\":\"known\",\"r\":0.243,\"alpha\":4.414,\"a\":0."
      "793,"
      "\"b\":2.426},\"gamma_gamma\":{\"state\":\"known\",\"p\":6.25,\"q\":3.74,\"v\":15440},"
      "\"borders\":{\"recency_days\":[600,300,150,60,10],\"frequency\":[0,null,1,2,4],"
      "\"amount\":[1000,9000,20000,30000,90000]}}";

static void
assert_line (GListModel *lines, guint index, const char *title, const char *part, const char *value)
{
  g_autoptr (RpWorkItem) line = g_list_model_get_item (lines, index);

  g_assert_nonnull (line);
  g_test_message ("%s", rp_work_item_get_subtitle (line));
  g_assert_cmpstr (rp_work_item_get_title (line), ==, title);
  g_assert_nonnull (strstr (rp_work_item_get_subtitle (line), part));
  g_assert_cmpstr (rp_work_item_get_trailing (line), ==, value);
}

/* The server's parameters; what lies ahead of today is not known yet. */
static void
test_known (void)
{
  RpSession *session = open_session (known, TRUE);
  g_autoptr (RpServiceValue) value = rp_service_value_new (session, LOOP_CUSTOMER);
  GListModel *past = rp_service_value_get_past (value);
  GListModel *future = rp_service_value_get_future (value);

  g_assert_false (rp_service_value_is_loaded (value));
  loop_wait_loaded (value);
  assert_line (past, 0, "Recency", "84 days ago, on 2025-10-13", "3 of 5");
  assert_line (past, 1, "Frequency", "on 2 days since 2025-01-06", "3 of 5");
  assert_line (past, 2, "Money", "40\u202f000 yuan", "4 of 5");
  assert_line (future, 0, "Still buys", "BG/NBD", "69 %");
  assert_line (future, 1, "Purchases", "within 12 months", "0.68");
  assert_line (future, 2, "Spend", "0.68 purchases of", "21\u202f494 yuan");
  g_assert_nonnull (strstr (rp_service_value_get_basis (value), "by the server"));
  g_assert_nonnull (strstr (rp_service_value_get_basis (value), "r 0.243"));
  g_assert_true (rp_service_value_may_enter (value));
  g_clear_object (&value);
  loop_close_session (session);
}

/* Once is not enough for the one method, and leaves the other without a doubt. */
static void
test_once (void)
{
  RpSession *session = open_session (known, FALSE);
  g_autoptr (RpServiceValue) value = rp_service_value_new (session, LOOP_CUSTOMER);

  loop_wait_loaded (value);
  assert_line (rp_service_value_get_past (value), 1, "Frequency", "on 1 day since", "1 of 5");
  assert_line (rp_service_value_get_future (value), 0, "Still buys", "Not doubted", "–");
  assert_line (rp_service_value_get_future (value), 2, "Spend", "needs a second", "–");
  g_clear_object (&value);
  loop_close_session (session);
}

/* Without the server's model it is learned from what is here, which is one customer. */
static void
test_alone (void)
{
  RpSession *session = open_session (NULL, TRUE);
  g_autoptr (RpServiceValue) value = rp_service_value_new (session, LOOP_CUSTOMER);

  loop_wait_loaded (value);
  assert_line (rp_service_value_get_past (value), 0, "Recency", "84 days", "–");
  assert_line (rp_service_value_get_future (value), 0, "Still buys", "of 1 customers", "–");
  g_assert_nonnull (strstr (rp_service_value_get_basis (value), "on this computer"));
  g_clear_object (&value);
  loop_close_session (session);
}

/* A report that is of no use is none. */
static void
test_other_report (void)
{
  RpSession *session = open_session ("{\"until\":\"2026-01-04\"}", TRUE);
  g_autoptr (RpServiceValue) value = rp_service_value_new (session, LOOP_CUSTOMER);

  loop_wait_loaded (value);
  g_assert_nonnull (strstr (rp_service_value_get_basis (value), "on this computer"));
  g_clear_object (&value);
  loop_close_session (session);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_record_draft_commit_finish (RP_RECORD_DRAFT (source), result, &error));
  g_assert_no_error (error);
}

/* What is entered is in the list and in the numbers. */
static void
test_entered (void)
{
  RpSession *session = open_session (known, FALSE);
  g_autoptr (RpServiceValue) value = rp_service_value_new (session, LOOP_CUSTOMER);
  g_autoptr (RpRecordDraft) draft = NULL;

  loop_wait_loaded (value);
  draft = rp_service_value_draft_new (value);
  g_assert_cmpstr (rp_json_get_string (rp_record_draft_get_body (draft), "bought_on", ""), ==,
                   "2026-01-05");
  json_object_set_string_member (rp_record_draft_get_body (draft), "category", "OM");
  json_object_set_int_member (rp_record_draft_get_body (draft), "amount", 123400);
  rp_record_draft_commit_async (draft, committed_cb, NULL);
  loop_wait_loaded (value);
  assert_line (rp_service_value_get_past (value), 0, "Recency", "0 days ago", "5 of 5");
  g_clear_object (&draft);
  g_clear_object (&value);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/service-value/known", test_known);
  g_test_add_func ("/workbench/service-value/once", test_once);
  g_test_add_func ("/workbench/service-value/alone", test_alone);
  g_test_add_func ("/workbench/service-value/other-report", test_other_report);
  g_test_add_func ("/workbench/service-value/entered", test_entered);
  return g_test_run ();
}
