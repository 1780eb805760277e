/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include "support/store-fixture.h"

#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define CONTACT "01990000-0000-7000-8000-0000000000a7"

static void
assert_chain (GPtrArray *ops, gint64 first, const char *prev)
{
  for (guint i = 0; i < ops->len; i++)
    {
      RpOp *op = ops->pdata[i];

      g_assert_cmpint (op->no, ==, first + i);
      g_assert_cmpstr (op->prev, ==, prev);
      prev = op->id;
    }
}

static void
test_chain (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *one = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  g_assert_cmpuint (ops->len, ==, 2);
  assert_chain (ops, 1, NULL);

  /* Sent again after a lost answer, also after a restart: the same bytes, and later ops behind. */
  g_free (store_fixture_set (f, "customer", id, "short_name", "二"));
  store_fixture_reopen (f);
  g_autoptr (GPtrArray) again = store_fixture_freeze (f);
  g_assert_cmpuint (again->len, ==, 3);
  assert_chain (again, 1, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *before = rp_op_fingerprint (ops->pdata[i]);
      g_autofree char *after = rp_op_fingerprint (again->pdata[i]);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_limits (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *big = g_strnfill (30000, 'x');
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");

  for (guint i = 0; i < 4; i++)
    g_free (store_fixture_set (f, "customer", id, "note", big));
  g_autoptr (GPtrArray) two = rp_store_freeze (f->store, 2, 1000000, &error);
  g_assert_cmpuint (two->len, ==, 2);
  g_autoptr (GPtrArray) bytes = rp_store_freeze (f->store, 100, 70000, &error);
  g_assert_cmpuint (bytes->len, ==, 3);
  g_autoptr (GPtrArray) all = rp_store_freeze (f->store, 100, 1000000, &error);
  g_assert_cmpuint (all->len, ==, 5);
}

/* One op that is over the limit alone must still get out. */
static void
test_big_op_goes_alone (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autoptr (GPtrArray) ops = rp_store_freeze (f->store, 100, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_nonnull (id);
}

static void
test_rechain (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autoptr (GPtrArray) sent = store_fixture_freeze (f);
  const char *known = ((RpOp *)sent->pdata[0])->id;
  g_autofree char *before = rp_store_dup_meta (f->store, "replica");
  g_autofree char *op_id = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *same = NULL;

  store_fixture_answer (f, known, RP_RESULT_APPLIED, 1);
  op_id = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autoptr (GPtrArray) waiting = store_fixture_freeze (f);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_true (rp_store_rechain (f->store, 41, known, &error));
  g_assert_no_error (error);
  g_free (store_fixture_set (f, "customer", id, "short_name", "二"));
  after = store_fixture_freeze (f);
  g_assert_cmpuint (after->len, ==, 2);
  assert_chain (after, 42, known);
  g_assert_cmpstr (((RpOp *)after->pdata[0])->id, ==, op_id);
  same = rp_store_dup_meta (f->store, "replica");
  g_assert_cmpstr (same, ==, before);
}

/* A copy of this laptop went on with the chain: what it did has not been seen here, so this one leaves it. */
static void
test_rechain_of_copy (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *stranger = rp_id_source_make (f->ids);
  g_autofree char *before = rp_store_dup_meta (f->store, "replica");
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_autoptr (GPtrArray) again = NULL;

  g_assert_true (rp_store_rechain (f->store, 2, stranger, &error));
  g_assert_no_error (error);
  after = rp_store_dup_meta (f->store, "replica");
  g_assert_cmpstr (after, !=, before);
  again = store_fixture_freeze (f);
  g_assert_cmpuint (again->len, ==, ops->len);
  assert_chain (again, 1, NULL);
  g_assert_nonnull (id);
}

static void
test_fork (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *before = rp_store_dup_meta (f->store, "replica");
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_autoptr (GPtrArray) again = NULL;

  store_fixture_answer (f, ((RpOp *)ops->pdata[0])->id, RP_RESULT_APPLIED, 5);
  g_free (store_fixture_set (f, "customer", id, "short_name", "一"));
  g_assert_true (rp_store_new_replica (f->store, FALSE, &error));
  after = rp_store_dup_meta (f->store, "replica");
  g_assert_cmpstr (before, !=, after);
  again = store_fixture_freeze (f);
  g_assert_cmpuint (again->len, ==, 1); /* what was decided is not sent again */
  assert_chain (again, 1, NULL);
}

/* The server was put back to a backup: all that is still kept goes out again, in the old order. */
static void
test_new_epoch (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (10);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) again = NULL;

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "contact", CONTACT, SCOPE, 7, 9,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"某某\"}");
  store_fixture_apply (f, page, "", "c1", TRUE);
  one = store_fixture_set (f, "contact", CONTACT, "post", "厂长");
  two = store_fixture_set (f, "contact", CONTACT, "quiet_hours", "12-14");
  ops = store_fixture_freeze (f);
  store_fixture_answer (f, one, RP_RESULT_APPLIED, 11);
  store_fixture_answer (f, two, RP_RESULT_REJECTED, 0);
  page = feed_page_new (12);
  feed_page_row (page, "contact", CONTACT, SCOPE, 8, 11,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"某某\",\"post\":\"厂长\"}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);

  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);
  again = store_fixture_freeze (f);
  g_assert_cmpuint (again->len, ==, 2);
  assert_chain (again, 1, NULL);
  g_assert_cmpstr (((RpOp *)again->pdata[0])->id, ==, one);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  g_assert_null (rp_store_dup_meta (f->store, "cursor"));

  /* The old server row is older now; the own edit stays on the screen, the row that was ahead is kept. */
  page = feed_page_new (3);
  feed_page_scope (page, SCOPE, 2);
  feed_page_row (page, "contact", CONTACT, SCOPE, 2, 2,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"某某\"}");
  store_fixture_apply (f, page, "", "d1", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "厂长");
  g_autoptr (RpRecord) record = store_fixture_get (f, "contact", CONTACT);
  g_assert_cmpint (rp_record_get_rev (record), ==, 2);
}

/* A refused edit stays on the screen over what another timeline has put beneath it: who types over that has not seen
 * it, although the number of the revision is the same (history 116566). */
static void
test_base_of_another_epoch (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (10);
  g_autofree char *refused = NULL;
  g_autofree char *edit = NULL;

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "contact", CONTACT, SCOPE, 3, 9, "{\"customer\":\"" SCOPE "\"}");
  store_fixture_apply (f, page, "", "c1", TRUE);
  refused = store_fixture_set (f, "contact", CONTACT, "post", "厂长");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_assert_cmpint (((RpChange *)((RpOp *)ops->pdata[0])->changes->pdata[0])->base, ==, 3);
  store_fixture_answer (f, refused, RP_RESULT_REJECTED, 0);

  g_assert_true (
      rp_store_set_meta (f->store, "epoch", "01990000-0000-7000-8000-0000000000e2", &error));
  page = feed_page_new (20);
  feed_page_row (page, "contact", CONTACT, SCOPE, 3, 19,
                 "{\"customer\":\"" SCOPE "\",\"post\":\"总经理\"}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "厂长");
  edit = store_fixture_set (f, "contact", CONTACT, "post", "副厂长");
  g_autoptr (GPtrArray) more = store_fixture_freeze (f);
  g_assert_cmpuint (more->len, ==, 1);
  g_assert_cmpint (((RpChange *)((RpOp *)more->pdata[0])->changes->pdata[0])->base, ==, 0);
}

/* What was refused stays on the screen until something else was typed in its place, and does not come back when that is
 * with the server. */
static void
test_refused_stays_beneath (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  GString *page = feed_page_new (10);
  g_autofree char *refused = NULL;
  g_autofree char *edit = NULL;

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "contact", CONTACT, SCOPE, 3, 9, "{\"customer\":\"" SCOPE "\"}");
  store_fixture_apply (f, page, "", "c1", TRUE);
  refused = store_fixture_set (f, "contact", CONTACT, "post", "厂长");
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, refused, RP_RESULT_REJECTED, 0);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "厂长");

  edit = store_fixture_set (f, "contact", CONTACT, "post", "副厂长");
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, edit, RP_RESULT_APPLIED, 15);
  page = feed_page_new (20);
  feed_page_row (page, "contact", CONTACT, SCOPE, 5, 19,
                 "{\"customer\":\"" SCOPE "\",\"post\":\"副厂长\",\"phone\":\"1\"}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "副厂长");
  store_fixture_assert_text (f, "contact", CONTACT, "phone", "1");
}

static void
test_op_id_reused (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *one = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) again = NULL, notices = NULL;
  g_autoptr (RpOpResult) stored = rp_op_result_new (one, RP_RESULT_REJECTED);

  stored->refusal = RP_REFUSAL_STALE_STATE;
  g_free (store_fixture_set (f, "customer", id, "main_product", "水泥"));
  ops = store_fixture_freeze (f);
  g_assert_true (rp_store_rename_op (f->store, one, stored, &error));
  g_assert_no_error (error);
  again = store_fixture_freeze (f);
  g_assert_cmpuint (again->len, ==, 3);
  assert_chain (again, 1, NULL);
  RpOp *renamed = again->pdata[1];
  g_assert_cmpstr (renamed->id, !=, one);
  g_assert_cmpstr (((RpOp *)again->pdata[0])->id, ==, ((RpOp *)ops->pdata[0])->id);
  g_assert_cmpstr (((RpOp *)again->pdata[2])->id, ==, ((RpOp *)ops->pdata[2])->id);
  RpChange *change = renamed->changes->pdata[0];
  g_assert_cmpstr (rp_json_get_string (change->set, "short_name", ""), ==, "一");
  notices = rp_store_list_notices (f->store, 10, &error);
  g_assert_cmpuint (notices->len, ==, 1);
  g_assert_cmpstr (((RpOutboxEntry *)notices->pdata[0])->detail, ==, "rejected stale_state");
}

/* ---- refused ---- */

static char *
refuse_one (StoreFixture *f, const char *id)
{
  char *op = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  store_fixture_answer (f, op, RP_RESULT_REJECTED, 0);
  return op;
}

static void
test_quarantine (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *op = refuse_one (f, id);
  g_autoptr (GPtrArray) refused = rp_store_list_outbox (f->store, TRUE, 0, &error);

  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 1);
  g_assert_cmpuint (refused->len, ==, 1);
  RpOutboxEntry *entry = refused->pdata[0];
  g_assert_cmpstr (entry->op_id, ==, op);
  g_assert_cmpstr (entry->kind, ==, "customer");
  g_assert_cmpstr (entry->title, ==, "甲");
  g_assert_cmpstr (entry->refusal, ==, "stale_state");
  g_assert_cmpint (entry->state, ==, RP_OP_QUARANTINED);
  store_fixture_assert_text (f, "customer", id, "short_name", "一"); /* still to be seen */

  g_autofree char *text = rp_store_dup_op_text (f->store, op, &error);
  g_assert_nonnull (strstr (text, "一"));
}

static void
test_retry (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *op = refuse_one (f, id);
  g_autoptr (GPtrArray) waiting = NULL;

  g_assert_true (rp_store_retry_op (f->store, op, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  store_fixture_assert_text (f, "customer", id, "short_name", "一");
  waiting = rp_store_list_outbox (f->store, FALSE, 0, &error);
  g_assert_cmpuint (waiting->len, ==, 2);
  RpOutboxEntry *fresh = waiting->pdata[1];
  g_assert_cmpstr (fresh->op_id, !=, op);
  g_assert_cmpint (fresh->state, ==, RP_OP_QUEUED);

  g_assert_false (rp_store_retry_op (f->store, op, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
}

static void
test_discard (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *op = refuse_one (f, id);

  g_assert_true (rp_store_discard_op (f->store, op, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  store_fixture_assert_text (f, "customer", id, "short_name", "");
  g_autofree char *text = rp_store_dup_op_text (f->store, op, &error);
  g_assert_nonnull (text); /* in the log for a while */
}

/* A late duplicate of an answer changes nothing. */
static void
test_answer_twice (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *op = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  store_fixture_answer (f, op, RP_RESULT_APPLIED, 5);
  store_fixture_answer (f, op, RP_RESULT_REJECTED, 0);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
}

static void
answer_with (StoreFixture *f, const char *op_id, gint64 seq, const char *receipt)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);
  RpOpResult *result = rp_op_result_new (op_id, RP_RESULT_APPLIED);

  result->seq = seq;
  g_ptr_array_add (results, result);
  g_assert_true (rp_store_acknowledge (f->store, results, receipt, &error));
  g_assert_no_error (error);
}

static void
assert_receipt (StoreFixture *f, const char *expected)
{
  g_autofree char *receipt = rp_store_dup_meta (f->store, "receipt");

  g_assert_cmpstr (receipt, ==, expected);
}

/* How far the server was is kept with what it decided; an answer that comes late does not take that back. */
static void
test_receipt (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000001", "甲");
  g_autofree char *first = store_fixture_set (f, "customer", id, "short_name", "一");
  g_autofree char *second = store_fixture_set (f, "customer", id, "short_name", "二");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  answer_with (f, second, 9, "newer");
  assert_receipt (f, "newer");
  answer_with (f, first, 7, "older");
  assert_receipt (f, "newer");
  answer_with (f, first, 10, NULL);
  assert_receipt (f, "newer");
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error)); /* another timeline */
  assert_receipt (f, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox/chain", test_chain);
  g_test_add_func ("/store/outbox/limits", test_limits);
  g_test_add_func ("/store/outbox/big-op", test_big_op_goes_alone);
  g_test_add_func ("/store/outbox/rechain", test_rechain);
  g_test_add_func ("/store/outbox/rechain-of-copy", test_rechain_of_copy);
  g_test_add_func ("/store/outbox/fork", test_fork);
  g_test_add_func ("/store/outbox/new-epoch", test_new_epoch);
  g_test_add_func ("/store/outbox/base-of-another-epoch", test_base_of_another_epoch);
  g_test_add_func ("/store/outbox/refused-stays-beneath", test_refused_stays_beneath);
  g_test_add_func ("/store/outbox/op-id-reused", test_op_id_reused);
  g_test_add_func ("/store/outbox/quarantine", test_quarantine);
  g_test_add_func ("/store/outbox/retry", test_retry);
  g_test_add_func ("/store/outbox/discard", test_discard);
  g_test_add_func ("/store/outbox/answer-twice", test_answer_twice);
  g_test_add_func ("/store/outbox/receipt", test_receipt);
  return g_test_run ();
}
