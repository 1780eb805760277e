/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-file.h"

#include "base/json-access.h"
#include "store/store-private.h"
#include "support/loop-fixture.h"
#include "workbench/step.h"

static RpRecordFile *
open_file (RpSession *session, const char *kind, const char *id)
{
  RpRecordFile *file = rp_record_file_new (session, kind, id);

  loop_wait_loaded (file);
  return file;
}

static gboolean
has_fact (RpRecordFile *file, const char *field)
{
  g_autoptr (GPtrArray) facts = rp_record_file_list_facts (file);
  return g_ptr_array_find_with_equal_func (facts, field, g_str_equal, NULL);
}

/* The manager's page: what to say without what is internal, whom to ask, three answers. */
static void
test_to_ask (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (RpRecordFile) file = open_file (session, "potential_need", LOOP_ASKED);
  g_autoptr (GPtrArray) steps = rp_record_file_list_steps (file);
  g_autofree char *words = rp_record_file_dup_words (file);

  g_assert_cmpuint (steps->len, ==, 3);
  g_assert_nonnull (strstr (words, "Bill by demand"));
  g_assert_nonnull (strstr (words, "1234.50"));
  g_assert_nonnull (strstr (words, "Less to pay."));
  g_assert_null (strstr (words, "7.77"));
  g_assert_cmpuint (g_list_model_get_n_items (rp_record_file_get_contacts (file)), ==, 1);
  g_assert_cmpstr (rp_record_file_get_customer_name (file), ==, "Test Works");
  g_clear_object (&file);
  loop_close_session (session);
}

/* A long title is the text; facts are what has no place of its own. */
static void
test_facts (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, FIXTURE_USER, "BS");
  g_autoptr (RpRecordFile) file = open_file (session, "potential_need", LOOP_ASKED);

  g_assert_cmpstr (rp_record_file_get_heading (file), ==, "Change of basic-charge mode");
  g_assert_cmpstr (rp_record_file_get_text (file), ==, "Bill by demand");
  g_assert_true (has_fact (file, "due"));
  g_assert_true (has_fact (file, "manager"));
  g_assert_false (has_fact (file, "text"));
  g_assert_false (has_fact (file, "state"));
  g_assert_false (has_fact (file, "suggestion"));
  g_assert_false (has_fact (file, "customer"));
  g_assert_cmpstr (rp_record_file_name_of (file, LOOP_MANAGER), ==, "Lin");
  g_clear_object (&file);
  loop_close_session (session);
}

static void
test_suggestion (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, FIXTURE_USER, "BS");
  g_autoptr (RpRecordFile) file = open_file (session, "suggestion", LOOP_OPEN);

  g_assert_cmpstr (rp_record_file_get_heading (file), ==, "Change of basic-charge mode");
  g_assert_cmpstr (rp_record_file_get_text (file), ==, "Demand would be cheaper.");
  g_assert_cmpstr (rp_record_file_get_numbers (file)[1], ==, "1234 yuan");
  g_clear_object (&file);
  loop_close_session (session);
}

static void
test_not_here (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, FIXTURE_USER, "BS");
  g_autoptr (RpRecordFile) file = open_file (session, "need", LOOP_ASKED);
  g_autoptr (GPtrArray) steps = rp_record_file_list_steps (file);

  g_assert_null (rp_record_file_get_record (file));
  g_assert_cmpuint (steps->len, ==, 0);
  g_clear_object (&file);
  loop_close_session (session);
}

static gpointer
take_away (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GString *page = feed_page_new (40);

  feed_page_gone (page, LOOP_CUSTOMER, 40);
  g_assert_false (feed_page_apply (page, subject, "c1", "c2", TRUE));
  return NULL;
}

/* What was taken away is not shown on, nor what stood around it. */
static void
test_taken_away (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (RpRecordFile) file = open_file (session, "potential_need", LOOP_ASKED);

  g_assert_cmpuint (g_list_model_get_n_items (rp_record_file_get_contacts (file)), ==, 1);
  rp_worker_run (rp_session_get_worker (session), take_away, NULL, NULL, NULL);
  loop_wait_loaded (file);
  g_assert_null (rp_record_file_get_record (file));
  g_assert_cmpstr (rp_record_file_get_heading (file), ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (rp_record_file_get_contacts (file)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (rp_record_file_get_links (file)), ==, 0);
  g_clear_object (&file);
  loop_close_session (session);
}

static gpointer
break_contacts (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db, "ALTER TABLE k_contact RENAME TO k_gone", error);
  g_signal_emit_by_name (subject, "changed", (const char *const[]){ "contact", NULL });
  return NULL;
}

/* What only cannot be read now is shown on. */
static void
test_unreadable (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (RpRecordFile) file = open_file (session, "potential_need", LOOP_ASKED);

  rp_worker_run (rp_session_get_worker (session), break_contacts, NULL, NULL, NULL);
  loop_wait_loaded (file);
  g_assert_nonnull (rp_record_file_get_record (file));
  g_assert_cmpuint (g_list_model_get_n_items (rp_record_file_get_contacts (file)), ==, 1);
  g_assert_nonnull (rp_store_health_get_unread (rp_session_get_health (session)));
  g_clear_object (&file);
  loop_close_session (session);
}

/* The limits that the dispatch asks for are those of the need and of whose it is. */
static void
test_proposed (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  GString *page = feed_page_new (13);
  RpSession *session = NULL;
  g_autoptr (RpRecordFile) file = NULL;
  g_autoptr (JsonObject) values = NULL;
  g_autoptr (JsonObject) none = NULL;

  feed_page_row (page, "customer", LOOP_CUSTOMER, LOOP_CUSTOMER, 2, 12,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\",\"vip\":true}");
  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 13,
                 "{" LOOP_OF_CUSTOMER ",\"sub_code\":\"PQ-01\",\"urgency\":\"U3\","
                 "\"state\":\"CODED\"}");
  g_assert_false (store_fixture_apply (store, page, "c1", "c2", TRUE));
  session = loop_open_session (store, FIXTURE_USER, "BS");
  file = open_file (session, "need", LOOP_NEED);
  values = rp_record_file_propose (file, "dispatch");
  none = rp_record_file_propose (file, "answer_directly");
  g_assert_cmpstr (rp_json_get_string (values, "centre", NULL), ==, "OPERATION");
  /* Half of ten working days, from Monday 5 January. */
  g_assert_true (g_str_has_prefix (rp_json_get_string (values, "solve_due", NULL), "2026-01-12T"));
  g_assert_cmpuint (json_object_get_size (none), ==, 0);
  g_clear_object (&file);
  loop_close_session (session);
}

#define MERGED "01990000-0000-7000-8000-0000000000f4"

/* What was said about it stands in the report that went on. */
static void
test_proposed_by_report (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  GString *page = feed_page_new (14);
  RpSession *session = NULL;
  g_autoptr (RpRecordFile) file = NULL;
  g_autoptr (JsonObject) values = NULL;

  feed_page_row (page, "needs_report", LOOP_REPORT, LOOP_CUSTOMER, 2, 12,
                 "{" LOOP_OF_CUSTOMER ",\"state\":\"ACCEPTED\",\"template\":\"T2\","
                 "\"template_version\":1,\"review\":{\"t2.route\":[{\"row\":\"r1\",\"need\":"
                 "\"Sags\",\"centre\":\"PLANNING\",\"limit\":\"2026-03-02\"}]}}");
  feed_page_row (page, "needs_report", MERGED, LOOP_CUSTOMER, 1, 13,
                 "{" LOOP_OF_CUSTOMER ",\"state\":\"MERGED\",\"merged_into\":\"" LOOP_REPORT "\"}");
  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 14,
                 "{" LOOP_OF_CUSTOMER ",\"title\":\"Sags\",\"sub_code\":\"PQ-01\","
                 "\"urgency\":\"U3\",\"state\":\"CODED\",\"report\":\"" MERGED "\"}");
  g_assert_false (store_fixture_apply (store, page, "c1", "c2", TRUE));
  session = loop_open_session (store, FIXTURE_USER, "BS");
  file = open_file (session, "need", LOOP_NEED);
  values = rp_record_file_propose (file, "dispatch");
  g_assert_cmpstr (rp_json_get_string (values, "centre", NULL), ==, "PLANNING");
  g_assert_true (g_str_has_prefix (rp_json_get_string (values, "solve_due", NULL), "2026-03-02T"));
  g_clear_object (&file);
  loop_close_session (session);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_step_take_finish (RP_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

/* What is done shows on the page that is open; what stays the same keeps its place there. */
static void
test_follows (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (RpRecordFile) file = open_file (session, "task", LOOP_TASK);
  g_autoptr (GObject) contact = g_list_model_get_item (rp_record_file_get_contacts (file), 0);
  g_autoptr (GObject) link = g_list_model_get_item (rp_record_file_get_links (file), 0);
  g_autoptr (GObject) same_contact = NULL;
  g_autoptr (GObject) same_link = NULL;
  gboolean done = FALSE;

  rp_step_take_async (session, rp_record_file_get_record (file), "accept", NULL, taken_cb, &done);
  loop_wait (&done);
  if (!g_str_equal (rp_record_get_text (rp_record_file_get_record (file), "state"), "ACCEPTED"))
    loop_wait_loaded (file);
  g_assert_cmpstr (rp_record_get_text (rp_record_file_get_record (file), "state"), ==, "ACCEPTED");
  g_assert_cmpuint (g_list_model_get_n_items (rp_record_file_get_history (file)), ==, 1);
  same_contact = g_list_model_get_item (rp_record_file_get_contacts (file), 0);
  same_link = g_list_model_get_item (rp_record_file_get_links (file), 0);
  g_assert_nonnull (contact);
  g_assert_true (contact == same_contact);
  g_assert_nonnull (link);
  g_assert_true (link == same_link);
  g_clear_object (&file);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-file/to-ask", test_to_ask);
  g_test_add_func ("/record-file/facts", test_facts);
  g_test_add_func ("/record-file/suggestion", test_suggestion);
  g_test_add_func ("/record-file/proposed", test_proposed);
  g_test_add_func ("/record-file/proposed-by-report", test_proposed_by_report);
  g_test_add_func ("/record-file/not-here", test_not_here);
  g_test_add_func ("/record-file/follows", test_follows);
  g_test_add_func ("/record-file/taken-away", test_taken_away);
  g_test_add_func ("/record-file/unreadable", test_unreadable);
  return g_test_run ();
}
