/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/history.h"

#include "support/loop-fixture.h"
#include "workbench/history-load.h"

#define CONFLICT "01990000-0000-7000-8000-0000000000c9"

static void
receive_contact (GString *page, gint64 rev, const char *fields)
{
  g_autofree char *body = g_strdup_printf ("{" LOOP_OF_CUSTOMER ",\"name\":\"Wen\",%s}", fields);
  feed_page_row (page, "contact", LOOP_CONTACT, LOOP_CUSTOMER, rev, 30 + rev, body);
}

/* A contact whose mobile came from the server, whose post was set here, and a conflict about the mobile
 * that somebody has decided. */
static StoreFixture *
history_fixture_new (const char *state)
{
  StoreFixture *self = loop_fixture_new ();
  GString *page = feed_page_new (60);
  g_autofree char *conflict = g_strdup_printf (
      "{" LOOP_OF_CUSTOMER ",\"on_kind\":\"contact\",\"on_id\":\"" LOOP_CONTACT "\","
      "\"unit\":\"mobile\",\"seen\":\"12000000001\",\"mine\":\"12000000003\","
      "\"theirs\":\"12000000002\",\"mine_by\":\"" LOOP_MANAGER "\","
      "\"theirs_by\":\"" FIXTURE_USER "\",\"mine_at\":\"2026-01-05T02:00:00.000Z\","
      "\"theirs_at\":\"2026-01-03T02:00:00.000Z\",\"state\":\"%s\"}",
      state);

  receive_contact (page, 2, "\"mobile\":\"12000000002\",\"post\":\"Clerk\"");
  feed_page_row (page, "conflict", CONFLICT, LOOP_CUSTOMER, 1, 40, conflict);
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  loop_sign_in (self, LOOP_MANAGER, "KAM");
  g_free (store_fixture_set (self, "contact", LOOP_CONTACT, "post", "Director"));
  return self;
}

static RpHistoryContent *
load (StoreFixture *store, const RpHistoryAnswers *answers)
{
  g_autoptr (GError) error = NULL;
  RpHistoryContent *content
      = rp_history_load (store->store, "contact", LOOP_CONTACT, answers, &error);

  g_assert_no_error (error);
  return content;
}

static RpHistoryItem *
get (const RpHistoryContent *content, guint at)
{
  g_assert_cmpuint (at, <, content->items->len);
  return content->items->pdata[at];
}

static void
assert_item (RpHistoryItem *item, const char *field, const char *before, const char *after)
{
  g_assert_cmpstr (rp_history_item_get_field (item), ==, field);
  g_assert_cmpstr (rp_history_item_get_before (item), ==, before);
  g_assert_cmpstr (rp_history_item_get_after (item), ==, after);
}

/* Without the server: what was done here, what came, both values of the conflict. */
static void
test_local (void)
{
  g_autoptr (StoreFixture) store = history_fixture_new ("OPEN");
  g_autoptr (RpHistoryContent) content = load (store, NULL);

  g_assert_cmpstr (content->title, ==, "Wen");
  g_assert_cmpuint (content->items->len, ==, 4);
  assert_item (get (content, 0), "Mobile", "12000000003", "12000000002");
  g_assert_true (rp_history_item_is_conflict (get (content, 0)));
  g_assert_cmpstr (rp_history_item_get_note (get (content, 0)), ==, "To decide");
  g_assert_true (g_str_has_prefix (rp_history_item_get_by (get (content, 0)), "Lin · "));
  assert_item (get (content, 1), "Post", "Clerk", "Director");
  g_assert_true (
      g_str_has_suffix (rp_history_item_get_by (get (content, 1)), " · waits to be sent"));
  for (guint i = 2; i < 4; i++)
    {
      g_assert_cmpstr (rp_history_item_get_before (get (content, i)), ==, "—");
      g_assert_true (
          g_str_has_prefix (rp_history_item_get_by (get (content, i)), "Received from the server"));
    }
}

static JsonObject *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  return rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);
}

/* What the server says takes the place of what came from it; what it does not know yet stays. */
static void
test_server (void)
{
  g_autoptr (StoreFixture) store = history_fixture_new ("KEPT");
  RpHistoryAnswers *answers = rp_history_answers_new (
      "2026-01-05T02:00:00.000Z",
      parse ("{'complete':true,'entries':[{'rev':2,'unit':'mobile','old':'12000000001',"
             "'new':'12000000002','by':'" LOOP_MANAGER "','at':'2026-01-03T02:00:00.000Z',"
             "'op':'x'},{'rev':1,'unit':'','by':'" LOOP_MANAGER
             "','at':'2025-12-01T02:00:00.000Z','op':'y'}]}"));
  g_autoptr (RpHistoryContent) content = load (store, answers);

  g_assert_cmpuint (content->items->len, ==, 4);
  assert_item (get (content, 1), "Post", "Clerk", "Director");
  assert_item (get (content, 2), "Mobile", "12000000001", "12000000002");
  g_assert_true (g_str_has_prefix (rp_history_item_get_by (get (content, 2)), "Lin · 2026-01-03"));
  assert_item (get (content, 3), "Created", "", "");
  /* Nobody here knows who decided the conflict. */
  g_assert_cmpstr (rp_history_item_get_note (get (content, 0)), ==, "Kept theirs");
  g_assert_cmpstr (content->undetermined[0], ==, CONFLICT);
  rp_history_answers_unref (answers);
}

/* What the server received after it was asked is not gone in between. */
static void
test_acknowledged (void)
{
  g_autoptr (StoreFixture) store = history_fixture_new ("KEPT");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (store);
  RpHistoryAnswers *answers = rp_history_answers_new ("2026-01-05T02:00:00.000Z",
                                                      parse ("{'complete':true,'entries':[]}"));
  g_autoptr (RpHistoryContent) content = NULL;

  store_fixture_answer (store, ((RpOp *)ops->pdata[0])->id, RP_RESULT_APPLIED, 70);
  content = load (store, answers);
  assert_item (get (content, 1), "Post", "Clerk", "Director");
  g_assert_false (g_str_has_suffix (rp_history_item_get_by (get (content, 1)), "waits to be sent"));
  rp_history_answers_unref (answers);
}

/* Who decided what, when. */
static void
test_decision (void)
{
  g_autoptr (StoreFixture) store = history_fixture_new ("REPLACED");
  RpHistoryAnswers *first = rp_history_answers_new ("2026-01-05T02:00:00.000Z",
                                                    parse ("{'complete':true,'entries':[]}"));
  const char *const ids[] = { CONFLICT, NULL };
  g_autoptr (GPtrArray) objects
      = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  RpHistoryAnswers *answers = NULL;
  g_autoptr (RpHistoryContent) content = NULL;

  g_ptr_array_add (objects, parse ("{'complete':true,'entries':[{'rev':2,'unit':'state',"
                                   "'old':'OPEN','new':'REPLACED','by':'" LOOP_MANAGER
                                   "','at':'2026-01-04T02:00:00.000Z','op':'z'}]}"));
  answers = rp_history_answers_new_with (first, ids, objects);
  content = load (store, answers);
  assert_item (get (content, 0), "Mobile", "12000000002", "12000000003");
  g_assert_true (g_str_has_prefix (rp_history_item_get_note (get (content, 0)),
                                   "Used mine · Lin · 2026-01-04"));
  g_assert_null (content->undetermined[0]);
  rp_history_answers_unref (first);
  rp_history_answers_unref (answers);
}

/* What stands, a step and what others write is not offered. */
static void
test_may_restore (void)
{
  g_autoptr (StoreFixture) store = history_fixture_new ("OPEN");
  g_autoptr (RpHistoryContent) content = load (store, NULL);
  g_autoptr (RpHistoryContent) read_only = NULL;

  g_assert_true (rp_history_item_can_restore (get (content, 0)));
  g_assert_true (rp_history_item_can_restore (get (content, 1)));
  loop_sign_in (store, LOOP_MANAGER, "AUD");
  read_only = load (store, NULL);
  g_assert_false (rp_history_item_can_restore (get (read_only, 0)));
  g_assert_false (rp_history_item_can_restore (get (read_only, 1)));
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  rp_history_restore_finish (RP_HISTORY (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

/* What was answered to a question is told by the question. */
static void
test_answer (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RpHistoryContent) content = NULL;
  GString *page = feed_page_new (60);

  feed_page_row (page, "visit", LOOP_REPORT, LOOP_CUSTOMER, 1, 40,
                 "{" LOOP_OF_CUSTOMER ",\"kind\":\"V01\",\"state\":\"ON_SITE\",\"template\":\"T1\","
                 "\"template_version\":1,\"manager\":\"" LOOP_MANAGER "\"}");
  g_assert_false (store_fixture_apply (store, page, "c1", "c2", TRUE));
  loop_sign_in (store, LOOP_MANAGER, "KAM");
  g_free (store_fixture_set (store, "visit", LOOP_REPORT, "answers.t1.production.text", "Fine."));
  content = rp_history_load (store->store, "visit", LOOP_REPORT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (content->items->len, ==, 1);
  assert_item (get (content, 0), "Production and business", "—", "Fine.");
  g_assert_true (rp_history_item_can_restore (get (content, 0)));
}

/* What closes a matter is its reviewer's to put back behind the acceptance; the rest is history. */
static void
test_closing_answer (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RpHistoryContent) content = NULL;
  GString *page = feed_page_new (60);
  guint n_answers = 0;

  feed_page_row (page, "needs_report", LOOP_REPORT, LOOP_CUSTOMER, 2, 40,
                 "{" LOOP_OF_CUSTOMER ",\"state\":\"ACCEPTED\",\"template\":\"T3\","
                 "\"template_version\":1,\"manager\":\"" LOOP_MANAGER "\","
                 "\"reviewer\":\"" FIXTURE_USER "\"}");
  g_assert_false (store_fixture_apply (store, page, "c1", "c2", TRUE));
  loop_sign_in (store, FIXTURE_USER, "BS");
  g_free (store_fixture_set (store, "needs_report", LOOP_REPORT, "review.t3.cause.text", "Wind."));
  g_free (store_fixture_set (store, "needs_report", LOOP_REPORT, "review.t3.code", "x"));
  content = rp_history_load (store->store, "needs_report", LOOP_REPORT, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < content->items->len; i++)
    {
      const char *field = rp_history_item_get_field (get (content, i));
      gboolean is_closing = g_str_equal (field, "Cause");

      if (is_closing || g_str_equal (field, "Coding and ruling"))
        g_assert_cmpint (rp_history_item_can_restore (get (content, i)), ==, is_closing);
      n_answers += is_closing || g_str_equal (field, "Coding and ruling");
    }
  g_assert_cmpuint (n_answers, ==, 2);
}

/* An edit like any other: the value that stood is what was seen, and it is a line of the history. */
static void
test_restore (void)
{
  g_autoptr (StoreFixture) store = history_fixture_new ("OPEN");
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (RpHistory) history = rp_history_new (session, "contact", LOOP_CONTACT);
  g_autoptr (RpHistoryItem) item = NULL;
  gboolean done = FALSE;

  loop_wait_loaded (history);
  g_assert_cmpstr (rp_history_get_notice (history), ==, "");
  item = g_list_model_get_item (rp_history_get_items (history), 1);
  rp_history_restore_async (history, item, restored_cb, &done);
  loop_wait (&done);
  loop_wait_loaded (history);
  g_assert_cmpuint (g_list_model_get_n_items (rp_history_get_items (history)), ==, 5);
  g_clear_object (&history);
  loop_close_session (session);
  store_fixture_open (store);
  store_fixture_assert_text (store, "contact", LOOP_CONTACT, "post", "Clerk");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/closing-answer", test_closing_answer);
  g_test_add_func ("/history/local", test_local);
  g_test_add_func ("/history/server", test_server);
  g_test_add_func ("/history/acknowledged", test_acknowledged);
  g_test_add_func ("/history/decision", test_decision);
  g_test_add_func ("/history/may-restore", test_may_restore);
  g_test_add_func ("/history/answer", test_answer);
  g_test_add_func ("/history/restore", test_restore);
  return g_test_run ();
}
