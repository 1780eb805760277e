/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/backoff.h"

#define SECOND ((gint64)G_USEC_PER_SEC)

static void
test_limit_doubles (void)
{
  static const gint64 limits_s[] = { 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900 };

  for (guint i = 0; i < G_N_ELEMENTS (limits_s); i++)
    {
      g_assert_cmpint (rp_backoff_us (i + 1, -1, 1.0), ==, limits_s[i] * SECOND);
      g_assert_cmpint (rp_backoff_us (i + 1, -1, 0.5), ==, limits_s[i] * SECOND / 2);
    }
  g_assert_cmpint (rp_backoff_us (G_MAXUINT, -1, 1.0), ==, 900 * SECOND);
}

static void
test_never_at_once (void)
{
  g_assert_cmpint (rp_backoff_us (1, -1, 0.0), ==, SECOND / 2);
  g_assert_cmpint (rp_backoff_us (0, -1, 0.0), ==, SECOND / 2);
  g_assert_cmpint (rp_backoff_us (20, 0, 0.0), ==, SECOND / 2);
}

static void
test_retry_after (void)
{
  /* as long as asked, and not all at the same moment */
  g_assert_cmpint (rp_backoff_us (1, 120, 0.0), ==, 120 * SECOND);
  g_assert_cmpint (rp_backoff_us (9, 120, 0.5), ==, 121 * SECOND);
  /* ten years are not believed */
  g_assert_cmpint (rp_backoff_us (1, 315360000, 0.0), ==, 900 * SECOND);
  g_assert_cmpint (rp_backoff_us (1, G_MAXINT64, 0.0), ==, 900 * SECOND);
  g_assert_cmpint (rp_backoff_us (1, G_MININT64, 0.0), ==, SECOND / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/limit-doubles", test_limit_doubles);
  g_test_add_func ("/backoff/never-at-once", test_never_at_once);
  g_test_add_func ("/backoff/retry-after", test_retry_after);
  return g_test_run ();
}
