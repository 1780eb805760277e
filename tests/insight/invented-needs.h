/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "insight/need-table.h"

/* Invented customers: eight needs. Of the first six, pairs go together. The seventh is what the sector
 * "furnace" needs, the eighth is rare and goes with the first. */

#define INVENTED_NEEDS 8

static inline RpNeedTable *
invent_needs (guint n, guint32 seed, GArray **rows)
{
  static const char *const names[] = { "A", "B", "C", "D", "E", "F", "FURNACE", "RARE" };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  RpNeedTable *table = rp_need_table_new ();
  *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint j = 0; j < INVENTED_NEEDS; j++)
    rp_need_table_add_need (table, names[j]);
  rp_need_table_add_attribute (table, "sector", RP_ATTRIBUTE_CATEGORY);
  rp_need_table_add_attribute (table, "size", RP_ATTRIBUTE_NUMBER);
  for (guint i = 0; i < n; i++)
    {
      guint row = rp_need_table_add_row (table);
      gboolean furnace = g_rand_double (random) < 0.3;
      for (guint pair = 0; pair < 3; pair++)
        {
          gboolean has = g_rand_double (random) < 0.4 - 0.1 * pair;
          rp_need_table_set_need (table, row, 2 * pair, has);
          rp_need_table_set_need (table, row, 2 * pair + 1,
                                  g_rand_double (random) < (has ? 0.8 : 0.1));
        }
      rp_need_table_set_need (table, row, 6, g_rand_double (random) < (furnace ? 0.9 : 0.05));
      rp_need_table_set_need (table, row, 7,
                              g_rand_double (random)
                                  < (rp_need_table_get_needs (table, row)[0] ? 0.06 : 0.002));
      rp_need_table_set_word (table, row, 0, furnace ? "furnace" : i % 2 ? "mill" : "office");
      rp_need_table_set_number (table, row, 1, g_rand_double (random) * 100);
      g_array_append_val (*rows, row);
    }
  return table;
}
