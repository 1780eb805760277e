/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/store-fixture.h"
#include "wire/digest.h"

#define SCOPE "01990000-0000-7000-8000-0000000000c1"
#define OTHER "01990000-0000-7000-8000-0000000000c2"
#define ONE "01990000-0000-7000-8000-0000000000b1"
#define TWO "01990000-0000-7000-8000-0000000000b2"
#define THREE "01990000-0000-7000-8000-0000000000b3"
#define BODY(scope_) "{\"customer\":\"" scope_ "\",\"name\":\"Wen\"}"

static StoreFixture *
new_with_rows (void)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (9);

  feed_page_scope (page, SCOPE, 1);
  feed_page_scope (page, OTHER, 2);
  feed_page_row (page, "contact", ONE, SCOPE, 3, 4, BODY (SCOPE));
  feed_page_row (page, "contact", TWO, SCOPE, 1, 5, BODY (SCOPE));
  feed_page_row (page, "contact", THREE, OTHER, 1, 6, BODY (OTHER));
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  return f;
}

static gboolean
is_here (StoreFixture *f, const char *id)
{
  g_autoptr (RpRecord) record = rp_store_get (f->store, "contact", id, NULL);

  return record != NULL;
}

static void
test_digest (void)
{
  g_autoptr (StoreFixture) f = new_with_rows ();
  guint64 digest;
  gint64 n_rows;

  g_assert_true (rp_store_digest_scope (f->store, SCOPE, &n_rows, &digest, NULL));
  g_assert_cmpint (n_rows, ==, 2);
  g_assert_cmpuint (digest, ==,
                    rp_row_digest ("contact", TWO, 1, FALSE)
                        ^ rp_row_digest ("contact", ONE, 3, FALSE));
  g_assert_cmpint (rp_store_get_feed_head (f->store), ==, 9);
}

static void
test_due (void)
{
  g_autoptr (StoreFixture) f = new_with_rows ();

  g_assert_true (rp_store_is_digest_due (f->store));
  g_assert_true (rp_store_note_digest (f->store, NULL));
  g_assert_false (rp_store_is_digest_due (f->store));
  rp_fake_clock_advance (f->clock, 8 * G_TIME_SPAN_DAY);
  g_assert_true (rp_store_is_digest_due (f->store));
  g_assert_true (rp_store_note_digest (f->store, NULL));
  rp_fake_clock_set (f->clock, "2025-01-05T01:00:00Z");
  g_assert_true (rp_store_is_digest_due (f->store)); /* the clock was wrong then or is now */
}

/* Read again from the beginning: nothing leaves before all has come, then what did not come goes: a row, and
 * a scope that was revoked so long ago that nobody says so any more. What was typed stays. */
static void
test_begin_anew (void)
{
  g_autoptr (StoreFixture) f = new_with_rows ();
  g_autofree char *op = store_fixture_set (f, "contact", TWO, "phone", "7");
  GString *page = feed_page_new (20);
  gboolean here;

  g_assert_true (rp_store_begin_anew (f->store, NULL));
  g_assert_true (is_here (f, ONE));
  g_assert_true (rp_store_is_digest_due (f->store));

  feed_page_scope (page, SCOPE, 1);
  g_assert_false (store_fixture_apply (f, page, "", "c2", FALSE));
  g_assert_true (is_here (f, ONE));
  g_assert_true (is_here (f, THREE));

  page = feed_page_new (20);
  feed_page_row (page, "contact", TWO, SCOPE, 1, 5, BODY (SCOPE));
  g_assert_false (store_fixture_apply (f, page, "c2", "c3", TRUE));
  here = is_here (f, ONE);
  g_assert_false (here);
  g_assert_false (is_here (f, THREE));
  store_fixture_assert_text (f, "contact", TWO, "phone", "7");
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
}

/* A scope that differs gives way to what comes, even where a revision here is higher. */
static void
test_doubt (void)
{
  g_autoptr (StoreFixture) f = new_with_rows ();
  GString *page = feed_page_new (30);
  guint64 digest;
  gint64 n_rows;

  g_assert_true (rp_store_doubt_scope (f->store, SCOPE, NULL));
  feed_page_scope (page, SCOPE, 21);
  feed_page_row (page, "contact", ONE, SCOPE, 2, 4, BODY (SCOPE));
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
  g_assert_true (rp_store_digest_scope (f->store, SCOPE, &n_rows, &digest, NULL));
  g_assert_cmpint (n_rows, ==, 1);
  g_assert_cmpuint (digest, ==, rp_row_digest ("contact", ONE, 2, FALSE));
  g_assert_true (is_here (f, THREE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/digest/digest", test_digest);
  g_test_add_func ("/store/digest/due", test_due);
  g_test_add_func ("/store/digest/begin-anew", test_begin_anew);
  g_test_add_func ("/store/digest/doubt", test_doubt);
  return g_test_run ();
}
