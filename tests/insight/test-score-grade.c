/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "insight/score-grade.h"
#include "insight/small-model.h"

#define HELD " \"hysteresis\": {\"points\": 2, \"months\": 2},"

/* Growth alone, so that the score is its percent. */
static const char *
decide (double growth, const RpScorePast *past, const char *today)
{
  g_autofree char *text = make_small_model (HELD, 99);
  g_autofree char *facts = g_strdup_printf ("{\"growth\": %g}", growth);
  g_autoptr (RpScoreModel) model = load_model_text (text, NULL);
  g_autoptr (RpScore) score = score_text (model, facts);
  gint32 day = 0;

  g_assert_true (rp_date_parse (today, &day));
  return g_intern_string (rp_score_grade_decide (model, score, past, day));
}

static void
test_border (void)
{
  const RpScorePast a = { .grade = "A" };
  const RpScorePast b = { .grade = "B" };
  const RpScorePast none = { NULL };

  g_assert_cmpstr (decide (0.71, &none, "2026-01-05"), ==, "A");
  g_assert_cmpstr (decide (0.69, &a, "2026-01-05"), ==, "A");
  g_assert_cmpstr (decide (0.68, &a, "2026-01-05"), ==, "B");
  g_assert_cmpstr (decide (0.71, &b, "2026-01-05"), ==, "B");
  g_assert_cmpstr (decide (0.72, &b, "2026-01-05"), ==, "A");
}

/* A score of November that was across already makes January the third month. */
static void
test_months (void)
{
  RpScorePast past = { .grade = "A", .known = TRUE, .score = 6900 };

  rp_date_parse ("2025-12-31", &past.day);
  g_assert_cmpstr (decide (0.69, &past, "2026-01-05"), ==, "B");
  g_assert_cmpstr (decide (0.69, &past, "2025-12-31"), ==, "A");
  past.score = 7100;
  g_assert_cmpstr (decide (0.69, &past, "2026-01-05"), ==, "A");
}

/* Too little is known: neither an old grade nor a new one. */
static void
test_no_grade (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (20);
  g_autoptr (RpScore) score = score_text (model, "{\"growth\": 1}");
  const RpScorePast a = { .grade = "A" };

  g_assert_null (rp_score_grade_decide (model, score, &a, 20000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score-grade/border", test_border);
  g_test_add_func ("/score-grade/months", test_months);
  g_test_add_func ("/score-grade/no-grade", test_no_grade);
  return g_test_run ();
}
