/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/single-keys.h"

#define M 58
#define O 32

static void
test_held (void)
{
  g_autoptr (RpSingleKeys) keys = rp_single_keys_new ();

  g_assert_cmpint (rp_single_keys_press (keys, M, 0), ==, RP_KEY_COUNTS);
  for (gint64 now = 500; now < 5000; now += 30)
    g_assert_cmpint (rp_single_keys_press (keys, M, now), ==, RP_KEY_REPEATED);
  /* Another key is another press. */
  g_assert_cmpint (rp_single_keys_press (keys, O, 5000), ==, RP_KEY_COUNTS);
  rp_single_keys_release (keys, M);
  g_assert_cmpint (rp_single_keys_press (keys, M, 5010), ==, RP_KEY_COUNTS);
}

/* The key that opened a dialog was let go there: it works again. */
static void
test_released_elsewhere (void)
{
  g_autoptr (RpSingleKeys) keys = rp_single_keys_new ();

  rp_single_keys_press (keys, M, 0);
  rp_single_keys_forget (keys);
  g_assert_cmpint (rp_single_keys_press (keys, M, 300), ==, RP_KEY_COUNTS);
  g_assert_cmpint (rp_single_keys_press (keys, M, 9000), ==, RP_KEY_COUNTS);
}

/* The rest of the sentence is nothing, however long it is; after a pause a letter is a command again. */
static void
test_sentence (void)
{
  g_autoptr (RpSingleKeys) keys = rp_single_keys_new ();

  rp_single_keys_lose_text (keys, 1000);
  for (guint i = 0; i < 40; i++)
    g_assert_cmpint (rp_single_keys_press (keys, i, 1100 + 200 * i), ==, RP_KEY_SENTENCE);
  g_assert_cmpint (rp_single_keys_press (keys, O, 1100 + 200 * 39 + 1000), ==, RP_KEY_COUNTS);
  g_assert_cmpint (rp_single_keys_press (keys, M, 1100 + 200 * 39 + 1100), ==, RP_KEY_COUNTS);
}

static void
test_settled (void)
{
  g_autoptr (RpSingleKeys) keys = rp_single_keys_new ();

  rp_single_keys_lose_text (keys, 0);
  g_assert_cmpint (rp_single_keys_press (keys, M, 100), ==, RP_KEY_SENTENCE);
  rp_single_keys_settle (keys);
  g_assert_cmpint (rp_single_keys_press (keys, O, 200), ==, RP_KEY_COUNTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/single-keys/held", test_held);
  g_test_add_func ("/single-keys/released-elsewhere", test_released_elsewhere);
  g_test_add_func ("/single-keys/sentence", test_sentence);
  g_test_add_func ("/single-keys/settled", test_settled);
  return g_test_run ();
}
