/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/work-days.h"

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/policy.h"

#define SPAN_DAYS_MOST 31

/* "2026-10-01" or "2026-10-01/2026-10-07" */
static gboolean
parse_span (const char *text, gint32 *first, gint32 *last)
{
  g_auto (GStrv) ends = g_strsplit (text, "/", 2);

  return ends[0] != NULL && rp_date_parse (ends[0], first)
         && rp_date_parse (ends[1] != NULL ? ends[1] : ends[0], last) && *last >= *first
         && *last - *first < SPAN_DAYS_MOST;
}

static gboolean
take_days (RpWorkCalendar *calendar, RpPolicy *policy, guint index, const char *member,
           gboolean is_workday, GError **error)
{
  JsonArray *days = rp_json_get_array (rp_policy_get_row (policy, index), member);

  for (guint i = 0; days != NULL && i < json_array_get_length (days); i++)
    {
      const char *text = rp_json_array_get_string (days, i, "");
      gint32 first, last;

      if (!parse_span (text, &first, &last))
        {
          g_autofree char *place = g_strdup_printf ("rows[%u].%s[%u]", index, member, i);

          return rp_data_file_refuse (error, rp_policy_get_path (policy), place,
                                      _ ("“%s” is no day and no span of days"), text);
        }
      for (gint32 day = first; day <= last; day++)
        rp_work_calendar_set (calendar, day, is_workday);
    }
  return TRUE;
}

RpWorkCalendar *
rp_work_days_load (const char *data_dir, GError **error)
{
  g_autofree char *path = rp_data_dup_policy (data_dir, "work-days");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "work-days", error);
  g_autoptr (RpWorkCalendar) calendar = rp_work_calendar_new ();

  if (policy == NULL)
    return NULL;
  for (guint i = 0; i < rp_policy_get_n_rows (policy); i++)
    if (!take_days (calendar, policy, i, "off", FALSE, error)
        || !take_days (calendar, policy, i, "on", TRUE, error))
      return NULL;
  return g_steal_pointer (&calendar);
}

RpWorkCalendar *
rp_work_days_get (void)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autoptr (GError) error = NULL;
  RpWorkCalendar *calendar = rp_work_days_load (data, &error);

  if (calendar != NULL)
    return calendar;
  g_message ("working days are counted from Monday to Friday: %s", error->message);
  return rp_work_calendar_new ();
}
