/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/judgement.h"

#include <math.h>

static gboolean
is_whole (double value)
{
  return fabs (value - round (value)) < 1e-6;
}

char *
rp_judgement_format (double value)
{
  if (is_whole (value))
    return g_strdup_printf ("%.0f", value);
  return is_whole (1 / value) ? g_strdup_printf ("1/%.0f", 1 / value)
                              : g_strdup_printf ("%.3g", value);
}

gboolean
rp_judgement_parse (const char *text, double *value)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char *end = NULL;
  double above = g_ascii_strtod (trimmed, &end), below = 1;

  if (end == trimmed)
    return FALSE;
  if (*end == '/')
    {
      const char *rest = end + 1;

      below = g_ascii_strtod (rest, &end);
      if (end == rest)
        return FALSE;
    }
  *value = above / below;
  return *end == '\0' && isfinite (*value) && *value > 0;
}

/* 1/9 … 1/2, 1, 2 … 9 as -8 … 8 */
static double
value_at (int place)
{
  return place >= 0 ? place + 1.0 : 1.0 / (1 - place);
}

double
rp_judgement_step (double value, int steps)
{
  int place = value >= 1 ? (int)lround (value) - 1 : 1 - (int)lround (1 / value);

  return value_at (CLAMP (place + steps, 1 - (int)RP_JUDGEMENT_MOST, (int)RP_JUDGEMENT_MOST - 1));
}
