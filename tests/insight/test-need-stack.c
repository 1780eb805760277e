/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "insight/need-calibration.h"
#include "insight/need-stack.h"

/* The start value of three signs, and of none. */
static void
test_start (void)
{
  g_autoptr (RpNeedStack) stack = rp_need_stack_new ();
  const RpNeedSigns all = { .rule = 0.5, .text = 0.4, .hits = 1, .model = 0.25 };
  const RpNeedSigns none = { .rule = NAN, .text = NAN, .model = NAN };
  const RpNeedSigns sure = { .rule = 0.9, .text = 0.9, .model = 0.9 };
  rp_need_stack_learn (stack);
  g_assert_false (rp_need_stack_is_used (stack));
  g_assert_cmpfloat_with_epsilon (rp_need_stack_apply (stack, &all), 1 - 0.5 * 0.6 * 0.75, 1e-12);
  g_assert_true (isnan (rp_need_stack_apply (stack, &none)));
  g_assert_cmpfloat (rp_need_stack_apply (stack, &sure), ==, 0.95);
}

/* What a customer says who follows the weights: a draw by his probability. */
static const double truth[] = { -0.5, 0.8, 0.4, 0.6, 1.5, 0.9 };

static RpNeedSigns
draw_signs (GRand *random)
{
  gboolean fired = g_rand_boolean (random), text = g_rand_double (random) < 0.3;
  return (RpNeedSigns){ .rule = fired ? 0.5 : NAN,
                        .severity = g_rand_double (random),
                        .text = text ? 0.5 : NAN,
                        .hits = text ? 1 + g_rand_int_range (random, 0, 4) : 0,
                        .model = g_rand_double (random) < 0.8
                                     ? g_rand_double_range (random, 0.02, 0.9)
                                     : NAN };
}

static double
tell_truth (const RpNeedSigns *signs)
{
  double sum = truth[0];
  if (!isnan (signs->model))
    sum += truth[1] * log (signs->model / (1 - signs->model)) + truth[2];
  if (!isnan (signs->rule))
    sum += truth[3] + truth[4] * signs->severity;
  if (!isnan (signs->text))
    sum += truth[5] * log1p (signs->hits);
  return 1 / (1 + exp (-sum));
}

static RpNeedStack *
learn_from (guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  RpNeedStack *stack = rp_need_stack_new ();
  for (guint i = 0; i < n; i++)
    {
      RpNeedSigns signs = draw_signs (random);
      rp_need_stack_add (stack, &signs, g_rand_double (random) < tell_truth (&signs));
    }
  rp_need_stack_learn (stack);
  return stack;
}

/* From many answers the weights come out, and the probabilities with them; from 199 nothing is learned. */
static void
test_weights (void)
{
  g_autoptr (RpNeedStack) few = learn_from (RP_NEED_ANSWERS_NEEDED - 1, 1);
  g_autoptr (RpNeedStack) enough = learn_from (RP_NEED_ANSWERS_NEEDED, 1);
  g_autoptr (RpNeedStack) many = learn_from (20000, 2);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  double learned, start;
  g_assert_false (rp_need_stack_is_used (few));
  rp_need_stack_get_brier (few, &learned, &start);
  g_assert_true (isnan (learned) && isnan (start));
  g_assert_true (rp_need_stack_is_used (enough));
  for (guint i = 0; i < G_N_ELEMENTS (truth); i++)
    g_assert_cmpfloat_with_epsilon (rp_need_stack_get_weights (many)[i], truth[i], 0.15);
  rp_need_stack_get_brier (many, &learned, &start);
  g_assert_cmpfloat (learned, <, start);
  for (guint i = 0; i < 100; i++)
    {
      RpNeedSigns signs = draw_signs (random);
      if (!isnan (rp_need_signs_combine (&signs)))
        g_assert_cmpfloat_with_epsilon (rp_need_stack_apply (many, &signs), tell_truth (&signs),
                                        0.03);
    }
}

/* The same answers give the same weights, bit by bit. */
static void
test_repeatable (void)
{
  g_autoptr (RpNeedStack) first = learn_from (500, 7), second = learn_from (500, 7);
  for (guint i = 0; i < RP_NEED_STACK_WEIGHTS; i++)
    g_assert_true (rp_need_stack_get_weights (first)[i] == rp_need_stack_get_weights (second)[i]);
}

/* Where customers do as the start value says, and what they did in the past tells nothing of what they do now, it is
 * kept: in the first half all is confirmed, afterwards one half, as the rule says. */
static void
test_start_is_kept (void)
{
  g_autoptr (RpNeedStack) stack = rp_need_stack_new ();
  const RpNeedSigns signs = { .rule = 0.5, .severity = 0.5, .text = NAN, .model = NAN };
  double learned, start;
  for (guint i = 0; i < 400; i++)
    rp_need_stack_add (stack, &signs, i < 200 || i % 2 == 0);
  rp_need_stack_learn (stack);
  rp_need_stack_get_brier (stack, &learned, &start);
  g_assert_cmpfloat_with_epsilon (start, 0.25, 1e-12);
  g_assert_cmpfloat (learned, >, start);
  g_assert_false (rp_need_stack_is_used (stack));
  g_assert_cmpfloat (rp_need_stack_apply (stack, &signs), ==, 0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-stack/start", test_start);
  g_test_add_func ("/insight/need-stack/weights", test_weights);
  g_test_add_func ("/insight/need-stack/repeatable", test_repeatable);
  g_test_add_func ("/insight/need-stack/start-is-kept", test_start_is_kept);
  return g_test_run ();
}
