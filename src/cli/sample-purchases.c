/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-work.h"

#include <string.h>

#include "base/json-access.h"

/* Purchases of value-added services. Those of the county are its story's; whoever is invented buys at a pace and for
 * a price of his own and falls silent some day. */

#define FEN_PER_YUAN 100
#define DAYS_BACK 700

static const struct
{
  const char *code, *note;
} services[] = {
  { "SAFE-05", "电工培训" }, { "SAFE-03", "预防性试验" }, { "OM-02", "变压器检修" },
  { "EE-01", "能效诊断" },   { "PQ-01", "电能质量监测" }, { "OM-01", "配电房托管" },
};

static void
write_purchase (RpSampleContext *context, RpSampleCustomer *customer, const char *code, gint32 day,
                gint64 yuan, const char *note)
{
  RpSampleWriter *writer = context->writer;
  g_autofree char *category = g_strndup (code, strcspn (code, "-"));
  g_autofree char *id
      = rp_sample_begin_row (context, "service_purchase", customer->id, customer->manager, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_date (writer, "bought_on", day);
  rp_sample_writer_text (writer, "category", category);
  rp_sample_writer_text (writer, "sub_code", code);
  rp_sample_writer_integer (writer, "amount", yuan * FEN_PER_YUAN);
  rp_sample_writer_text (writer, "note", note);
  rp_sample_writer_end (writer);
}

void
rp_sample_write_purchases (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonArray *list = rp_json_get_array (context->story, "purchases");
  const char *no = rp_json_get_string (customer->traits, "no", "");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *line = rp_json_array_get_object (list, i);
      if (strcmp (rp_json_get_string (line, "customer", ""), no) == 0)
        write_purchase (context, customer, rp_json_get_string (line, "code", ""),
                        context->today - (gint32)rp_json_get_integer (line, "days_ago", 0),
                        rp_json_get_integer (line, "yuan", 0),
                        rp_json_get_string (line, "note", NULL));
    }
}

void
rp_sample_invent_purchases (RpSampleContext *context, RpSampleCustomer *customer)
{
  RpSampleRandom *random = &context->random;
  guint gap = 20 + rp_sample_random_below (random, 300);
  guint silent = 5 + rp_sample_random_below (random, 30); /* percent, after each */
  gint64 usual = 2000 + rp_sample_random_below (random, 60000);
  guint ago = 100 + rp_sample_random_below (random, DAYS_BACK - 100);
  if (rp_sample_random_below (random, 100) < 40)
    return;
  for (;;)
    {
      guint i = rp_sample_random_below (random, G_N_ELEMENTS (services));
      gint64 yuan = usual * (50 + rp_sample_random_below (random, 100)) / 100;
      guint step = 1 + rp_sample_random_below (random, 2 * gap);
      write_purchase (context, customer, services[i].code, context->today - (gint32)ago, yuan,
                      services[i].note);
      if (rp_sample_random_below (random, 100) < silent || step >= ago)
        return;
      ago -= step;
    }
}
