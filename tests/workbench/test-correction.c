/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/correction.h"

#include "db/connection.h"
#include "workbench/attention-fixture.h"
#include "workbench/record-draft.h"

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->answer = rp_record_draft_commit_finish (RP_RECORD_DRAFT (source), result, &answer->error);
  answer->done = TRUE;
}

/* The editor has the refused value; what is saved takes its place and says what stood before. */
static void
test_correct (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  const RpField *post = rp_kind_find_field (rp_schema_find_kind ("contact"), "post");
  g_autoptr (RpRecordDraft) draft = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  Answer answer = { 0 };
  Desk desk = desk_open (store);

  draft = rp_attention_item_new_draft (desk_get_card (&desk, 1, 1), desk.session);
  g_assert_nonnull (draft);
  text = rp_record_draft_dup_text (draft, post);
  g_assert_cmpstr (text, ==, "Owner");
  g_assert_true (rp_record_draft_set_text (draft, post, "Head of plant", NULL));
  rp_record_draft_commit_async (draft, committed_cb, &answer);
  loop_wait (&answer.done);
  g_assert_no_error (answer.error);
  g_clear_object (&draft);
  desk_close (&desk);
  desk = desk_open (store);
  g_assert_cmpuint (desk_count (rp_attention_get_discarded (desk.attention)), ==, 0);
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Head of plant");
  g_assert_cmpuint (store_fixture_count (store).quarantined, ==, 0);
  ops = store_fixture_freeze (store);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpstr (json_object_get_string_member (
                       ((RpChange *)((RpOp *)ops->pdata[0])->changes->pdata[0])->seen, "post"),
                   ==, "Director");
}

static void
session_undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->answer = rp_session_undo_finish (RP_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

/* Opens the refused post's editor, types and saves. */
static void
correct_post (const Desk *desk, const char *text)
{
  const RpField *post = rp_kind_find_field (rp_schema_find_kind ("contact"), "post");
  g_autoptr (RpRecordDraft) draft
      = rp_attention_item_new_draft (desk_get_card (desk, 1, 1), desk->session);
  Answer answer = { 0 };

  g_assert_nonnull (draft);
  g_assert_true (rp_record_draft_set_text (draft, post, text, NULL));
  rp_record_draft_commit_async (draft, committed_cb, &answer);
  loop_wait (&answer.done);
  g_assert_no_error (answer.error);
}

/* A correction that is taken back leaves the refused entry, not nothing. */
static void
test_correct_and_undo (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  Answer answer = { 0 };
  Desk desk = desk_open (store);

  correct_post (&desk, "Head of plant");
  rp_session_undo_async (desk.session, session_undone_cb, &answer);
  g_assert_true (desk_wait_for (&desk, &answer));
  desk_close (&desk);
  desk = desk_open (store);
  g_assert_cmpstr (rp_attention_item_get_id (desk_get_card (&desk, 1, 1)), ==, op);
  correct_post (&desk, "Engineer");
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Engineer");
  g_assert_cmpuint (store_fixture_count (store).quarantined, ==, 0);
}

/* ---- the entry has gone again meanwhile ---- */

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->answer = rp_record_draft_recall_finish (RP_RECORD_DRAFT (source), result);
  answer->done = TRUE;
}

/* @recalled: whether what was typed before is there. Nobody else has written, so nothing is told of that. */
static void
recall (RpRecordDraft *draft, gboolean recalled)
{
  Answer answer = { 0 };

  rp_record_draft_recall_async (draft, recalled_cb, &answer);
  loop_wait (&answer.done);
  g_assert_cmpint (answer.answer, ==, recalled);
  if (recalled)
    g_assert_null (strstr (rp_record_draft_get_recalled (draft), "Meanwhile"));
}

/* Opens the editor of a card as the screen does. */
static RpRecordDraft *
open_editor (const Desk *desk, RpAttentionItem *item, gboolean recalled)
{
  RpRecordDraft *draft = rp_attention_item_new_draft (item, desk->session);

  g_assert_nonnull (draft);
  recall (draft, recalled);
  return draft;
}

static gpointer
get_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_get (subject, "contact", data, error);
}

/* Opens the editor of the contact itself. */
static RpRecordDraft *
open_own_editor (const Desk *desk, const char *id, gboolean recalled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) shown = rp_worker_run (rp_session_get_worker (desk->session), get_on_store,
                                              (gpointer)id, NULL, &error);
  RpRecordDraft *draft = NULL;

  g_assert_no_error (error);
  draft = rp_record_draft_new (desk->session, shown);
  recall (draft, recalled);
  return draft;
}

static void
wait_saved (const Desk *desk)
{
  while (rp_session_is_saving (desk->session))
    g_main_context_iteration (NULL, TRUE);
}

static gpointer
retry_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_store_retry_op (subject, data, error);
  return NULL;
}

static void
retry (const Desk *desk, const char *op)
{
  g_autoptr (GError) error = NULL;

  rp_worker_run (rp_session_get_worker (desk->session), retry_on_store, (gpointer)op, NULL, &error);
  g_assert_no_error (error);
}

static void
refuse_all (StoreFixture *store)
{
  g_autoptr (GPtrArray) ops = store_fixture_freeze (store);

  for (guint i = 0; i < ops->len; i++)
    store_fixture_answer (store, ((RpOp *)ops->pdata[i])->id, RP_RESULT_REJECTED, 0);
}

/* Returns: (transfer full): the refused op that makes a contact under the id VISIT */
static char *
refuse_making (StoreFixture *store)
{
  RpEdit *edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();
  char *made = NULL;

  loop_sign_in (store, LOOP_MANAGER, "KAM");
  json_object_set_string_member (body, "customer", LOOP_CUSTOMER);
  json_object_set_string_member (body, "name", "Xue");
  rp_edit_create (edit, "contact", VISIT, LOOP_CUSTOMER, body);
  made = store_fixture_commit (store, edit);
  refuse_all (store);
  return made;
}

/* Sent again and refused again the entry has another id; what was typed is there. */
static void
test_typed_is_kept (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  const RpField *post = rp_kind_find_field (rp_schema_find_kind ("contact"), "post");
  RpRecordDraft *draft = NULL;
  g_autofree char *text = NULL;
  Desk desk = desk_open (store);

  draft = open_editor (&desk, desk_get_card (&desk, 1, 1), FALSE);
  g_assert_true (rp_record_draft_set_text (draft, post, "Head of plant", NULL));
  rp_record_draft_flush (draft);
  wait_saved (&desk);
  g_object_unref (draft);
  retry (&desk, op);
  desk_close (&desk);
  refuse_all (store);
  desk = desk_open (store);
  g_assert_cmpstr (rp_attention_item_get_id (desk_get_card (&desk, 1, 1)), !=, op);
  draft = open_editor (&desk, desk_get_card (&desk, 1, 1), TRUE);
  text = rp_record_draft_dup_text (draft, post);
  g_assert_cmpstr (text, ==, "Head of plant");
  g_object_unref (draft);
  desk_close (&desk);
}

static void
assert_field (RpRecordDraft *draft, const char *name, const char *expected)
{
  const RpField *field = rp_kind_find_field (rp_schema_find_kind ("contact"), name);
  g_autofree char *text = rp_record_draft_dup_text (draft, field);

  g_assert_cmpstr (text, ==, expected);
}

static void
type_and_close (const Desk *desk, RpRecordDraft *draft, const char *name, const char *text)
{
  const RpField *field = rp_kind_find_field (rp_schema_find_kind ("contact"), name);

  g_assert_true (rp_record_draft_set_text (draft, field, text, NULL));
  rp_record_draft_flush (draft);
  wait_saved (desk);
  g_object_unref (draft);
}

/* What was typed into a correction is in the record's own editor as well, and the other way round: his own refused entry
 * is nothing that has happened meanwhile. */
static void
test_typed_in_both (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  RpRecordDraft *draft = NULL;
  Desk desk = desk_open (store);

  draft = open_editor (&desk, desk_get_card (&desk, 1, 1), FALSE);
  type_and_close (&desk, draft, "post", "Head of plant");
  draft = open_own_editor (&desk, OTHER_CONTACT, TRUE);
  assert_field (draft, "post", "Head of plant");
  type_and_close (&desk, draft, "post", "Head");
  draft = open_editor (&desk, desk_get_card (&desk, 1, 1), TRUE);
  assert_field (draft, "post", "Head");
  g_object_unref (draft);
  desk_close (&desk);
}

/* The same of a contact that the refused entry makes. */
static void
test_typed_in_new (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *made = refuse_making (store);
  RpRecordDraft *draft = NULL;
  Desk desk = desk_open (store);

  draft = open_editor (&desk, desk_get_card (&desk, 0, 2), FALSE);
  type_and_close (&desk, draft, "name", "Xue Lan");
  draft = open_own_editor (&desk, VISIT, TRUE);
  assert_field (draft, "name", "Xue Lan");
  g_object_unref (draft);
  desk_close (&desk);
}

/* What was typed while the entry went again by itself is an edit over it. */
static void
test_correct_sent_again (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  const RpField *post = rp_kind_find_field (rp_schema_find_kind ("contact"), "post");
  g_autoptr (RpRecordDraft) draft = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;
  Answer answer = { 0 };
  Desk desk = desk_open (store);

  draft = open_editor (&desk, desk_get_card (&desk, 1, 1), FALSE);
  g_assert_true (rp_record_draft_set_text (draft, post, "Head of plant", NULL));
  retry (&desk, op);
  rp_record_draft_commit_async (draft, committed_cb, &answer);
  loop_wait (&answer.done);
  g_assert_no_error (answer.error);
  g_clear_object (&draft);
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Head of plant");
  ops = store_fixture_freeze (store);
  g_assert_cmpuint (ops->len, ==, 2);
  change = ((RpOp *)ops->pdata[1])->changes->pdata[0];
  g_assert_cmpstr (json_object_get_string_member (change->seen, "post"), ==, "Owner");
}

/* The same of a record that the entry makes: what was typed changes it. */
static void
test_correct_making_sent_again (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  const RpField *name = rp_kind_find_field (rp_schema_find_kind ("contact"), "name");
  g_autofree char *made = refuse_making (store);
  g_autoptr (RpRecordDraft) draft = NULL;
  Answer answer = { 0 };
  Desk desk = desk_open (store);

  draft = open_editor (&desk, desk_get_card (&desk, 0, 2), FALSE);
  g_assert_true (rp_record_draft_set_text (draft, name, "Xue Lan", NULL));
  retry (&desk, made);
  rp_record_draft_commit_async (draft, committed_cb, &answer);
  loop_wait (&answer.done);
  g_assert_no_error (answer.error);
  g_clear_object (&draft);
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", VISIT, "name", "Xue Lan");
  g_assert_cmpuint (store_fixture_count (store).waiting, ==, 2);
  g_assert_cmpuint (store_fixture_count (store).quarantined, ==, 0);
}

static gpointer
discard_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_store_discard_op (subject, data, error);
  return NULL;
}

/* Given up meanwhile, it has left nothing; what is saved is an edit like any other. */
static void
test_correct_given_up (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  const RpField *post = rp_kind_find_field (rp_schema_find_kind ("contact"), "post");
  g_autoptr (RpRecordDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };
  Desk desk = desk_open (store);

  draft = open_editor (&desk, desk_get_card (&desk, 1, 1), FALSE);
  g_assert_true (rp_record_draft_set_text (draft, post, "Head of plant", NULL));
  rp_worker_run (rp_session_get_worker (desk.session), discard_on_store, op, NULL, &error);
  g_assert_no_error (error);
  rp_record_draft_commit_async (draft, committed_cb, &answer);
  loop_wait (&answer.done);
  g_assert_no_error (answer.error);
  g_clear_object (&draft);
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Head of plant");
  g_assert_cmpuint (store_fixture_count (store).waiting, ==, 1);
}

/* Back to what stood there before: nothing is to be sent, and what was refused is kept as what is discarded is. */
static void
test_correct_to_nothing (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  Desk desk = desk_open (store);

  correct_post (&desk, "Director");
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Director");
  g_assert_cmpuint (store_fixture_count (store).waiting, ==, 0);
  desk = desk_open (store);
  g_assert_cmpuint (desk_count (rp_attention_get_discarded (desk.attention)), ==, 1);
  g_assert_cmpstr (
      rp_attention_item_get_id (desk_get_item (rp_attention_get_discarded (desk.attention), 0)), ==,
      op);
  desk_close (&desk);
}

static void
forget_history (StoreFixture *store)
{
  g_autoptr (GError) error = NULL;

  rp_connection_run (rp_store_get_connection (store->store), "DELETE FROM history", &error);
  g_assert_no_error (error);
}

/* An entry that was taken over from a damaged database has no history: what it saw stands for that. */
static void
test_correct_without_history (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;
  Desk desk;

  forget_history (store);
  desk = desk_open (store);
  correct_post (&desk, "Owner and director");
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Owner and director");
  ops = store_fixture_freeze (store);
  g_assert_cmpuint (ops->len, ==, 1);
  change = ((RpOp *)ops->pdata[0])->changes->pdata[0];
  g_assert_cmpstr (json_object_get_string_member (change->seen, "post"), ==, "Director");
}

/* Saved as it stands it is sent as it stands. */
static void
test_correct_unchanged_without_history (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  Desk desk;

  forget_history (store);
  desk = desk_open (store);
  correct_post (&desk, "Owner");
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Owner");
  g_assert_cmpuint (store_fixture_count (store).waiting, ==, 1);
}

/* What was long is known by its hash alone: then there is no editor that would drop it. */
static void
test_correct_unknown (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  GString *page = feed_page_new (60);
  g_autofree char *note = g_strnfill (1500, 'x');
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"" OTHER_CUSTOMER "\",\"name\":\"Ma\",\"note\":\"%s\"}", note);
  g_autofree char *op = NULL;
  RpAttentionItem *item = NULL;
  Desk desk;

  feed_page_row (page, "contact", OTHER_CONTACT, OTHER_CUSTOMER, 2, 55, body);
  g_assert_false (store_fixture_apply (store, page, "c2", "c3", TRUE));
  loop_sign_in (store, LOOP_MANAGER, "KAM");
  op = store_fixture_set (store, "contact", OTHER_CONTACT, "note", "Short.");
  g_ptr_array_unref (store_fixture_freeze (store));
  store_fixture_answer (store, op, RP_RESULT_REJECTED, 0);
  desk = desk_open (store);
  g_assert_true (rp_attention_item_may (desk_get_card (&desk, 1, 1), RP_DECISION_CORRECT));
  desk_close (&desk);
  forget_history (store);
  desk = desk_open (store);
  item = desk_get_card (&desk, 1, 1);
  g_assert_cmpstr (rp_attention_item_get_id (item), ==, op);
  g_assert_false (rp_attention_item_may (item, RP_DECISION_CORRECT));
  g_assert_nonnull (
      strstr (rp_attention_item_get_text (item, RP_ATTENTION_REASON), "cannot be corrected"));
  desk_close (&desk);
}

/* Answers are corrected in the form. */
static void
test_correct_answer (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  GString *page = feed_page_new (60);
  g_autofree char *op = NULL;
  RpAttentionItem *item = NULL;
  Desk desk;

  feed_page_row (page, "visit", VISIT, LOOP_CUSTOMER, 1, 55,
                 "{" LOOP_OF_CUSTOMER ",\"kind\":\"V01\",\"state\":\"ON_SITE\",\"template\":\"T1\","
                 "\"template_version\":1,\"manager\":\"" LOOP_MANAGER "\"}");
  g_assert_false (store_fixture_apply (store, page, "c2", "c3", TRUE));
  loop_sign_in (store, LOOP_MANAGER, "KAM");
  op = store_fixture_set (store, "visit", VISIT, "answers.t1.production.text", "Fine.");
  g_ptr_array_unref (store_fixture_freeze (store));
  store_fixture_answer (store, op, RP_RESULT_REJECTED, 0);
  desk = desk_open (store);
  item = desk_get_card (&desk, 0, 2);
  g_assert_true (rp_attention_item_may (item, RP_DECISION_CORRECT));
  g_assert_null (rp_attention_item_new_draft (item, desk.session));
  g_assert_cmpstr (rp_attention_item_get_page (item), ==, "visit");
  g_assert_cmpstr (rp_attention_item_get_page_id (item), ==, VISIT);
  desk_close (&desk);
}

/* A creation keeps its id, and what builds on it is sent again behind it. */
static void
test_correct_bundle (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  RpEdit *edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();
  g_autofree char *made = NULL, *changed = NULL;
  const RpField *name = rp_kind_find_field (rp_schema_find_kind ("contact"), "name");
  g_autoptr (RpRecordDraft) draft = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  Answer answer = { 0 };
  Desk desk;

  loop_sign_in (store, LOOP_MANAGER, "KAM");
  json_object_set_string_member (body, "customer", LOOP_CUSTOMER);
  json_object_set_string_member (body, "name", "Xue");
  rp_edit_create (edit, "contact", VISIT, LOOP_CUSTOMER, body);
  made = store_fixture_commit (store, edit);
  changed = store_fixture_set (store, "contact", VISIT, "post", "Clerk");
  g_ptr_array_unref (store_fixture_freeze (store));
  store_fixture_answer (store, made, RP_RESULT_REJECTED, 0);
  store_fixture_answer (store, changed, RP_RESULT_REJECTED, 0);
  desk = desk_open (store);
  draft = rp_attention_item_new_draft (desk_get_card (&desk, 0, 2), desk.session);
  g_assert_nonnull (draft);
  g_assert_true (rp_record_draft_set_text (draft, name, "Xue Lan", NULL));
  rp_record_draft_commit_async (draft, committed_cb, &answer);
  loop_wait (&answer.done);
  g_assert_no_error (answer.error);
  g_clear_object (&draft);
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", VISIT, "name", "Xue Lan");
  store_fixture_assert_text (store, "contact", VISIT, "post", "Clerk");
  g_assert_cmpuint (store_fixture_count (store).quarantined, ==, 0);
  ops = store_fixture_freeze (store);
  g_assert_cmpuint (ops->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/correction/saved", test_correct);
  g_test_add_func ("/correction/undo", test_correct_and_undo);
  g_test_add_func ("/correction/typed-is-kept", test_typed_is_kept);
  g_test_add_func ("/correction/typed-in-both", test_typed_in_both);
  g_test_add_func ("/correction/typed-in-new", test_typed_in_new);
  g_test_add_func ("/correction/sent-again", test_correct_sent_again);
  g_test_add_func ("/correction/making-sent-again", test_correct_making_sent_again);
  g_test_add_func ("/correction/given-up", test_correct_given_up);
  g_test_add_func ("/correction/to-nothing", test_correct_to_nothing);
  g_test_add_func ("/correction/without-history", test_correct_without_history);
  g_test_add_func ("/correction/unchanged-without-history", test_correct_unchanged_without_history);
  g_test_add_func ("/correction/unknown", test_correct_unknown);
  g_test_add_func ("/correction/answer", test_correct_answer);
  g_test_add_func ("/correction/bundle", test_correct_bundle);
  return g_test_run ();
}
