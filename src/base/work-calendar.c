/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/work-calendar.h"

#include "base/date.h"

struct _RpWorkCalendar
{
  GHashTable *exceptions; /* day -> whether it is a working day, where that is not as usual */
};

RpWorkCalendar *
rp_work_calendar_new (void)
{
  RpWorkCalendar *self = g_new0 (RpWorkCalendar, 1);
  self->exceptions = g_hash_table_new (NULL, NULL);
  return self;
}

void
rp_work_calendar_free (RpWorkCalendar *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->exceptions);
  g_free (self);
}

static gboolean
is_usual_workday (gint32 day)
{
  return rp_date_weekday (day) <= 5;
}

void
rp_work_calendar_set (RpWorkCalendar *self, gint32 day, gboolean is_workday)
{
  if (is_usual_workday (day) == !!is_workday)
    g_hash_table_remove (self->exceptions, GINT_TO_POINTER (day));
  else
    g_hash_table_insert (self->exceptions, GINT_TO_POINTER (day), GINT_TO_POINTER (!!is_workday));
}

gboolean
rp_work_calendar_is_workday (RpWorkCalendar *self, gint32 day)
{
  gpointer exception;
  if (g_hash_table_lookup_extended (self->exceptions, GINT_TO_POINTER (day), NULL, &exception))
    return GPOINTER_TO_INT (exception) != 0;
  return is_usual_workday (day);
}

gint32
rp_work_calendar_add (RpWorkCalendar *self, gint32 day, guint n_days)
{
  while (n_days > 0)
    {
      day++;
      if (rp_work_calendar_is_workday (self, day))
        n_days--;
    }
  return day;
}

int
rp_work_calendar_between (RpWorkCalendar *self, gint32 from, gint32 to)
{
  int n_days = 0;
  for (gint32 day = MIN (from, to) + 1; day <= MAX (from, to); day++)
    if (rp_work_calendar_is_workday (self, day))
      n_days++;
  return from <= to ? n_days : -n_days;
}
