/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Learning which needs go together, and judging one customer by it. */

#include <math.h>

#include "bench/bench.h"
#include "insight/need-model.h"

#define AIM_TRAIN_S 10
#define AIM_SCORE_MS 1

#define GROUPS 8 /* of customers alike, which attributes tell of */

typedef struct
{
  guint customers, needs, attributes;
} Size;

/* Needs of a group are three times as common in it; every fifth need goes with the one before it. */
static void
invent_row (RpNeedTable *table, const Size *size, guint words, GRand *random)
{
  guint row = rp_need_table_add_row (table), group = (guint)g_rand_int_range (random, 0, GROUPS);
  gboolean before = FALSE;

  for (guint j = 0; j < size->needs; j++)
    {
      double share = (j % GROUPS == group ? 0.24 : 0.08) * (j % 5 == 4 && before ? 4 : 1);

      before = g_rand_double (random) < share;
      rp_need_table_set_need (table, row, j, before);
    }
  for (guint k = 0; k < size->attributes; k++)
    if (k < words)
      rp_need_table_set_word (
          table, row, k, g_rand_double (random) < (k % GROUPS == group ? 0.6 : 0.2) ? "yes" : "no");
    else
      rp_need_table_set_number (table, row, k,
                                g_rand_double (random) * 10 + (k % GROUPS == group ? 4 : 0));
}

static RpNeedTable *
invent (const Size *size, guint words, GArray *rows)
{
  RpNeedTable *table = rp_need_table_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20260105);

  for (guint j = 0; j < size->needs; j++)
    {
      g_autofree char *name = g_strdup_printf ("N%02u-%02u", j / 5, j % 5);
      rp_need_table_add_need (table, name);
    }
  for (guint k = 0; k < size->attributes; k++)
    {
      g_autofree char *name = g_strdup_printf ("a%u", k);
      rp_need_table_add_attribute (table, name,
                                   k < words ? RP_ATTRIBUTE_CATEGORY : RP_ATTRIBUTE_NUMBER);
    }
  for (guint i = 0; i < size->customers; i++)
    {
      invent_row (table, size, words, random);
      g_array_append_val (rows, i);
    }
  return table;
}

/* What adds up explains; what does not is not measured. */
static void
check_terms (RpNeedModel *model, RpNeedTable *table, guint row, const double *scores)
{
  g_autoptr (GPtrArray) terms = rp_need_model_explain (model, table, row, NULL, 0);
  double sum = 0;

  for (guint i = 0; i < terms->len; i++)
    sum += ((const RpNeedTerm *)terms->pdata[i])->value;
  g_assert_cmpfloat_with_epsilon (sum, scores[0], 1e-9);
}

static void
measure_scoring (Bench *bench, RpNeedModel *model, RpNeedTable *table, const Size *size,
                 const char *what)
{
  g_autofree double *scores = g_new (double, size->needs);
  g_autoptr (GArray) times = bench_times_new ();
  g_autofree char *name = g_strdup_printf ("%s: score one customer", what);

  for (guint row = 0; row < MIN (size->customers, 2000); row++)
    {
      double begin = bench_now ();

      rp_need_model_score (model, table, row, NULL, scores);
      bench_times_add (times, begin);
      if (row < 20)
        check_terms (model, table, row, scores);
      for (guint j = 0; j < size->needs; j++)
        g_assert_true (isfinite (scores[j]));
    }
  bench_times (bench, name, times, AIM_SCORE_MS);
}

static void
measure (Bench *bench, const Size *size, guint words, const char *what)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (RpNeedTable) table = invent (size, words, rows);
  double begin = bench_now (), processor = bench_thread_time ();
  g_autoptr (RpNeedModel) model = rp_need_model_train (table, rows);
  g_autofree char *wall = g_strdup_printf ("%s: train", what);
  g_autofree char *core = g_strdup_printf ("%s: train, processor", what);

  bench_value (bench, wall, (bench_now () - begin) / 1000, "s");
  bench_value (bench, core, (bench_thread_time () - processor) / 1000, "s");
  measure_scoring (bench, model, table, size, what);
}

int
main (int argc, char **argv)
{
  Bench *bench = bench_new ("train");
  const Size size
      = { .customers = bench_size ("RP_BENCH_CUSTOMERS", 5000), .needs = 40, .attributes = 150 };

  bench_note (bench, "%u customers, %u needs, %u attributes; aim %d s", size.customers, size.needs,
              size.attributes, AIM_TRAIN_S);
  measure (bench, &size, size.attributes, "two-valued attributes");
  measure (bench, &size, 50, "50 words, 100 numbers");
  measure (bench, &size, 0, "numbers");
  bench_value (bench, "memory", bench_peak_memory (), "MB");
  return bench_end (bench);
}
