/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/learning.h"

#include "support/loop-fixture.h"

#define MODEL "01990000-0000-7000-8000-000000000706"

static RpSession *
open_session (const char *report)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();

  if (report != NULL)
    {
      GString *page = feed_page_new (12);
      g_autofree char *body = g_strdup_printf (
          "{\"name\":\"MODEL\",\"trained_on\":\"2026-01-05\",\"method\":\"next\","
          "\"customers\":600,\"answers\":21,\"report\":%s}",
          report);

      feed_page_row (page, "suggestion_model", MODEL, "org", 1, 12, body);
      g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
    }
  return loop_open_session (self, FIXTURE_USER, "BS");
}

static void
assert_cells (RpLearning *learning, RpLearningTable table, guint row, const char *expected)
{
  GPtrArray *rows = rp_learning_get_rows (learning, table);
  g_autofree char *joined = NULL;

  g_assert_cmpuint (rows->len, >, row);
  g_assert_cmpuint (g_strv_length (rows->pdata[row]), ==, g_strv_length (rows->pdata[0]));
  joined = g_strjoinv ("|", rows->pdata[row]);
  g_assert_cmpstr (joined, ==, expected);
}

/* Every number has its words; a share of few answers and a small count are not shown. */
static void
test_tables (void)
{
  RpSession *session = open_session (
      "{\"answers_missing\":179,\"rules\":[{\"rule\":\"PR09\",\"suggested\":12,\"open\":2,"
      "\"adopted\":7,"
      "\"dismissed\":3,\"confirmed\":2,\"refused\":1,\"adopted_share\":0.7},{\"rule\":\"MODEL\","
      "\"suggested\":5,\"open\":5,\"adopted\":0,\"dismissed\":0,\"confirmed\":0,\"refused\":0}],"
      "\"needs\":[{\"code\":\"DER-01\",\"known\":41,\"confirmed\":2,\"refused\":1},{\"code\":\"EE-"
      "02\","
      "\"confirmed\":5,\"refused\":5,\"confirmed_share\":0.5}],\"terms\":[{\"need\":\"EE-02\","
      "\"kind\":\"need\",\"label\":\"EE-01\",\"value\":0.8,\"with\":41,\"both\":17}],\"led\":[{"
      "\"label\":"
      "\"industry_section: C\",\"confirmed\":6}],\"calibration\":[]}");
  g_autoptr (RpLearning) learning = rp_learning_new (session);

  loop_wait_loaded (learning);
  g_assert_true (rp_learning_is_known (learning));
  g_assert_cmpstr (rp_learning_get_summary (learning)[9], ==,
                   "179 more answers until suggestions show percentages");
  assert_cells (learning, RP_LEARNING_RULES, 1,
                "PR09 · Roof for photovoltaics|12|2|7|3|70 %|2|1|–");
  assert_cells (learning, RP_LEARNING_RULES, 2, "Learned from other customers|5|5|0|0|–|0|0|–");
  assert_cells (learning, RP_LEARNING_NEEDS, 1, "Connection of photovoltaics|41|2|1|–");
  assert_cells (learning, RP_LEARNING_NEEDS, 2, "Reactive-power compensation|< 5|5|5|50 %");
  assert_cells (learning, RP_LEARNING_TERMS, 1,
                "Efficiency diagnosis|Reactive-power compensation|+0.80|41|17");
  assert_cells (learning, RP_LEARNING_LED, 1, "industry section: C|6");
  g_assert_cmpuint (rp_learning_get_rows (learning, RP_LEARNING_CALIBRATION)->len, ==, 1);
  g_clear_object (&learning);
  loop_close_session (session);
}

static void
test_nothing (void)
{
  RpSession *session = open_session (NULL);
  g_autoptr (RpLearning) learning = rp_learning_new (session);

  g_assert_false (rp_learning_is_known (learning));
  loop_wait_loaded (learning);
  g_assert_false (rp_learning_is_known (learning));
  g_assert_null (rp_learning_get_summary (learning)[0]);
  for (guint i = 0; i < RP_LEARNING_N_TABLES; i++)
    g_assert_cmpuint (rp_learning_get_rows (learning, i)->len, ==, 1);
  g_clear_object (&learning);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/learning/tables", test_tables);
  g_test_add_func ("/workbench/learning/nothing", test_nothing);
  return g_test_run ();
}
