/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/row-choice.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"

gboolean
rp_contact_has_left (RpRecord *row, gint32 today)
{
  gint32 day = 0;

  return rp_kind_find_field (rp_record_get_kind (row), "left_at") != NULL
         && rp_date_parse (rp_record_get_text (row, "left_at"), &day) && day <= today;
}

gboolean
rp_row_is_offered (RpRecord *row, gint32 today, const char *chosen)
{
  return !rp_contact_has_left (row, today) || g_strcmp0 (rp_record_get_id (row), chosen) == 0;
}

char *
rp_row_dup_label (RpRecord *row, gint32 today)
{
  g_autofree char *state = NULL;

  if (rp_contact_has_left (row, today))
    return g_strdup_printf (_ ("%s (left %s)"), rp_record_get_title (row),
                            rp_record_get_text (row, "left_at"));
  if (rp_record_get_kind (row)->workflow == NULL)
    return g_strdup (rp_record_get_title (row));
  state = rp_record_format (row, "state");
  return g_strjoin (" · ", rp_record_get_title (row), state, NULL);
}
