/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/prices.h"

#include <string.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/policy.h"
#include "insight/tariff-periods.h"

#define DIVISION_BEGINS 2 /* characters of a credit code before it */
#define DIVISION_LENGTH 6

static gint32
get_day (gconstpointer row)
{
  gint32 day = G_MININT32;
  rp_date_parse (rp_json_get_string (*(JsonObject *const *)row, "from", ""), &day);
  return day;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return (get_day (a) > get_day (b)) - (get_day (a) < get_day (b));
}

JsonArray *
rp_prices_load (const char *data_dir, GError **error)
{
  g_auto (GStrv) paths = rp_data_list_policies (data_dir, "prices");
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  JsonArray *all;
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (RpPolicy) policy = rp_policy_load (paths[i], "prices", error);
      if (policy == NULL)
        return NULL;
      for (guint k = 0; k < rp_policy_get_n_rows (policy); k++)
        g_ptr_array_add (rows, json_object_ref (rp_policy_get_row (policy, k)));
    }
  g_ptr_array_sort (rows, compare_days);
  all = json_array_sized_new (rows->len);
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (all, json_object_ref (rows->pdata[i]));
  return all;
}

JsonObject *
rp_prices_find (JsonArray *rows, const char *division, gint32 day)
{
  JsonObject *found = NULL;
  size_t longest = 0;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      const char *region = rp_json_get_string (row, "region", "");
      if (get_day (&row) > day || !g_str_has_prefix (division, region) || strlen (region) < longest)
        continue;
      longest = strlen (region);
      found = row;
    }
  return found;
}

const char *
rp_division_of_code (const char *credit_code)
{
  return strlen (credit_code) >= DIVISION_BEGINS + DIVISION_LENGTH ? credit_code + DIVISION_BEGINS
                                                                   : "";
}

const char *
rp_division_choose (const char *area, const char *credit_code)
{
  const char *division = rp_division_of_code (credit_code);

  return g_str_has_prefix (division, area) ? division : area;
}

/* The digits after "tou-" where they begin the division; 0 for other files. */
static size_t
match_name (const char *name, const char *division)
{
  const char *digits = name + strlen ("tou-");
  size_t length = strspn (digits, "0123456789");
  return g_str_equal (digits + length, ".json") && strncmp (digits, division, length) == 0 ? length
                                                                                           : 0;
}

/* How much of the division a file is listed for, or called by. */
static size_t
find_listed_length (JsonObject *row, const char *division)
{
  JsonArray *regions = row != NULL ? rp_json_get_array (row, "regions") : NULL;
  size_t longest = 0;
  for (guint i = 0; regions != NULL && i < json_array_get_length (regions); i++)
    {
      JsonObject *region = rp_json_array_get_object (regions, i);
      const char *prefix = region != NULL ? rp_json_get_string (region, "division", "") : "";
      if (g_str_has_prefix (division, prefix))
        longest = MAX (longest, strlen (prefix));
    }
  return longest;
}

char *
rp_periods_choose (const char *data_dir, JsonObject *row, const char *division)
{
  g_auto (GStrv) paths = rp_data_list_policies (data_dir, "tou");
  size_t longest = find_listed_length (row, division);
  char *chosen = g_strdup (rp_tariff_regions_find (row, division));
  for (guint i = 0; *division != '\0' && paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      size_t length = g_str_has_prefix (name, "tou-") ? match_name (name, division) : 0;
      if (length <= longest)
        continue;
      longest = length;
      g_free (chosen);
      chosen = g_strndup (name, strlen (name) - strlen (".json"));
    }
  return chosen;
}
