/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/supply-area.h"

#include "base/data-path.h"
#include "base/json-access.h"
#include "insight/facts.h"
#include "insight/prices.h"

RpRecord *
rp_supply_area_find (RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) settings = rp_store_list (store, "org_setting", NULL, "id", 0, error, NULL);

  for (guint i = 0; settings != NULL && i < settings->len; i++)
    if (g_str_equal (rp_record_get_text (settings->pdata[i], "key"), RP_AREA_SETTING))
      return g_object_ref (settings->pdata[i]);
  return NULL;
}

char *
rp_supply_area_dup (RpStore *store)
{
  g_autoptr (RpRecord) row = rp_supply_area_find (store, NULL);

  return g_strdup (row != NULL ? rp_json_get_string (rp_record_get_body (row), "value", "") : "");
}

char *
rp_supply_area_dup_division (RpStore *store, RpRecord *customer)
{
  g_autofree char *area = rp_supply_area_dup (store);

  return g_strdup (rp_division_choose (area, rp_record_get_text (customer, "uscc")));
}

JsonObject *
rp_supply_area_settings_new (RpStore *store, gint32 day, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autofree char *area = rp_supply_area_dup (store);
  JsonObject *settings = rp_facts_settings_new (data, day, error);

  if (settings != NULL)
    json_object_set_string_member (settings, RP_FACTS_AREA, area);
  return settings;
}
