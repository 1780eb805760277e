/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/store-fixture.h"
#include "workbench/session.h"
#include "workbench/value-ranking.h"

#define PATIENCE_US (30 * (gint64)G_USEC_PER_SEC)
#define ID "01990000-0000-7000-8000-0000000000"

typedef struct
{
  StoreFixture *store;
  RpSession *session;
  RpValueRanking *ranking;
} Fixture;

static void
add_customer (GString *page, guint seq, const char *id, const char *no, const char *name,
              const char *more)
{
  g_autofree char *body = g_strdup_printf ("{\"no\":\"%s\",\"name\":\"%s\"%s}", no, name, more);

  feed_page_row (page, "customer", id, id, 1, seq, body);
}

static void
add_score (GString *page, guint seq, const char *id, const char *customer, const char *on,
           const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"%s\",\"on\":\"%s\",\"model\":\"county-v1\",%s}", customer, on, more);

  feed_page_row (page, "value_score", id, customer, 1, seq, body);
}

/* Three customers with scores, one of them with a grade that people set, and one without. */
static void
fill (StoreFixture *store)
{
  GString *page = feed_page_new (20);

  for (const char *const *id = (const char *const[]){ ID "c1", ID "c2", ID "c3", ID "c4", NULL };
       *id != NULL; id++)
    feed_page_scope (page, *id, 1);
  feed_page_scope (page, "org", 1);
  add_customer (page, 1, ID "c1", "KH-1", "岚峰水泥",
                ",\"pinyin\":\"lan feng shui ni\",\"initials\":\"lfsn\",\"value_grade\":\"B\","
                "\"segment\":\"KEY\",\"override_grade\":\"A\",\"override_from\":\"2026-01-01\","
                "\"override_until\":\"2026-01-05\"");
  add_customer (page, 2, ID "c2", "KH-2", "金坪石材", ",\"value_grade\":\"A\"");
  add_customer (page, 3, ID "c3", "KH-3", "县医院",
                ",\"value_grade\":\"C\",\"segment\":\"SPECIAL\"");
  add_customer (page, 4, ID "c4", "KH-4", "中学", "");
  add_score (page, 5, ID "d1", ID "c1", "2025-12-01",
             "\"score\":6000,\"coverage\":10000,\"value\":6500,\"potential\":2000");
  add_score (page, 6, ID "d2", ID "c1", "2026-01-02",
             "\"score\":6150,\"coverage\":10000,\"value\":6600,\"potential\":2500");
  add_score (page, 7, ID "d3", ID "c2", "2026-01-02",
             "\"score\":8000,\"coverage\":9000,\"value\":8200,\"potential\":7000");
  add_score (page, 8, ID "d4", ID "c3", "2026-01-02", "\"score\":4200,\"coverage\":6500");
  g_assert_false (store_fixture_apply (store, page, "", "c1", TRUE));
}

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  RpSessionOptions options = { 0 };
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  f->store = store_fixture_new ();
  fill (f->store);
  g_clear_object (&f->store->store);
  folder = temp_folder_file (f->store->folder, "profile");
  options.folder = folder;
  options.start_at = "2026-01-05T09:00:00+08:00";
  options.no_sync = TRUE;
  f->session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  f->ranking = rp_value_ranking_new (f->session);
  while (!rp_value_ranking_is_loaded (f->ranking))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->ranking);
  rp_session_close (f->session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&f->session);
  store_fixture_free (f->store);
}

/* "KH-2 KH-1 KH-3 KH-4" */
static void
assert_order (Fixture *f, const char *wanted)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->ranking)); i++)
    {
      g_autoptr (RpRankingRow) row = g_list_model_get_item (G_LIST_MODEL (f->ranking), i);
      g_string_append_printf (order, "%s%s", i > 0 ? " " : "", rp_ranking_row_get_no (row));
    }
  g_assert_cmpstr (order->str, ==, wanted);
}

/* What is not known stands at the end, whichever way the order goes. */
static void
test_orders (Fixture *f, gconstpointer data)
{
  assert_order (f, "KH-2 KH-1 KH-3 KH-4");
  rp_value_ranking_set_order (f->ranking, RP_RANKING_BY_SCORE, TRUE);
  assert_order (f, "KH-3 KH-1 KH-2 KH-4");
  rp_value_ranking_set_order (f->ranking, RP_RANKING_BY_GRADE, TRUE);
  assert_order (f, "KH-1 KH-2 KH-3 KH-4");
  rp_value_ranking_set_order (f->ranking, RP_RANKING_BY_CHANGE, FALSE);
  assert_order (f, "KH-1 KH-2 KH-3 KH-4");
  rp_value_ranking_set_order (f->ranking, RP_RANKING_BY_POTENTIAL, FALSE);
  assert_order (f, "KH-2 KH-1 KH-3 KH-4");
}

static void
test_filters (Fixture *f, gconstpointer data)
{
  rp_value_ranking_set_grade (f->ranking, "A");
  assert_order (f, "KH-2 KH-1");
  rp_value_ranking_set_grade (f->ranking, "-");
  assert_order (f, "KH-4");
  rp_value_ranking_set_grade (f->ranking, "");
  rp_value_ranking_set_segment (f->ranking, "SPECIAL");
  assert_order (f, "KH-3");
  rp_value_ranking_set_segment (f->ranking, "");
  rp_value_ranking_set_text (f->ranking, "LFSN");
  assert_order (f, "KH-1");
  rp_value_ranking_set_text (f->ranking, "石材");
  assert_order (f, "KH-2");
  rp_value_ranking_set_text (f->ranking, "");
  assert_order (f, "KH-2 KH-1 KH-3 KH-4");
}

/* The score filed last, the change against the one before, and the grade that people set. */
static void
test_row (Fixture *f, gconstpointer data)
{
  g_autoptr (RpRankingRow) row = g_list_model_get_item (G_LIST_MODEL (f->ranking), 1);
  g_autoptr (RpRankingRow) last = g_list_model_get_item (G_LIST_MODEL (f->ranking), 3);
  double value, potential;

  g_assert_cmpstr (rp_ranking_row_get_grade (row), ==, "A");
  g_assert_cmpstr (rp_ranking_row_get_computed (row), ==, "B");
  g_assert_cmpint (rp_ranking_row_get_score (row), ==, 6150);
  g_assert_cmpint (rp_ranking_row_get_change (row), ==, 150);
  g_assert_cmpuint (rp_ranking_row_get_rank (row), ==, 2);
  g_assert_true (rp_value_ranking_get_point (f->ranking, 1, &value, &potential));
  g_assert_cmpfloat (value, ==, 66);
  g_assert_cmpfloat (potential, ==, 25);
  g_assert_false (rp_value_ranking_get_point (f->ranking, 3, &value, &potential));
  g_assert_cmpint (rp_ranking_row_get_score (last), ==, -1);
  g_assert_cmpuint (rp_ranking_row_get_rank (last), ==, 0);
}

static void
test_csv (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) csv = NULL;
  g_auto (GStrv) lines = NULL;

  rp_value_ranking_set_grade (f->ranking, "A");
  csv = rp_value_ranking_to_csv (f->ranking);
  lines = g_strsplit (csv->str, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "Rank,Customer number,"));
  g_assert_true (
      g_str_has_prefix (lines[2], "2,KH-1,岚峰水泥,A,B,61.50,1.50,66.00,25.00,100.00,KEY"));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/value-ranking/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("orders", test_orders);
  ADD ("filters", test_filters);
  ADD ("row", test_row);
  ADD ("csv", test_csv);
  return g_test_run ();
}
