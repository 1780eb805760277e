/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-context.h"

#include "base/json-access.h"

/* Supply classes: the voltage that goes with a capacity, and how often it is met among a hundred.
 */
static const struct
{
  const char *voltage;
  guint smallest, largest; /* kVA */
  guint percent;
} supply_classes[] = {
  { "AC00101", 315, 2500, 86 },
  { "AC00101", 2500, 8000, 9 },
  { "AC00351", 6300, 20000, 4 },
  { "AC01101", 31500, 50000, 1 },
};

static const char *
pick_text (RpSampleContext *context, const char *list)
{
  JsonArray *parts = rp_json_get_array (rp_json_get_object (context->county, "invented"), list);
  guint n = json_array_get_length (parts);
  return rp_json_array_get_string (parts, rp_sample_random_below (&context->random, n), "");
}

static JsonObject *
pick_trade (RpSampleContext *context)
{
  JsonArray *parts = rp_json_get_array (rp_json_get_object (context->county, "invented"), "trades");
  guint n = json_array_get_length (parts);
  return rp_json_array_get_object (parts, rp_sample_random_below (&context->random, n));
}

char *
rp_sample_invent_person (RpSampleContext *context)
{
  const char *surname = pick_text (context, "surnames");
  return g_strconcat (surname, pick_text (context, "given"), NULL);
}

static double
draw_between (RpSampleContext *context, double low, double high)
{
  return low + (high - low) * rp_sample_random_below (&context->random, 1001) / 1000.0;
}

static void
invent_supply (RpSampleContext *context, JsonObject *traits)
{
  guint percent = rp_sample_random_below (&context->random, 100);
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (supply_classes) && percent >= supply_classes[i].percent)
    percent -= supply_classes[i++].percent;
  gint64 capacity
      = (gint64)draw_between (context, supply_classes[i].smallest, supply_classes[i].largest);
  json_object_set_string_member (traits, "voltage", supply_classes[i].voltage);
  json_object_set_int_member (traits, "contract", capacity);
  json_object_set_int_member (traits, "run", capacity);
  json_object_set_int_member (traits, "sources", i >= 2 ? 2 : 1);
  json_object_set_string_member (traits, "category", "100");
  json_object_set_int_member (traits, "pf_standard", 9000);
  json_object_set_string_member (traits, "basic", capacity >= 2500 ? "CAP" : "DEM_ACTUAL");
  json_object_set_string_member (traits, "market", "RETAIL");
  json_object_set_string_member (traits, "segment", capacity >= 1000 ? "KEY" : "GENERAL");
}

static void
invent_curve (RpSampleContext *context, JsonObject *traits)
{
  JsonArray *shares = json_array_new ();
  guint sharp = 5 + rp_sample_random_below (&context->random, 6);
  guint peak = 25 + rp_sample_random_below (&context->random, 15);
  guint flat = 33 + rp_sample_random_below (&context->random, 5);
  json_object_set_double_member (traits, "pf", draw_between (context, 0.86, 0.98));
  json_object_set_double_member (traits, "mlr", draw_between (context, 0.30, 0.88));
  json_object_set_double_member (traits, "lf", draw_between (context, 0.30, 0.85));
  json_object_set_double_member (traits, "growth", draw_between (context, -0.10, 0.20));
  json_array_add_int_element (shares, sharp);
  json_array_add_int_element (shares, peak);
  json_array_add_int_element (shares, flat);
  json_array_add_int_element (shares, 100 - sharp - peak - flat);
  json_object_set_array_member (traits, "shares", shares);
}

JsonObject *
rp_sample_invent_customer (RpSampleContext *context, guint number)
{
  JsonObject *traits = json_object_new ();
  JsonObject *trade = pick_trade (context);
  const char *head = pick_text (context, "heads");
  const char *middle = pick_text (context, "middles");
  const char *word = rp_json_get_string (trade, "name", "");
  g_autofree char *no = g_strdup_printf ("KH-%06u", number);
  g_autofree char *short_name = g_strconcat (middle, word, NULL);
  g_autofree char *name = g_strconcat (head, middle, word, pick_text (context, "endings"), NULL);
  json_object_set_string_member (traits, "no", no);
  json_object_set_string_member (traits, "name", name);
  json_object_set_string_member (traits, "short", short_name);
  json_object_set_string_member (traits, "industry", rp_json_get_string (trade, "industry", ""));
  json_object_set_string_member (traits, "profile", rp_json_get_string (trade, "profile", "IND"));
  json_object_set_string_member (traits, "place", pick_text (context, "places"));
  json_object_set_string_member (traits, "product", word);
  json_object_set_int_member (traits, "staff", 20 + rp_sample_random_below (&context->random, 400));
  invent_supply (context, traits);
  invent_curve (context, traits);
  return traits;
}
