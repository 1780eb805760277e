/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-context.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

#define CONTRACT_YEARS_MIN 1
#define LARGEST_TRANSFORMER 2500 /* kVA; a larger plant has several */
#define TEST_INTERVAL_DAYS 1095

static void
write_instant (RpSampleWriter *writer, const char *member, gint64 us)
{
  g_autofree char *text = rp_instant_format (us);
  rp_sample_writer_text (writer, member, text);
}

static void
write_contract (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonObject *traits = customer->traits;
  RpSampleWriter *writer = context->writer;
  gint32 since = rp_sample_customer_since (context, customer);
  gint64 days = rp_json_get_integer (traits, "contract_end_days", 0);
  if (days == 0)
    days = CONTRACT_YEARS_MIN * 365 + rp_sample_random_below (&context->random, 700);
  g_autofree char *no = g_strdup_printf ("GY-%06u", customer->number);
  g_autofree char *id
      = rp_sample_begin_row (context, "supply_contract", customer->id, customer->manager, since);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "account", customer->account);
  rp_sample_writer_text (writer, "no", no);
  rp_sample_writer_text (writer, "kind", "HV");
  rp_sample_writer_date (writer, "signed", since);
  rp_sample_writer_date (writer, "valid_to", context->today + (gint32)days);
  rp_sample_writer_integer (writer, "capacity", rp_json_get_integer (traits, "contract", 0) * 10);
  rp_sample_writer_text (writer, "voltage", rp_json_get_string (traits, "voltage", NULL));
  rp_sample_writer_end (writer);
}

static void
write_transformer (RpSampleContext *context, RpSampleCustomer *customer, guint index, gint64 kva,
                   const char *model, gint64 year, gint32 next_test)
{
  RpSampleWriter *writer = context->writer;
  g_autofree char *no = g_strdup_printf ("%u#", index + 1);
  g_autofree char *id
      = rp_sample_begin_row (context, "transformer", customer->id, customer->manager,
                             rp_sample_customer_since (context, customer));
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "account", customer->account);
  rp_sample_writer_text (writer, "no", no);
  rp_sample_writer_text (writer, "model", model);
  rp_sample_writer_integer (writer, "capacity", kva * 10);
  rp_sample_writer_integer (writer, "made_year", year);
  rp_sample_writer_date (writer, "last_test", next_test - TEST_INTERVAL_DAYS);
  rp_sample_writer_date (writer, "next_test", next_test);
  rp_sample_writer_end (writer);
}

/* Transformers of today's classes, as many as the capacity takes, unless the county names one. */
static void
write_transformers (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonArray *named = rp_json_get_array (customer->traits, "transformers");
  JsonObject *first = named != NULL ? rp_json_array_get_object (named, 0) : NULL;
  gint64 capacity = rp_json_get_integer (customer->traits, "run", 0);
  guint n = (guint)MIN ((capacity + LARGEST_TRANSFORMER - 1) / LARGEST_TRANSFORMER, 4);
  int this_year, month, day;
  rp_date_to_ymd (context->today, &this_year, &month, &day);
  gint64 due = rp_json_get_integer (customer->traits, "test_due_days",
                                    120 + rp_sample_random_below (&context->random, 800));
  for (guint i = 0; i < n; i++)
    {
      gint64 kva = capacity / n;
      g_autofree char *model
          = g_strdup_printf ("%s-%" G_GINT64_FORMAT "/10", i % 2 == 0 ? "S13-M" : "SCB13", kva);
      gint64 year = this_year - 2 - rp_sample_random_below (&context->random, 12);
      if (first != NULL)
        write_transformer (context, customer, i, kva, rp_json_get_string (first, "model", model),
                           rp_json_get_integer (first, "year", year), context->today + (gint32)due);
      else
        write_transformer (context, customer, i, kva, model, year, context->today + (gint32)due);
    }
}

static void
write_outage (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *outage)
{
  RpSampleWriter *writer = context->writer;
  const char *kind = rp_json_get_string (outage, "kind", "FAULT");
  gint64 start = 0;
  rp_instant_parse (rp_json_get_string (outage, "start", ""), &start);
  start += context->shift_days * G_TIME_SPAN_DAY;
  gint64 end = start + rp_json_get_integer (outage, "minutes", 0) * G_TIME_SPAN_MINUTE;
  gint32 day = (gint32)(start / G_TIME_SPAN_DAY);
  gboolean planned = strcmp (kind, "PLANNED") == 0;
  g_autofree char *id = rp_sample_begin_row (context, "outage", customer->id, customer->manager,
                                             planned ? day - 12 : day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "account", customer->account);
  rp_sample_writer_text (writer, "outage_id", rp_json_get_string (outage, "id", NULL));
  rp_sample_writer_text (writer, "kind", kind);
  rp_sample_writer_text (writer, "line", rp_json_get_string (outage, "line", NULL));
  if (planned)
    {
      write_instant (writer, "plan_start", start);
      write_instant (writer, "plan_end", end);
    }
  if (day <= context->today)
    {
      write_instant (writer, "real_start", start);
      write_instant (writer, "real_end", end);
    }
  rp_sample_writer_text (writer, "reason", rp_json_get_string (outage, "reason", NULL));
  rp_sample_writer_end (writer);
}

static void
write_outages (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonArray *outages = rp_json_get_array (context->county, "outages");
  const char *line = rp_json_get_string (customer->traits, "line", NULL);
  for (guint i = 0; line != NULL && i < json_array_get_length (outages); i++)
    {
      JsonObject *outage = rp_json_array_get_object (outages, i);
      if (strcmp (line, rp_json_get_string (outage, "line", "")) == 0)
        write_outage (context, customer, outage);
    }
}

static void
write_sags (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonArray *sags = rp_json_get_array (customer->traits, "sags");
  RpSampleWriter *writer = context->writer;
  for (guint i = 0; sags != NULL && i < json_array_get_length (sags); i++)
    {
      JsonObject *sag = rp_json_array_get_object (sags, i);
      gint32 day = rp_sample_shift_day (context, rp_json_get_string (sag, "on", ""));
      g_autofree char *id
          = rp_sample_begin_row (context, "pq_event", customer->id, customer->manager, day);
      rp_sample_writer_text (writer, "customer", customer->id);
      rp_sample_writer_text (writer, "account", customer->account);
      write_instant (writer, "happened_at", day * G_TIME_SPAN_DAY + 6 * G_TIME_SPAN_HOUR);
      rp_sample_writer_text (writer, "kind", "SAG");
      rp_sample_writer_integer (writer, "depth", rp_json_get_integer (sag, "depth", 0));
      rp_sample_writer_integer (writer, "duration", rp_json_get_integer (sag, "ms", 0));
      rp_sample_writer_text (writer, "source", "CUSTOMER");
      rp_sample_writer_end (writer);
    }
}

void
rp_sample_write_supply (RpSampleContext *context, RpSampleCustomer *customer)
{
  write_contract (context, customer);
  write_transformers (context, customer);
  write_outages (context, customer);
  write_sags (context, customer);
}
