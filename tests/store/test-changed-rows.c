/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/changed-rows.h"

#include "support/store-fixture.h"

static void
test_list (void)
{
  RpChangedRows *rows = rp_changed_rows_new ();
  g_auto (GStrv) none = rp_changed_rows_list (rows, "customer", 0);

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  rp_changed_rows_add (rows, "customer", "a");
  gint64 point = rp_changed_rows_get_point (rows);
  rp_changed_rows_add (rows, "contact", "b");
  rp_changed_rows_add (rows, "customer", "c");
  rp_changed_rows_add (rows, "customer", "c");
  g_auto (GStrv) all = rp_changed_rows_list (rows, "customer", 0);
  g_auto (GStrv) later = rp_changed_rows_list (rows, "customer", point);

  g_assert_cmpuint (g_strv_length (all), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *)all, "a"));
  g_assert_cmpuint (g_strv_length (later), ==, 1);
  g_assert_cmpstr (later[0], ==, "c");
  rp_changed_rows_free (rows);
}

/* What was forgotten is said to be unknown, never left out. */
static void
test_too_many (void)
{
  RpChangedRows *rows = rp_changed_rows_new ();

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      rp_changed_rows_add (rows, "customer", id);
    }
  g_auto (GStrv) all = rp_changed_rows_list (rows, "customer", 0);
  g_assert_cmpuint (g_strv_length (all), ==, 1000);
  rp_changed_rows_add (rows, "contact", "one more");
  g_assert_null (rp_changed_rows_list (rows, "customer", 0));
  g_auto (GStrv) rest = rp_changed_rows_list (rows, "customer", 1);
  g_assert_cmpuint (g_strv_length (rest), ==, 999);
  rp_changed_rows_free (rows);
}

/* The store notes what a commit writes. */
static void
test_store (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  gint64 point = rp_store_get_change_point (f->store);
  g_autofree char *id = store_fixture_add_customer (f, "3300000001", "Foundry");
  g_auto (GStrv) ids = rp_store_list_changed (f->store, "customer", point);
  g_auto (GStrv) others = rp_store_list_changed (f->store, "contact", point);
  g_auto (GStrv) later
      = rp_store_list_changed (f->store, "customer", rp_store_get_change_point (f->store));

  g_assert_cmpuint (g_strv_length (ids), ==, 1);
  g_assert_cmpstr (ids[0], ==, id);
  g_assert_cmpuint (g_strv_length (others), ==, 0);
  g_assert_cmpuint (g_strv_length (later), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/changed-rows/list", test_list);
  g_test_add_func ("/changed-rows/too-many", test_too_many);
  g_test_add_func ("/changed-rows/store", test_store);
  return g_test_run ();
}
