/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts-internal.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/data-path.h"
#include "base/json-access.h"
#include "insight/prices.h"
#include "insight/need-learner.h"
#include "insight/policy.h"
#include "schema/code-list.h"

void
rp_facts_set_number (RpFactCollector *self, const char *name, double value)
{
  json_object_set_double_member (self->facts, name, value);
}

void
rp_facts_set_text (RpFactCollector *self, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (self->facts, name, value);
}

void
rp_facts_set_boolean (RpFactCollector *self, const char *name, gboolean value)
{
  json_object_set_boolean_member (self->facts, name, value);
}

void
rp_facts_set_list (RpFactCollector *self, const char *name, JsonArray *list)
{
  json_object_set_array_member (self->facts, name, list);
}

void
rp_facts_add_code (JsonArray *codes, const char *code)
{
  for (guint i = 0; i < json_array_get_length (codes); i++)
    if (strcmp (rp_json_array_get_string (codes, i, ""), code) == 0)
      return;
  if (*code != '\0')
    json_array_add_string_element (codes, code);
}

void
rp_facts_set_missing (RpFactCollector *self, const char *name, char *zh, char *en)
{
  JsonObject *texts = json_object_new ();
  json_object_set_string_member (texts, "zh", zh);
  json_object_set_string_member (texts, "en", en);
  json_object_set_object_member (self->missing, name, texts);
  g_free (zh);
  g_free (en);
}

void
rp_facts_miss_months (RpFactCollector *self, const char *name, guint n, guint of)
{
  rp_facts_set_missing (self, name, g_strdup_printf ("%u个月中只有%u个月的数据", of, n),
                        g_strdup_printf ("only %u of %u months are known", n, of));
}

GPtrArray *
rp_facts_list_rows (RpFactCollector *self, const char *kind, GError **error)
{
  return rp_fact_source_list (self->source, kind, self->customer, error);
}

gboolean
rp_facts_read_day (RpFactCollector *self, RpRecord *record, const char *field, gint32 *day)
{
  const char *text = rp_record_get_text (record, field);
  gint64 us;
  if (rp_date_parse (text, day))
    return TRUE;
  if (!rp_instant_parse (text, &us))
    return FALSE;
  *day = rp_instant_to_day (us, self->zone);
  return TRUE;
}

char *
rp_facts_dup_day (RpFactCollector *self, RpRecord *record, const char *field)
{
  gint32 day;
  return rp_facts_read_day (self, record, field, &day) ? rp_date_format (day) : g_strdup ("");
}

static gboolean
find_file (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "customer", error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_DATA,
                   _ ("There is no customer with the id %s."), self->customer);
      return FALSE;
    }
  self->file = g_object_ref (g_ptr_array_index (rows, 0));
  return TRUE;
}

static gboolean
find_accounts (RpFactCollector *self, GError **error)
{
  self->accounts = rp_facts_list_rows (self, "service_account", error);
  if (self->accounts == NULL)
    return FALSE;
  for (guint i = 0; i < self->accounts->len; i++)
    {
      RpRecord *account = g_ptr_array_index (self->accounts, i);
      if (self->account == NULL
          || rp_record_get_integer (account, "run_cap")
                 > rp_record_get_integer (self->account, "run_cap"))
        self->account = account;
    }
  return TRUE;
}

static void
set_industry (RpFactCollector *self)
{
  static const struct
  {
    const char *fact;
    gsize length;
  } levels[] = { { "industry_section", 1 }, { "industry_division", 3 }, { "industry_group", 4 } };
  const char *code = rp_record_get_text (self->file, "industry_code");
  rp_facts_set_text (self, "industry", code);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autofree char *part = g_strndup (code, levels[i].length);
      if (strlen (part) == levels[i].length)
        rp_facts_set_text (self, levels[i].fact, part);
    }
}

/* A temporary level counts until its day. */
static const char *
get_important_level (RpFactCollector *self)
{
  const char *level = rp_record_get_text (self->file, "important_level");
  gint32 until;
  if (rp_facts_read_day (self, self->file, "important_until", &until) && until < self->today)
    return "NONE";
  return *level != '\0' ? level : "NONE";
}

static void
collect_file (RpFactCollector *self)
{
  static const char *const ranks[] = { "NONE", "TEMP", "L2", "L1", "SPECIAL" };
  static const char *const texts[] = { "export_oriented", "production_state", "credit_grade" };
  const char *level = get_important_level (self);
  g_autofree char *as_of = rp_date_format (self->today);
  rp_facts_set_text (self, "as_of", as_of);
  rp_facts_set_text (self, "customer_no", rp_record_get_text (self->file, "no"));
  set_industry (self);
  rp_facts_set_text (self, "important_level", level);
  for (guint i = 0; i < G_N_ELEMENTS (ranks); i++)
    if (strcmp (ranks[i], level) == 0)
      rp_facts_set_number (self, "important_rank", i);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    rp_facts_set_text (self, texts[i], rp_record_get_text (self->file, texts[i]));
  rp_facts_set_boolean (self, "key_project", rp_record_get_boolean (self->file, "key_project"));
}

static gboolean
collect_site (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "site_fact", error);
  g_autoptr (GHashTable) newest = g_hash_table_new (g_str_hash, g_str_equal);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      RpRecord *row = g_ptr_array_index (rows, i);
      const char *key = rp_record_get_text (row, "key");
      const char *on = rp_record_get_text (row, "observed_on");
      const char *seen = g_hash_table_lookup (newest, key);
      if (seen != NULL && strcmp (seen, on) > 0)
        continue;
      g_hash_table_insert (newest, (gpointer)key, (gpointer)on);
      if (rp_record_has (row, "number"))
        rp_facts_set_number (self, key, rp_record_get_integer (row, "number"));
      else
        rp_facts_set_text (self, key, rp_record_get_text (row, "value"));
    }
  return TRUE;
}

static void
free_collector (RpFactCollector *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->facts, json_object_unref);
  g_clear_pointer (&self->settings, json_object_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpFactCollector, free_collector)

/* The settings where the customer is: of all prices those of his division, if there are any. */
static void
settle (RpFactCollector *self, JsonObject *settings)
{
  JsonArray *rows = settings != NULL ? rp_json_get_array (settings, "price_rows") : NULL;
  const char *area = settings != NULL ? rp_json_get_string (settings, RP_FACTS_AREA, "") : "";
  const char *division = rp_division_choose (area, rp_record_get_text (self->file, "uscc"));
  JsonObject *prices = rows != NULL ? rp_prices_find (rows, division, self->today) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  if (settings == NULL)
    return;
  self->settings = json_object_new ();
  json_object_iter_init (&iter, settings);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (self->settings, name, json_node_ref (value));
  if (rows == NULL)
    return;
  json_object_set_string_member (self->settings, "division", division);
  if (prices != NULL)
    json_object_set_object_member (self->settings, "prices", json_object_ref (prices));
  else
    json_object_remove_member (self->settings, "prices");
}

JsonObject *
rp_facts_collect (RpFactSource *source, const char *customer, gint32 today, GTimeZone *zone,
                  JsonObject *settings, GError **error)
{
  g_auto (RpFactCollector) self = { .source = source, .customer = customer, .today = today };
  int year, month, day;
  rp_date_to_ymd (today, &year, &month, &day);
  self.this_month = (year - 1970) * 12 + month - 1;
  self.zone = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_utc ();
  self.facts = json_object_new ();
  self.missing = json_object_new ();
  json_object_set_object_member (self.facts, "missing", self.missing);
  if (!find_file (&self, error) || !find_accounts (&self, error))
    return NULL;
  settle (&self, settings);
  collect_file (&self);
  if (!collect_site (&self, error) || !rp_facts_collect_supply (&self, error)
      || !rp_facts_collect_months (&self, error) || !rp_facts_collect_curve (&self, error)
      || !rp_facts_collect_work (&self, error) || !rp_facts_collect_measures (&self, error))
    return NULL;
  return g_steal_pointer (&self.facts);
}

static gboolean
add_policy (JsonObject *settings, const char *data_dir, const char *name, gint32 today,
            gboolean (*check) (RpPolicy *policy, GError **error), GError **error)
{
  g_autofree char *path = rp_data_dup_policy (data_dir, name);
  g_autoptr (RpPolicy) policy = rp_policy_load (path, name, error);
  if (policy == NULL || (check != NULL && !check (policy, error)))
    return FALSE;
  JsonObject *row = rp_policy_find (policy, today);
  if (row != NULL)
    json_object_set_object_member (settings, name, json_object_ref (row));
  return TRUE;
}

JsonObject *
rp_facts_settings_new (const char *data_dir, gint32 today, GError **error)
{
  g_autoptr (JsonObject) settings = json_object_new ();
  JsonArray *prices = rp_prices_load (data_dir, error);
  if (prices == NULL)
    return NULL;
  json_object_set_array_member (settings, "price_rows", prices);
  if (!add_policy (settings, data_dir, "prices", today, NULL, error)
      || !add_policy (settings, data_dir, "power-factor", today, NULL, error)
      || !add_policy (settings, data_dir, "suggestions", today, rp_need_settings_check, error))
    return NULL;
  json_object_set_string_member (settings, RP_FACTS_DATA_DIR, data_dir);
  return g_steal_pointer (&settings);
}
