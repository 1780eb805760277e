/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document.h"

#include "workbench/document-fixture.h"
#include "workbench/document-step.h"
#include "workbench/table-rows.h"

/* Nobody presses a key for it. */
static void
test_saves_by_itself (Desk *desk, gconstpointer data)
{
  desk_settle (desk); /* what the program filled in */
  g_assert_false (rp_session_is_saving (desk->session));
  desk_type (desk, "The sags come when");
  g_assert_true (rp_session_is_saving (desk->session));
  desk_assert_saying (desk, "Saving…");
  desk_settle (desk);
  desk_assert_saying (desk, "Saved on this computer");
  desk_assert_on_disk (desk, "The sags come when");
}

/* A letter typed while the letters before it are being written is not forgotten when the page is left. */
static void
test_flush_while_writing (Desk *desk, gconstpointer data)
{
  desk_type (desk, "The sags");
  rp_document_flush (desk->document);
  desk_type (desk, "The sags come");
  rp_document_flush (desk->document);
  g_assert_true (rp_session_is_saving (desk->session));
  desk_settle (desk);
  desk_assert_on_disk (desk, "The sags come");
}

/* The page is gone before the disk was done. */
static void
test_flush_and_drop (Desk *desk, gconstpointer data)
{
  desk_type (desk, "None.");
  rp_document_flush (desk->document);
  g_clear_object (&desk->document);
  desk_settle (desk);
  desk_assert_on_disk (desk, "None.");
}

static gpointer
refuse_ops (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db,
                     "CREATE TEMP TRIGGER full BEFORE INSERT ON op"
                     " BEGIN SELECT RAISE (ABORT, 'the disk is full'); END",
                     error);
  return NULL;
}

/* The customer has become somebody else's. */
static gpointer
take_away (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GString *page = feed_page_new (20);

  feed_page_gone (page, CUSTOMER, 20);
  g_assert_false (feed_page_apply (page, subject, "c1", "c2", TRUE));
  return NULL;
}

static gpointer
do_nothing (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return NULL;
}

/* All is told and loaded again, so that the next job begins at once. */
static void
rest (Desk *desk)
{
  for (guint i = 0; i < 4; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      desk_run (desk, do_nothing);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
come_to_rest (Desk *desk)
{
  desk_settle (desk);
  rest (desk);
}

static void
refused_cb (RpSession *session, const char *sentence, char **said)
{
  g_free (*said);
  *said = g_strdup (sentence);
}

/* The page goes, the disk refuses. Returns: (transfer full): what is said */
static char *
leave_refused (Desk *desk)
{
  char *said = NULL;
  gulong handler
      = g_signal_connect (desk->session, "saving-failed", G_CALLBACK (refused_cb), &said);

  rp_document_flush (desk->document);
  g_clear_object (&desk->document);
  while (said == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (desk->session, handler);
  return said;
}

static void
assert_typed (Desk *desk, const char *text)
{
  JsonNode *answer = rp_form_get_answer (rp_document_get_form (desk->document), "t1.opinion");

  g_assert_nonnull (answer);
  g_assert_cmpstr (rp_json_node_get_string (answer, NULL), ==, text);
}

/* A disk that refused after the page had gone lost what was typed on it, and the session said all was saved. */
static void
test_refused_by_the_disk (Desk *desk, gconstpointer data)
{
  g_autofree char *said = NULL;

  desk_settle (desk); /* what the program filled in */
  desk_run (desk, refuse_ops);
  desk_type (desk, "The sags come");
  said = leave_refused (desk);
  g_assert_nonnull (strstr (said, "the disk is full"));
  g_assert_true (rp_session_is_saving (desk->session));
  desk_open_document (desk);
  assert_typed (desk, "The sags come");
  g_clear_object (&desk->document);
  desk_run (desk, document_fixture_take_ops);
  desk_settle (desk);
  desk_assert_on_disk (desk, "The sags come");
}

/* What was typed on a record that was taken away vanished without a word. */
static void
test_taken_away (Desk *desk, gconstpointer data)
{
  g_autofree char *said = NULL;

  desk_settle (desk);
  desk_type (desk, "The sags come");
  desk_run (desk, take_away);
  said = leave_refused (desk);
  g_assert_nonnull (strstr (said, "was taken from this computer"));
  g_assert_true (rp_session_is_saving (desk->session));
  desk_open_document (desk);
  assert_typed (desk, "The sags come");
}

/* The deputy has answered, too. */
static gpointer
bring_answer (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GString *page = feed_page_new (20);

  feed_page_row (page, "visit", VISIT, CUSTOMER, 2, 20,
                 "{\"customer\":\"" CUSTOMER "\",\"kind\":\"V01\",\"state\":\"PLANNED\","
                 "\"manager\":\"" FIXTURE_USER "\",\"answers\":{\"" USAGE "\":\"Theirs.\"}}");
  g_assert_false (feed_page_apply (page, subject, "c1", "c2", TRUE));
  return NULL;
}

/* The last change of an answer, as it is sent. */
static const RpChange *
find_change (GPtrArray *ops, const char *unit)
{
  for (guint i = ops->len; i > 0; i--)
    {
      const RpChange *change = ((RpOp *)ops->pdata[i - 1])->changes->pdata[0];
      if (change->set != NULL && json_object_has_member (change->set, unit))
        return change;
    }
  g_assert_not_reached ();
}

static const RpChange *
find_usage_change (GPtrArray *ops)
{
  return find_change (ops, "answers." USAGE);
}

/* An answer of somebody else's that came while this one was typed was written over as if it had been seen. */
static void
test_answered_meanwhile (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;

  come_to_rest (desk);
  desk_run (desk, bring_answer);
  desk_type (desk, "None.");
  rp_document_flush (desk->document);
  desk_type_at (desk, USAGE, "Mine.");
  desk_settle (desk);
  desk_close_session (desk);
  store_fixture_open (desk->profile);
  ops = store_fixture_freeze (desk->profile);
  change = find_usage_change (ops);
  g_assert_cmpint (change->base, ==, 1);
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (change->seen, "answers." USAGE)));
}

/* What goes to the server. Returns: (transfer full) */
static GPtrArray *
collect_ops (Desk *desk)
{
  desk_settle (desk);
  desk_close_session (desk);
  store_fixture_open (desk->profile);
  return store_fixture_freeze (desk->profile);
}

static void
hold_cb (RpDocument *document, const char *question, const char *place)
{
  rp_document_hold_answer (document, place);
}

/* @func brings an answer which the field at @place cannot show, because somebody is in it. */
static void
bring_behind (Desk *desk, RpWorkFunc func, const char *place)
{
  gulong handler
      = g_signal_connect (desk->document, "answer-changed", G_CALLBACK (hold_cb), (gpointer)place);

  desk_run (desk, func);
  rest (desk);
  g_signal_handler_disconnect (desk->document, handler);
}

static void
assert_answer (Desk *desk, const char *question, const char *text)
{
  JsonNode *answer = rp_form_get_answer (rp_document_get_form (desk->document), question);

  g_assert_nonnull (answer);
  g_assert_cmpstr (rp_json_node_get_string (answer, NULL), ==, text);
}

/* The letter typed next wrote over the answer that the field had not shown, as if it had been seen. */
static void
test_answered_behind_the_cursor (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;

  come_to_rest (desk);
  bring_behind (desk, bring_answer, USAGE);
  assert_answer (desk, USAGE, "Theirs.");
  desk_type_at (desk, USAGE, "Mine.");
  rp_document_flush (desk->document);
  desk_type_at (desk, USAGE, "Mine. Yes.");
  ops = collect_ops (desk);
  change = find_usage_change (ops);
  g_assert_cmpint (change->base, ==, 1);
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (change->seen, "answers." USAGE)));
}

/* What the field shows by now has been seen. */
static void
test_shown_when_left (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;

  come_to_rest (desk);
  bring_behind (desk, bring_answer, USAGE);
  rp_document_release_answer (desk->document, USAGE);
  rp_document_hold_answer (desk->document, USAGE); /* nothing has come since */
  desk_type_at (desk, USAGE, "Mine.");
  ops = collect_ops (desk);
  change = find_usage_change (ops);
  g_assert_cmpstr (rp_json_get_string (change->seen, "answers." USAGE, NULL), ==, "Theirs.");
}

/* A text that cannot be read stays in its field, and hides what comes. */
static void
test_answered_behind_an_unread_text (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;

  come_to_rest (desk);
  rp_document_set_unread (desk->document, USAGE, "12 o");
  desk_run (desk, bring_answer);
  rest (desk);
  assert_answer (desk, USAGE, "Theirs.");
  desk_type_at (desk, USAGE, "120");
  ops = collect_ops (desk);
  change = find_usage_change (ops);
  g_assert_cmpint (change->base, ==, 1);
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (change->seen, "answers." USAGE)));
}

#define PROMISES "t1.promises"
#define R1 "{\"row\":\"r1\",\"what\":\"Send the curve\"}"
#define R2 "{\"row\":\"r2\",\"what\":\"Ask about the meter\"}"

static void
bring_promises (RpStore *store, int rev, const char *rows)
{
  GString *page = feed_page_new (20 + rev);
  g_autofree char *body
      = g_strdup_printf ("{\"customer\":\"" CUSTOMER "\",\"kind\":\"V01\",\"state\":\"PLANNED\","
                         "\"manager\":\"" FIXTURE_USER "\",\"answers\":{\"" PROMISES "\":%s}}",
                         rows);
  g_autofree char *from = g_strdup_printf ("c%d", rev - 1);
  g_autofree char *to = g_strdup_printf ("c%d", rev);

  feed_page_row (page, "visit", VISIT, CUSTOMER, rev, 20 + rev, body);
  g_assert_false (feed_page_apply (page, store, from, to, TRUE));
}

static gpointer
bring_two_rows (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  bring_promises (subject, 2, "[" R1 "," R2 "]");
  return NULL;
}

static gpointer
bring_second_row (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  bring_promises (subject, 3, "[" R2 "]");
  return NULL;
}

static void
set_cell (Desk *desk, const RpTableRow *row, const char *column, const char *text)
{
  RpTemplate *template_ = rp_form_get_template (rp_document_get_form (desk->document));
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), text);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      rp_table_rows_set_cell (desk->document, rp_template_find_question (template_, PROMISES), row,
                              rp_template_find_question (template_, column), value, &error));
  g_assert_no_error (error);
}

/* What was typed into a row that another had taken out was thrown away letter by letter. */
static void
test_row_removed_elsewhere (Desk *desk, gconstpointer data)
{
  const RpQuestion *table = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (JsonObject) shown = NULL;
  const RpChange *change = NULL;
  JsonArray *rows = NULL;

  come_to_rest (desk);
  desk_run (desk, bring_two_rows);
  rest (desk);
  table = rp_template_find_question (rp_form_get_template (rp_document_get_form (desk->document)),
                                     PROMISES);
  shown = rp_json_object_copy (
      rp_table_rows_find (rp_table_rows_get (desk->document, table), "r1", NULL));
  bring_behind (desk, bring_second_row, PROMISES "/r1");
  g_assert_null (rp_table_rows_find (rp_table_rows_get (desk->document, table), "r1", NULL));
  set_cell (desk, &(RpTableRow){ shown, 0 }, PROMISES ".who", "Zhou");
  ops = collect_ops (desk);
  change = find_change (ops, "answers." PROMISES);
  rows = rp_json_get_array (change->set, "answers." PROMISES);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 0), "row", NULL), ==, "r1");
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 0), "what", NULL), ==,
                   "Send the curve");
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 0), "who", NULL), ==,
                   "Zhou");
  rows = rp_json_get_array (change->seen, "answers." PROMISES);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
}

/* The letters in another cell do not write over what has come for the rows beside it. */
static void
test_cell_beside_new_rows (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (JsonObject) shown = json_object_new ();
  JsonArray *rows = NULL;

  come_to_rest (desk);
  desk_run (desk, bring_two_rows);
  rest (desk);
  json_object_set_string_member (shown, "row", "r2");
  set_cell (desk, &(RpTableRow){ shown, 0 }, PROMISES ".who", "Zhou");
  ops = collect_ops (desk);
  rows = rp_json_get_array (find_change (ops, "answers." PROMISES)->set, "answers." PROMISES);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 0), "what", NULL), ==,
                   "Send the curve");
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 1), "what", NULL), ==,
                   "Ask about the meter");
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 1), "who", NULL), ==,
                   "Zhou");
}

static gpointer
freeze (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) ops = rp_store_freeze (subject, 100, 256 * 1024, error);

  g_assert_cmpuint (ops->len, >, 0);
  return NULL;
}

/* What is typed on while it is written goes on from what was written, and is no conflict with oneself. */
static void
test_typed_on (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;

  come_to_rest (desk);
  desk_type_at (desk, USAGE, "Mine");
  rp_document_flush (desk->document);
  desk_type_at (desk, USAGE, "Mine.");
  desk_run (desk, freeze);
  desk_settle (desk);
  desk_close_session (desk);
  store_fixture_open (desk->profile);
  ops = store_fixture_freeze (desk->profile);
  change = find_usage_change (ops);
  g_assert_cmpstr (rp_json_get_string (change->set, "answers." USAGE, NULL), ==, "Mine.");
  g_assert_cmpstr (rp_json_get_string (change->seen, "answers." USAGE, NULL), ==, "Mine");
}

static void
step_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;

  rp_document_take_step_finish (RP_DOCUMENT (source), result, &desk->error);
  desk->done = TRUE;
}

/* A step that is not possible loses nothing: what was typed before it is on the disk. */
static void
test_refused_step_keeps_answers (Desk *desk, gconstpointer data)
{
  desk_type (desk, "None.");
  rp_document_take_step_async (desk->document, "finish", NULL, step_cb, desk);
  desk_wait_for (&desk->done);
  g_assert_error (desk->error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_cmpstr (rp_record_get_text (rp_document_get_record (desk->document), "state"), ==,
                   "ON_SITE");
  desk_assert_saying (desk, "Saved on this computer");
  g_assert_false (rp_session_is_saving (desk->session));
  desk_assert_on_disk (desk, "None.");
}

/* A visit that is started from its page: when one arrived stands in the form at once. */
static void
test_started_on_the_page (void)
{
  Desk desk = { .profile = desk_fixture_new () };

  g_clear_object (&desk.profile->store);
  desk_open_session (&desk);
  g_assert_null (rp_form_get_answer (rp_document_get_form (desk.document), "t1.when.arrival"));
  rp_document_take_step_async (desk.document, "start", NULL, step_cb, &desk);
  desk_wait_for (&desk.done);
  g_assert_no_error (desk.error);
  g_assert_nonnull (rp_form_get_answer (rp_document_get_form (desk.document), "t1.when.arrival"));
  desk_settle (&desk);
  desk_tear_down (&desk, NULL);
}

static void
take_step (Desk *desk, const char *event)
{
  rp_document_take_step_async (desk->document, event, NULL, step_cb, desk);
  desk_wait_for (&desk->done);
  g_assert_no_error (desk->error);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;
  g_autofree char *op_id = rp_session_commit_finish (RP_SESSION (source), result, &desk->error);

  desk->done = op_id != NULL;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;

  desk->undone = rp_session_undo_finish (RP_SESSION (source), result, &desk->error);
  desk->done = TRUE;
}

static gboolean
undo (Desk *desk)
{
  rp_session_undo_async (desk->session, undone_cb, desk);
  desk_wait_for (&desk->done);
  return desk->undone;
}

static void
call_elsewhere (Desk *desk, RpRecord *contact)
{
  RpEdit *edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, contact, "mobile", "12000000002");
  rp_session_commit_async (desk->session, edit, NULL, committed_cb, desk);
  desk_wait_for (&desk->done);
}

/* After a step that took another one back, nothing older could be undone. */
static void
test_undo_behind_a_step (void)
{
  Desk desk = { .profile = desk_fixture_new () };
  g_autoptr (RpRecord) contact = store_fixture_get (desk.profile, "contact", CONTACT);
  g_autofree char *begun = rp_visit_begin (desk.profile->store, VISIT, NULL);

  desk_fixture_answer (desk.profile, "visit", VISIT, VISIT_ANSWERS);
  g_clear_object (&desk.profile->store);
  desk_open_session (&desk);
  call_elsewhere (&desk, contact);
  desk_settle (&desk);
  take_step (&desk, "finish");
  take_step (&desk, "amend");
  g_assert_true (undo (&desk));
  g_assert_false (undo (&desk));
  desk_close_session (&desk);
  store_fixture_open (desk.profile);
  store_fixture_assert_text (desk.profile, "contact", CONTACT, "mobile", "12000000001");
  desk_tear_down (&desk, NULL);
}

static gpointer
refuse_withdrawal (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db,
                     "CREATE TEMP TRIGGER full BEFORE UPDATE ON op"
                     " BEGIN SELECT RAISE (ABORT, 'the disk is full'); END",
                     error);
  return NULL;
}

static gpointer
read_contact (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_get (subject, "contact", CONTACT, error);
}

/* What could not be taken back now can be later. */
static void
test_undo_refused (Desk *desk, gconstpointer data)
{
  g_autoptr (RpRecord) contact
      = rp_worker_run (rp_session_get_worker (desk->session), read_contact, NULL, NULL, NULL);

  call_elsewhere (desk, contact);
  desk_run (desk, refuse_withdrawal);
  g_assert_false (undo (desk));
  g_assert_nonnull (desk->error);
  g_clear_error (&desk->error);
  desk_run (desk, document_fixture_take_ops);
  g_assert_true (undo (desk));
  g_assert_no_error (desk->error);
}

/* Who is on file is known: one choice fills the row, and what was typed stays. */
static void
test_complete_row (Desk *desk, gconstpointer data)
{
  RpTemplate *template_ = rp_form_get_template (rp_document_get_form (desk->document));
  const RpQuestion *table = rp_template_find_question (template_, "t1.they");
  const RpQuestion *column = rp_template_find_question (template_, "t1.they.contact");
  g_autoptr (JsonObject) row = json_object_new ();

  json_object_set_string_member (row, "row", "r1");
  json_object_set_string_member (row, "contact", CONTACT);
  json_object_set_string_member (row, "phone", "another one");
  g_assert_true (rp_table_rows_complete (desk->document, table, column, row));
  g_assert_cmpstr (rp_json_get_string (row, "name", NULL), ==, "Wen");
  g_assert_cmpstr (rp_json_get_string (row, "phone", NULL), ==, "another one");
  g_assert_false (json_object_has_member (row, "role"));
  g_assert_false (rp_table_rows_complete (desk->document, table, column, row));
}

static void
test_steps (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) arrows = rp_document_list_steps (desk->document);
  g_autoptr (GPtrArray) problems = rp_document_list_problems_for (desk->document, "finish");
  gboolean opinion = FALSE;

  g_assert_cmpuint (arrows->len, ==, 1);
  g_assert_cmpstr (((const RpTransition *)arrows->pdata[0])->event, ==, "finish");
  g_assert_true (rp_document_step_needs_answers (desk->document, "finish"));
  for (guint i = 0; i < problems->len; i++)
    {
      const RpProblem *problem = problems->pdata[i];
      /* The end of the visit is known when it is finished. */
      g_assert_cmpstr (problem->question, !=, "t1.when.departure");
      opinion = opinion || g_str_equal (problem->question, "t1.opinion");
    }
  g_assert_true (opinion);
}

#define WHEN "t1.when.arrival"

static void
close_document (Desk *desk)
{
  rp_document_flush (desk->document);
  while (rp_session_is_saving (desk->session))
    g_main_context_iteration (NULL, TRUE);
  desk_close_session (desk);
}

/* What cannot be read is no answer, and is not lost with the page or the program either. */
static void
test_unread (Desk *desk, gconstpointer data)
{
  g_autofree char *sentence = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (JsonNode) text = json_node_init_string (json_node_alloc (), "2026-01-05T09:30");

  rp_document_set_unread (desk->document, WHEN, "half past n");
  close_document (desk);
  desk_open_session (desk);
  g_assert_cmpstr (rp_document_get_unread (desk->document, WHEN), ==, "half past n");
  sentence = rp_document_dup_unread_sentence (desk->document, RP_ROLE_MANAGER);
  g_assert_true (g_str_has_prefix (
      sentence, "“Arrival” cannot be read as it stands. It is kept as you typed it"));
  g_assert_null (rp_document_find_unread (desk->document, RP_ROLE_SPECIALIST));
  g_assert_true (rp_document_set_answer (desk->document, WHEN, text, NULL));
  g_assert_null (rp_document_find_unread (desk->document, RP_ROLE_MANAGER));
  nothing = rp_document_dup_unread_sentence (desk->document, RP_ROLE_MANAGER);
  g_assert_cmpstr (nothing, ==, "");
  close_document (desk);
  desk_open_session (desk);
  g_assert_null (rp_document_get_unread (desk->document, WHEN));
}

static void
set_promises (Desk *desk, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) rows = rp_json_parse (json, strlen (json), &rp_json_limits_message, &error);

  g_assert_true (rp_document_set_answer (desk->document, "t1.promises", rows, &error));
  g_assert_no_error (error);
}

/* A row that is taken out takes what stood in it along: the next row of that name is another one. */
static void
test_unread_in_a_row (Desk *desk, gconstpointer data)
{
  const char *place = "t1.promises/r1/due";

  set_promises (desk, "[{\"row\":\"r1\",\"what\":\"Send the curve\"}]");
  rp_document_set_unread (desk->document, place, "soon");
  set_promises (desk, "[{\"row\":\"r1\",\"what\":\"Send the load curve\"}]");
  g_assert_cmpstr (rp_document_get_unread (desk->document, place), ==, "soon");
  g_assert_cmpstr (rp_document_find_unread (desk->document, RP_ROLE_MANAGER)->id, ==,
                   "t1.promises");
  set_promises (desk, "[{\"row\":\"r2\",\"what\":\"Send the curve\"}]");
  g_assert_null (rp_document_get_unread (desk->document, place));
  g_assert_null (rp_document_find_unread (desk->document, RP_ROLE_MANAGER));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/document/saves-by-itself", Desk, NULL, desk_set_up, test_saves_by_itself,
              desk_tear_down);
  g_test_add ("/document/flush-while-writing", Desk, NULL, desk_set_up, test_flush_while_writing,
              desk_tear_down);
  g_test_add ("/document/flush-and-drop", Desk, NULL, desk_set_up, test_flush_and_drop,
              desk_tear_down);
  g_test_add ("/document/refused-by-the-disk", Desk, NULL, desk_set_up, test_refused_by_the_disk,
              desk_tear_down);
  g_test_add ("/document/taken-away", Desk, NULL, desk_set_up, test_taken_away, desk_tear_down);
  g_test_add ("/document/answered-meanwhile", Desk, NULL, desk_set_up, test_answered_meanwhile,
              desk_tear_down);
  g_test_add ("/document/answered-behind-the-cursor", Desk, NULL, desk_set_up,
              test_answered_behind_the_cursor, desk_tear_down);
  g_test_add ("/document/shown-when-left", Desk, NULL, desk_set_up, test_shown_when_left,
              desk_tear_down);
  g_test_add ("/document/answered-behind-an-unread-text", Desk, NULL, desk_set_up,
              test_answered_behind_an_unread_text, desk_tear_down);
  g_test_add ("/document/row-removed-elsewhere", Desk, NULL, desk_set_up,
              test_row_removed_elsewhere, desk_tear_down);
  g_test_add ("/document/cell-beside-new-rows", Desk, NULL, desk_set_up, test_cell_beside_new_rows,
              desk_tear_down);
  g_test_add ("/document/typed-on", Desk, NULL, desk_set_up, test_typed_on, desk_tear_down);
  g_test_add ("/document/refused-step", Desk, NULL, desk_set_up, test_refused_step_keeps_answers,
              desk_tear_down);
  g_test_add_func ("/document/started-on-the-page", test_started_on_the_page);
  g_test_add_func ("/document/undo-behind-a-step", test_undo_behind_a_step);
  g_test_add ("/document/undo-refused", Desk, NULL, desk_set_up, test_undo_refused, desk_tear_down);
  g_test_add ("/document/complete-row", Desk, NULL, desk_set_up, test_complete_row, desk_tear_down);
  g_test_add ("/document/unread", Desk, NULL, desk_set_up, test_unread, desk_tear_down);
  g_test_add ("/document/unread-in-a-row", Desk, NULL, desk_set_up, test_unread_in_a_row,
              desk_tear_down);
  g_test_add ("/document/steps", Desk, NULL, desk_set_up, test_steps, desk_tear_down);
  return g_test_run ();
}
