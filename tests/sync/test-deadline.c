/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/deadline.h"

#define LONG_MS 60000

/* Waits as an exchange does. */
static void
wait_for_cancel (RpDeadline *deadline)
{
  GPollFD fd;

  g_assert_true (g_cancellable_make_pollfd (rp_deadline_get_cancellable (deadline), &fd));
  g_assert_cmpint (g_poll (&fd, 1, 10000), ==, 1);
  g_cancellable_release_fd (rp_deadline_get_cancellable (deadline));
}

static void
test_over (void)
{
  g_autoptr (RpDeadline) deadline = rp_deadline_start (NULL, 50);
  gint64 started_at = g_get_monotonic_time ();

  g_assert_false (rp_deadline_is_over (deadline));
  wait_for_cancel (deadline);
  g_assert_true (rp_deadline_is_over (deadline));
  g_assert_cmpint (g_get_monotonic_time () - started_at, >=, 40 * G_TIME_SPAN_MILLISECOND);
}

static void
test_stopped_in_time (void)
{
  RpDeadline *deadline = rp_deadline_start (NULL, LONG_MS);
  g_autoptr (GCancellable) inner = g_object_ref (rp_deadline_get_cancellable (deadline));
  gint64 started_at = g_get_monotonic_time ();

  rp_deadline_stop (deadline);
  g_assert_false (g_cancellable_is_cancelled (inner));
  g_assert_cmpint (g_get_monotonic_time () - started_at, <, G_USEC_PER_SEC);
}

/* The caller gives up: that is not the time's doing. */
static void
test_caller_cancels (void)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_autoptr (RpDeadline) deadline = rp_deadline_start (outer, LONG_MS);

  g_cancellable_cancel (outer);
  wait_for_cancel (deadline);
  g_assert_false (rp_deadline_is_over (deadline));
}

static void
test_caller_had_cancelled (void)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_autoptr (RpDeadline) deadline = NULL;

  g_cancellable_cancel (outer);
  deadline = rp_deadline_start (outer, LONG_MS);
  g_assert_true (g_cancellable_is_cancelled (rp_deadline_get_cancellable (deadline)));
  g_assert_false (rp_deadline_is_over (deadline));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deadline/over", test_over);
  g_test_add_func ("/deadline/stopped-in-time", test_stopped_in_time);
  g_test_add_func ("/deadline/caller-cancels", test_caller_cancels);
  g_test_add_func ("/deadline/caller-had-cancelled", test_caller_had_cancelled);
  return g_test_run ();
}
