/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The numbers of the sample organisation: the same on every machine and in every run, because
 * nothing in them is drawn from anywhere but splitmix64 over fixed inputs.
 */

#define RP_SAMPLE_MONTHS 24

/* splitmix64 of one value: adds the golden gamma, then mixes. */
guint64 rp_sample_mix (guint64 value);

/* A stream of splitmix64 values; start it with any seed. */
typedef struct
{
  guint64 state;
} RpSampleRandom;
guint64 rp_sample_random_next (RpSampleRandom *self);
guint rp_sample_random_below (RpSampleRandom *self, guint bound); /* 0 … bound − 1 */

/**
 * RpSampleCurve: what the consumption of one customer follows.
 * @number: the customer's, mixed into the noise
 * @run_cap: kVA
 * @load_ratio: highest demand / power factor / capacity in an average month
 * @load_factor: mean / highest demand
 * @growth: per year, 0.04 is 4 %
 * @season: 12 factors, January first
 * @shares: sharp, peak, flat, valley in percent
 * @drop_from: first month from which energy and demand fall by the two factors; RP_SAMPLE_MONTHS
 * for none
 */
typedef struct
{
  guint number;
  double run_cap;
  double load_ratio;
  double power_factor;
  double load_factor;
  double growth;
  double season[12];
  guint shares[4];
  guint drop_from;
  double drop_energy;
  double drop_demand;
} RpSampleCurve;

typedef struct
{
  gint64 energy;     /* 0.01 kWh */
  gint64 periods[4]; /* 0.01 kWh: sharp, peak, flat, valley; they add up to energy */
  gint64 reactive;   /* 0.01 kvarh */
  gint64 max_demand; /* 0.1 kW */
} RpSampleMonth;

/* @index: 0 … RP_SAMPLE_MONTHS − 1, the last is the newest; @month: the calendar month it stands
 * for, in months since 1970-01 */
void rp_sample_curve_compute (const RpSampleCurve *self, guint index, gint32 month,
                              RpSampleMonth *out);

/**
 * rp_sample_credit_code:
 *
 * A unified social credit code that passes every check and can belong to nobody: division 999921 is
 * not assigned. Check characters by GB 32100-2015 and GB 11714-1997. Returns: (transfer full)
 */
char *rp_sample_credit_code (gboolean institution, guint number);

G_END_DECLS
