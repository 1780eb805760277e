/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-evaluation.h"

#include "insight/invented-needs.h"
#include "insight/need-replay.h"

static void
split (RpNeedTable *table, GArray *rows, GArray *train, GArray *test, GArray *cases)
{
  for (guint i = 0; i < rows->len; i++)
    {
      RpNeedCase question = { i, i % INVENTED_NEEDS };
      g_array_append_val (i % 3 ? train : test, i);
      while (!rp_need_table_get_needs (table, i)[question.hidden]
             && rp_need_table_count_needs (table, i) > 0)
        question.hidden = (question.hidden + 1) % INVENTED_NEEDS;
      if (i % 3 == 0 && rp_need_table_count_needs (table, i) > 1)
        g_array_append_val (cases, question);
    }
}

static void
test_methods (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (1500, 1, &rows);
  g_autoptr (GArray) train = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) test = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (RpNeedCase));
  split (table, rows, train, test, cases);
  g_autoptr (RpNeedResult) popularity
      = rp_need_evaluate (table, train, test, cases, RP_NEED_POPULARITY);
  g_autoptr (RpNeedResult) product = rp_need_evaluate (table, train, test, cases, RP_NEED_PRODUCT);
  g_assert_cmpuint (popularity->ranking->n, ==, cases->len);
  g_assert_cmpfloat (product->ranking->ndcg5, >, popularity->ranking->ndcg5 + 0.1);
  g_assert_cmpfloat (product->brier, <, popularity->brier - 0.02);
  g_assert_cmpfloat (product->calibration_error, <, 0.03);
  RpNeedColdResult cold = rp_need_evaluate_cold (product->model, table, test, cases);
  RpNeedColdResult plain = rp_need_evaluate_cold (popularity->model, table, test, cases);
  g_assert_cmpfloat (cold.p1, >, plain.p1);
  g_assert_cmpuint (cold.n, >, 300);
}

/* Whether the table shows the hidden need or not is the same. */
static void
test_hidden_in_table (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (300, 2, &rows);
  g_autoptr (GArray) train = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) test = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (RpNeedCase));
  split (table, rows, train, test, cases);
  g_autoptr (RpNeedResult) shown = rp_need_evaluate (table, train, test, cases, RP_NEED_EASE);
  for (guint i = 0; i < cases->len; i++)
    {
      const RpNeedCase *question = &g_array_index (cases, RpNeedCase, i);
      rp_need_table_set_need (table, question->row, question->hidden, FALSE);
    }
  g_autoptr (RpNeedResult) taken = rp_need_evaluate (table, train, test, cases, RP_NEED_EASE);
  g_assert_cmpfloat (shown->ranking->mrr, ==, taken->ranking->mrr);
  g_assert_cmpfloat (shown->brier, ==, taken->brier);
}

/* Answers make suggestions better, and the same table gives the same figures. */
static void
test_replay (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (900, 3, &rows);
  RpReplayWindow popularity[RP_N_REPLAY_WINDOWS], product[RP_N_REPLAY_WINDOWS];
  RpReplayWindow again[RP_N_REPLAY_WINDOWS];
  rp_need_replay (table, rows, RP_REPLAY_POPULARITY, popularity);
  rp_need_replay (table, rows, RP_REPLAY_PRODUCT, product);
  rp_need_replay (table, rows, RP_REPLAY_PRODUCT, again);
  g_assert_cmpuint (product[0].n, ==, 200);
  g_assert_cmpuint (product[1].first, ==, 200);
  g_assert_cmpuint (product[2].n, ==, 0);
  g_assert_cmpfloat (product[1].hit1, >, popularity[1].hit1);
  g_assert_cmpfloat (product[1].hit1, ==, again[1].hit1);
  g_assert_cmpfloat (product[1].hit3, >=, product[1].hit1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-evaluation/methods", test_methods);
  g_test_add_func ("/insight/need-evaluation/hidden-in-table", test_hidden_in_table);
  g_test_add_func ("/insight/need-evaluation/replay", test_replay);
  return g_test_run ();
}
