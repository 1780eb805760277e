/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/fact-value.h"

#include <math.h>

#include "base/json-access.h"
#include "insight/fact-text.h"

#define ABSENT "–"

/**
 * How people read a unit: from @from on by @divisor, behind it @zh or @en.
 * @one: (nullable): the English word behind a single one
 */
static const struct
{
  const char *unit;
  double from, divisor;
  int decimals;
  const char *zh, *en, *one;
} readings[] = {
  { "kWh", 10000, 10000, 1, " 万kWh", NULL }, { "kWh", 10000, 1000, 0, NULL, " MWh" },
  { "kWh", 0, 1, 0, " kWh", " kWh" },         { "yuan", 10000, 10000, 1, " 万元", NULL },
  { "yuan", 0, 1, 0, " 元", " yuan" },        { "%", 0, 0.01, 1, " %", " %" },
  { "d", 0, 1, 0, " 天", " days", " day" },
};

char *
rp_fact_value_group (double value, int decimals)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *pattern = g_strdup_printf ("{x:n%d}", CLAMP (decimals, 0, 4));

  json_object_set_double_member (data, "x", value);
  return rp_fact_text_format (pattern, data, "en");
}

/* As many digits as the number has, four at most. */
static int
count_decimals (double value, int most)
{
  for (int n = 0; n < most; n++)
    if (fabs (value * pow (10, n) - round (value * pow (10, n))) < 1e-6 * pow (10, n))
      return n;
  return most;
}

char *
rp_fact_value_format (double value, const char *unit, const char *language)
{
  gboolean chinese = g_str_equal (language, "zh");
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup (ABSENT);
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      const char *word = chinese ? readings[i].zh : readings[i].en;

      if (word == NULL || !g_str_equal (readings[i].unit, unit) || fabs (value) < readings[i].from)
        continue;
      if (!chinese && readings[i].one != NULL && fabs (value) == 1)
        word = readings[i].one;
      number = rp_fact_value_group (
          value / readings[i].divisor,
          count_decimals (value / readings[i].divisor, readings[i].decimals));
      return g_strconcat (number, word, NULL);
    }
  number = rp_fact_value_group (value, count_decimals (value, fabs (value) < 10 ? 3 : 1));
  return *unit == '\0' || g_str_equal (unit, "1") ? g_steal_pointer (&number)
                                                  : g_strconcat (number, " ", unit, NULL);
}

char *
rp_fact_value_format_node (JsonNode *node, const char *unit, const char *language)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (type == G_TYPE_DOUBLE || type == G_TYPE_INT64)
    return rp_fact_value_format (json_node_get_double (node), unit, language);
  if (type == G_TYPE_BOOLEAN && g_str_equal (language, "zh"))
    return g_strdup (json_node_get_boolean (node) ? "是" : "否");
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "yes" : "no");
  return g_strdup (type == G_TYPE_STRING ? json_node_get_string (node) : ABSENT);
}
