/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/facts.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "insight/fact-as-of.h"
#include "insight/facts.h"
#include "workbench/store-facts.h"
#include "workbench/supply-area.h"

gboolean
rp_cli_read_day (RpStore *store, const char *day, gint32 *out, GError **error)
{
  g_autofree char *date = rp_clock_dup_today (rp_store_get_clock (store));
  gint32 today = 0;

  rp_date_parse (date, &today);
  *out = today;
  if (day == NULL || (rp_date_parse (day, out) && *out <= today))
    return TRUE;
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
               _ ("“%s” is not a date like 2025-06-30 that has come."), day);
  return FALSE;
}

/* The rows of the store, now or as they were. Returns: (transfer full) */
static RpFactSource *
open_source (RpStore *store, const char *day, gint32 number)
{
  g_autoptr (RpFactSource) now = rp_store_facts_new (store);

  return day != NULL ? rp_fact_as_of_new (now, number, rp_clock_zone (rp_store_get_clock (store)))
                     : g_steal_pointer (&now);
}

RpRecord *
rp_cli_find_customer_on (RpStore *store, const char *customer, const char *day, GError **error)
{
  g_autoptr (RpFactSource) source = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gint32 number;

  if (!rp_cli_read_day (store, day, &number, error))
    return NULL;
  source = open_source (store, day, number);
  rows = rp_fact_source_list (source, "customer", customer, error);
  return rows != NULL && rows->len > 0 ? g_object_ref (rows->pdata[0]) : NULL;
}

JsonObject *
rp_cli_collect_facts_on (RpInvocation *invocation, RpStore *store, const char *customer,
                         const char *day, GError **error)
{
  g_autoptr (RpFactSource) source = NULL;
  g_autoptr (JsonObject) settings = NULL;
  gint32 number;

  if (!rp_cli_read_day (store, day, &number, error))
    return NULL;
  source = open_source (store, day, number);
  settings = rp_supply_area_settings_new (store, number, error);
  return settings != NULL ? rp_facts_collect (
             source, customer, number, rp_clock_zone (rp_store_get_clock (store)), settings, error)
                          : NULL;
}

JsonObject *
rp_cli_collect_facts (RpInvocation *invocation, RpStore *store, const char *customer,
                      GError **error)
{
  return rp_cli_collect_facts_on (invocation, store, customer, NULL, error);
}

GPtrArray *
rp_cli_list_customers (RpInvocation *invocation, RpStore *store, gboolean all, GError **error)
{
  const char *name = rp_invocation_get_argument (invocation, 0);
  GPtrArray *customers;
  RpRecord *found;

  if (all == (name != NULL))
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("Give one customer, or --all."));
      return NULL;
    }
  if (all)
    return rp_store_list (store, "customer", NULL, "no, name", 0, error, NULL);
  found = rp_find_customer (store, name, error);
  if (found == NULL)
    return NULL;
  customers = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (customers, found);
  return customers;
}

JsonNode *
rp_cli_read_fact (const char *text)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    return json_node_init_boolean (json_node_alloc (), *text == 't');
  if (end != text && *end == '\0' && isfinite (number))
    return json_node_init_double (json_node_alloc (), number);
  return json_node_init_string (json_node_alloc (), text);
}
