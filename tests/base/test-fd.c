/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fd.h"

#include <string.h>
#include <unistd.h>

/* More than a pipe takes at once. */
#define LENGTH (1024 * 1024)

static gpointer
write_in_thread (gpointer data)
{
  const int *ends = data;
  g_autofree char *bytes = g_malloc (LENGTH);

  memset (bytes, 'x', LENGTH);
  g_assert_true (rp_fd_write_all (ends[1], bytes, LENGTH));
  close (ends[1]);
  return NULL;
}

static void
test_more_than_fits (void)
{
  int ends[2];
  g_autofree char *bytes = g_malloc0 (LENGTH);
  GThread *writer = NULL;
  char more;

  g_assert_cmpint (pipe (ends), ==, 0);
  writer = g_thread_new (NULL, write_in_thread, ends);
  g_assert_true (rp_fd_read_all (ends[0], bytes, LENGTH));
  g_assert_cmpint (bytes[0], ==, 'x');
  g_assert_cmpint (bytes[LENGTH - 1], ==, 'x');
  g_assert_false (rp_fd_read_all (ends[0], &more, 1)); /* the end */
  g_thread_join (writer);
  close (ends[0]);
}

static void
test_closed (void)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[0]);
  close (ends[1]);
  g_assert_false (rp_fd_write_all (ends[1], "x", 1));
  g_assert_true (rp_fd_write_all (ends[1], "", 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fd/more-than-fits", test_more_than_fits);
  g_test_add_func ("/fd/closed", test_closed);
  return g_test_run ();
}
