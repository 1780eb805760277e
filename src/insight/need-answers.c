/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-answers.h"

#include <math.h>
#include <string.h>

#define PRIOR 2 /* confirmed, and as many refused, before there is an answer */
#define FADE_PER_MONTH 0.98

typedef struct
{
  double confirmed, refused;
} Counts;

struct _RpNeedAnswers
{
  guint n_needs;
  Counts *counts;
};

/* What each answer counts for. */
static const struct
{
  const char *name;
  gboolean has_need;
  gboolean confirmed, refused;
} meanings[] = {
  [RP_ANSWER_CONFIRMED] = { "confirmed", TRUE, TRUE, FALSE },
  [RP_ANSWER_HAS_IT] = { "has_it", TRUE, FALSE, FALSE },
  [RP_ANSWER_NOT_NEEDED] = { "not_needed", FALSE, FALSE, TRUE },
  [RP_ANSWER_NOT_NOW] = { "not_now", FALSE, FALSE, FALSE },
  [RP_ANSWER_WRONG_DATA] = { "wrong_data", FALSE, FALSE, FALSE },
};

gboolean
rp_need_answer_from_name (const char *name, RpNeedAnswer *answer)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (strcmp (meanings[i].name, name) == 0)
      {
        *answer = (RpNeedAnswer)i;
        return TRUE;
      }
  return FALSE;
}

const char *
rp_need_answer_get_name (RpNeedAnswer answer)
{
  return meanings[answer].name;
}

RpNeedAnswers *
rp_need_answers_new (guint n_needs)
{
  RpNeedAnswers *self = g_new0 (RpNeedAnswers, 1);
  self->n_needs = n_needs;
  self->counts = g_new0 (Counts, n_needs);
  return self;
}

void
rp_need_answers_free (RpNeedAnswers *self)
{
  g_free (self->counts);
  g_free (self);
}

void
rp_need_answers_count (RpNeedAnswers *self, guint need, RpNeedAnswer answer)
{
  g_return_if_fail (need < self->n_needs);
  self->counts[need].confirmed += meanings[answer].confirmed;
  self->counts[need].refused += meanings[answer].refused;
}

void
rp_need_answers_add (RpNeedAnswers *self, RpNeedTable *table, guint row, guint need,
                     RpNeedAnswer answer)
{
  rp_need_answers_count (self, need, answer);
  if (meanings[answer].has_need)
    rp_need_table_set_need (table, row, need, TRUE);
}

void
rp_need_answers_age (RpNeedAnswers *self, double months)
{
  double fade = pow (FADE_PER_MONTH, months);
  for (guint j = 0; j < self->n_needs; j++)
    {
      self->counts[j].confirmed *= fade;
      self->counts[j].refused *= fade;
    }
}

double
rp_beta_mean (double a, double b, double confirmed, double refused)
{
  return (a + confirmed) / (a + b + confirmed + refused);
}

void
rp_need_answers_get_rates (RpNeedAnswers *self, double *rates)
{
  for (guint j = 0; j < self->n_needs; j++)
    rates[j] = rp_beta_mean (PRIOR, PRIOR, self->counts[j].confirmed, self->counts[j].refused);
}

static double
draw_normal (GRand *random)
{
  double u = 1 - g_rand_double (random), v = g_rand_double (random);
  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}

/* Marsaglia and Tsang (2000), for shapes of at least 1. */
static double
draw_gamma (GRand *random, double shape)
{
  double d = shape - 1.0 / 3, c = 1 / sqrt (9 * d);
  for (;;)
    {
      double x = draw_normal (random), v = pow (1 + c * x, 3);
      if (v > 0 && log (1 - g_rand_double (random)) < 0.5 * x * x + d - d * v + d * log (v))
        return d * v;
    }
}

double
rp_need_answers_draw (RpNeedAnswers *self, guint need, GRand *random)
{
  double a = draw_gamma (random, PRIOR + self->counts[need].confirmed);
  double b = draw_gamma (random, PRIOR + self->counts[need].refused);
  return a / (a + b);
}
