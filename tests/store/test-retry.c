/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include "support/store-fixture.h"

/* Whoever sends the making of a record again needs nothing more. */

#define SCOPE "00000000-0000-7000-8000-0000000000c1"
#define CONTACT "00000000-0000-7000-8000-0000000000d1"

static void
refuse_at (StoreFixture *f, const char *op_id, RpRefusal refusal, gint64 seq)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);
  RpOpResult *result = rp_op_result_new (op_id, RP_RESULT_REJECTED);

  result->refusal = refusal;
  result->seq = seq;
  g_ptr_array_add (results, result);
  rp_store_acknowledge (f->store, results, NULL, &error);
  g_assert_no_error (error);
}

static void
acknowledge (StoreFixture *f, const char *op_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);
  RpOpResult *result = rp_op_result_new (op_id, RP_RESULT_APPLIED);

  result->rev = 3;
  result->seq = 25;
  g_ptr_array_add (results, result);
  rp_store_acknowledge (f->store, results, NULL, &error);
  g_assert_no_error (error);
}

static void
refuse (StoreFixture *f, const char *op_id, RpRefusal refusal)
{
  refuse_at (f, op_id, refusal, 0);
}

static void
retry (StoreFixture *f, const char *op_id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_store_retry_op (f->store, op_id, &error));
  g_assert_no_error (error);
}

/* Sends all that waits. Returns: (transfer full): the id of the first */
static char *
send_first (StoreFixture *f)
{
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  g_assert_cmpuint (ops->len, >, 0);
  return g_strdup (((RpOp *)ops->pdata[0])->id);
}

/* A customer whose making was sent and refused. Returns: (transfer full): the op */
static char *
make_refused (StoreFixture *f, char **customer)
{
  char *making;

  *customer = store_fixture_add_customer (f, "KH-1", "Works");
  making = send_first (f);
  refuse (f, making, RP_REFUSAL_FORBIDDEN);
  return making;
}

static char *
add_contact (StoreFixture *f, const char *customer)
{
  RpEdit *edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "name", "Wen");
  rp_edit_create (edit, "contact", NULL, NULL, body);
  return store_fixture_commit (f, edit);
}

/* @whats: what is said in turn, each op behind the one before it in the chain */
static void
assert_ops (GPtrArray *ops, const char *const *whats)
{
  g_assert_cmpuint (ops->len, ==, g_strv_length ((GStrv)whats));
  for (guint i = 0; i < ops->len; i++)
    {
      const RpOp *op = ops->pdata[i], *before = i > 0 ? ops->pdata[i - 1] : NULL;

      g_assert_cmpstr (op->what, ==, whats[i]);
      if (before != NULL)
        {
          g_assert_cmpint (op->no, ==, before->no + 1);
          g_assert_cmpstr (op->prev, ==, before->id);
        }
    }
}

/* What was typed about the record since goes behind its making, and stays on the screen over it. */
static void
test_before_later (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = NULL;
  g_autofree char *making = make_refused (f, &customer);
  g_autofree char *later = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_autofree char *last = store_fixture_set (f, "customer", customer, "name", "Newest Works");
  g_autoptr (GPtrArray) ops = NULL;

  retry (f, making);
  store_fixture_assert_text (f, "customer", customer, "name", "Newest Works");
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  store_fixture_reopen (f);
  ops = store_fixture_freeze (f);
  assert_ops (ops, (const char *const[]){ "customer.create", "edit", "edit", NULL });
  g_assert_cmpstr (((RpOp *)ops->pdata[0])->id, !=, making);
  g_assert_cmpstr (((RpOp *)ops->pdata[1])->id, ==, later);
  g_assert_cmpstr (((RpOp *)ops->pdata[2])->id, ==, last);
}

/* What was refused for want of the record goes again by itself, and what was refused for that; what was refused
 * for another reason waits for its author. */
static void
test_followers (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = NULL;
  g_autofree char *making = make_refused (f, &customer);
  g_autofree char *named = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_autofree char *contact = add_contact (f, customer);
  g_autofree char *wrong = store_fixture_set (f, "customer", customer, "short_name", "?");
  g_autofree char *other = store_fixture_add_customer (f, "KH-2", "Mill");
  g_autoptr (GPtrArray) sent = store_fixture_freeze (f);
  g_autoptr (GPtrArray) ops = NULL;

  refuse (f, named, RP_REFUSAL_MISSING_PARENT);
  refuse (f, contact, RP_REFUSAL_MISSING_PARENT);
  refuse (f, wrong, RP_REFUSAL_INVALID);
  refuse (f, ((RpOp *)sent->pdata[3])->id, RP_REFUSAL_MISSING_PARENT);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 5);
  retry (f, making);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 2);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
  ops = store_fixture_freeze (f);
  assert_ops (ops, (const char *const[]){ "customer.create", "edit", "contact.create", NULL });
  g_assert_nonnull (other);
}

/* The edit was on its way when the making was sent again: it is refused, and goes again behind it. */
static void
test_in_flight (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = NULL;
  g_autofree char *making = make_refused (f, &customer);
  g_autofree char *later = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_autofree char *fingerprint = NULL;
  g_autoptr (GPtrArray) sent = store_fixture_freeze (f);
  g_autoptr (GPtrArray) both = NULL, rest = NULL;

  fingerprint = rp_op_fingerprint (sent->pdata[0]);
  retry (f, making);
  both = store_fixture_freeze (f);
  /* What has been sent is sent again as it was, in the place that it has in the chain. */
  assert_ops (both, (const char *const[]){ "edit", "customer.create", NULL });
  g_assert_cmpint (((RpOp *)both->pdata[0])->no, ==, ((RpOp *)sent->pdata[0])->no);
  g_autofree char *again = rp_op_fingerprint (both->pdata[0]);
  g_assert_cmpstr (again, ==, fingerprint);

  refuse (f, later, RP_REFUSAL_MISSING_PARENT);
  store_fixture_answer (f, ((RpOp *)both->pdata[1])->id, RP_RESULT_APPLIED, 9);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
  rest = store_fixture_freeze (f);
  assert_ops (rest, (const char *const[]){ "edit", NULL });
  g_assert_cmpstr (((RpOp *)rest->pdata[0])->id, !=, later);
  g_assert_cmpstr (((RpOp *)rest->pdata[0])->prev, ==, ((RpOp *)both->pdata[1])->id);

  /* Nothing makes it any more: now it is for its author to look at. */
  refuse (f, ((RpOp *)rest->pdata[0])->id, RP_REFUSAL_MISSING_PARENT);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 1);
}

/* Refused again, all of it waits for its author again. */
static void
test_refused_again (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = NULL;
  g_autofree char *making = make_refused (f, &customer);
  g_autofree char *later = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_autoptr (GPtrArray) ops = NULL;

  retry (f, making);
  ops = store_fixture_freeze (f);
  refuse (f, ((RpOp *)ops->pdata[0])->id, RP_REFUSAL_FORBIDDEN);
  refuse (f, later, RP_REFUSAL_MISSING_PARENT);
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 2);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
}

/* A number of the chain that was given to the making last does not make it the last one for a new timeline. */
static void
test_new_timeline (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *making = make_refused (f, &customer);
  g_autofree char *later = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_autoptr (GPtrArray) sent = store_fixture_freeze (f);
  g_autoptr (GPtrArray) both = NULL, all = NULL;

  retry (f, making);
  both = store_fixture_freeze (f);
  store_fixture_answer (f, later, RP_RESULT_APPLIED, 3);
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);
  all = store_fixture_freeze (f);
  assert_ops (all, (const char *const[]){ "customer.create", "edit", NULL });
  g_assert_cmpint (((RpOp *)all->pdata[0])->no, ==, 1);
  g_assert_cmpuint (sent->len, ==, 1);
}

/* What stands on the making keeps it from being taken back. */
static void
test_withdraw (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *making = make_refused (f, &customer);
  g_autofree char *later = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_autoptr (GPtrArray) waiting = NULL;

  retry (f, making);
  waiting = rp_store_list_outbox (f->store, FALSE, 0, &error);
  g_assert_cmpuint (waiting->len, ==, 2);
  g_assert_false (
      rp_store_withdraw (f->store, ((RpOutboxEntry *)waiting->pdata[0])->op_id, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  g_assert_cmpstr (((RpOutboxEntry *)waiting->pdata[1])->op_id, ==, later);
}

/* A customer and a contact of the server's. */
static StoreFixture *
new_with_contact (void)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (12);

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "customer", SCOPE, SCOPE, 1, 11, "{\"no\":\"KH-1\",\"name\":\"Works\"}");
  feed_page_row (page, "contact", CONTACT, SCOPE, 1, 12,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"Wen\"}");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  return f;
}

/* One entry about the contact and the customer, sent. Returns: (transfer full): the op */
static char *
send_about_both (StoreFixture *f)
{
  g_autoptr (RpRecord) contact = store_fixture_get (f, "contact", CONTACT);
  g_autoptr (RpRecord) customer = store_fixture_get (f, "customer", SCOPE);
  RpEdit *edit = rp_edit_new ("edit");
  char *op_id;

  rp_edit_set_text (edit, contact, "post", "Electrician");
  rp_edit_set_text (edit, customer, "short_name", "W");
  op_id = store_fixture_commit (f, edit);
  g_autofree char *sent = send_first (f);
  g_assert_cmpstr (sent, ==, op_id);
  return op_id;
}

static GString *
build_erasing_page (gint64 seq)
{
  GString *page = feed_page_new (seq);

  feed_page_exit (page, "contact", CONTACT, SCOPE, seq, "erased");
  return page;
}

/* The server was put back, and lacks the record until the laptop on which it was made has sent it again. */
static void
test_record_comes (void)
{
  g_autoptr (StoreFixture) f = new_with_contact ();
  g_autofree char *edit = store_fixture_set (f, "contact", CONTACT, "post", "Electrician");
  g_autofree char *sent = send_first (f), *again = NULL;
  GString *page = feed_page_new (30);

  refuse_at (f, edit, RP_REFUSAL_MISSING_PARENT, 20);
  feed_page_row (page, "customer", SCOPE, SCOPE, 2, 30, "{\"no\":\"KH-1\",\"name\":\"Works\"}");
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 1);

  page = feed_page_new (31);
  feed_page_row (page, "contact", CONTACT, SCOPE, 1, 31,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"Wen\"}");
  g_assert_false (store_fixture_apply (f, page, "c2", "c3", TRUE));
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "Electrician");
  again = send_first (f);
  g_assert_cmpstr (again, !=, sent);

  /* Once, not for ever. */
  refuse_at (f, again, RP_REFUSAL_MISSING_PARENT, 31);
  g_assert_false (store_fixture_apply (f, feed_page_new (31), "c3", "c4", TRUE));
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 1);
}

/* What was typed anew since, and has been decided, stays on the screen when the refused entry goes again with what is
 * older: the server tells the two apart (history 931902). */
static void
test_typed_anew (void)
{
  g_autoptr (StoreFixture) f = new_with_contact ();
  g_autofree char *both = send_about_both (f);
  g_autofree char *later = NULL, *sent = NULL;
  GString *page = feed_page_new (30);

  refuse_at (f, both, RP_REFUSAL_MISSING_PARENT, 20);
  later = store_fixture_set (f, "customer", SCOPE, "short_name", "Newer");
  sent = send_first (f);
  g_assert_cmpstr (sent, ==, later);
  acknowledge (f, later);
  feed_page_row (page, "customer", SCOPE, SCOPE, 3, 30,
                 "{\"no\":\"KH-1\",\"name\":\"Works\",\"short_name\":\"Newer\"}");
  feed_page_row (page, "contact", CONTACT, SCOPE, 1, 30,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"Wen\"}");
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
  page = feed_page_new (31);
  feed_page_row (page, "customer", SCOPE, SCOPE, 4, 31,
                 "{\"no\":\"KH-1\",\"name\":\"Old Works\",\"short_name\":\"Newer\"}");
  g_assert_false (store_fixture_apply (f, page, "c2", "c3", TRUE));
  store_fixture_assert_text (f, "customer", SCOPE, "name", "Old Works");
  store_fixture_assert_text (f, "customer", SCOPE, "short_name", "Newer");
  store_fixture_assert_text (f, "contact", CONTACT, "post", "Electrician");
}

/* A record that an entry names comes. */
static void
test_named_record_comes (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *contact = add_contact (f, SCOPE);
  g_autofree char *sent = send_first (f);
  GString *page = feed_page_new (12);

  refuse_at (f, sent, RP_REFUSAL_MISSING_PARENT, 10);
  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "customer", SCOPE, SCOPE, 1, 11, "{\"no\":\"KH-1\",\"name\":\"Works\"}");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
  g_assert_nonnull (contact);
}

/* What was missing was erased since: the rest of the entry goes without it (history 235468). */
static void
test_part_erased (void)
{
  g_autoptr (StoreFixture) f = new_with_contact ();
  g_autofree char *op_id = send_about_both (f);
  g_autoptr (GPtrArray) ops = NULL;

  refuse_at (f, op_id, RP_REFUSAL_MISSING_PARENT, 20);
  g_assert_false (store_fixture_apply (f, build_erasing_page (21), "c1", "c2", TRUE));
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  ops = store_fixture_freeze (f);
  assert_ops (ops, (const char *const[]){ "edit", NULL });
  g_assert_cmpuint (((RpOp *)ops->pdata[0])->changes->len, ==, 1);
}

/* Its author is told what becomes of the rest (histories 247110, 259819). */
static void
test_told_of_the_rest (void)
{
  g_autoptr (StoreFixture) f = new_with_contact ();
  g_autofree char *op_id = send_about_both (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notices = NULL;

  g_assert_false (store_fixture_apply (f, build_erasing_page (21), "c1", "c2", TRUE));
  store_fixture_answer (f, op_id, RP_RESULT_HELD, 22);
  notices = rp_store_list_notices (f->store, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notices->len, ==, 1);
  g_assert_cmpstr (((RpOutboxEntry *)notices->pdata[0])->entity_id, ==, SCOPE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry/before-later", test_before_later);
  g_test_add_func ("/retry/followers", test_followers);
  g_test_add_func ("/retry/in-flight", test_in_flight);
  g_test_add_func ("/retry/refused-again", test_refused_again);
  g_test_add_func ("/retry/new-timeline", test_new_timeline);
  g_test_add_func ("/retry/withdraw", test_withdraw);
  g_test_add_func ("/retry/record-comes", test_record_comes);
  g_test_add_func ("/retry/typed-anew", test_typed_anew);
  g_test_add_func ("/retry/named-record-comes", test_named_record_comes);
  g_test_add_func ("/retry/part-erased", test_part_erased);
  g_test_add_func ("/retry/told-of-the-rest", test_told_of_the_rest);
  return g_test_run ();
}
