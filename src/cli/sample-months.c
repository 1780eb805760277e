/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-context.h"

#include "base/date.h"
#include "base/json-access.h"

#define PAYMENT_DAYS 12 /* after the bill */

static const char *const period_members[] = { "kwh_sharp", "kwh_peak", "kwh_flat", "kwh_valley" };

static void
write_usage (RpSampleContext *context, RpSampleCustomer *customer, guint index, const char *month,
             gint32 read_on)
{
  const RpSampleMonth *usage = &customer->months[index];
  RpSampleWriter *writer = context->writer;
  g_autofree char *id
      = rp_sample_begin_row (context, "usage_month", customer->id, customer->manager, read_on);
  rp_sample_writer_text (writer, "account", customer->account);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "month", month);
  rp_sample_writer_integer (writer, "kwh", usage->energy);
  for (guint i = 0; i < G_N_ELEMENTS (period_members); i++)
    rp_sample_writer_integer (writer, period_members[i], usage->periods[i]);
  rp_sample_writer_integer (writer, "kvarh", usage->reactive);
  rp_sample_writer_integer (writer, "max_demand", usage->max_demand);
  rp_sample_writer_integer (writer, "pf", (gint64)(customer->curve.power_factor * 10000 + 0.5));
  rp_sample_writer_end (writer);
}

/* fen; 0.01 kWh times 0.00001 yuan are 1e-7 yuan, 100,000 of them a fen. */
static gint64
compute_energy_charge (RpSampleContext *context, const RpSampleMonth *usage)
{
  gint64 sum = 0;
  for (guint i = 0; i < G_N_ELEMENTS (period_members); i++)
    sum += usage->periods[i] * context->period_prices[i];
  return (sum + RP_PRICE_SCALE / 2) / RP_PRICE_SCALE;
}

static gboolean
was_paid_late (RpSampleContext *context, RpSampleCustomer *customer, gint32 month)
{
  JsonArray *late = rp_json_get_array (customer->traits, "late");
  for (guint i = 0; late != NULL && i < json_array_get_length (late); i++)
    {
      gint32 listed;
      if (rp_month_parse (rp_json_array_get_string (late, i, ""), &listed)
          && listed + context->shift_months == month)
        return TRUE;
    }
  return FALSE;
}

static void
write_bill (RpSampleContext *context, RpSampleCustomer *customer, guint index, const char *month,
            gint32 billed_on)
{
  JsonObject *traits = customer->traits;
  RpSampleWriter *writer = context->writer;
  const RpSampleMonth *usage = &customer->months[index];
  gint64 contracted = rp_json_get_integer (traits, "contracted", 0) * 10;
  gint64 basic = rp_basic_charge (
      rp_basic_mode_from_code (rp_json_get_string (traits, "basic", NULL)), &context->prices,
      (gint64)customer->curve.run_cap * 10, usage->max_demand, contracted);
  gint64 energy = compute_energy_charge (context, usage);
  gint64 late_days
      = was_paid_late (context, customer, context->first_month + (gint32)index) ? 13 : 0;
  g_autofree char *id
      = rp_sample_begin_row (context, "bill_month", customer->id, customer->manager, billed_on);
  rp_sample_writer_text (writer, "account", customer->account);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "month", month);
  rp_sample_writer_integer (writer, "basic", basic);
  rp_sample_writer_integer (writer, "energy", energy);
  rp_sample_writer_integer (writer, "total", basic + energy);
  if (billed_on + PAYMENT_DAYS + late_days <= context->today)
    rp_sample_writer_date (writer, "paid_at", billed_on + PAYMENT_DAYS + (gint32)late_days);
  rp_sample_writer_integer (writer, "arrears", 0);
  rp_sample_writer_integer (writer, "late_days", late_days);
  rp_sample_writer_end (writer);
}

void
rp_sample_write_months (RpSampleContext *context, RpSampleCustomer *customer)
{
  for (guint i = 0; i < RP_SAMPLE_MONTHS; i++)
    {
      gint32 month = context->first_month + (gint32)i;
      int year = 1970 + month / 12;
      gint32 first_day = rp_date_from_ymd (year, month % 12 + 1, 1);
      gint32 read_on = rp_date_add_months (first_day, 1);
      g_autofree char *text = rp_month_format (month);
      rp_sample_curve_compute (&customer->curve, i, month, &customer->months[i]);
      write_usage (context, customer, i, text, read_on);
      write_bill (context, customer, i, text, read_on + 2);
    }
}
