/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/official-number.h"

#include <string.h>

static const struct
{
  const char *kind;
  const char *template_; /* (nullable): any */
  const char *series;
} series_table[] = {
  { "needs_report", "T3", "DZ" }, { "needs_report", "T4", "YK" }, { "needs_report", "T5", "JY" },
  { "needs_report", NULL, "XQ" }, { "visit", NULL, "ZF" },        { "need", NULL, "XN" },
};

const char *
rp_official_number_series (const RpRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (series_table); i++)
    {
      const char *template_ = series_table[i].template_;

      if (g_str_equal (row->kind->name, series_table[i].kind)
          && (template_ == NULL || g_str_equal (rp_row_get_text (row, "template"), template_)))
        return series_table[i].series;
    }
  return NULL;
}

char *
rp_official_number_make (RpChangeset *changeset, const char *prefix, const char *series, int year)
{
  return g_strdup_printf ("%s-%s-%04d-%04" G_GINT64_FORMAT, prefix, series, year,
                          rp_changeset_next_number (changeset, series, year));
}

void
rp_official_number_note (RpChangeset *changeset, const char *number)
{
  g_auto (GStrv) parts = g_strsplit (number, "-", -1);
  guint n = g_strv_length (parts);
  guint64 year, place;

  if (n >= 4 && strlen (parts[n - 3]) == 2
      && g_ascii_string_to_unsigned (parts[n - 2], 10, 1900, 9999, &year, NULL)
      && g_ascii_string_to_unsigned (parts[n - 1], 10, 1, G_MAXINT32, &place, NULL))
    rp_changeset_raise_number (changeset, parts[n - 3], (int)year, (gint64)place);
}
