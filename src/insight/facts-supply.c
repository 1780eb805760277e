/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts-internal.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

#define DAYS_12_MONTHS 365
#define DAYS_SHORT 60
#define CONTRACT_PASSED_DAYS 90 /* a contract that ended longer ago has been replaced */

static const struct
{
  const char *code;
  double kilovolts;
} voltages[] = {
  { "AC00002", 0.22 }, { "AC00003", 0.38 }, { "AC00061", 6 },
  { "AC00101", 10 },   { "AC00201", 20 },   { "AC02751", 27.5 },
  { "AC00351", 35 },   { "AC01101", 110 },  { "AC02201", 220 },
};

static double
read_kilovolts (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (voltages); i++)
    if (strcmp (voltages[i].code, code) == 0)
      return voltages[i].kilovolts;
  return 0;
}

static gboolean
has_resource (RpRecord *account, const char *kind)
{
  JsonArray *resources = rp_record_get_array (account, "der");
  for (guint i = 0; resources != NULL && i < json_array_get_length (resources); i++)
    if (strcmp (rp_json_array_get_string (resources, i, ""), kind) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
any_account_has (RpFactCollector *self, const char *kind)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (has_resource (g_ptr_array_index (self->accounts, i), kind))
      return TRUE;
  return FALSE;
}

static double
find_highest_voltage (RpFactCollector *self)
{
  double highest = 0;
  for (guint i = 0; i < self->accounts->len; i++)
    {
      double kv
          = read_kilovolts (rp_record_get_text (g_ptr_array_index (self->accounts, i), "voltage"));
      highest = MAX (highest, kv);
    }
  return highest;
}

static void
set_scaled (RpFactCollector *self, const char *fact, const char *field, double scale)
{
  if (rp_record_has (self->account, field))
    rp_facts_set_number (self, fact, (double)rp_record_get_integer (self->account, field) / scale);
}

static void
collect_account (RpFactCollector *self)
{
  RpRecord *account = self->account;
  RpBasicMode mode = rp_basic_mode_from_code (rp_record_get_text (account, "basic_mode"));
  const char *supply = rp_record_get_text (account, "supply_mode");
  const char *own = rp_record_get_text (account, "own_supply");
  double kv = find_highest_voltage (self);
  if (kv > 0)
    rp_facts_set_number (self, "voltage_kv", kv);
  set_scaled (self, "contract_cap_kva", "contract_cap", 10);
  set_scaled (self, "run_cap_kva", "run_cap", 10);
  set_scaled (self, "contracted_demand_kw", "contracted_demand", 10);
  set_scaled (self, "pf_standard", "pf_standard", 10000);
  rp_facts_set_text (self, "basic_mode",
                     mode == RP_BASIC_NONE ? "NONE" : rp_record_get_text (account, "basic_mode"));
  rp_facts_set_boolean (self, "demand_mode", rp_basic_mode_is_demand (mode));
  rp_facts_set_text (self, "market_kind", rp_record_get_text (account, "market_kind"));
  if (*supply != '\0')
    rp_facts_set_boolean (self, "dual_source",
                          strcmp (supply, "HV_DUAL") == 0 || strcmp (supply, "HV_MULTI") == 0);
  if (*own != '\0')
    rp_facts_set_boolean (self, "own_supply",
                          strcmp (own, "NONE") != 0
                              || rp_json_get_double (self->facts, "generator_kw", 0) > 0);
  rp_facts_set_boolean (self, "has_pv", any_account_has (self, "PV"));
  rp_facts_set_boolean (self, "has_storage", any_account_has (self, "STORAGE"));
  rp_facts_set_boolean (self, "has_charging", any_account_has (self, "EV"));
}

static gboolean
collect_contract (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "supply_contract", error);
  gint32 earliest = G_MAXINT32;
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      gint32 day;
      RpRecord *row = g_ptr_array_index (rows, i);
      if (strcmp (rp_record_get_text (row, "renewal_state"), "RENEWED") != 0
          && rp_facts_read_day (self, row, "valid_to", &day)
          && day > self->today - CONTRACT_PASSED_DAYS)
        earliest = MIN (earliest, day);
    }
  if (earliest == G_MAXINT32)
    return TRUE;
  g_autofree char *date = rp_date_format (earliest);
  rp_facts_set_text (self, "contract_end", date);
  rp_facts_set_number (self, "contract_end_days", earliest - self->today);
  return TRUE;
}

/* "S7" of "S7-1000/10": the series tells the loss class. */
static char *
read_series (const char *model)
{
  return g_strndup (model, strcspn (model, "-/"));
}

static void
add_transformer (RpFactCollector *self, RpRecord *row, JsonArray *list)
{
  JsonObject *item = json_object_new ();
  g_autofree char *series = read_series (rp_record_get_text (row, "model"));
  gint64 year = rp_record_get_integer (row, "made_year");
  gint32 commissioned;
  int this_year, month, day, built = (int)year;
  rp_date_to_ymd (self->today, &this_year, &month, &day);
  if (built == 0 && rp_facts_read_day (self, row, "commissioned_on", &commissioned))
    rp_date_to_ymd (commissioned, &built, &month, &day);
  json_object_set_string_member (item, "no", rp_record_get_text (row, "no"));
  json_object_set_string_member (item, "model", rp_record_get_text (row, "model"));
  json_object_set_string_member (item, "series", series);
  json_object_set_double_member (item, "kva", (double)rp_record_get_integer (row, "capacity") / 10);
  if (built > 0)
    {
      json_object_set_int_member (item, "year", built);
      json_object_set_int_member (item, "age", this_year - built);
    }
  json_array_add_object_element (list, item);
}

static gboolean
collect_transformers (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "transformer", error);
  gint32 earliest = G_MAXINT32;
  if (rows == NULL)
    return FALSE;
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    {
      gint32 due;
      RpRecord *row = g_ptr_array_index (rows, i);
      if (strcmp (rp_record_get_text (row, "state"), "STOPPED") == 0)
        continue;
      add_transformer (self, row, list);
      if (rp_facts_read_day (self, row, "next_test", &due))
        earliest = MIN (earliest, due);
    }
  rp_facts_set_list (self, "transformers", list);
  if (earliest == G_MAXINT32)
    return TRUE;
  g_autofree char *date = rp_date_format (earliest);
  rp_facts_set_text (self, "test_due", date);
  rp_facts_set_number (self, "test_overdue_days", self->today - earliest);
  return TRUE;
}

static void
add_outage (RpFactCollector *self, JsonArray *list, RpRecord *row)
{
  JsonObject *item = json_object_new ();
  g_autofree char *on = rp_facts_dup_day (self, row, "real_start");
  json_object_set_string_member (item, "on", on);
  json_object_set_string_member (item, "kind", rp_record_get_text (row, "kind"));
  json_object_set_string_member (item, "line", rp_record_get_text (row, "line"));
  json_object_set_string_member (item, "reason", rp_record_get_text (row, "reason"));
  json_array_add_object_element (list, item);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return strcmp (rp_record_get_text (*(RpRecord *const *)a, "real_start"),
                 rp_record_get_text (*(RpRecord *const *)b, "real_start"));
}

static gboolean
collect_outages (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "outage", error);
  guint n_short = 0;
  if (rows == NULL)
    return FALSE;
  JsonArray *list = json_array_new ();
  g_ptr_array_sort (rows, compare_days);
  for (guint i = 0; i < rows->len; i++)
    {
      gint32 day;
      RpRecord *row = g_ptr_array_index (rows, i);
      const char *kind = rp_record_get_text (row, "kind");
      if ((strcmp (kind, "FAULT") != 0 && strcmp (kind, "TEMP") != 0)
          || !rp_facts_read_day (self, row, "real_start", &day) || day > self->today
          || day <= self->today - DAYS_12_MONTHS)
        continue;
      add_outage (self, list, row);
      n_short += day > self->today - DAYS_SHORT;
    }
  rp_facts_set_number (self, "outages_12m", json_array_get_length (list));
  rp_facts_set_number (self, "outages_60d", n_short);
  rp_facts_set_list (self, "outages", list);
  return TRUE;
}

static void
add_interruption (RpFactCollector *self, JsonArray *list, RpRecord *row)
{
  JsonObject *item = json_object_new ();
  g_autofree char *on = rp_facts_dup_day (self, row, "happened_at");
  json_object_set_string_member (item, "on", on);
  json_object_set_string_member (item, "kind", rp_record_get_text (row, "kind"));
  json_array_add_object_element (list, item);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  return strcmp (rp_record_get_text (*(RpRecord *const *)a, "happened_at"),
                 rp_record_get_text (*(RpRecord *const *)b, "happened_at"));
}

static gboolean
collect_pq_events (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "pq_event", error);
  double told = rp_json_get_double (self->facts, "sag_count_12m", 0);
  guint n = 0;
  if (rows == NULL)
    return FALSE;
  JsonArray *interruptions = json_array_new ();
  g_ptr_array_sort (rows, compare_events);
  for (guint i = 0; i < rows->len; i++)
    {
      gint32 day;
      RpRecord *row = g_ptr_array_index (rows, i);
      const char *kind = rp_record_get_text (row, "kind");
      if ((strcmp (kind, "SAG") != 0 && strcmp (kind, "INTERRUPTION") != 0)
          || !rp_facts_read_day (self, row, "happened_at", &day) || day > self->today
          || day <= self->today - DAYS_12_MONTHS)
        continue;
      n++;
      if (strcmp (kind, "INTERRUPTION") == 0)
        add_interruption (self, interruptions, row);
    }
  rp_facts_set_number (self, "pq_events_12m", MAX (n, told));
  rp_facts_set_number (self, "interruptions_12m", json_array_get_length (interruptions));
  rp_facts_set_list (self, "interruptions", interruptions);
  return TRUE;
}

gboolean
rp_facts_collect_supply (RpFactCollector *self, GError **error)
{
  if (self->account != NULL)
    collect_account (self);
  else
    rp_facts_set_missing (self, "run_cap_kva", g_strdup ("没有用电户"),
                          g_strdup ("there is no service account"));
  return collect_contract (self, error) && collect_transformers (self, error)
         && collect_outages (self, error) && collect_pq_events (self, error);
}
