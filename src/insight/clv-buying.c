/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/clv.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "insight/clv-simplex.h"

/* BG/NBD and Gamma-Gamma. The logarithms of the parameters are what is searched, so that they stay
 * positive. */

#define TERMS_MOST 100000
#define TERM_ENOUGH 1e-16
#define ONE_AWAY 1e-6 /* the formulas divide by a − 1 */
#define LOG_RANGE 12  /* parameters from e^-12 to e^12 */
/* Parameters beyond these ran away: the purchases do not hold them. */
#define SETTLED_MOST 5e4
#define SETTLED_LEAST (1 / SETTLED_MOST)

/* Gauss' 2F1 by its series. Callers bring it to where the terms fall quickly. */
static double
sum_series (double a, double b, double c, double z)
{
  double term = 1, sum = 1;
  for (guint i = 0; i < TERMS_MOST; i++)
    {
      term *= (a + i) * (b + i) / (c + i) / (i + 1) * z;
      sum += term;
      if (fabs (term) <= TERM_ENOUGH * fabs (sum))
        break;
    }
  return sum;
}

static double
step_off_one (double a)
{
  return fabs (a - 1) < ONE_AWAY ? 1 + ONE_AWAY : a;
}

/* (1 − z)^(r + x) · 2F1(r + x, b + x; a + b + x − 1; z), by Euler's transformation: the power that is left
 * over is small, and nothing overflows however large x is. */
static double
compute_silence (const RpBuying *self, double a, double x, double z)
{
  return pow (1 - z, a - 1) * sum_series (a + self->b - 1 - self->r, a - 1, a + self->b + x - 1, z);
}

static double
count_silent (const RpBuying *self, const RpBuyer *buyer)
{
  if (buyer->repeats <= 0)
    return 0;
  return self->a / (self->b + buyer->repeats - 1)
         * pow ((self->alpha + buyer->age) / (self->alpha + buyer->recency),
                self->r + buyer->repeats);
}

double
rp_buying_alive (const RpBuying *self, const RpBuyer *buyer)
{
  return 1 / (1 + count_silent (self, buyer));
}

double
rp_buying_expect (const RpBuying *self, const RpBuyer *buyer, double time)
{
  double a = step_off_one (self->a), x = buyer->repeats;
  double z = time / (self->alpha + buyer->age + time);
  return (a + self->b + x - 1) / (a - 1) * (1 - compute_silence (self, a, x, z))
         / (1 + count_silent (self, buyer));
}

double
rp_buying_expect_new (const RpBuying *self, double time)
{
  double a = step_off_one (self->a);
  double z = time / (self->alpha + time);
  return (a + self->b - 1) / (a - 1) * (1 - compute_silence (self, a, 0, z));
}

/* What depends on nothing but how often somebody bought is worked out once for all who did so. */
#define REPEATS_MOST 512

typedef struct
{
  double values[REPEATS_MOST];
  gboolean known[REPEATS_MOST];
} Table;

static double
look_up (Table *table, double (*compute) (gconstpointer model, double repeats), gconstpointer model,
         double repeats)
{
  guint i = (guint)repeats;
  if (repeats >= REPEATS_MOST || i != repeats)
    return compute (model, repeats);
  if (!table->known[i])
    {
      table->values[i] = compute (model, repeats);
      table->known[i] = TRUE;
    }
  return table->values[i];
}

static double
count_ways (gconstpointer model, double x)
{
  const RpBuying *self = model;
  return lgamma (self->r + x) + lgamma (self->b + x) - lgamma (self->a + self->b + x);
}

double
rp_buying_log_likelihood (const RpBuying *self, const RpBuyer *buyers, guint n_buyers)
{
  double sum = 0;
  double fixed = self->r * log (self->alpha) - lgamma (self->r) + lgamma (self->a + self->b)
                 - lgamma (self->b);
  Table ways = { 0 };
  for (guint i = 0; i < n_buyers; i++)
    {
      const RpBuyer *buyer = &buyers[i];
      double x = buyer->repeats;
      double alive = -(self->r + x) * log (self->alpha + buyer->age);
      /* Who bought once cannot have fallen silent before. */
      double silent = x > 0 ? log (self->a) - log (self->b + x - 1)
                                  - (self->r + x) * log (self->alpha + buyer->recency)
                            : -INFINITY;
      double larger = MAX (alive, silent);
      sum += fixed + look_up (&ways, count_ways, self, x) + larger
             + log1p (exp (MIN (alive, silent) - larger));
    }
  return sum;
}

static double
weigh_repeats (gconstpointer model, double x)
{
  const RpSpending *self = model;
  double shape = self->p * x;
  return lgamma (shape + self->q) - lgamma (shape) + shape * log (x);
}

double
rp_spending_log_likelihood (const RpSpending *self, const RpBuyer *buyers, guint n_buyers)
{
  double sum = 0;
  double fixed = self->q * log (self->v) - lgamma (self->q);
  Table weights = { 0 };
  for (guint i = 0; i < n_buyers; i++)
    {
      double x = buyers[i].repeats, mean = buyers[i].mean, shape = self->p * x;
      if (x <= 0)
        continue;
      sum += fixed + look_up (&weights, weigh_repeats, self, x) + (shape - 1) * log (mean)
             - (shape + self->q) * log (x * mean + self->v);
    }
  return sum;
}

double
rp_spending_expect (const RpSpending *self, const RpBuyer *buyer)
{
  return self->p * (self->v + buyer->repeats * buyer->mean)
         / (self->p * buyer->repeats + self->q - 1);
}

typedef struct
{
  const RpBuyer *buyers;
  guint n_buyers;
} Buyers;

static gboolean
is_out_of_range (const double *logs, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!(fabs (logs[i]) <= LOG_RANGE))
      return TRUE;
  return FALSE;
}

static RpBuying
read_buying (const double *logs)
{
  return (RpBuying){ exp (logs[0]), exp (logs[1]), exp (logs[2]), exp (logs[3]) };
}

static double
judge_buying (const double *logs, gconstpointer data)
{
  const Buyers *all = data;
  RpBuying model = read_buying (logs);
  return is_out_of_range (logs, 4) ? INFINITY
                                   : -rp_buying_log_likelihood (&model, all->buyers, all->n_buyers);
}

static RpSpending
read_spending (const double *logs)
{
  return (RpSpending){ exp (logs[0]), exp (logs[1]), exp (logs[2]) };
}

static double
judge_spending (const double *logs, gconstpointer data)
{
  const Buyers *all = data;
  RpSpending model = read_spending (logs);
  return is_out_of_range (logs, 3)
             ? INFINITY
             : -rp_spending_log_likelihood (&model, all->buyers, all->n_buyers);
}

static gboolean
check_buyers (const RpBuyer *buyers, guint n_buyers, gboolean with_money, GError **error)
{
  guint n_repeating = 0;
  for (guint i = 0; i < n_buyers; i++)
    {
      const RpBuyer *buyer = &buyers[i];
      gboolean repeats = buyer->repeats > 0;
      if (!(buyer->repeats >= 0 && buyer->recency >= 0 && buyer->age >= buyer->recency)
          || !isfinite (buyer->age) || !isfinite (buyer->repeats)
          || (with_money && repeats && !(buyer->mean > 0 && isfinite (buyer->mean))))
        {
          g_set_error (
              error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
              _ ("customer %u: %g purchases, the last %g after the first, observed for %g, "
                 "%g on average: that cannot be"),
              i + 1, buyer->repeats, buyer->recency, buyer->age, buyer->mean);
          return FALSE;
        }
      n_repeating += repeats;
    }
  if (n_repeating == 0)
    g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                         _ ("nobody bought a second time, so there is nothing to learn from"));
  return n_repeating > 0;
}

static gboolean
are_settled (const double *parameters, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!(parameters[i] > SETTLED_LEAST && parameters[i] < SETTLED_MOST))
      return FALSE;
  return TRUE;
}

gboolean
rp_buying_is_settled (const RpBuying *self)
{
  return are_settled ((const double[]){ self->r, self->alpha, self->a, self->b }, 4);
}

gboolean
rp_spending_is_settled (const RpSpending *self)
{
  return self->q > 1 && are_settled ((const double[]){ self->p, self->q }, 2);
}

gboolean
rp_buying_fit (const RpBuyer *buyers, guint n_buyers, RpBuying *self, double *log_likelihood,
               GError **error)
{
  double logs[4] = { 0 }, value;
  Buyers all = { buyers, n_buyers };
  if (!check_buyers (buyers, n_buyers, FALSE, error))
    return FALSE;
  value = rp_simplex_minimise (judge_buying, &all, logs, 4);
  *self = read_buying (logs);
  if (log_likelihood != NULL)
    *log_likelihood = -value;
  return TRUE;
}

/* The search begins near 1, so money is counted in mean amounts. */
static RpBuyer *
scale_money (const RpBuyer *buyers, guint n_buyers, double *unit)
{
  RpBuyer *scaled = g_memdup2 (buyers, n_buyers * sizeof (RpBuyer));
  double sum = 0, n = 0;
  for (guint i = 0; i < n_buyers; i++)
    if (buyers[i].repeats > 0)
      {
        sum += buyers[i].mean;
        n++;
      }
  *unit = sum / n;
  for (guint i = 0; i < n_buyers; i++)
    scaled[i].mean /= *unit;
  return scaled;
}

gboolean
rp_spending_fit (const RpBuyer *buyers, guint n_buyers, RpSpending *self, double *log_likelihood,
                 GError **error)
{
  double logs[3] = { 0, 1, 1 }, unit;
  g_autofree RpBuyer *scaled = NULL;
  if (!check_buyers (buyers, n_buyers, TRUE, error))
    return FALSE;
  scaled = scale_money (buyers, n_buyers, &unit);
  Buyers all = { scaled, n_buyers };
  rp_simplex_minimise (judge_spending, &all, logs, 3);
  *self = read_spending (logs);
  self->v *= unit;
  if (log_likelihood != NULL)
    *log_likelihood = rp_spending_log_likelihood (self, buyers, n_buyers);
  return TRUE;
}
