/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample.h"

#include "base/date.h"
#include "base/json-access.h"
#include "cli/sample-clock.h"
#include "cli/sample-context.h"
#include "cli/sample-work.h"

#include <glib/gi18n-lib.h>

#define CUSTOMERS_PER_MANAGER 120
#define MAX_MANAGERS 400

static JsonObject *
load_file (const char *data_dir, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "sample", name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  JsonObject *file = rp_json_parse_object (text, length, &rp_json_limits_file, error);
  if (file == NULL)
    rp_json_prefix_place (error, path, text, length);
  return file;
}

static void
read_prices (RpSampleContext *context)
{
  static const char *const periods[] = { "sharp", "peak", "flat", "valley" };
  JsonObject *prices = rp_json_get_object (context->county, "prices");
  context->prices.capacity = rp_price_from_yuan (rp_json_get_double (prices, "capacity", 0));
  context->prices.demand = rp_price_from_yuan (rp_json_get_double (prices, "demand", 0));
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    context->period_prices[i] = rp_price_from_yuan (rp_json_get_double (prices, periods[i], 0));
}

static void
write_organisation (RpSampleContext *context)
{
  JsonObject *organisation = rp_json_get_object (context->county, "organisation");
  RpSampleWriter *writer = context->writer;
  rp_sample_writer_begin (writer, "organisation");
  rp_sample_writer_text (writer, "name", rp_json_get_string (organisation, "name", ""));
  rp_sample_writer_text (writer, "zone", rp_json_get_string (organisation, "zone", ""));
  rp_sample_writer_integer (writer, "format", 1);
  rp_sample_writer_boolean (writer, "sample", TRUE);
  rp_sample_writer_end (writer);
}

static void
write_user (RpSampleContext *context, const char *login, const char *name, const char *roles,
            const char *unit, const char *deputy, const char *centre)
{
  RpSampleWriter *writer = context->writer;
  rp_sample_writer_begin (writer, "user");
  rp_sample_writer_text (writer, "id", g_hash_table_lookup (context->users, login));
  rp_sample_writer_text (writer, "login", login);
  rp_sample_writer_text (writer, "name", name);
  rp_sample_writer_text (writer, "roles", roles);
  rp_sample_writer_text (writer, "password", rp_json_get_string (context->county, "password", ""));
  rp_sample_writer_text (writer, "unit", unit);
  rp_sample_writer_text (writer, "centre", centre);
  if (deputy != NULL)
    rp_sample_writer_text (writer, "deputy", g_hash_table_lookup (context->users, deputy));
  rp_sample_writer_end (writer);
}

static void
add_user (RpSampleContext *context, const char *login, const char *name, gboolean is_manager)
{
  char *id = rp_id_source_make (context->ids);
  g_hash_table_insert (context->users, g_strdup (login), id);
  g_hash_table_insert (context->names, id, g_strdup (name));
  if (is_manager)
    g_ptr_array_add (context->managers, id);
}

/* More managers than the county's three, for an invented organisation. */
static void
write_more_managers (RpSampleContext *context, guint n_customers)
{
  guint n = MIN (n_customers / CUSTOMERS_PER_MANAGER, MAX_MANAGERS);
  for (guint i = context->managers->len + 1; i <= n; i++)
    {
      g_autofree char *login = g_strdup_printf ("kam%03u", i);
      g_autofree char *name = rp_sample_invent_person (context);
      add_user (context, login, name, TRUE);
      write_user (context, login, name, "KAM,DEP", "客户服务", NULL, NULL);
    }
}

static void
write_users (RpSampleContext *context)
{
  JsonArray *users = rp_json_get_array (context->county, "users");
  guint n = json_array_get_length (users);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *user = rp_json_array_get_object (users, i);
      const char *roles = rp_json_get_string (user, "roles", "");
      add_user (context, rp_json_get_string (user, "login", ""),
                rp_json_get_string (user, "name", ""), g_str_has_prefix (roles, "KAM"));
    }
  for (guint i = 0; i < n; i++)
    {
      JsonObject *user = rp_json_array_get_object (users, i);
      write_user (
          context, rp_json_get_string (user, "login", ""), rp_json_get_string (user, "name", ""),
          rp_json_get_string (user, "roles", ""), rp_json_get_string (user, "unit", NULL),
          rp_json_get_string (user, "deputy", NULL), rp_json_get_string (user, "centre", NULL));
    }
  write_more_managers (context, context->options->customers);
}

static void
write_groups (RpSampleContext *context)
{
  JsonArray *groups = rp_json_get_array (context->county, "groups");
  const char *by = g_ptr_array_index (context->managers, 0);
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      const char *name = rp_json_array_get_string (groups, i, "");
      char *id = rp_sample_begin_row (context, "customer_group", "org", by, context->today - 900);
      rp_sample_writer_text (context->writer, "name", name);
      rp_sample_writer_end (context->writer);
      g_hash_table_insert (context->places, g_strdup (name), id);
    }
}

static void
write_park (RpSampleContext *context, JsonObject *park)
{
  RpSampleWriter *writer = context->writer;
  const char *by = g_ptr_array_index (context->managers, 0);
  const char *name = rp_json_get_string (park, "name", "");
  char *id = rp_sample_begin_row (context, "park", "org", by, context->today - 900);
  rp_sample_writer_text (writer, "name", name);
  rp_sample_writer_text (writer, "kind", rp_json_get_string (park, "kind", NULL));
  rp_sample_writer_text (writer, "stations", rp_json_get_string (park, "stations", NULL));
  rp_sample_writer_integer (writer, "open_capacity",
                            rp_json_get_integer (park, "open_capacity", 0) * 10);
  rp_sample_writer_date (writer, "open_capacity_on", context->today - 5);
  rp_sample_writer_end (writer);
  g_hash_table_insert (context->places, g_strdup (name), id);
}

static void
write_places (RpSampleContext *context)
{
  JsonArray *parks = rp_json_get_array (context->county, "parks");
  write_groups (context);
  for (guint i = 0; i < json_array_get_length (parks); i++)
    write_park (context, rp_json_array_get_object (parks, i));
}

static void
write_customer (RpSampleContext *context, JsonObject *traits, guint number)
{
  RpSampleCustomer *customer = rp_sample_customer_new (context, traits, number);
  g_ptr_array_add (context->customers, customer);
  rp_sample_write_file (context, customer);
  rp_sample_write_months (context, customer);
  rp_sample_write_visits (context, customer);
  if (context->options->needs && context->options->customers > 0)
    rp_sample_invent_needs (context, customer);
  if (context->options->purchases && context->options->customers > 0)
    rp_sample_invent_purchases (context, customer);
  if (context->options->customers > 0)
    {
      g_ptr_array_set_size (context->customers, 0);
      return;
    }
  rp_sample_write_needs (context, customer);
  rp_sample_write_potential (context, customer);
}

static void
write_customers (RpSampleContext *context, GCancellable *cancellable)
{
  guint n = context->options->customers;
  JsonArray *county = rp_json_get_array (context->county, "customers");
  gboolean invented = n > 0;
  if (!invented)
    n = json_array_get_length (county);
  for (guint i = 1; i <= n; i++)
    {
      if (rp_sample_writer_has_failed (context->writer) || g_cancellable_is_cancelled (cancellable))
        return;
      write_customer (context,
                      invented ? rp_sample_invent_customer (context, i)
                               : json_object_ref (rp_json_array_get_object (county, i - 1)),
                      i);
    }
  /* At the end, so that whoever has an older file finds all other rows where they were. */
  for (guint i = 0; i < context->customers->len; i++)
    rp_sample_write_purchases (context, context->customers->pdata[i]);
}

/* The newest month with usage is the last one that is over. */
static gint32
compute_first_month (gint32 today)
{
  int year, month, day;
  rp_date_to_ymd (today, &year, &month, &day);
  return (year - 1970) * 12 + month - 1 - RP_SAMPLE_MONTHS;
}

static void
measure_shift (RpSampleContext *context)
{
  gint32 day = 0;
  rp_date_parse (RP_SAMPLE_TODAY, &day);
  context->first_month = compute_first_month (context->today);
  context->shift_days = context->today - day;
  context->shift_months = context->first_month - compute_first_month (day);
}

gint32
rp_sample_shift_day (RpSampleContext *context, const char *date)
{
  gint32 day = context->today;
  return rp_date_parse (date, &day) ? day + context->shift_days : day;
}

static RpIdSource *
create_ids (gint32 today, guint64 seed)
{
  g_autoptr (RpClock) clock = rp_sample_clock_new ((gint64)today * G_TIME_SPAN_DAY);
  return rp_id_source_new_seeded (clock, seed);
}

gboolean
rp_sample_write (const RpSampleOptions *options, GOutputStream *stream, GCancellable *cancellable,
                 GError **error)
{
  RpSampleContext context = { .options = options, .random = { options->seed } };
  if (!rp_date_parse (options->today, &context.today))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("“%s” is no date."),
                   options->today);
      return FALSE;
    }
  g_autoptr (JsonObject) county = load_file (options->data_dir, "qinglan.json", error);
  if (county == NULL)
    return FALSE;
  g_autoptr (JsonObject) story = load_file (options->data_dir, "qinglan-work.json", error);
  if (story == NULL)
    return FALSE;
  g_autoptr (RpSampleWriter) writer = rp_sample_writer_new (stream, cancellable);
  g_autoptr (RpIdSource) ids = create_ids (context.today, options->seed);
  g_autoptr (GHashTable) users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) managers = g_ptr_array_new ();
  g_autoptr (GPtrArray) customers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_sample_customer_free);
  context.county = county;
  context.story = story;
  context.names = names;
  context.writer = writer;
  context.ids = ids;
  context.users = users;
  context.places = places;
  context.managers = managers;
  context.customers = customers;
  measure_shift (&context);
  read_prices (&context);
  write_organisation (&context);
  write_users (&context);
  write_places (&context);
  write_customers (&context, cancellable);
  return rp_sample_writer_finish (writer, error);
}
