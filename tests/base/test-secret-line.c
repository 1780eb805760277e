/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/secret-line.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/fd.h"

#define BYTES_MAX 16
#define PATIENCE 3000 /* hundredths of a second */

/* The end of a pipe that holds @bytes. */
static int
open_pipe (const char *bytes, gsize length)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_true (rp_fd_write_all (ends[1], bytes, length));
  close (ends[1]);
  return ends[0];
}

static void
test_lines (void)
{
  static const struct
  {
    const char *text, *expected; /* NULL: refused */
  } cases[] = {
    { "secret\n", "secret" },
    { "secret", "secret" },
    { "secret\r\n", "secret" },
    { " two words \nthe rest\n", " two words " },
    { "密码\n", "密码" },
    { "\n", "" },
    { "", "" },
    { "exactly16letters\n", "exactly16letters" },
    { "seventeen-letters\n", NULL },
    { "\xff\xfe\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int fd = open_pipe (cases[i].text, strlen (cases[i].text));
      g_autoptr (GError) error = NULL;
      g_autofree char *line = rp_secret_line_read (fd, "", BYTES_MAX, &error);

      g_test_message ("%u", i);
      g_assert_cmpstr (line, ==, cases[i].expected);
      if (line == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      close (fd);
    }
}

/* A zero byte would end the text before its end. */
static void
test_zero (void)
{
  int fd = open_pipe ("a\0b\n", 4);
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_secret_line_read (fd, "", BYTES_MAX, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  close (fd);
}

/* What stands behind the line is left to whoever reads next. */
static void
test_next (void)
{
  int fd = open_pipe ("one\ntwo\n", 8);
  g_autofree char *one = rp_secret_line_read (fd, "", BYTES_MAX, NULL);
  g_autofree char *two = rp_secret_line_read (fd, "", BYTES_MAX, NULL);

  g_assert_cmpstr (one, ==, "one");
  g_assert_cmpstr (two, ==, "two");
  close (fd);
}

/* --- a terminal --------------------------------------------------------------------------------- */

static gboolean
echoes (int fd)
{
  struct termios settings;

  g_assert_cmpint (tcgetattr (fd, &settings), ==, 0);
  return (settings.c_lflag & ECHO) != 0;
}

static gpointer
ask (gpointer data)
{
  return rp_secret_line_read (GPOINTER_TO_INT (data), "Secret: ", BYTES_MAX, NULL);
}

/* What is typed does not come back, and what is typed afterwards does. */
static void
test_terminal (void)
{
  int keyboard = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK);
  g_autofree char *line = NULL;
  char shown[64] = { 0 };
  GThread *thread;
  int fd;

  g_assert_cmpint (keyboard, >=, 0);
  g_assert_cmpint (grantpt (keyboard), ==, 0);
  g_assert_cmpint (unlockpt (keyboard), ==, 0);
  fd = open (ptsname (keyboard), O_RDWR | O_NOCTTY);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (echoes (fd));

  thread = g_thread_new ("ask", ask, GINT_TO_POINTER (fd));
  for (guint i = 0; echoes (fd); i++)
    {
      g_assert_cmpuint (i, <, PATIENCE);
      g_usleep (10000);
    }
  g_assert_true (rp_fd_write_all (keyboard, "secret\n", 7));
  line = g_thread_join (thread);
  g_assert_cmpstr (line, ==, "secret");
  g_assert_true (echoes (fd));
  g_assert_cmpint (read (keyboard, shown, sizeof shown - 1), <=, (gssize)sizeof shown);
  g_assert_null (strstr (shown, "secret"));
  close (fd);
  close (keyboard);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-line/lines", test_lines);
  g_test_add_func ("/secret-line/zero", test_zero);
  g_test_add_func ("/secret-line/next", test_next);
  g_test_add_func ("/secret-line/terminal", test_terminal);
  return g_test_run ();
}
