/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/facts.h"

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "insight/facts.h"
#include "workbench/store-facts.h"

JsonObject *
rp_cli_collect_facts (RpInvocation *invocation, RpStore *store, const char *customer,
                      GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autoptr (RpFactSource) source = rp_store_facts_new (store);
  g_autoptr (JsonObject) settings = NULL;
  gint32 today = rp_clock_today (rp_store_get_clock (store));

  settings = rp_facts_settings_new (data, today, error);
  return settings != NULL ? rp_facts_collect (source, customer, today, settings, error) : NULL;
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
