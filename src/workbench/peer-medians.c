/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/peer-medians.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/data-path.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/fact-text.h"
#include "insight/facts.h"
#include "workbench/store-facts.h"
#include "workbench/supply-area.h"
#include "workbench/text-rows.h"

#define DIVISION 3 /* letter and two digits of an industry code */
#define SECTION 1
#define PEERS_MOST                                                                                 \
  500 /* that are read: more hardly move a median, and typing waits for the store */

/* What is compared, by the facts that rules read, and how it is written. */
static const struct
{
  const char *fact, *format;
} measures[] = {
  { "growth", "pct1" },  { "load_factor_median12", "pct1" }, { "load_ratio_mean6", "pct1" },
  { "pf_mean12", "n2" }, { "peak_share", "pct1" },           { "valley_share", "pct1" },
};

static char *
format_number (double value, const char *format)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *pattern = g_strdup_printf ("{value:%s}", format);

  if (isnan (value))
    return g_strdup ("–");
  json_object_set_double_member (data, "value", value);
  return rp_fact_text_format (pattern, data, rp_locale_language ());
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* @n: (out): how many know it. NAN when they are too few */
static double
find_median (GPtrArray *peers, const char *fact, guint *n)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < peers->len; i++)
    {
      double value = rp_json_get_double (peers->pdata[i], fact, NAN);
      if (!isnan (value))
        g_array_append_val (values, value);
    }
  *n = values->len;
  if (values->len < RP_PEERS_FEWEST)
    return NAN;
  g_array_sort (values, compare_numbers);
  return (g_array_index (values, double, (values->len - 1) / 2)
          + g_array_index (values, double, values->len / 2))
         / 2;
}

/* Others whose industry code begins alike; nobody is like a customer whose industry is not known. */
static GPtrArray *
list_peers (RpStore *store, RpRecord *customer, guint length, GError **error)
{
  g_autofree char *prefix = g_strndup (rp_record_get_text (customer, "industry_code"), length);
  g_autofree char *pattern = g_strconcat (prefix, "%", NULL);

  if (*prefix == '\0')
    return g_ptr_array_new ();
  return rp_store_list (store, "customer", "industry_code LIKE :pattern AND id <> :id", "id",
                        PEERS_MOST, error, ":pattern", pattern, ":id", rp_record_get_id (customer),
                        NULL);
}

static GPtrArray *
collect_all (RpStore *store, GPtrArray *customers, JsonObject *settings, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_autoptr (RpFactSource) source = rp_store_facts_new (store);
  gint32 today = rp_clock_today (rp_store_get_clock (store));

  for (guint i = 0; i < customers->len; i++)
    {
      JsonObject *facts
          = rp_facts_collect (source, rp_record_get_id (customers->pdata[i]), today,
                              rp_clock_zone (rp_store_get_clock (store)), settings, error);
      if (facts == NULL)
        return NULL;
      g_ptr_array_add (all, facts);
    }
  return g_steal_pointer (&all);
}

static GPtrArray *
make_rows (JsonObject *own, GPtrArray *peers)
{
  GPtrArray *rows = rp_text_rows_new ();

  rp_text_rows_add (rows, g_strdup (_ ("Measure")), g_strdup (_ ("This customer")),
                    g_strdup (_ ("Median of customers alike")), g_strdup (_ ("Customers")), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      guint n = 0;
      double median = find_median (peers, measures[i].fact, &n);
      gboolean hidden = n < RP_PEERS_FEWEST;

      rp_text_rows_add (
          rows, g_strdup (rp_facts_label (measures[i].fact, rp_locale_language ())),
          format_number (rp_json_get_double (own, measures[i].fact, NAN), measures[i].format),
          hidden ? g_strdup (_ ("hidden")) : format_number (median, measures[i].format),
          hidden ? g_strdup ("< 5") : g_strdup_printf ("%u", n), NULL);
    }
  return rows;
}

/* Months are compared, not curves: those of fifty customers would take long to read. */
static JsonObject *
load_settings (RpStore *store, gint32 today, GError **error)
{
  JsonObject *settings = rp_supply_area_settings_new (store, today, error);

  if (settings != NULL)
    json_object_remove_member (settings, RP_FACTS_DATA_DIR);
  return settings;
}

GPtrArray *
rp_peer_medians_load (RpStore *store, const char *customer, GError **error)
{
  gint32 today = rp_clock_today (rp_store_get_clock (store));
  g_autoptr (RpFactSource) source = rp_store_facts_new (store);
  g_autoptr (RpRecord) record = rp_store_get (store, "customer", customer, error);
  g_autoptr (JsonObject) settings = record != NULL ? load_settings (store, today, error) : NULL;
  g_autoptr (JsonObject) own
      = settings != NULL ? rp_facts_collect (
            source, customer, today, rp_clock_zone (rp_store_get_clock (store)), settings, error)
                         : NULL;
  g_autoptr (GPtrArray) customers
      = own != NULL ? list_peers (store, record, DIVISION, error) : NULL;
  g_autoptr (GPtrArray) peers = NULL;

  if (customers != NULL && customers->len < RP_PEERS_FEWEST)
    {
      g_ptr_array_unref (customers);
      customers = list_peers (store, record, SECTION, error);
    }
  peers = customers != NULL ? collect_all (store, customers, settings, error) : NULL;
  return peers != NULL ? make_rows (own, peers) : NULL;
}
