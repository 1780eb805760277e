/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include "support/store-fixture.h"

/* Makes the record with the id once more, as the form has it now. Returns: (transfer full): the op */
static char *
make_again (StoreFixture *f, const char *id, const char *name, const char *short_name)
{
  RpEdit *edit = rp_edit_new ("customer.create");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "no", "KH-1");
  json_object_set_string_member (body, "name", name);
  if (short_name)
    json_object_set_string_member (body, "short_name", short_name);
  rp_edit_create (edit, "customer", id, NULL, body);
  return store_fixture_commit (f, edit);
}

static char *
send_and_refuse (StoreFixture *f)
{
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  char *id = g_strdup (((RpOp *)ops->pdata[0])->id);

  store_fixture_answer (f, id, RP_RESULT_REJECTED, 0);
  return id;
}

/* A corrected making goes before what was entered about the record since, and what it says is the last word. */
static void
test_making (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "KH 1", "Works");
  g_autofree char *refused = send_and_refuse (f);
  g_autofree char *named = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_autofree char *shortened = store_fixture_set (f, "customer", customer, "short_name", "NW");
  g_autofree char *corrected = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  g_assert_true (rp_store_discard_op (f->store, refused, &error));
  corrected = make_again (f, customer, "Newest Works", "NW");
  g_assert_true (rp_store_replace_discarded (f->store, refused, corrected, &error));
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "Newest Works");
  store_fixture_assert_text (f, "customer", customer, "short_name", "NW");
  store_fixture_assert_text (f, "customer", customer, "no", "KH-1");

  ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 3);
  g_assert_cmpstr (((RpOp *)ops->pdata[0])->id, ==, corrected);
  g_assert_cmpstr (((RpOp *)ops->pdata[1])->id, ==, named);
  g_assert_cmpstr (((RpOp *)ops->pdata[2])->id, ==, shortened);
  RpChange *change = ((RpOp *)ops->pdata[1])->changes->pdata[0];
  g_assert_cmpstr (rp_json_get_string (change->set, "name", ""), ==, "Newest Works");

  g_autoptr (GPtrArray) discarded = rp_store_list_discarded (f->store, 0, &error);
  g_assert_cmpuint (discarded->len, ==, 0);
  g_autoptr (GPtrArray) history = rp_store_list_history (f->store, "customer", customer, &error);
  g_assert_cmpuint (history->len, ==, 2);
  g_assert_cmpstr (json_node_get_string (((RpHistoryEntry *)history->pdata[1])->new_value), ==,
                   "Newest Works");
}

/* Any other entry takes no place but that in the list of what was given up. */
static void
test_edit (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "KH-1", "Works");
  g_autofree char *made = send_and_refuse (f);
  g_autofree char *refused = NULL, *later = NULL, *corrected = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  g_assert_true (rp_store_retry_op (f->store, made, &error));
  g_ptr_array_unref (store_fixture_freeze (f));
  g_free (store_fixture_set (f, "customer", customer, "name", "?"));
  {
    g_autoptr (GPtrArray) both = store_fixture_freeze (f);
    store_fixture_answer (f, ((RpOp *)both->pdata[0])->id, RP_RESULT_APPLIED, 2);
    refused = g_strdup (((RpOp *)both->pdata[1])->id);
    store_fixture_answer (f, refused, RP_RESULT_REJECTED, 0);
  }
  later = store_fixture_set (f, "customer", customer, "short_name", "NW");
  g_assert_true (rp_store_discard_op (f->store, refused, &error));
  corrected = store_fixture_set (f, "customer", customer, "name", "New Works");
  g_assert_true (rp_store_replace_discarded (f->store, refused, corrected, &error));
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
  ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpstr (((RpOp *)ops->pdata[0])->id, ==, later);
  g_assert_cmpstr (((RpOp *)ops->pdata[1])->id, ==, corrected);

  g_autoptr (GPtrArray) discarded = rp_store_list_discarded (f->store, 0, &error);
  g_assert_cmpuint (discarded->len, ==, 0);
}

static guint
count_refused (StoreFixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refused = rp_store_list_outbox (f->store, TRUE, 0, &error);
  const RpOutboxEntry *entry = NULL;

  g_assert_no_error (error);
  if (refused->len == 0)
    return 0;
  entry = refused->pdata[0];
  g_assert_cmpstr (entry->op_id, ==, id);
  g_assert_cmpstr (entry->refusal, ==, rp_refusal_code (RP_REFUSAL_STALE_STATE));
  return refused->len;
}

/* Taken back, a corrected making leaves the refused one as it was; and that can be corrected once more. */
static void
test_withdraw_making (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "KH-1", "Works");
  g_autofree char *refused = send_and_refuse (f);
  g_autofree char *corrected = NULL, *again = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  g_assert_true (rp_store_discard_op (f->store, refused, &error));
  corrected = make_again (f, customer, "New Works", "NW");
  g_assert_true (rp_store_replace_discarded (f->store, refused, corrected, &error));
  g_assert_cmpuint (count_refused (f, refused), ==, 0);
  g_assert_true (rp_store_withdraw (f->store, corrected, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_refused (f, refused), ==, 1);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 0);
  store_fixture_assert_text (f, "customer", customer, "name", "Works");
  store_fixture_assert_text (f, "customer", customer, "short_name", "");

  g_assert_true (rp_store_discard_op (f->store, refused, &error));
  again = make_again (f, customer, "Newest Works", NULL);
  g_assert_true (rp_store_replace_discarded (f->store, refused, again, &error));
  g_assert_no_error (error);
  ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpstr (((RpOp *)ops->pdata[0])->id, ==, again);
}

/* What was entered about the record since would stand on nothing. */
static void
test_withdraw_making_too_late (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "KH-1", "Works");
  g_autofree char *refused = send_and_refuse (f);
  g_autofree char *corrected = NULL;

  g_assert_true (rp_store_discard_op (f->store, refused, &error));
  corrected = make_again (f, customer, "New Works", "NW");
  g_assert_true (rp_store_replace_discarded (f->store, refused, corrected, &error));
  g_free (store_fixture_set (f, "customer", customer, "short_name", "N"));
  g_assert_false (rp_store_withdraw (f->store, corrected, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
}

#define OTHERS "01990000-0000-7000-8000-0000000000c9"

static void
test_withdraw_edit (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (1);
  g_autofree char *refused = NULL, *corrected = NULL;
  g_autoptr (GPtrArray) history = NULL;

  feed_page_scope (page, "org", 1);
  feed_page_row (page, "customer", OTHERS, "org", 1, 1, "{\"no\":\"KH-9\",\"name\":\"Works\"}");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  g_free (store_fixture_set (f, "customer", OTHERS, "name", "?"));
  refused = send_and_refuse (f);
  g_assert_true (rp_store_discard_op (f->store, refused, &error));
  corrected = store_fixture_set (f, "customer", OTHERS, "name", "New Works");
  g_assert_true (rp_store_replace_discarded (f->store, refused, corrected, &error));
  g_assert_true (rp_store_withdraw (f->store, corrected, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_refused (f, refused), ==, 1);
  store_fixture_assert_text (f, "customer", OTHERS, "name", "?");
  history = rp_store_list_history (f->store, "customer", OTHERS, &error);
  g_assert_cmpuint (history->len, ==, 1);
  g_assert_cmpstr (((RpHistoryEntry *)history->pdata[0])->op_id, ==, refused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replace/making", test_making);
  g_test_add_func ("/replace/edit", test_edit);
  g_test_add_func ("/replace/withdraw-making", test_withdraw_making);
  g_test_add_func ("/replace/withdraw-making-too-late", test_withdraw_making_too_late);
  g_test_add_func ("/replace/withdraw-edit", test_withdraw_edit);
  return g_test_run ();
}
