/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpLoadStamp: a meter's label of an interval as it is written, before it is known whether the day or the month
 * comes first.
 * @first, @second: the two numbers that may be day or month; in that order
 * @minute: of the day, 0 … 1440; -1 for a date without a time
 */
typedef struct
{
  gint16 year, first, second;
  gint16 minute;
  gboolean year_first; /* "2018-01-31": month, then day */
} RpLoadStamp;

typedef enum
{
  RP_LOAD_ORDER_UNKNOWN,
  RP_LOAD_ORDER_DAY_FIRST,
  RP_LOAD_ORDER_MONTH_FIRST,
} RpLoadOrder;

/**
 * rp_load_stamp_parse:
 *
 * "2018-01-31 00:15", "2018/1/31T0:15:00+08:00", "2018年1月31日 0:15", "20180131 0015", "31.01.2018 00:15",
 * "01/31/18 12:15 AM", "2018-01-31 24:00". An offset says how the clock stood and is passed over.
 *
 * Returns: %FALSE for anything else
 */
gboolean rp_load_stamp_parse (const char *text, RpLoadStamp *out);
/* "0:15", "00:15:00", "0015", "001500", "0时15分", "24:00", "23:59:59" for it, "12:15 AM". @minute: (out): of the day */
gboolean rp_load_time_parse (const char *text, gint16 *minute);
/* An hour by its number, "0" to "24", "7时". */
gboolean rp_load_hour_parse (const char *text, gint16 *minute);
/* "45717.0104167" as spreadsheets keep a moment: days since 1899-12-30, from 1970 to 2099. */
gboolean rp_load_serial_parse (const char *text, RpLoadStamp *out);

/* What the numbers of one stamp say about all: a 31 cannot be a month. */
RpLoadOrder rp_load_stamp_tell (const RpLoadStamp *self);
/* @minutes: (out): local, since 1970-01-01. Returns: %FALSE: no such day, or the order is not known and would matter */
gboolean rp_load_stamp_resolve (const RpLoadStamp *self, RpLoadOrder order, gint64 *minutes);

G_END_DECLS
