/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/quantity.h"

/* The first byte chooses the unit. What was understood is shown so that it is understood the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  RpUnit unit = data[0] % (RP_UNIT_POINTS + 1);
  g_autofree char *text = g_strndup ((const char *)data + 1, size - 1);
  gint64 value, from_shown, from_plain;
  if (!rp_quantity_parse (text, unit, &value))
    return 0;
  g_autofree char *shown = rp_quantity_format (value, unit);
  g_autofree char *plain = rp_quantity_to_text (value, unit);
  g_assert_true (rp_quantity_parse (shown, unit, &from_shown));
  g_assert_true (rp_quantity_parse (plain, unit, &from_plain));
  g_assert_cmpint (from_shown, ==, value);
  g_assert_cmpint (from_plain, ==, value);
  return 0;
}
