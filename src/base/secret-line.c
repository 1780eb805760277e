/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/secret-line.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/fd.h"

static gboolean
fail (GIOErrorEnum code, const char *sentence, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, (int)code, sentence);
  return FALSE;
}

/* --- the line ----------------------------------------------------------------------------------- */

/* Waits until there is something to read, or one of @signals wants to end the program. @signals: -1: none */
static gboolean
wait_for_input (int fd, int signals, GError **error)
{
  struct pollfd wanted[] = { { .fd = fd, .events = POLLIN }, { .fd = signals, .events = POLLIN } };

  while (poll (wanted, G_N_ELEMENTS (wanted), -1) < 0)
    if (errno != EINTR)
      return fail (G_IO_ERROR_FAILED, g_strerror (errno), error);
  return wanted[1].revents == 0
         || fail (G_IO_ERROR_CANCELLED, _ ("The question was broken off."), error);
}

/* @c: (out): "\n" at the end of what there is, too */
static gboolean
read_one (int fd, int signals, char *c, GError **error)
{
  gssize n;

  if (!wait_for_input (fd, signals, error))
    return FALSE;
  do
    n = read (fd, c, 1);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return fail (G_IO_ERROR_FAILED, g_strerror (errno), error);
  if (n == 0)
    *c = '\n';
  return TRUE;
}

/* Returns: (transfer full) (nullable): @line without a carriage return, which Windows puts before the end of one */
static char *
finish_line (GString *line, gsize max, GError **error)
{
  if (g_str_has_suffix (line->str, "\r"))
    g_string_truncate (line, line->len - 1);
  if (line->len > max)
    fail (G_IO_ERROR_INVALID_DATA, _ ("The line is too long."), error);
  else if (!g_utf8_validate (line->str, (gssize)line->len, NULL))
    fail (G_IO_ERROR_INVALID_DATA, _ ("The line is not text in UTF-8."), error);
  else
    return g_strndup (line->str, line->len);
  return NULL;
}

/* Byte by byte, so that what stands behind the line is left to whoever reads next. */
static char *
read_line (int fd, int signals, gsize max, GError **error)
{
  GString *line = g_string_sized_new (max + 2); /* never moved, so that no copy of it stays */
  char *text = NULL;
  gboolean read;
  char c;

  while ((read = read_one (fd, signals, &c, error)) && c != '\n' && line->len <= max)
    g_string_append_c (line, c);
  if (read)
    text = finish_line (line, max, error);
  explicit_bzero (line->str, line->allocated_len);
  g_string_free (line, TRUE);
  return text;
}

/* --- a terminal --------------------------------------------------------------------------------- */

static void
say (const char *text)
{
  rp_fd_write_all (STDERR_FILENO, text, strlen (text));
}

static void
list_ending_signals (sigset_t *set)
{
  static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

  sigemptyset (set);
  for (guint i = 0; i < G_N_ELEMENTS (ending); i++)
    sigaddset (set, ending[i]);
}

static char *
ask (int fd, const char *prompt, gsize max, const struct termios *shown, GError **error)
{
  struct termios hidden = *shown;
  sigset_t ending, before;
  char *line;
  int signals;

  list_ending_signals (&ending);
  pthread_sigmask (SIG_BLOCK, &ending, &before);
  signals = signalfd (-1, &ending, SFD_CLOEXEC);
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr (fd, TCSAFLUSH, &hidden);
  say (prompt);
  line = read_line (fd, signals, max, error);
  tcsetattr (fd, TCSAFLUSH, shown);
  say ("\n");
  if (signals >= 0)
    close (signals);
  /* One that came meanwhile ends the program here. */
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return line;
}

char *
rp_secret_line_read (int fd, const char *prompt, gsize max, GError **error)
{
  struct termios shown;

  return tcgetattr (fd, &shown) == 0 ? ask (fd, prompt, max, &shown, error)
                                     : read_line (fd, -1, max, error);
}
