/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/clv.h"

#include <math.h>

double
rp_clv_contract (double margin, double retention, double discount, guint n_years, double *years)
{
  double sum = 0, share = 1;
  if (!isfinite (margin) || !(retention >= 0 && retention <= 1) || !(discount > -1)
      || !isfinite (discount))
    return NAN;
  for (guint i = 0; i < n_years; i++)
    {
      share *= retention / (1 + discount);
      if (years != NULL)
        years[i] = margin * share;
      sum += margin * share;
    }
  return sum;
}

/* --- who bought how often --- */

typedef struct
{
  const char *customer;
  gint32 day;
  double amount;
  guint place; /* of the customer's first line */
} Line;

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *left = a, *right = b;
  if (left->place != right->place)
    return left->place < right->place ? -1 : 1;
  return (left->day > right->day) - (left->day < right->day);
}

static GArray *
list_lines (const RpPurchase *purchases, guint n_purchases, gint32 until)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  for (guint i = 0; i < n_purchases; i++)
    {
      const RpPurchase *purchase = &purchases[i];
      if (purchase->day > until)
        continue;
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, purchase->customer));
      if (place == 0)
        {
          place = i + 1;
          g_hash_table_insert (places, (gpointer)purchase->customer, GUINT_TO_POINTER (place));
        }
      Line line = { purchase->customer, purchase->day, purchase->amount, place };
      g_array_append_val (lines, line);
    }
  g_array_sort (lines, compare_lines);
  return lines;
}

/* @lines: of one customer, by day */
static RpBuyer
collect_buyer (const Line *lines, guint n_lines, gint32 until, guint unit_days)
{
  RpBuyer buyer = { 0 };
  gint32 first = lines[0].day, last = first;
  double repeated = 0;
  for (guint i = 0; i < n_lines; i++)
    {
      buyer.total += lines[i].amount;
      repeated += lines[i].day > first ? lines[i].amount : 0;
      buyer.repeats += lines[i].day > last;
      last = lines[i].day;
    }
  buyer.recency = (double)(last - first) / unit_days;
  buyer.age = (double)(until - first) / unit_days;
  buyer.mean = buyer.repeats > 0 ? repeated / buyer.repeats : 0;
  return buyer;
}

GArray *
rp_buyers_collect (const RpPurchase *purchases, guint n_purchases, gint32 until, guint unit_days,
                   GStrv *names)
{
  g_autoptr (GArray) lines = list_lines (purchases, n_purchases, until);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GArray *buyers = g_array_new (FALSE, FALSE, sizeof (RpBuyer));
  for (guint i = 0, n; i < lines->len; i += n)
    {
      const Line *line = &g_array_index (lines, Line, i);
      for (n = 1; i + n < lines->len && line[n].place == line->place; n++)
        ;
      RpBuyer buyer = collect_buyer (line, n, until, unit_days);
      g_array_append_val (buyers, buyer);
      g_strv_builder_add (builder, line->customer);
    }
  *names = g_strv_builder_end (builder);
  return buyers;
}

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *values = data, left = values[*(const guint *)a], right = values[*(const guint *)b];
  return (left > right) - (left < right);
}

void
rp_rfm_score (const double *values, guint n, gboolean high_is_good, guint n_bands, guint *scores)
{
  g_autofree guint *order = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int)n, sizeof (guint), compare_values, (gpointer)values);
  for (guint i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && values[order[end]] == values[order[i]]; end++)
        ;
      guint worse = high_is_good ? i : n - end;
      for (guint k = i; k < end; k++)
        scores[order[k]] = 1 + (guint)((guint64)worse * n_bands / n);
    }
}
