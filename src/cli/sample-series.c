/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-series.h"

#include <math.h>
#include <string.h>

#include "base/date.h"

#define GOLDEN_GAMMA G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)
#define NOISE_SEED G_GUINT64_CONSTANT (0x51C0FFEE)
#define NOISE_WIDTH 0.06 /* energy varies by ±3 % about its season */

static guint64
mix_bits (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

guint64
rp_sample_mix (guint64 value)
{
  return mix_bits (value + GOLDEN_GAMMA);
}

guint64
rp_sample_random_next (RpSampleRandom *self)
{
  self->state += GOLDEN_GAMMA;
  return mix_bits (self->state);
}

guint
rp_sample_random_below (RpSampleRandom *self, guint bound)
{
  return (guint)((rp_sample_random_next (self) >> 32) * bound >> 32);
}

/* −0.5 … 0.5, fixed for a customer and a month. */
static double
compute_noise (guint number, guint index)
{
  guint64 bits = rp_sample_mix (NOISE_SEED ^ ((guint64)number * 1000 + index));
  return (double)(bits >> 11) / 9007199254740992.0 - 0.5;
}

static void
split_energy (const RpSampleCurve *self, RpSampleMonth *out)
{
  gint64 rest = out->energy;
  for (guint i = 0; i < 3; i++)
    {
      out->periods[i] = (out->energy * self->shares[i] + 50) / 100;
      rest -= out->periods[i];
    }
  out->periods[3] = rest;
}

void
rp_sample_curve_compute (const RpSampleCurve *self, guint index, gint32 month, RpSampleMonth *out)
{
  double base = self->run_cap * self->load_ratio * self->power_factor;
  double season = self->season[month % 12];
  double level = pow (1 + self->growth, ((double)index - (RP_SAMPLE_MONTHS - 1)) / 12);
  double noise = compute_noise (self->number, index) * NOISE_WIDTH;
  double demand = base * level * (0.90 + 0.10 * season) * (1 + noise / 2);
  double energy = base * self->load_factor * rp_month_hours (month) * season * level * (1 + noise);
  if (index >= self->drop_from)
    {
      demand *= self->drop_demand;
      energy *= self->drop_energy;
    }
  out->energy = llround (energy * 100);
  out->max_demand = llround (demand * 10);
  out->reactive = llround (energy * tan (acos (self->power_factor)) * 100);
  split_energy (self, out);
}

/* Weighted sum of the characters' places in @alphabet. */
static guint
sum_weighted (const char *text, gsize length, const char *alphabet, const guint *weights)
{
  guint sum = 0;
  for (gsize i = 0; i < length; i++)
    sum += (guint)(strchr (alphabet, text[i]) - alphabet) * weights[i];
  return sum;
}

char *
rp_sample_credit_code (gboolean institution, guint number)
{
  static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  static const guint organisation_weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
  static const guint code_weights[]
      = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
  g_autofree char *body = number < 10000 ? g_strdup_printf ("MADM%04u", number)
                                         : g_strdup_printf ("MA%06u", number % 1000000);
  guint rest = 11 - sum_weighted (body, 8, digits, organisation_weights) % 11;
  char check = rest == 10 ? 'X' : digits[rest % 11];
  g_autofree char *code = g_strdup_printf ("%s999921%s%c", institution ? "12" : "91", body, check);
  guint last = (31 - sum_weighted (code, 17, alphabet, code_weights) % 31) % 31;
  return g_strdup_printf ("%s%c", code, alphabet[last]);
}
