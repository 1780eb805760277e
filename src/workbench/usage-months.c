/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/usage-months.h"

#include "base/date.h"
#include "workbench/customer-file.h"

static void
add_month (GArray *usage, RpRecord *record)
{
  static const char *const bands[] = { "kwh_sharp", "kwh_peak", "kwh_flat", "kwh_valley" };
  RpUsagePoint *point = NULL;
  gint64 demand = rp_record_get_integer (record, "max_demand");
  gint32 month = 0;

  if (!rp_month_parse (rp_record_get_text (record, "month"), &month))
    return;
  if (usage->len > 0)
    point = &g_array_index (usage, RpUsagePoint, usage->len - 1);
  if (point == NULL || point->month != month)
    {
      g_array_set_size (usage, usage->len + 1);
      point = &g_array_index (usage, RpUsagePoint, usage->len - 1);
      *point = (RpUsagePoint){ .month = month };
    }
  point->kwh += rp_record_get_integer (record, "kwh");
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    point->bands[i] += rp_record_get_integer (record, bands[i]);
  if (demand >= point->max_demand)
    {
      point->max_demand = demand;
      point->pf = rp_record_get_integer (record, "pf");
    }
}

GArray *
rp_usage_months_load (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (GArray) usage = g_array_new (FALSE, FALSE, sizeof (RpUsagePoint));
  g_autoptr (GPtrArray) months
      = rp_store_list (store, "usage_month", "customer = :customer", "month, account", 0, error,
                       ":customer", customer, NULL);

  if (months == NULL)
    return NULL;
  for (guint i = 0; i < months->len; i++)
    add_month (usage, months->pdata[i]);
  return g_steal_pointer (&usage);
}
