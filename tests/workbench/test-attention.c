/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention.h"

#include "workbench/attention-fixture.h"
#include "workbench/work-item.h"

static void
assert_text (RpAttentionItem *item, RpAttentionText which, const char *text)
{
  g_assert_cmpstr (rp_attention_item_get_text (item, which), ==, text);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->answer = rp_attention_decide_finish (RP_ATTENTION (source), result, &answer->error);
  answer->done = TRUE;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->answer = rp_attention_undo_finish (RP_ATTENTION (source), result, &answer->error);
  answer->done = TRUE;
}

static void
decide (const Desk *self, RpAttentionItem *item, RpDecision decision)
{
  Answer answer = { 0 };
  rp_attention_decide_async (self->attention, item, decision, decided_cb, &answer);
  g_assert_true (desk_wait_for (self, &answer));
}

static gboolean
undo (const Desk *self, GPtrArray *edits)
{
  Answer answer = { 0 };
  rp_attention_undo_async (self->attention, edits, undone_cb, &answer);
  return desk_wait_for (self, &answer);
}

static void
test_groups (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);
  RpAttentionItem *item = NULL;

  g_assert_cmpuint (desk_count (rp_attention_get_groups (desk.attention)), ==, 2);
  g_assert_cmpstr (rp_attention_group_get_title (desk_get_group (&desk, 0)), ==, "Test Works");
  g_assert_cmpstr (rp_attention_group_get_title (desk_get_group (&desk, 1)), ==, "Other Works");
  g_assert_cmpuint (rp_attention_group_count (desk_get_group (&desk, 0), RP_DECISION_KEEP_THEIRS),
                    ==, 2);
  g_assert_cmpuint (desk_count (rp_attention_get_others (desk.attention)), ==, 1);
  item = desk_get_item (rp_attention_get_others (desk.attention), 0);
  assert_text (item, RP_ATTENTION_MINE_NAME, "Xu");
  g_assert_false (rp_attention_item_may (item, RP_DECISION_LATER));
  desk_close (&desk);
}

/* Both values, what was seen, whose they are and when. */
static void
test_card (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);
  RpAttentionItem *item = desk_get_card (&desk, 0, 0);

  assert_text (item, RP_ATTENTION_TITLE, "Contact · Wen");
  assert_text (item, RP_ATTENTION_FIELD, "Mobile");
  assert_text (item, RP_ATTENTION_THEIRS, "12000000002");
  assert_text (item, RP_ATTENTION_MINE, "12000000003");
  assert_text (item, RP_ATTENTION_SEEN, "12000000001");
  assert_text (item, RP_ATTENTION_MINE_NAME, "Yours");
  g_assert_true (
      g_str_has_prefix (rp_attention_item_get_text (item, RP_ATTENTION_MINE_BY), "Lin · 2026-01-"));
  g_assert_true (g_str_has_prefix (rp_attention_item_get_text (item, RP_ATTENTION_THEIRS_BY),
                                   "Xu · 2026-01-"));
  g_assert_cmpstr (rp_attention_item_get_page (item), ==, "customer");
  g_assert_cmpstr (rp_attention_item_get_page_id (item), ==, LOOP_CUSTOMER);
  g_assert_false (rp_attention_item_may (item, RP_DECISION_COMBINE));
  g_assert_true (rp_attention_item_may (desk_get_card (&desk, 0, 1), RP_DECISION_COMBINE));
  desk_close (&desk);
}

/* The op says that their value was seen, which is what the card showed. */
static void
assert_seen (StoreFixture *store, const char *seen, const char *set)
{
  g_autoptr (GPtrArray) ops = store_fixture_freeze (store);
  const RpOp *op = NULL;

  g_assert_cmpuint (ops->len, ==, 1);
  op = ops->pdata[0];
  for (guint i = 0; i < op->changes->len; i++)
    {
      const RpChange *change = op->changes->pdata[i];
      if (!g_str_equal (change->kind, "contact"))
        continue;
      g_assert_cmpstr (json_object_get_string_member (change->seen, "mobile"), ==, seen);
      g_assert_cmpstr (json_object_get_string_member (change->set, "mobile"), ==, set);
      return;
    }
  g_assert_not_reached ();
}

static void
test_use_mine (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);

  decide (&desk, desk_get_card (&desk, 0, 0), RP_DECISION_USE_MINE);
  g_assert_cmpuint (desk_count (rp_attention_group_get_items (desk_get_group (&desk, 0))), ==, 1);
  g_assert_nonnull (rp_attention_get_last_edits (desk.attention));
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", LOOP_CONTACT, "mobile", "12000000003");
  store_fixture_assert_text (store, "conflict", CONFLICT "1", "state", "REPLACED");
  assert_seen (store, "12000000002", "12000000003");
}

/* Their value has changed while the card was on the screen: what was seen is what the card showed, so that
 * the server can make a new conflict of it. */
static void
test_use_mine_late (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);
  g_autoptr (RpAttentionItem) item = g_object_ref (desk_get_card (&desk, 0, 0));
  GString *page = feed_page_new (50);

  desk_close (&desk);
  feed_page_row (page, "contact", LOOP_CONTACT, LOOP_CUSTOMER, 3, 45,
                 "{" LOOP_OF_CUSTOMER ",\"name\":\"Wen\",\"mobile\":\"12000000009\"}");
  g_assert_false (store_fixture_apply (store, page, "c2", "c3", TRUE));
  desk = desk_open (store);
  assert_text (desk_get_card (&desk, 0, 0), RP_ATTENTION_THEIRS, "12000000009");
  decide (&desk, item, RP_DECISION_USE_MINE);
  desk_close (&desk);
  assert_seen (store, "12000000002", "12000000003");
}

/* The conflict has come, the rest not yet: the card shows what it says, not what the record still shows. */
static void
test_use_mine_early (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  GString *page = feed_page_new (60);
  Desk desk = { NULL };
  RpAttentionItem *item = NULL;

  feed_page_row (page, "conflict", CONFLICT "1", LOOP_CUSTOMER, 2, 55,
                 "{" LOOP_OF_CUSTOMER ",\"on_kind\":\"contact\",\"on_id\":\"" LOOP_CONTACT
                 "\",\"unit\":\"mobile\",\"mine\":\"12000000003\",\"theirs\":\"12000000008\","
                 "\"mine_by\":\"" LOOP_MANAGER "\",\"theirs_by\":\"" FIXTURE_USER "\","
                 "\"mine_at\":\"2026-01-04T01:00:00.000Z\","
                 "\"theirs_at\":\"2026-01-03T02:00:00.000Z\",\"state\":\"OPEN\"}");
  g_assert_false (store_fixture_apply (store, page, "c2", "c3", FALSE));
  desk = desk_open (store);
  item = desk_get_card (&desk, 0, 0);
  assert_text (item, RP_ATTENTION_THEIRS, "12000000008");
  g_assert_true (g_str_has_prefix (rp_attention_item_get_text (item, RP_ATTENTION_THEIRS_BY),
                                   "Xu · 2026-01-"));
  decide (&desk, item, RP_DECISION_USE_MINE);
  desk_close (&desk);
  assert_seen (store, "12000000008", "12000000003");
}

/* What was decided is not asked again, neither after a sync nor after a start. */
static void
test_keep_theirs (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);

  decide (&desk, desk_get_card (&desk, 0, 0), RP_DECISION_KEEP_THEIRS);
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", LOOP_CONTACT, "mobile", "12000000002");
  store_fixture_assert_text (store, "conflict", CONFLICT "1", "state", "KEPT");
  desk = desk_open (store);
  assert_text (desk_get_card (&desk, 0, 0), RP_ATTENTION_FIELD, "Note");
  desk_close (&desk);
}

static void
test_combine (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);
  Answer answer = { 0 };

  rp_attention_combine_async (desk.attention, desk_get_card (&desk, 0, 1), "Calls late, at noon.",
                              decided_cb, &answer);
  g_assert_true (desk_wait_for (&desk, &answer));
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", LOOP_CONTACT, "note", "Calls late, at noon.");
  store_fixture_assert_text (store, "conflict", CONFLICT "2", "state", "COMBINED");
}

/* Somebody has emptied the note since: what is written on is nothing, not the dash that stands for it. */
static void
test_combine_with_nothing (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  GString *page = feed_page_new (50);
  g_autoptr (RpRecord) contact = NULL;
  Desk desk;
  Answer answer = { 0 };

  feed_page_row (page, "contact", LOOP_CONTACT, LOOP_CUSTOMER, 3, 45,
                 "{" LOOP_OF_CUSTOMER ",\"name\":\"Wen\",\"mobile\":\"12000000002\"}");
  g_assert_false (store_fixture_apply (store, page, "c2", "c3", TRUE));
  desk = desk_open (store);
  assert_text (desk_get_card (&desk, 0, 1), RP_ATTENTION_THEIRS, "—");
  g_assert_cmpstr (rp_attention_item_get_words (desk_get_card (&desk, 0, 1), RP_ATTENTION_THEIRS),
                   ==, "");
  g_assert_cmpstr (rp_attention_item_get_words (desk_get_card (&desk, 0, 1), RP_ATTENTION_MINE), ==,
                   "Calls late.");
  rp_attention_combine_async (desk.attention, desk_get_card (&desk, 0, 1), "", decided_cb, &answer);
  g_assert_true (desk_wait_for (&desk, &answer));
  desk_close (&desk);
  contact = store_fixture_get (store, "contact", LOOP_CONTACT);
  g_assert_false (rp_record_has (contact, "note"));
  store_fixture_assert_text (store, "conflict", CONFLICT "2", "state", "COMBINED");
}

static void
test_keep_all (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);
  Answer answer = { 0 };

  rp_attention_decide_all_async (desk.attention, desk_get_group (&desk, 0), RP_DECISION_KEEP_THEIRS,
                                 decided_cb, &answer);
  g_assert_true (desk_wait_for (&desk, &answer));
  g_assert_cmpuint (desk_count (rp_attention_get_groups (desk.attention)), ==, 1);
  g_assert_cmpstr (rp_attention_group_get_title (desk_get_group (&desk, 0)), ==, "Other Works");
  g_assert_true (undo (&desk, rp_attention_get_last_edits (desk.attention)));
  g_assert_cmpuint (desk_count (rp_attention_get_groups (desk.attention)), ==, 2);
  g_assert_cmpuint (desk_count (rp_attention_group_get_items (desk_get_group (&desk, 0))), ==, 2);
  g_assert_false (undo (&desk, rp_attention_get_last_edits (desk.attention)));
  desk_close (&desk);
}

static gpointer
settle_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpRecord) conflict = rp_store_get (subject, "conflict", CONFLICT "1", error);
  g_autoptr (RpEdit) edit = rp_edit_new ("conflict.keep");

  rp_edit_move (edit, conflict, "KEPT", NULL);
  rp_store_commit (subject, edit, NULL, error);
  return NULL;
}

/* The first of the cards has just been settled elsewhere: the other one is decided all the same, and can be taken
 * back. */
static void
test_keep_all_but_one (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);
  g_autoptr (RpAttentionGroup) group = g_object_ref (desk_get_group (&desk, 0));
  Answer answer = { 0 };

  rp_worker_run (rp_session_get_worker (desk.session), settle_on_store, NULL, NULL, NULL);
  rp_attention_decide_all_async (desk.attention, group, RP_DECISION_KEEP_THEIRS, decided_cb,
                                 &answer);
  loop_wait (&answer.done);
  g_assert_false (answer.answer);
  g_assert_nonnull (strstr (answer.error->message, "1 of 2 could not be decided."));
  g_clear_error (&answer.error);
  loop_wait_loaded (desk.attention);
  g_assert_cmpuint (desk_count (rp_attention_get_groups (desk.attention)), ==, 1);
  g_assert_cmpuint (rp_attention_get_last_edits (desk.attention)->len, ==, 1);
  g_assert_true (undo (&desk, rp_attention_get_last_edits (desk.attention)));
  assert_text (desk_get_card (&desk, 0, 0), RP_ATTENTION_FIELD, "Note");
  desk_close (&desk);
}

/* What takes the first decision back does not take back the second. */
static void
test_undo_the_first (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);
  g_autoptr (GPtrArray) first = NULL;

  decide (&desk, desk_get_card (&desk, 0, 0), RP_DECISION_KEEP_THEIRS);
  first = g_ptr_array_ref (rp_attention_get_last_edits (desk.attention));
  decide (&desk, desk_get_card (&desk, 0, 0), RP_DECISION_KEEP_THEIRS);
  g_assert_cmpuint (desk_count (rp_attention_get_groups (desk.attention)), ==, 1);
  g_assert_true (undo (&desk, first));
  desk_close (&desk);
  store_fixture_assert_text (store, "conflict", CONFLICT "1", "state", "OPEN");
  store_fixture_assert_text (store, "conflict", CONFLICT "2", "state", "KEPT");
}

/* Put off it stays open, out of the way, also after a start; then it may be decided all the same. */
static void
test_later (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  Desk desk = desk_open (store);

  decide (&desk, desk_get_card (&desk, 1, 0), RP_DECISION_LATER);
  g_assert_null (rp_attention_get_last_edits (desk.attention));
  desk_close (&desk);
  store_fixture_assert_text (store, "conflict", CONFLICT "3", "state", "OPEN");
  g_assert_cmpuint (store_fixture_count (store).waiting, ==, 0);
  desk = desk_open (store);
  g_assert_cmpuint (desk_count (rp_attention_get_groups (desk.attention)), ==, 1);
  g_assert_cmpuint (desk_count (rp_attention_get_later (desk.attention)), ==, 1);
  decide (&desk, desk_get_item (rp_attention_get_later (desk.attention), 0), RP_DECISION_NOW);
  g_assert_cmpuint (desk_count (rp_attention_get_later (desk.attention)), ==, 0);
  g_assert_cmpuint (desk_count (rp_attention_get_groups (desk.attention)), ==, 2);
  desk_close (&desk);
}

/* ---- waiting and refused edits ---- */

static char *
make_visit (StoreFixture *store)
{
  RpEdit *edit = rp_edit_new ("visit.create");
  g_autofree char *body
      = g_strdup ("{" LOOP_OF_CUSTOMER ",\"kind\":\"V01\",\"no\":\"BF-7\","
                  "\"purpose\":\"Look at the meter\",\"state\":\"PLANNED\","
                  "\"planned_on\":\"2026-01-05\",\"manager\":\"" LOOP_MANAGER "\"}");

  rp_edit_create (edit, "visit", VISIT, LOOP_CUSTOMER,
                  rp_json_parse_object (body, strlen (body), &rp_json_limits_message, NULL));
  return store_fixture_commit (store, edit);
}

/* Only the first of them are listed, but all are counted. */
static void
test_count_of_many (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *waiting = NULL;
  g_autofree char *others = NULL;
  Desk desk;

  for (guint i = 0; i < 203; i++)
    {
      g_autoptr (RpRecord) contact = store_fixture_get (store, "contact", LOOP_CONTACT);
      g_autoptr (RpEdit) edit = rp_edit_new ("contact.edit");
      g_autofree char *note = g_strdup_printf ("Called %u times.", i);
      rp_edit_set_text (edit, contact, "note", note);
      g_assert_true (rp_store_commit (store->store, edit, NULL, NULL));
    }
  desk = desk_open (store);
  g_assert_cmpuint (desk_count (rp_attention_get_waiting (desk.attention)), <, 203);
  waiting = rp_attention_dup_count (desk.attention, rp_attention_get_waiting (desk.attention));
  others = rp_attention_dup_count (desk.attention, rp_attention_get_others (desk.attention));
  g_assert_cmpstr (waiting, ==, "203");
  g_assert_cmpstr (others, ==, "1");
  desk_close (&desk);
}

/* Each line says whose visit it is and what was done. */
static void
test_waiting (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *made = NULL;
  Desk desk;

  loop_sign_in (store, LOOP_MANAGER, "KAM");
  made = make_visit (store);
  g_free (store_fixture_set (store, "visit", VISIT, "purpose", "Look at both meters"));
  desk = desk_open (store);
  g_assert_cmpuint (desk_count (rp_attention_get_waiting (desk.attention)), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RpWorkItem) line
          = g_list_model_get_item (rp_attention_get_waiting (desk.attention), i);
      g_assert_nonnull (strstr (rp_work_item_get_title (line), "Test Works · "));
      g_assert_true (g_str_has_prefix (rp_work_item_get_subtitle (line), "Visit"));
      g_assert_cmpstr (rp_work_item_get_id (line), ==, VISIT);
    }
  desk_close (&desk);
}

/* A refused creation with what builds on it is one card; what does not is another. */
static void
test_bundle (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *made = NULL, *changed = NULL, *other = NULL;
  RpAttentionItem *item = NULL;
  Desk desk;

  loop_sign_in (store, LOOP_MANAGER, "KAM");
  made = make_visit (store);
  other = store_fixture_set (store, "contact", OTHER_CONTACT, "post", "Owner");
  changed = store_fixture_set (store, "visit", VISIT, "purpose", "Look at both meters");
  g_ptr_array_unref (store_fixture_freeze (store));
  store_fixture_answer (store, made, RP_RESULT_REJECTED, 0);
  store_fixture_answer (store, other, RP_RESULT_REJECTED, 0);
  store_fixture_answer (store, changed, RP_RESULT_REJECTED, 0);
  desk = desk_open (store);
  item = desk_get_card (&desk, 0, 2);
  g_assert_cmpint (rp_attention_item_get_attention_type (item), ==, RP_ATTENTION_REFUSED);
  g_assert_cmpstr (rp_attention_item_get_id (item), ==, made);
  g_assert_cmpuint (rp_attention_item_get_parts (item)->len, ==, 1);
  assert_text (item, RP_ATTENTION_REASON,
               "Somebody else was faster: the record is in another state now.");
  g_assert_cmpuint (rp_attention_item_get_parts (desk_get_card (&desk, 1, 1))->len, ==, 0);
  decide (&desk, item, RP_DECISION_DISCARD);
  g_assert_cmpuint (desk_count (rp_attention_group_get_items (desk_get_group (&desk, 0))), ==, 2);
  desk_close (&desk);
  g_assert_cmpuint (store_fixture_count (store).quarantined, ==, 1);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->answer = rp_attention_save_finish (RP_ATTENTION (source), result, &answer->error);
  answer->done = TRUE;
}

static void
test_save (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  g_autofree char *path = temp_folder_file (store->folder, "entry.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  Answer answer = { 0 };
  Desk desk = desk_open (store);

  rp_attention_save_async (desk.attention, desk_get_card (&desk, 1, 1), file, saved_cb, &answer);
  loop_wait (&answer.done);
  g_assert_no_error (answer.error);
  desk_close (&desk);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, op));
  g_assert_nonnull (strstr (text, "Owner"));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->answer = rp_attention_send_finish (RP_ATTENTION (source), result, &answer->error);
  answer->done = TRUE;
}

/* Without the server the administrator is not told, and the user is told so. */
static void
test_send (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  Answer answer = { 0 };
  Desk desk = desk_open (store);

  g_assert_true (rp_attention_item_may (desk_get_card (&desk, 1, 1), RP_DECISION_SEND));
  rp_attention_send_async (desk.attention, desk_get_card (&desk, 1, 1), sent_cb, &answer);
  loop_wait (&answer.done);
  g_assert_false (answer.answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_clear_error (&answer.error);
  desk_close (&desk);
  g_assert_cmpuint (store_fixture_count (store).quarantined, ==, 1);
}

/* Discarded it is on a list of its own, from which it may be had back. */
static void
test_discarded (void)
{
  g_autoptr (StoreFixture) store = attention_fixture_new ();
  g_autofree char *op = attention_fixture_refuse_post (store);
  Desk desk = desk_open (store);
  RpAttentionItem *item = NULL;

  decide (&desk, desk_get_card (&desk, 1, 1), RP_DECISION_DISCARD);
  g_assert_cmpuint (desk_count (rp_attention_get_discarded (desk.attention)), ==, 1);
  item = desk_get_item (rp_attention_get_discarded (desk.attention), 0);
  g_assert_cmpstr (rp_attention_item_get_id (item), ==, op);
  decide (&desk, item, RP_DECISION_TAKE_BACK);
  g_assert_cmpuint (desk_count (rp_attention_get_discarded (desk.attention)), ==, 0);
  g_assert_cmpstr (rp_attention_item_get_id (desk_get_card (&desk, 1, 1)), ==, op);
  desk_close (&desk);
  store_fixture_assert_text (store, "contact", OTHER_CONTACT, "post", "Owner");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attention/groups", test_groups);
  g_test_add_func ("/attention/card", test_card);
  g_test_add_func ("/attention/use-mine", test_use_mine);
  g_test_add_func ("/attention/use-mine-late", test_use_mine_late);
  g_test_add_func ("/attention/use-mine-early", test_use_mine_early);
  g_test_add_func ("/attention/keep-theirs", test_keep_theirs);
  g_test_add_func ("/attention/combine", test_combine);
  g_test_add_func ("/attention/combine-with-nothing", test_combine_with_nothing);
  g_test_add_func ("/attention/keep-all-but-one", test_keep_all_but_one);
  g_test_add_func ("/attention/keep-all", test_keep_all);
  g_test_add_func ("/attention/undo-the-first", test_undo_the_first);
  g_test_add_func ("/attention/later", test_later);
  g_test_add_func ("/attention/waiting", test_waiting);
  g_test_add_func ("/attention/count-of-many", test_count_of_many);
  g_test_add_func ("/attention/bundle", test_bundle);
  g_test_add_func ("/attention/send", test_send);
  g_test_add_func ("/attention/save", test_save);
  g_test_add_func ("/attention/discarded", test_discarded);
  return g_test_run ();
}
