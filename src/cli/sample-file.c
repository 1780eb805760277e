/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-context.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

static const struct
{
  const char *role;
  const char *decides_on;
} contact_parts[] = {
  { "ELEC_HEAD", "CAPACITY,OUTAGE,SAFETY" },
  { "GM", "CAPACITY,TARIFF" },
  { "FINANCE", "PAYMENT" },
  { "DUTY", NULL },
};

char *
rp_sample_begin_row (RpSampleContext *context, const char *kind, const char *scope, const char *by,
                     gint32 day)
{
  char *id = rp_id_source_make (context->ids);
  g_autofree char *date = rp_date_format (MIN (day, context->today));
  g_autofree char *at = g_strdup_printf ("%sT02:00:00.000Z", date);
  rp_sample_writer_set_author (context->writer, by, at);
  rp_sample_writer_begin_row (context->writer, kind, id, scope);
  return id;
}

static double
get_number (JsonObject *traits, const char *member)
{
  return rp_json_get_double (traits, member, 0);
}

static void
read_curve (RpSampleContext *context, JsonObject *traits, guint number, RpSampleCurve *curve)
{
  JsonObject *seasons = rp_json_get_object (context->county, "seasons");
  JsonArray *season = rp_json_get_array (seasons, rp_json_get_string (traits, "profile", "IND"));
  JsonArray *shares = rp_json_get_array (traits, "shares");
  JsonObject *drop = rp_json_get_object (traits, "drop");
  curve->number = number;
  curve->run_cap = get_number (traits, "run");
  curve->load_ratio = get_number (traits, "mlr");
  curve->power_factor = get_number (traits, "pf");
  curve->load_factor = get_number (traits, "lf");
  curve->growth = get_number (traits, "growth");
  for (guint i = 0; i < G_N_ELEMENTS (curve->season); i++)
    curve->season[i] = rp_json_array_get_double (season, i, 0);
  for (guint i = 0; i < G_N_ELEMENTS (curve->shares); i++)
    curve->shares[i] = (guint)rp_json_array_get_integer (shares, i, 0);
  curve->drop_from = RP_SAMPLE_MONTHS;
  if (drop != NULL)
    {
      curve->drop_from = (guint)rp_json_get_integer (drop, "from", RP_SAMPLE_MONTHS);
      curve->drop_energy = rp_json_get_double (drop, "energy", 1);
      curve->drop_demand = rp_json_get_double (drop, "demand", 1);
    }
}

RpSampleCustomer *
rp_sample_customer_new (RpSampleContext *context, JsonObject *traits, guint number)
{
  RpSampleCustomer *self = g_new0 (RpSampleCustomer, 1);
  const char *login = rp_json_get_string (traits, "manager", NULL);
  self->traits = traits;
  self->number = number;
  self->manager = login != NULL
                      ? g_hash_table_lookup (context->users, login)
                      : g_ptr_array_index (context->managers, number % context->managers->len);
  self->contacts = g_ptr_array_new_with_free_func (g_free);
  self->contact_names = g_ptr_array_new_with_free_func (g_free);
  read_curve (context, traits, number, &self->curve);
  return self;
}

void
rp_sample_customer_free (RpSampleCustomer *self)
{
  json_object_unref (self->traits);
  g_free (self->id);
  g_free (self->account);
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->contact_names);
  g_free (self);
}

static void
copy_text (RpSampleContext *context, RpSampleCustomer *customer, const char *trait,
           const char *member)
{
  rp_sample_writer_text (context->writer, member,
                         rp_json_get_string (customer->traits, trait, NULL));
}

gint32
rp_sample_customer_since (RpSampleContext *context, RpSampleCustomer *customer)
{
  return context->today - 800 - (gint32)(rp_sample_mix (customer->number) % 3000);
}

/* The group or park of that name, written before the customers. */
static void
write_place (RpSampleContext *context, RpSampleCustomer *customer, const char *member)
{
  const char *name = rp_json_get_string (customer->traits, member, NULL);
  if (name != NULL)
    rp_sample_writer_text (context->writer, member, g_hash_table_lookup (context->places, name));
}

static void
write_customer (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonObject *traits = customer->traits;
  RpSampleWriter *writer = context->writer;
  gint32 since = rp_sample_customer_since (context, customer);
  const char *kind = rp_json_get_string (traits, "kind", "ENTERPRISE");
  g_autofree char *code
      = rp_sample_credit_code (strcmp (kind, "INSTITUTION") == 0, customer->number);
  const char *place = rp_json_get_string (traits, "place", "");
  g_autofree char *address = g_strdup_printf ("青岚县%s%u号", place, customer->number % 200 + 1);
  customer->id = rp_id_source_make (context->ids);
  g_autofree char *date = rp_date_format (since);
  g_autofree char *at = g_strdup_printf ("%sT02:00:00.000Z", date);
  rp_sample_writer_set_author (writer, customer->manager, at);
  rp_sample_writer_begin_row (writer, "customer", customer->id, customer->id);
  copy_text (context, customer, "no", "no");
  copy_text (context, customer, "name", "name");
  copy_text (context, customer, "short", "short_name");
  rp_sample_writer_text (writer, "uscc", code);
  rp_sample_writer_text (writer, "kind", kind);
  copy_text (context, customer, "segment", "segment");
  copy_text (context, customer, "industry", "industry_code");
  rp_sample_writer_text (writer, "industry_edition", "2017");
  write_place (context, customer, "group");
  write_place (context, customer, "park");
  rp_sample_writer_text (writer, "site_address", address);
  copy_text (context, customer, "product", "main_product");
  copy_text (context, customer, "shift", "shifts");
  rp_sample_writer_integer (writer, "staff_count", rp_json_get_integer (traits, "staff", 0));
  rp_sample_writer_text (writer, "export_oriented",
                         rp_json_get_string (traits, "export", "UNKNOWN"));
  rp_sample_writer_text (writer, "production_state", "NORMAL");
  rp_sample_writer_boolean (writer, "key_project",
                            rp_json_get_boolean (traits, "key_project", FALSE));
  rp_sample_writer_boolean (writer, "vip", rp_json_get_boolean (traits, "vip", FALSE));
  rp_sample_writer_text (writer, "important_level",
                         rp_json_get_string (traits, "important", "NONE"));
  copy_text (context, customer, "important_until", "important_until");
  rp_sample_writer_text (writer, "credit_grade", rp_json_get_string (traits, "credit", "A"));
  copy_text (context, customer, "grade", "value_grade");
  rp_sample_writer_text (writer, "manager", customer->manager);
  rp_sample_writer_date (writer, "assigned_on", MAX (since, context->today - 540));
  rp_sample_writer_date (writer, "since", since);
  rp_sample_writer_text (writer, "state", "ACTIVE");
  rp_sample_writer_end (writer);
}

static void
write_line (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonObject *stations = rp_json_get_object (context->county, "stations");
  JsonObject *supply = rp_json_get_object (context->county, "supply_stations");
  const char *line = rp_json_get_string (customer->traits, "line", NULL);
  const char *place = rp_json_get_string (customer->traits, "place", "");
  rp_sample_writer_text (context->writer, "supply_station",
                         rp_json_get_string (supply, place, NULL));
  if (line != NULL)
    {
      rp_sample_writer_text (context->writer, "line", line);
      rp_sample_writer_text (context->writer, "station", rp_json_get_string (stations, line, NULL));
    }
}

static void
write_account (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonObject *traits = customer->traits;
  RpSampleWriter *writer = context->writer;
  const char *basic = rp_json_get_string (traits, "basic", NULL);
  gint64 contracted = rp_json_get_integer (traits, "contracted", 0);
  g_autofree char *account_no = g_strdup_printf ("99%014u", 20240000 + customer->number);
  customer->account
      = rp_sample_begin_row (context, "service_account", customer->id, customer->manager,
                             rp_sample_customer_since (context, customer));
  rp_sample_writer_text (writer, "account_no", account_no);
  copy_text (context, customer, "name", "account_name");
  rp_sample_writer_text (writer, "customer", customer->id);
  copy_text (context, customer, "category", "category");
  copy_text (context, customer, "voltage", "voltage");
  rp_sample_writer_integer (writer, "contract_cap",
                            rp_json_get_integer (traits, "contract", 0) * 10);
  rp_sample_writer_integer (writer, "run_cap", rp_json_get_integer (traits, "run", 0) * 10);
  rp_sample_writer_text (writer, "source_kind", "DEDICATED_TX");
  rp_sample_writer_text (writer, "supply_mode",
                         rp_json_get_integer (traits, "sources", 1) > 1 ? "HV_DUAL" : "HV_SINGLE");
  rp_sample_writer_text (writer, "own_supply", rp_json_get_string (traits, "own_supply", "NONE"));
  copy_text (context, customer, "market", "market_kind");
  if (rp_json_get_string (traits, "der", NULL) != NULL)
    rp_sample_writer_codes (writer, "der", rp_json_get_string (traits, "der", NULL));
  rp_sample_writer_text (writer, "scheme", basic == NULL ? "SINGLE" : "TWO_PART");
  rp_sample_writer_text (writer, "basic_mode", basic);
  if (contracted > 0)
    rp_sample_writer_integer (writer, "contracted_demand", contracted * 10);
  rp_sample_writer_integer (writer, "pf_standard",
                            rp_json_get_integer (traits, "pf_standard", 9000));
  write_line (context, customer);
  rp_sample_writer_date (writer, "connected_at", rp_sample_customer_since (context, customer));
  rp_sample_writer_end (writer);
}

static void
write_contact (RpSampleContext *context, RpSampleCustomer *customer, guint part)
{
  RpSampleWriter *writer = context->writer;
  char *name = rp_sample_invent_person (context);
  guint n = ++context->n_phones;
  g_autofree char *mobile = g_strdup_printf ("120%04u%04u", n / 10000 % 10000, n % 10000);
  g_ptr_array_add (customer->contact_names, name);
  g_ptr_array_add (customer->contacts,
                   rp_sample_begin_row (context, "contact", customer->id, customer->manager,
                                        context->today - 500));
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "name", name);
  rp_sample_writer_codes (writer, "role", contact_parts[part].role);
  rp_sample_writer_text (writer, "mobile", mobile);
  if (contact_parts[part].decides_on != NULL)
    rp_sample_writer_codes (writer, "decides_on", contact_parts[part].decides_on);
  rp_sample_writer_integer (writer, "outage_order", part + 1);
  rp_sample_writer_text (writer, "preferred_channel", part == 2 ? "WECHAT" : "PHONE");
  rp_sample_writer_end (writer);
}

/* A count has a number; anything else is a text. */
static void
write_site_fact (RpSampleContext *context, RpSampleCustomer *customer, const char *key,
                 JsonNode *value)
{
  RpSampleWriter *writer = context->writer;
  gint32 day = context->today - 60 - (gint32)rp_sample_random_below (&context->random, 90);
  gint64 number;
  g_autofree char *id
      = rp_sample_begin_row (context, "site_fact", customer->id, customer->manager, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "key", key);
  if (rp_json_node_get_integer (value, &number))
    {
      rp_sample_writer_integer (writer, "number", number);
      rp_sample_writer_text (writer, "unit", g_str_has_suffix (key, "_m2") ? "m²" : NULL);
    }
  else
    rp_sample_writer_text (writer, "value", rp_json_node_get_string (value, ""));
  rp_sample_writer_date (writer, "observed_on", day);
  rp_sample_writer_text (writer, "by", customer->manager);
  rp_sample_writer_end (writer);
}

static void
write_site_facts (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonObject *site = rp_json_get_object (customer->traits, "site");
  if (site == NULL)
    return;
  g_autoptr (GList) keys = json_object_get_members (site);
  for (GList *l = keys; l != NULL; l = l->next)
    write_site_fact (context, customer, l->data, json_object_get_member (site, l->data));
}

void
rp_sample_write_file (RpSampleContext *context, RpSampleCustomer *customer)
{
  guint n_contacts = 2 + rp_sample_random_below (&context->random, 3);
  write_customer (context, customer);
  write_account (context, customer);
  for (guint i = 0; i < n_contacts; i++)
    write_contact (context, customer, i);
  write_site_facts (context, customer);
  rp_sample_write_supply (context, customer);
}
