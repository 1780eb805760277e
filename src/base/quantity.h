/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpUnit: what a scaled integer counts. Money and energy are never floating point.
 *
 * A quantity is a gint64; its unit's scale says how many of it make one of the display unit:
 * 12345 of RP_UNIT_ENERGY are 123.45 kWh.
 */
typedef enum
{
  RP_UNIT_NONE,     /* a plain number */
  RP_UNIT_MONEY,    /* fen; shown in yuan */
  RP_UNIT_ENERGY,   /* 0.01 kWh */
  RP_UNIT_REACTIVE, /* 0.01 kvarh */
  RP_UNIT_POWER,    /* 0.1 kW */
  RP_UNIT_CAPACITY, /* 0.1 kVA */
  RP_UNIT_FACTOR,   /* 0.0001: power factor */
  RP_UNIT_SHARE,    /* 0.01 %: share, growth */
  RP_UNIT_AREA,     /* m2 */
  RP_UNIT_MINUTES,
  RP_UNIT_HOURS,
  RP_UNIT_DAYS,
  RP_UNIT_MILLISECONDS,
  RP_UNIT_PIECES,
  RP_UNIT_POINTS, /* 0.01 points: a score */
} RpUnit;

/* How many decimals of the display unit the integer carries: 2 for money, 1 for power, 0 for none. */
guint rp_unit_decimals (RpUnit unit);

/* "kWh", "kVA", "元"/"yuan" in the user's language; "" for none. */
const char *rp_unit_symbol (RpUnit unit);

/* The digits of a number as people read them, on screens and in documents: "12345.6" with a thin space that
 * breaks no line between groups of three, from the fifth digit before the point on. Returns: (transfer full) */
char *rp_digits_group (const char *number);

/* "12 345.6 kVA" in the user's language, with its digits in groups. Returns: (transfer full) */
char *rp_quantity_format (gint64 value, RpUnit unit);

/* As rp_quantity_format() without the symbol and without grouping: "1234.5"; what a form field and a
 * CSV cell hold. Returns: (transfer full) */
char *rp_quantity_to_text (gint64 value, RpUnit unit);

/**
 * rp_quantity_parse:
 * @text: what a person typed or a file holds: full-width digits, grouping, a unit behind it and the
 *   spoken multiples are understood ("3200", "３２００", "1,234.5 kVA", "80万度", "1.2MWh")
 *
 * Returns: %FALSE when @text is no number, has more decimals than the unit carries, or is out of range
 */
gboolean rp_quantity_parse (const char *text, RpUnit unit, gint64 *out);

G_END_DECLS
