/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rescued.h"
#include "store/store-private.h"
#include "support/store-fixture.h"

#define SCOPE "01990000-0000-7000-8000-0000000000c1"
#define MANY 400

static void
add_contact (GString *page, guint no, gint64 rev, const char *name)
{
  g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8000-00000000%04u", no);
  g_autofree char *body
      = g_strdup_printf ("{\"customer\":\"" SCOPE "\",\"name\":\"%s\",\"post\":\"%u\"}", name, no);

  feed_page_row (page, "contact", id, SCOPE, rev, 2 + no, body);
}

/* So many contacts, which a server that was put back to a backup does not have, and what only the server makes. */
static StoreFixture *
new_with_rescued (guint n)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (9000);

  feed_page_scope (page, SCOPE, 1);
  for (guint i = 0; i < n; i++)
    add_contact (page, i, 1, "Wen");
  feed_page_row (page, "held", "01990000-0000-7000-8000-0000000000f1", SCOPE, 1, 8000,
                 "{\"customer\":\"" SCOPE "\",\"state\":\"REFUSED\"}");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_true (rp_store_allow_removal (f->store, &error));
  page = feed_page_new (9);
  feed_page_scope (page, SCOPE, 1);
  g_assert_false (store_fixture_apply (f, page, "", "c2", TRUE));
  return f;
}

static void
assert_rescued (StoreFixture *f, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = rp_store_list_rescued (f->store, 0, &error);
  guint counted = 0;

  g_assert_no_error (error);
  g_assert_true (rp_store_count_rescued (f->store, &counted, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, n);
  g_assert_cmpuint (counted, ==, n);
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, n);
}

static void
test_count (void)
{
  g_autoptr (StoreFixture) f = new_with_rescued (MANY);

  assert_rescued (f, MANY);
}

/* The server says it again, as it was: nobody is asked, also when it is changed afterwards. Something else in its
 * place is no answer. */
static void
test_said_again (void)
{
  g_autoptr (StoreFixture) f = new_with_rescued (3);
  GString *page = feed_page_new (20);

  add_contact (page, 0, 1, "Wen");
  add_contact (page, 1, 1, "Ma");
  g_assert_false (store_fixture_apply (f, page, "c2", "c3", FALSE));
  assert_rescued (f, 2);
  page = feed_page_new (30);
  add_contact (page, 0, 2, "Lu");
  add_contact (page, 1, 2, "Wen");
  g_assert_false (store_fixture_apply (f, page, "c3", "c4", TRUE));
  assert_rescued (f, 1);
}

/* What is entered again by hand is not asked about while it waits to be sent; taken back, it is. */
static void
test_on_its_way (void)
{
  g_autoptr (StoreFixture) f = new_with_rescued (2);
  g_autoptr (GError) error = NULL;
  g_autofree char *op = NULL;
  GString *page = feed_page_new (20);

  add_contact (page, 0, 1, "Ma");
  g_assert_false (store_fixture_apply (f, page, "c2", "c3", TRUE));
  assert_rescued (f, 2);
  op = store_fixture_set (f, "contact", "01990000-0000-7000-8000-000000000000", "name", "Wen");
  assert_rescued (f, 1);
  g_assert_true (rp_store_withdraw (f->store, op, &error));
  assert_rescued (f, 2);
}

/* A profile of before asks about what has come back no more. */
static void
test_upgrade (void)
{
  g_autoptr (StoreFixture) f = new_with_rescued (2);
  GString *page = feed_page_new (20);

  add_contact (page, 0, 1, "Wen");
  g_assert_false (store_fixture_apply (f, page, "c2", "c3", TRUE));
  assert_rescued (f, 1);
  g_assert_true (rp_connection_run_script (
      f->store->db,
      "INSERT INTO rescued (why, kind, entity_id, body, at) SELECT 'missing', kind, id, body, ''"
      " FROM row WHERE kind = 'contact';"
      "DROP INDEX rescued_entity; ALTER TABLE op DROP COLUMN parted; ALTER TABLE op DROP COLUMN "
      "by_itself; PRAGMA user_version = 30;",
      NULL));
  store_fixture_reopen (f);
  assert_rescued (f, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rescued/count", test_count);
  g_test_add_func ("/rescued/said-again", test_said_again);
  g_test_add_func ("/rescued/on-its-way", test_on_its_way);
  g_test_add_func ("/rescued/upgrade", test_upgrade);
  return g_test_run ();
}
