/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/draft.h"

#include "support/store-fixture.h"

static void
test_survives (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *at = NULL;

  g_assert_null (rp_store_dup_draft (f->store, "contact:1", NULL));
  g_assert_true (rp_store_save_draft (f->store, "contact:1", "{\"name\":\"张\"}", &error));
  g_assert_true (rp_store_save_draft (f->store, "contact:1", "{\"name\":\"张三\"}", &error));
  store_fixture_reopen (f);
  g_autofree char *json = rp_store_dup_draft (f->store, "contact:1", &at);
  g_assert_cmpstr (json, ==, "{\"name\":\"张三\"}");
  g_assert_cmpstr (at, ==, "2026-01-05T01:00:00.000Z");
  g_assert_null (rp_store_dup_draft (f->store, "contact:2", NULL));
}

static void
test_drop (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  rp_store_save_draft (f->store, "one", "1", &error);
  rp_store_save_draft (f->store, "other", "2", &error);
  g_assert_true (rp_store_drop_draft (f->store, "one", &error));
  g_assert_null (rp_store_dup_draft (f->store, "one", NULL));
  kept = rp_store_dup_draft (f->store, "other", NULL);
  g_assert_cmpstr (kept, ==, "2");
}

/* Draft or record, never neither and never both. */
static void
test_goes_with_the_commit (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  RpEdit *edit = rp_edit_new ("customer.create");
  JsonObject *body = json_object_new ();
  g_autofree char *draft = NULL;

  rp_store_save_draft (f->store, "customer:new", "{}", &error);
  rp_edit_create (edit, "customer", NULL, NULL, body);
  rp_edit_drops_draft (edit, "customer:new");
  g_assert_false (rp_store_commit (f->store, edit, NULL, &error)); /* the name is missing */
  draft = rp_store_dup_draft (f->store, "customer:new", NULL);
  g_assert_nonnull (draft);

  json_object_set_string_member (body, "name", "甲");
  g_free (store_fixture_commit (f, edit));
  g_assert_null (rp_store_dup_draft (f->store, "customer:new", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/draft/survives", test_survives);
  g_test_add_func ("/store/draft/drop", test_drop);
  g_test_add_func ("/store/draft/commit", test_goes_with_the_commit);
  return g_test_run ();
}
