/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/text.h"

#include <string.h>

/* A name or what is typed into a search: folded it is UTF-8 still, and stays as it is when folded
 * again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *)data, (gssize)MIN (size, 256));
  g_autofree char *folded = rp_text_fold (text);
  g_autofree char *again = rp_text_fold (folded);
  g_autoptr (RpPinyin) pinyin = rp_pinyin_new ();
  g_autofree char *readings = rp_pinyin_readings (pinyin, text);

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_assert_cmpstr (again, ==, folded);
  g_assert_true (g_utf8_validate (readings, -1, NULL));
  return 0;
}
