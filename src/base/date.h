/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Dates without a zone, as "YYYY-MM-DD" on the wire and as days since 1970-01-01 for arithmetic.
 * Months are "YYYY-MM".
 */
gboolean rp_date_parse (const char *text, gint32 *day);
char *rp_date_format (gint32 day); /* (transfer full) "2026-01-05" */
gint32 rp_date_from_ymd (int year, int month, int day_of_month);
void rp_date_to_ymd (gint32 day, int *year, int *month, int *day_of_month);
int rp_date_weekday (gint32 day); /* 1 Monday .. 7 Sunday */
/* The 31st becomes the month's last; what lies outside the years 1 to 9999 their first or last day. */
gint32 rp_date_add_months (gint32 day, int months);
/* For people, in the user's language: "Mon 5 Jan 2026", "2026年1月5日". Returns: (transfer full) */
char *rp_date_format_long (gint32 day);
char *rp_date_format_short (gint32 day); /* "5 Jan", "1月5日" */

/* "YYYY-MM" to months since 1970-01 and back. */
gboolean rp_month_parse (const char *text, gint32 *month);
char *rp_month_format (gint32 month);
int rp_month_hours (gint32 month); /* calendar hours: 744, 696 … */

/* RFC 3339 instants, with or without fraction, Z or offset, to microseconds since 1970 UTC; only those
 * that have a date between the years 1 and 9999 in every zone. */
gboolean rp_instant_parse (const char *text, gint64 *us);
char *rp_instant_format (gint64 us);                        /* UTC with milliseconds */
char *rp_instant_format_local (gint64 us, GTimeZone *zone); /* for people: date and minutes */
gint32 rp_instant_to_day (gint64 us, GTimeZone *zone);      /* the local date of an instant */

G_END_DECLS
