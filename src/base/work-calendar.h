/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpWorkCalendar: which days are working days. In China weekends are swapped with holidays every
 * year, so the days that differ from Monday-to-Friday come as data.
 *
 * Thread: any, once built.
 */
typedef struct _RpWorkCalendar RpWorkCalendar;
RpWorkCalendar *rp_work_calendar_new (void);
void rp_work_calendar_free (RpWorkCalendar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpWorkCalendar, rp_work_calendar_free)

void rp_work_calendar_set (RpWorkCalendar *self, gint32 day, gboolean is_workday);
gboolean rp_work_calendar_is_workday (RpWorkCalendar *self, gint32 day);

/* The @n_days-th working day after @day; that day itself does not count. */
gint32 rp_work_calendar_add (RpWorkCalendar *self, gint32 day, guint n_days);
/* Working days after @from up to and including @to; negative when @to is earlier. */
int rp_work_calendar_between (RpWorkCalendar *self, gint32 from, gint32 to);

G_END_DECLS
