/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include "db/connection.h"
#include "support/store-fixture.h"

#define SCOPE "0198c000-0000-7000-8000-0000000000a1"
#define CONTACT "0198c000-0000-7000-8000-0000000000b1"

static gint64
count_ops (StoreFixture *f, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_store_get_connection (f->store), sql, &error);

  g_assert_no_error (error);
  rp_statement_step (statement, NULL, &error);
  g_assert_no_error (error);
  return rp_statement_get_integer (statement, 0);
}

static void
expire (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  rp_store_expire_ops (f->store, rp_clock_now_us (RP_CLOCK (f->clock)), &error);
  g_assert_no_error (error);
}

static void
advance_days (StoreFixture *f, gint64 days)
{
  rp_fake_clock_advance (f->clock, days * G_TIME_SPAN_DAY);
}

/* An edit that the server has decided so. Returns: (transfer full): its id */
static char *
add_decided (StoreFixture *f, const char *unit, const char *value, RpResultStatus status,
             gint64 seq)
{
  char *op = store_fixture_set (f, "contact", CONTACT, unit, value);

  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, status, seq);
  return op;
}

static StoreFixture *
new_with_contact (void)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (10);

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "contact", CONTACT, SCOPE, 1, 9, "{\"customer\":\"" SCOPE "\"}");
  store_fixture_apply (f, page, "", "c1", TRUE);
  return f;
}

/* The feed has brought everything up to @head. */
static void
follow (StoreFixture *f, const char *from, const char *to, gint64 head)
{
  store_fixture_apply (f, feed_page_new (head), from, to, TRUE);
}

/* They go when they are old enough, and the feed has shown them; the end of the chain stays. */
static void
test_expired (void)
{
  g_autoptr (StoreFixture) f = new_with_contact ();

  g_free (add_decided (f, "post", "厂长", RP_RESULT_APPLIED, 11));
  g_free (add_decided (f, "phone", "1", RP_RESULT_APPLIED, 12));
  g_free (add_decided (f, "mobile", "2", RP_RESULT_APPLIED, 13));
  follow (f, "c1", "c2", 12);
  advance_days (f, 399);
  expire (f);
  g_assert_cmpint (count_ops (f, "op"), ==, 3);
  advance_days (f, 2);
  expire (f);
  g_assert_cmpint (count_ops (f, "op"), ==, 1);
  g_assert_cmpint (count_ops (f, "op_change"), ==, 1);
  follow (f, "c2", "c3", 20);
  expire (f);
  g_assert_cmpint (count_ops (f, "op"), ==, 1);
  store_fixture_assert_text (f, "contact", CONTACT, "mobile", "");

  g_free (add_decided (f, "note", "3", RP_RESULT_APPLIED, 21));
  expire (f);
  g_assert_cmpint (count_ops (f, "op"), ==, 1);
}

/* What waits or was refused may build on what came later, too. */
static void
test_kept (void)
{
  static const RpResultStatus statuses[] = { RP_RESULT_REJECTED, RP_RESULT_APPLIED };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (StoreFixture) f = new_with_contact ();

      g_free (add_decided (f, "post", "厂长", statuses[i], 11));
      g_free (add_decided (f, "post", "副厂长", RP_RESULT_APPLIED, 12));
      g_free (add_decided (f, "phone", "1", RP_RESULT_APPLIED, 13));
      follow (f, "c1", "c2", 20);
      advance_days (f, 500);
      expire (f);
      g_assert_cmpint (count_ops (f, "op"), ==, statuses[i] == RP_RESULT_REJECTED ? 3 : 1);
    }
}

/* After a restore the others are sent again. */
static void
test_restored (void)
{
  g_autoptr (StoreFixture) f = new_with_contact ();
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *young = NULL;

  g_free (add_decided (f, "post", "厂长", RP_RESULT_APPLIED, 11));
  follow (f, "c1", "c2", 15);
  advance_days (f, 401);
  young = add_decided (f, "phone", "1", RP_RESULT_APPLIED, 16);
  follow (f, "c2", "c3", 20);
  expire (f);
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);
  ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpstr (((RpOp *)ops->pdata[0])->id, ==, young);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/op-expiry/expired", test_expired);
  g_test_add_func ("/store/op-expiry/kept", test_kept);
  g_test_add_func ("/store/op-expiry/restored", test_restored);
  return g_test_run ();
}
