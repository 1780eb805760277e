/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts-internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/id-source.h"
#include "base/json-access.h"

/* Measures over a year or two that score models ask for: middles and extremes of the months, how bills
 * were paid, how often one has heard from the customer and by which way. */

#define DAYS_12_MONTHS 365
#define MONTHS_OF_BILLS 24
#define US_PER_MS 1000

/* --- months --- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a, right = *(const double *)b;
  return left < right ? -1 : left > right;
}

/* One member of the last twelve months. Returns: how many of them have it */
static guint
list_member (JsonObject *facts, const char *member, double values[12])
{
  JsonArray *months = rp_json_get_array (facts, "last12");
  guint n = 0;
  for (guint i = 0; months != NULL && i < json_array_get_length (months) && n < 12; i++)
    {
      JsonObject *month = rp_json_array_get_object (months, i);
      if (json_object_has_member (month, member))
        values[n++] = rp_json_get_double (month, member, 0);
    }
  return n;
}

static double
take_median (double values[12])
{
  return (values[5] + values[6]) / 2;
}

static double
take_highest (double values[12])
{
  return values[11];
}

static double
take_mean (double values[12])
{
  double sum = 0;
  for (guint i = 0; i < 12; i++)
    sum += values[i] / 12;
  return sum;
}

static void
collect_middles (RpFactCollector *self)
{
  static const struct
  {
    const char *fact, *member;
    double (*take) (double values[12]); /* sorted */
  } middles[] = { { "load_factor_median12", "load_factor", take_median },
                  { "load_ratio_max12", "load_ratio", take_highest },
                  { "pf_mean12", "pf", take_mean } };
  for (guint i = 0; i < G_N_ELEMENTS (middles); i++)
    {
      double values[12];
      guint n = list_member (self->facts, middles[i].member, values);
      qsort (values, n, sizeof (double), compare_doubles);
      if (n == 12)
        rp_facts_set_number (self, middles[i].fact, middles[i].take (values));
      else
        rp_facts_miss_months (self, middles[i].fact, n, 12);
    }
}

/* --- bills --- */

static gboolean
collect_payment (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) bills = rp_facts_list_rows (self, "bill_month", error);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gint32 newest = -1, month;
  if (bills == NULL)
    return FALSE;
  g_autoptr (GHashTable) unpaid = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < bills->len; i++)
    if (rp_month_parse (rp_record_get_text (g_ptr_array_index (bills, i), "month"), &month))
      newest = MAX (newest, month);
  for (guint i = 0; i < bills->len; i++)
    {
      RpRecord *bill = g_ptr_array_index (bills, i);
      if (!rp_month_parse (rp_record_get_text (bill, "month"), &month)
          || month <= newest - MONTHS_OF_BILLS)
        continue;
      g_hash_table_add (seen, GINT_TO_POINTER (month));
      if (rp_record_get_integer (bill, "late_days") > 0)
        g_hash_table_add (unpaid, GINT_TO_POINTER (month));
    }
  guint n = g_hash_table_size (seen);
  if (n == MONTHS_OF_BILLS)
    rp_facts_set_number (self, "on_time_share24", 1 - (double)g_hash_table_size (unpaid) / n);
  else
    rp_facts_miss_months (self, "on_time_share24", n, MONTHS_OF_BILLS);
  return TRUE;
}

/* --- what outages and sags cost --- */

static gboolean
is_of_last_year (RpFactCollector *self, gint32 day)
{
  return day <= self->today && day > self->today - DAYS_12_MONTHS;
}

static gboolean
collect_loss (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "pq_event", error);
  gint64 loss = 0;
  gboolean told = FALSE;
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      gint32 day;
      RpRecord *row = g_ptr_array_index (rows, i);
      if (!rp_record_has (row, "loss") || !rp_facts_read_day (self, row, "happened_at", &day)
          || !is_of_last_year (self, day))
        continue;
      told = TRUE;
      loss += rp_record_get_integer (row, "loss");
    }
  if (told)
    rp_facts_set_number (self, "outage_loss_12m", (double)loss / 100);
  else
    rp_facts_set_missing (self, "outage_loss_12m", g_strdup ("客户没有说明损失"),
                          g_strdup ("the customer has told no loss"));
  return TRUE;
}

/* --- contacts --- */

/* Visits are counted by themselves. */
static const struct
{
  const char *fact;
  const char *channels[5];
} ways[] = {
  { "calls_12m", { "PHONE" } },
  { "online_12m", { "WECHAT", "APP", "PAGE" } },
  { "hotline_12m", { "HOTLINE", "GOV", "REG" } },
  { "desk_12m", { "HALL", "MAIL", "PARK", "INTERNAL" } },
};

/* When a need was told: its id was made then. */
static gboolean
read_made_day (RpFactCollector *self, RpRecord *row, gint32 *day)
{
  gint64 ms;
  if (!rp_id_read_time (rp_record_get_id (row), &ms))
    return FALSE;
  *day = rp_instant_to_day (ms * US_PER_MS, self->zone);
  return TRUE;
}

static gboolean
count_visits (RpFactCollector *self, guint *n, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "visit", error);
  *n = 0;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      gint32 day;
      if (rp_facts_read_day (self, g_ptr_array_index (rows, i), "arrival", &day))
        *n += is_of_last_year (self, day);
    }
  return rows != NULL;
}

static gboolean
collect_contacts (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) needs = rp_facts_list_rows (self, "need", error);
  guint n_all, n_ways[G_N_ELEMENTS (ways)] = { 0 };
  if (needs == NULL || !count_visits (self, &n_all, error))
    return FALSE;
  rp_facts_set_number (self, "visits_12m", n_all);
  for (guint i = 0; i < needs->len; i++)
    {
      RpRecord *need = g_ptr_array_index (needs, i);
      const char *channel = rp_record_get_text (need, "channel");
      gint32 day;
      for (guint k = 0; k < G_N_ELEMENTS (ways); k++)
        if (g_strv_contains (ways[k].channels, channel) && read_made_day (self, need, &day)
            && is_of_last_year (self, day))
          n_ways[k]++;
    }
  for (guint k = 0; k < G_N_ELEMENTS (ways); k++)
    {
      rp_facts_set_number (self, ways[k].fact, n_ways[k]);
      n_all += n_ways[k];
    }
  rp_facts_set_number (self, "contacts_12m", n_all);
  return TRUE;
}

/* Judgements about a customer have no place in records that he signs. */
static void
miss_judgements (RpFactCollector *self)
{
  static const char *const judgements[] = { "sector_outlook", "influence", "cooperation" };
  for (guint i = 0; i < G_N_ELEMENTS (judgements); i++)
    rp_facts_set_missing (self, judgements[i], g_strdup ("没有专家评分"),
                          g_strdup ("no expert has judged it"));
}

gboolean
rp_facts_collect_measures (RpFactCollector *self, GError **error)
{
  collect_middles (self);
  miss_judgements (self);
  return collect_payment (self, error) && collect_loss (self, error)
         && collect_contacts (self, error);
}
