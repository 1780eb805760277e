/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "insight/fact-value.h"

#define THIN "\u202f"

static void
test_units (void)
{
  static const struct
  {
    double value;
    const char *unit, *language, *text;
  } cases[] = {
    { 21144000, "kWh", "zh", "2114.4 万kWh" },
    { 21144000, "kWh", "en", "21" THIN "144 MWh" },
    { 900, "kWh", "zh", "900 kWh" },
    { 15514000, "yuan", "zh", "1551.4 万元" },
    { 250, "yuan", "en", "250 yuan" },
    { 0.2184, "%", "en", "21.8 %" },
    { -0.05, "%", "zh", "−5 %" },
    { 4, "1", "en", "4" },
    { 0.885, "1", "en", "0.885" },
    { 1, "d", "en", "1 day" },
    { -1, "d", "en", "−1 day" },
    { 60, "d", "en", "60 days" },
    { 1, "d", "zh", "1 天" },
    { 1600, "kVA", "zh", "1600 kVA" },
    { NAN, "kVA", "zh", "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = rp_fact_value_format (cases[i].value, cases[i].unit, cases[i].language);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_nodes (void)
{
  g_autoptr (JsonNode) yes = json_node_init_boolean (json_node_alloc (), TRUE);
  g_autoptr (JsonNode) code = json_node_init_string (json_node_alloc (), "L1");
  g_autofree char *in_words = rp_fact_value_format_node (yes, "", "zh");
  g_autofree char *as_it_is = rp_fact_value_format_node (code, "", "en");
  g_autofree char *nothing = rp_fact_value_format_node (NULL, "kWh", "en");

  g_assert_cmpstr (in_words, ==, "是");
  g_assert_cmpstr (as_it_is, ==, "L1");
  g_assert_cmpstr (nothing, ==, "–");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fact-value/units", test_units);
  g_test_add_func ("/fact-value/nodes", test_nodes);
  return g_test_run ();
}
