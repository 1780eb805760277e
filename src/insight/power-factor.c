/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/power-factor.h"

#include <math.h>

#include "base/json-access.h"

double
rp_power_factor (double active, double reactive)
{
  double apparent = hypot (active, reactive);
  return apparent > 0 ? active / apparent : 1;
}

/* The full value is rounded once: 0.8549925 is 0.85, although its four-digit form would give 0.86. */
gint
rp_power_factor_round (double factor)
{
  return (gint)floor (factor * 100 + 0.5) * 100;
}

static JsonObject *
find_standard (JsonObject *row, gint standard)
{
  JsonArray *standards = rp_json_get_array (row, "standards");
  for (guint i = 0; standards != NULL && i < json_array_get_length (standards); i++)
    {
      JsonObject *entry = rp_json_array_get_object (standards, i);
      if (entry != NULL && lround (rp_json_get_double (entry, "standard", 0) * 10000) == standard)
        return entry;
    }
  return NULL;
}

/* Steps are [distance in 0.01 from the standard, percent at that distance], the first at 0; between two
 * steps the percent grows evenly, after the last one it stays or grows as "beyond" says. */
static double
read_steps (JsonArray *steps, double beyond, int distance)
{
  guint n = json_array_get_length (steps);
  double at = 0, percent = 0;
  for (guint i = 0; i < n; i++)
    {
      JsonArray *step = rp_json_array_get_array (steps, i);
      double next_at = rp_json_array_get_double (step, 0, 0);
      double next_percent = rp_json_array_get_double (step, 1, 0);
      if (distance <= next_at)
        return next_at > at ? percent + (next_percent - percent) * (distance - at) / (next_at - at)
                            : next_percent;
      at = next_at;
      percent = next_percent;
    }
  return percent + beyond * (distance - at);
}

gboolean
rp_power_factor_adjustment (JsonObject *row, gint standard, gint factor, gint *percent)
{
  JsonObject *entry = find_standard (row, standard);
  JsonArray *reduction = entry != NULL ? rp_json_get_array (entry, "reduction") : NULL;
  JsonArray *penalty = rp_json_get_array (row, "penalty");
  if (reduction == NULL || penalty == NULL)
    return FALSE;
  int distance = (factor - standard) / 100;
  double value = distance >= 0 ? read_steps (reduction, 0, distance)
                               : read_steps (penalty, rp_json_get_double (row, "penalty_beyond", 0),
                                             -distance);
  *percent = (gint)lround (value * 100);
  return TRUE;
}

double
rp_power_factor_needed_kvar (double kw, double from, double to)
{
  return kw * (tan (acos (from)) - tan (acos (to)));
}
