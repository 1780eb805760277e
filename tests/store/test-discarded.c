/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/store-fixture.h"

/* A customer whose name was changed here, which the server has refused. */
static char *
make_refused (StoreFixture *f, char **customer)
{
  char *op = NULL;

  *customer = store_fixture_add_customer (f, "KH-1", "Works");
  {
    g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
    store_fixture_answer (f, ((RpOp *)ops->pdata[0])->id, RP_RESULT_APPLIED, 1);
  }
  op = store_fixture_set (f, "customer", *customer, "name", "New Works");
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, RP_RESULT_REJECTED, 0);
  return op;
}

static guint
count_discarded (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = rp_store_list_discarded (f->store, 0, &error);

  g_assert_no_error (error);
  return entries->len;
}

static guint
count_history (StoreFixture *f, const char *customer)
{
  g_autoptr (GPtrArray) entries = rp_store_list_history (f->store, "customer", customer, NULL);
  return entries->len;
}

/* Given up it is neither shown nor asked about nor told, and may be had back. */
static void
test_take_back (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);

  g_assert_cmpuint (count_discarded (f), ==, 0);
  rp_store_discard_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "Works");
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  g_assert_cmpuint (count_discarded (f), ==, 1);
  g_assert_cmpuint (count_history (f, customer), ==, 0);
  store_fixture_reopen (f);
  rp_store_take_back_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 1);
  g_assert_cmpuint (count_discarded (f), ==, 0);
  g_assert_cmpuint (count_history (f, customer), ==, 1);
  g_assert_false (rp_store_take_back_op (f->store, op, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
}

/* Another value was entered since: giving the refused one up, and having it back, leaves that one alone. */
static void
test_overtaken (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);
  g_autofree char *later = store_fixture_set (f, "customer", customer, "name", "Third Works");

  rp_store_discard_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "Third Works");
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
  store_fixture_reopen (f);
  rp_store_take_back_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "Third Works");
}

/* What was sent again was not given up, and its history goes on. */
static void
test_retry (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);

  rp_store_retry_op (f->store, op, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_discarded (f), ==, 0);
  g_assert_cmpuint (count_history (f, customer), ==, 1);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
}

/* After 90 days it is gone for good. */
static void
test_old (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);

  g_assert_true (rp_store_discard_op (f->store, op, NULL));
  rp_fake_clock_advance (f->clock, 89 * G_TIME_SPAN_DAY);
  g_assert_cmpuint (count_discarded (f), ==, 1);
  rp_fake_clock_advance (f->clock, 2 * G_TIME_SPAN_DAY);
  g_assert_cmpuint (count_discarded (f), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discarded/take-back", test_take_back);
  g_test_add_func ("/discarded/retry", test_retry);
  g_test_add_func ("/discarded/old", test_old);
  g_test_add_func ("/store/discarded/overtaken", test_overtaken);
  return g_test_run ();
}
