/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"

#include "db/connection.h"
#include "support/store-fixture.h"

static void
test_create_is_seen_everywhere (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "青岚水泥有限公司");

  store_fixture_reopen (f);
  g_autoptr (RpRecord) record = store_fixture_get (f, "customer", id);
  g_assert_cmpstr (rp_record_get_title (record), ==, "青岚水泥有限公司");
  g_assert_cmpstr (rp_record_get_scope (record), ==, id);
  g_assert_true (rp_record_is_pending (record));
  g_assert_cmpint (rp_record_get_rev (record), ==, 0);

  g_autoptr (GPtrArray) list = rp_store_list (f->store, "customer", "no = :no", "name, id", 10,
                                              &error, ":no", "3301000001", NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (rp_record_is_pending (list->pdata[0]));
  g_assert_cmpint (rp_store_count (f->store, "customer", NULL, &error, NULL), ==, 1);
  g_assert_cmpint (rp_store_count (f->store, "customer", "name = :n", &error, ":n", "x", NULL), ==,
                   0);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
}

static void
test_not_here (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_store_get (f->store, "customer", "nobody", &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (rp_store_list (f->store, "nonsense", NULL, NULL, 0, &error, NULL));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
}

static void
test_base_and_seen (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *first = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autofree char *second = store_fixture_set (f, "customer", id, "short_name", "二");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  g_assert_cmpuint (ops->len, ==, 3);
  RpOp *op = ops->pdata[2];
  RpChange *change = op->changes->pdata[0];
  g_assert_cmpstr (op->id, ==, second);
  g_assert_cmpstr (op->epoch, ==, FIXTURE_EPOCH);
  g_assert_true (g_str_has_suffix (op->at, "+08:00"));
  g_assert_cmpint (change->base, ==, 0);
  g_assert_cmpstr (rp_json_get_string (change->seen, "short_name", ""), ==, "一");
  g_assert_cmpstr (rp_json_get_string (change->set, "short_name", ""), ==, "二");

  change = ((RpOp *)ops->pdata[1])->changes->pdata[0];
  g_assert_true (json_object_get_null_member (change->seen, "short_name"));
}

static void
assert_refused (StoreFixture *f, RpEdit *edit)
{
  g_autoptr (GError) error = NULL;
  RpOutboxCounts before = store_fixture_count (f);

  g_assert_false (rp_store_commit (f->store, edit, NULL, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, before.waiting);
  rp_edit_free (edit);
}

static void
test_refusals (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autoptr (RpRecord) shown = store_fixture_get (f, "customer", id);
  g_autofree char *long_text = g_strnfill (200, 'x');
  RpEdit *edit = rp_edit_new ("edit");

  assert_refused (f, edit); /* nothing in it */

  edit = rp_edit_new ("edit"); /* a required field missing */
  rp_edit_create (edit, "customer", NULL, NULL, json_object_new ());
  assert_refused (f, edit);

  edit = rp_edit_new ("edit"); /* too long; the other field of the same edit goes with it */
  rp_edit_set_text (edit, shown, "main_product", "水泥");
  rp_edit_set_text (edit, shown, "short_name", long_text);
  assert_refused (f, edit);
  store_fixture_assert_text (f, "customer", id, "main_product", "");

  edit = rp_edit_new ("edit"); /* no such field */
  rp_edit_set_text (edit, shown, "nonsense", "x");
  assert_refused (f, edit);

  edit = rp_edit_new ("edit"); /* there already */
  rp_edit_create (edit, "customer", id, NULL, rp_json_object_copy (rp_record_get_body (shown)));
  assert_refused (f, edit);
}

static char *
add_visit (StoreFixture *f, const char *customer)
{
  RpEdit *edit = rp_edit_new ("visit.create");
  JsonObject *body = json_object_new ();
  char *id = rp_id_source_make (f->ids);

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "kind", "V01");
  json_object_set_string_member (body, "state", "PLANNED");
  rp_edit_create (edit, "visit", id, NULL, body);
  g_free (store_fixture_commit (f, edit));
  return id;
}

static void
test_state_moves_only_as_a_move (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *id = add_visit (f, customer);
  g_autoptr (RpRecord) shown = store_fixture_get (f, "visit", id);
  RpEdit *edit = rp_edit_new ("visit.set");

  g_assert_cmpstr (rp_record_get_scope (shown), ==, customer);
  rp_edit_set_text (edit, shown, "state", "ON_SITE");
  assert_refused (f, edit);

  edit = rp_edit_new ("visit.customer"); /* fixed when it was made */
  rp_edit_set_text (edit, shown, "customer", id);
  assert_refused (f, edit);

  edit = rp_edit_new ("visit.start");
  rp_edit_move (edit, shown, "ON_SITE", NULL);
  rp_edit_set_text (edit, shown, "arrival", "2026-01-05T01:00:00.000Z");
  g_free (store_fixture_commit (f, edit));
  store_fixture_assert_text (f, "visit", id, "state", "ON_SITE");
  store_fixture_assert_text (f, "visit", id, "arrival", "2026-01-05T01:00:00.000Z");

  edit = rp_edit_new ("visit.start"); /* the screen is behind */
  rp_edit_move (edit, shown, "ON_SITE", NULL);
  assert_refused (f, edit);
}

static void
test_group_goes_as_one (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *id = add_visit (f, customer);

  g_free (store_fixture_set (f, "visit", id, "planned_on", "2026-02-01"));
  g_free (store_fixture_set (f, "visit", id, "slot", "上午"));
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  RpChange *change = ((RpOp *)ops->pdata[ops->len - 1])->changes->pdata[0];
  JsonObject *plan = rp_json_get_object (change->set, "plan");
  JsonObject *seen = rp_json_get_object (change->seen, "plan");

  g_assert_cmpstr (rp_json_get_string (plan, "planned_on", ""), ==, "2026-02-01");
  g_assert_cmpstr (rp_json_get_string (plan, "slot", ""), ==, "上午");
  g_assert_cmpstr (rp_json_get_string (seen, "planned_on", ""), ==, "2026-02-01");
  store_fixture_assert_text (f, "visit", id, "planned_on", "2026-02-01");
  store_fixture_assert_text (f, "visit", id, "slot", "上午");
}

static void
test_set_becomes_elements (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *id = add_visit (f, customer);
  g_autofree char *a = rp_id_source_make (f->ids);
  g_autofree char *b = rp_id_source_make (f->ids);
  g_autoptr (RpRecord) shown = store_fixture_get (f, "visit", id);
  RpEdit *edit = rp_edit_new ("visit.met");

  rp_edit_add (edit, shown, "contacts_met", a);
  rp_edit_add (edit, shown, "contacts_met", a);
  g_free (store_fixture_commit (f, edit));

  g_autoptr (RpRecord) second = store_fixture_get (f, "visit", id);
  g_assert_cmpuint (json_array_get_length (rp_record_get_array (second, "contacts_met")), ==, 1);
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (value, json_array_new ());
  json_array_add_string_element (json_node_get_array (value), b);
  edit = rp_edit_new ("visit.met");
  rp_edit_set (edit, second, "contacts_met", g_steal_pointer (&value));
  g_free (store_fixture_commit (f, edit));

  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  RpChange *change = ((RpOp *)ops->pdata[ops->len - 1])->changes->pdata[0];
  g_assert_null (change->set);
  g_assert_cmpstr (
      rp_json_array_get_string (rp_json_get_array (change->add, "contacts_met"), 0, ""), ==, b);
  g_assert_cmpstr (
      rp_json_array_get_string (rp_json_get_array (change->remove, "contacts_met"), 0, ""), ==, a);
}

static RpRecord *
bring_customer (StoreFixture *f, gint64 rev, const char *asked, const char *next)
{
  const char *id = "01990000-0000-7000-8000-0000000000c1";
  GString *page = feed_page_new (rev);

  feed_page_scope (page, id, 1);
  feed_page_row (page, "customer", id, id, rev, rev, "{\"no\":\"3301000001\",\"name\":\"甲\"}");
  g_assert_false (store_fixture_apply (f, page, asked, next, TRUE));
  return store_fixture_get (f, "customer", id);
}

/* Counted from the newer one, what has come to the other field since it was seen would be written over. */
static void
test_base_is_the_oldest (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpRecord) old = bring_customer (f, 5, "", "c1");
  g_autoptr (RpRecord) new_ = bring_customer (f, 6, "c1", "c2");
  g_autoptr (GPtrArray) ops = NULL;
  RpEdit *edit = rp_edit_new ("customer.edit");

  rp_edit_set_text (edit, new_, "short_name", "一");
  rp_edit_set_text (edit, old, "site_address", "厂区东");
  g_free (store_fixture_commit (f, edit));
  ops = store_fixture_freeze (f);
  g_assert_cmpint (((RpChange *)((RpOp *)ops->pdata[0])->changes->pdata[0])->base, ==, 5);
}

/* A record of a list is seen as one that is read alone: what came beneath the edits since was not. */
static void
test_base_in_a_list (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpRecord) old = bring_customer (f, 5, "", "c1");
  g_autofree char *op
      = store_fixture_set (f, "customer", rp_record_get_id (old), "short_name", "一");
  g_autoptr (RpRecord) alone = bring_customer (f, 6, "c1", "c2");
  g_autofree char *made = store_fixture_add_customer (f, "3301000002", "乙");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = rp_store_list (f->store, "customer", NULL, "no", 0, &error, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (rp_record_get_rev (alone), ==, 5);
  g_assert_cmpint (rp_record_get_rev (list->pdata[0]), ==, 5);
  g_assert_cmpint (rp_record_get_rev (list->pdata[1]), ==, 0);
}

static char *
answer (StoreFixture *f, const char *id, const char *unit, const char *value)
{
  g_autoptr (RpRecord) shown = store_fixture_get (f, "visit", id);
  RpEdit *edit = rp_edit_new ("visit.answer");

  rp_edit_set_text (edit, shown, unit, value);
  rp_edit_set_coalesce (edit, TRUE);
  return store_fixture_commit (f, edit);
}

static void
test_typing_is_one_op (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *id = add_visit (f, customer);
  g_autofree char *one = answer (f, id, "answers.t1.place", "厂");
  g_autofree char *two = answer (f, id, "answers.t1.place", "厂区");
  g_autofree char *other = answer (f, id, "answers.t1.topic", "电价");
  g_autofree char *three = answer (f, id, "answers.t1.place", "厂区东");

  g_assert_cmpstr (one, ==, two);
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (one, !=, three); /* another question was answered in between */
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 5);
  RpChange *change = ((RpOp *)ops->pdata[2])->changes->pdata[0];
  g_assert_cmpstr (rp_json_get_string (change->set, "answers.t1.place", ""), ==, "厂区");
  g_assert_true (json_object_get_null_member (change->seen, "answers.t1.place"));

  /* What was frozen is not touched again. */
  g_autofree char *four = answer (f, id, "answers.t1.place", "厂区西");
  g_assert_cmpstr (three, !=, four);
  g_autoptr (RpRecord) record = store_fixture_get (f, "visit", id);
  JsonObject *answers = rp_record_get_object (record, "answers");
  g_assert_cmpstr (rp_json_get_string (answers, "t1.place", ""), ==, "厂区西");
  g_assert_cmpstr (rp_json_get_string (answers, "t1.topic", ""), ==, "电价");
}

#define THEIRS "01990000-0000-7000-8000-0000000000c9"
#define VISIT "01990000-0000-7000-8000-0000000000d9"

static void
test_withdraw (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *op = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autoptr (GPtrArray) entries = rp_store_list_outbox (f->store, FALSE, 0, &error);
  RpOutboxEntry *create = entries->pdata[0];

  g_assert_false (rp_store_withdraw (f->store, create->op_id, &error)); /* @op stands on it */
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (rp_store_withdraw (f->store, op, &error));
  store_fixture_assert_text (f, "customer", id, "short_name", "");
  g_assert_true (rp_store_withdraw (f->store, create->op_id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (rp_store_count (f->store, "customer", NULL, &error, NULL), ==, 0);
  g_assert_null (rp_store_get (f->store, "customer", id, NULL));
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 0);
}

/* A contact is made, and chosen in a visit that the server has: without him that would name nobody. */
static void
test_withdraw_named (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *contact = rp_id_source_make (f->ids);
  g_autofree char *made = NULL, *chosen = NULL, *other = NULL;
  RpEdit *edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();
  GString *page = feed_page_new (2);

  feed_page_scope (page, "org", 1);
  feed_page_row (page, "visit", VISIT, "org", 1, 1,
                 "{\"kind\":\"V01\",\"state\":\"PLANNED\",\"planned_on\":\"2026-01-05\"}");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "name", "Wen");
  rp_edit_create (edit, "contact", contact, customer, body);
  made = store_fixture_commit (f, edit);
  chosen = store_fixture_set (f, "visit", VISIT, "agreed_with", contact);

  g_assert_false (rp_store_withdraw (f->store, made, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  g_clear_error (&error);
  store_fixture_assert_text (f, "contact", contact, "name", "Wen");
  store_fixture_assert_text (f, "visit", VISIT, "agreed_with", contact);

  /* That he stood there before somebody else was chosen keeps nobody from it. */
  g_assert_true (rp_store_withdraw (f->store, chosen, &error));
  other = store_fixture_set (f, "visit", VISIT, "agreed_with", contact);
  g_free (store_fixture_set (f, "visit", VISIT, "agreed_with", THEIRS));
  g_assert_true (rp_store_withdraw (f->store, other, &error));
  g_assert_true (rp_store_withdraw (f->store, made, &error));
  g_assert_no_error (error);
  g_assert_null (rp_store_get (f->store, "contact", contact, NULL));
}

#define THEIRS_BODY "{\"no\":\"KH-9\",\"name\":\"Works\",\"short_name\":\"A\"}"

static void
put_theirs (StoreFixture *f, gint64 rev, gint64 head, const char *asked, const char *next)
{
  GString *page = feed_page_new (head);

  feed_page_scope (page, "org", 1);
  feed_page_row (page, "customer", THEIRS, "org", rev, rev, THEIRS_BODY);
  g_assert_false (store_fixture_apply (f, page, asked, next, TRUE));
}

/* The second edit has led back to what the server says; without it the first one is to be seen. */
static void
test_withdraw_there_and_back (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *there = NULL;
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;

  put_theirs (f, 1, 1, "", "c1");
  there = store_fixture_set (f, "customer", THEIRS, "short_name", "B");
  back = store_fixture_set (f, "customer", THEIRS, "short_name", "A");
  g_assert_true (rp_store_withdraw (f->store, back, &error));
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", THEIRS, "short_name", "B");
  g_assert_cmpint (
      rp_store_count (f->store, "customer", "short_name = 'B' AND pending = 1", NULL, NULL), ==, 1);
}

/* The second one has come with the page; the first, refused and sent anew, lies over that. */
static void
test_fold_there_and_back (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *there = NULL;
  g_autofree char *back = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;

  put_theirs (f, 1, 1, "", "c1");
  there = store_fixture_set (f, "customer", THEIRS, "short_name", "B");
  back = store_fixture_set (f, "customer", THEIRS, "short_name", "A");
  ops = store_fixture_freeze (f);
  store_fixture_answer (f, there, RP_RESULT_REJECTED, 0);
  store_fixture_answer (f, back, RP_RESULT_APPLIED, 2);
  g_assert_true (rp_store_retry_op (f->store, there, &error));
  g_assert_no_error (error);
  put_theirs (f, 2, 2, "c1", "c2");
  store_fixture_assert_text (f, "customer", THEIRS, "short_name", "B");
}

static void
test_withdraw_too_late (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *op = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  g_assert_false (rp_store_withdraw (f->store, op, &error));
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", id, "short_name", "一");
}

static void
note_changed_cb (RpStore *store, GStrv kinds, gpointer data)
{
  g_ptr_array_add (data, g_strjoinv (",", kinds));
}

static void
test_changed_comes_after_the_commit (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  RpEdit *edit = rp_edit_new ("edit");

  g_signal_connect (f->store, "changed", G_CALLBACK (note_changed_cb), told);
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_cmpstr (told->pdata[0], ==, "customer");

  rp_edit_create (edit, "customer", NULL, NULL, json_object_new ());
  assert_refused (f, edit);
  g_assert_cmpuint (told->len, ==, 1);
}

/* A full disk: nothing of the edit has happened, and the same edit goes through once there is room. */
static void
test_full_disk (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autoptr (RpRecord) shown = store_fixture_get (f, "customer", id);
  g_autofree char *text = g_strnfill (60000, 'x');
  g_autoptr (RpEdit) edit = rp_edit_new ("edit");
  RpConnection *db = rp_store_get_connection (f->store);

  rp_edit_set_text (edit, shown, "note", text);
  rp_connection_run_script (db, "PRAGMA max_page_count = 1", &error);
  g_assert_false (rp_store_commit (f->store, edit, NULL, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
  store_fixture_assert_text (f, "customer", id, "note", "");

  rp_connection_run_script (db, "PRAGMA max_page_count = 100000", &error);
  g_assert_true (rp_store_commit (f->store, edit, NULL, &error));
  g_assert_no_error (error);
  store_fixture_reopen (f);
  store_fixture_assert_text (f, "customer", id, "note", text);
}

static void
test_history (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");

  g_free (store_fixture_set (f, "customer", id, "short_name", "一"));
  g_autofree char *op = store_fixture_set (f, "customer", id, "short_name", "二");
  g_autoptr (GPtrArray) entries = rp_store_list_history (f->store, "customer", id, &error);
  g_assert_cmpuint (entries->len, ==, 2);
  RpHistoryEntry *newest = entries->pdata[0];
  g_assert_cmpstr (newest->unit, ==, "short_name");
  g_assert_cmpstr (json_node_get_string (newest->old_value), ==, "一");
  g_assert_cmpstr (json_node_get_string (newest->new_value), ==, "二");
  g_assert_cmpstr (newest->author, ==, FIXTURE_USER);
  g_assert_cmpstr (newest->op_id, ==, op);
  g_assert_true (newest->pending);

  rp_store_withdraw (f->store, op, &error);
  g_autoptr (GPtrArray) after = rp_store_list_history (f->store, "customer", id, &error);
  g_assert_cmpuint (after->len, ==, 1);
}

static void
test_erase (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autoptr (RpRecord) shown = store_fixture_get (f, "customer", id);
  RpEdit *edit = rp_edit_new ("customer.delete");

  rp_edit_erase (edit, shown);
  g_free (store_fixture_commit (f, edit));
  g_assert_cmpint (rp_store_count (f->store, "customer", NULL, &error, NULL), ==, 0);
  g_assert_cmpint (rp_store_count (f->store, "customer", "deleted = 1", &error, NULL), ==, 1);
  g_autoptr (RpRecord) after = store_fixture_get (f, "customer", id);
  g_assert_true (rp_record_is_deleted (after));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/commit/create", test_create_is_seen_everywhere);
  g_test_add_func ("/store/commit/not-here", test_not_here);
  g_test_add_func ("/store/commit/base-and-seen", test_base_and_seen);
  g_test_add_func ("/store/commit/refusals", test_refusals);
  g_test_add_func ("/store/commit/state", test_state_moves_only_as_a_move);
  g_test_add_func ("/store/commit/group", test_group_goes_as_one);
  g_test_add_func ("/store/commit/set", test_set_becomes_elements);
  g_test_add_func ("/store/commit/typing", test_typing_is_one_op);
  g_test_add_func ("/store/commit/withdraw", test_withdraw);
  g_test_add_func ("/store/commit/withdraw-named", test_withdraw_named);
  g_test_add_func ("/store/commit/withdraw-there-and-back", test_withdraw_there_and_back);
  g_test_add_func ("/store/commit/fold-there-and-back", test_fold_there_and_back);
  g_test_add_func ("/store/commit/withdraw-late", test_withdraw_too_late);
  g_test_add_func ("/store/commit/base-is-the-oldest", test_base_is_the_oldest);
  g_test_add_func ("/store/commit/base-in-a-list", test_base_in_a_list);
  g_test_add_func ("/store/commit/changed", test_changed_comes_after_the_commit);
  g_test_add_func ("/store/commit/full-disk", test_full_disk);
  g_test_add_func ("/store/commit/history", test_history);
  g_test_add_func ("/store/commit/erase", test_erase);
  return g_test_run ();
}
