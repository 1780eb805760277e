/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rescued.h"
#include "store/store-private.h"
#include "support/store-fixture.h"

#define SCOPE "01990000-0000-7000-8000-0000000000c1"
#define HELD "01990000-0000-7000-8000-0000000000f1"
#define PROPOSAL "01990000-0000-7000-8000-0000000000f2"
#define CONTACT "01990000-0000-7000-8000-0000000000b1"
#define COLLEAGUE "01990000-0000-7000-8000-0000000000a2"
#define MANY 700

static StoreFixture *
new_with_records (const char *roles)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (9);

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "contact", CONTACT, SCOPE, 1, 2,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"Wen\",\"phone\":\"1\"}");
  feed_page_row (page, "held", HELD, SCOPE, 1, 3,
                 "{\"customer\":\"" SCOPE "\",\"on_kind\":\"contact\",\"on_id\":\"" CONTACT
                 "\",\"by\":\"" COLLEAGUE "\",\"op\":\"" HELD "\",\"state\":\"OPEN\"}");
  feed_page_row (page, "proposal", PROPOSAL, SCOPE, 1, 4,
                 "{\"customer\":\"" SCOPE "\",\"on_kind\":\"customer\",\"on_id\":\"" SCOPE
                 "\",\"unit\":\"name\",\"by\":\"" COLLEAGUE "\",\"state\":\"OPEN\"}");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  rp_store_set_meta (f->store, "roles", roles, NULL);
  return f;
}

static guint
count_to_rule (StoreFixture *f, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = rp_store_list_to_rule (f->store, kind, 0, &error);

  g_assert_no_error (error);
  return records->len;
}

/* A manager decides about late entries, a desk about both, a centre about neither. */
static void
test_by_role (void)
{
  g_autoptr (StoreFixture) manager = new_with_records ("KAM,DEP");
  g_autoptr (StoreFixture) desk = new_with_records ("BS");
  g_autoptr (StoreFixture) centre = new_with_records ("CTR");

  g_assert_cmpuint (count_to_rule (manager, "held"), ==, 1);
  g_assert_cmpuint (count_to_rule (manager, "proposal"), ==, 0);
  g_assert_cmpuint (store_fixture_count (manager).to_rule, ==, 1);
  g_assert_cmpuint (store_fixture_count (desk).to_rule, ==, 2);
  g_assert_cmpuint (store_fixture_count (centre).to_rule, ==, 0);
}

/* That an entry of one's own is held is said until it was read. */
static void
test_notice (void)
{
  g_autoptr (StoreFixture) f = new_with_records ("CTR");
  g_autofree char *op = store_fixture_set (f, "contact", CONTACT, "phone", "2");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_autoptr (GPtrArray) notices = NULL;

  store_fixture_answer (f, op, RP_RESULT_HELD, 10);
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 1);
  notices = rp_store_list_notices (f->store, 0, NULL);
  g_assert_cmpuint (notices->len, ==, 1);
  g_assert_cmpstr (((RpOutboxEntry *)notices->pdata[0])->what, ==, "held");
  g_assert_cmpstr (((RpOutboxEntry *)notices->pdata[0])->title, ==, "Wen");

  g_assert_true (rp_store_dismiss_notice (f->store, op, NULL));
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 0);
}

/* The guard's question stays open over a restart, until the page it was about has been applied. */
static void
test_removal (void)
{
  g_autoptr (StoreFixture) f = new_with_records ("CTR");
  GString *filling = feed_page_new (1000);
  RpStoppedRemoval removal;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8001-%012x", i);
      feed_page_row (filling, "contact", id, SCOPE, 1, 100 + i,
                     "{\"customer\":\"" SCOPE "\",\"name\":\"Wen\"}");
    }
  store_fixture_apply (f, filling, "c1", "c2", TRUE);
  g_assert_false (rp_store_is_removal_stopped (f->store, &removal));

  for (guint attempt = 0; attempt < 2; attempt++)
    {
      GString *page = feed_page_new (3000);

      for (guint i = 0; i < MANY; i++)
        {
          g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8001-%012x", i);
          feed_page_exit (page, "contact", id, SCOPE, 2000 + i, "moved");
        }
      g_assert_cmpint (store_fixture_apply (f, page, "c2", "c3", TRUE), ==, attempt == 0);
      if (attempt > 0)
        break;
      store_fixture_reopen (f);
      g_assert_true (rp_store_is_removal_stopped (f->store, &removal));
      g_assert_cmpint (removal.lost, ==, MANY);
      g_assert_cmpint (removal.of, ==, MANY + 3);
      g_assert_cmpint (removal.gone, ==, 0);
      g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 1);
      g_assert_true (rp_store_allow_removal (f->store, NULL));
      g_assert_false (rp_store_is_removal_stopped (f->store, &removal));
    }
  g_assert_false (rp_store_is_removal_stopped (f->store, &removal));
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 0);
}

/* What cannot be read is not nothing. */
static void
test_rescued_unread (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rescued = NULL;

  g_assert_true (rp_connection_run_script (
      f->store->db,
      "DROP TABLE rescued; CREATE VIEW rescued AS SELECT abs (-9223372036854775807 - 1) AS id,"
      " '' AS why, '' AS kind, '' AS entity_id, '{}' AS body, '' AS at;",
      NULL));
  rescued = rp_store_list_rescued (f->store, 0, &error);
  g_assert_nonnull (error);
  g_assert_null (rescued);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/pending/by-role", test_by_role);
  g_test_add_func ("/store/pending/notice", test_notice);
  g_test_add_func ("/store/pending/removal", test_removal);
  g_test_add_func ("/store/pending/rescued-unread", test_rescued_unread);
  return g_test_run ();
}
