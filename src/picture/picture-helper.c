/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture-helper.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/data-path.h"
#include "base/fd.h"
#include "config.h"
#include "picture/picture-sandbox.h"
#include "picture/picture-work.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define BOUND_MAX 16384
#define ANSWER_MAX (192 * 1024 * 1024)
#define INPUT_MAX (64 * 1024 * 1024 + 1)

static const char program_name[] = "rapport-decode";

/* ---- this side ---- */

static char *
find_program (void)
{
  return g_build_filename (rp_data_runs_from_build () ? RP_BUILD_DIR "/src" : RP_LIBEXECDIR,
                           program_name, NULL);
}

/* The two ends are files in memory: nobody waits for the other, and what is written has a limit. */
typedef struct
{
  int in, out;
  pid_t child; /* 0: none */
} Run;

static void
run_clear (Run *self)
{
  if (self->in >= 0)
    close (self->in);
  if (self->out >= 0)
    close (self->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
open_ends (Run *self, GBytes *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  self->in = memfd_create ("picture", MFD_CLOEXEC);
  self->out = memfd_create ("answer", MFD_CLOEXEC);
  return self->in >= 0 && self->out >= 0 && rp_fd_write_all (self->in, data, size)
         && lseek (self->in, 0, SEEK_SET) == 0;
}

/* Only the two ends are open in it, and its environment is empty but for the language. */
static gboolean
start (Run *self, const char *path, const char *job, int bound)
{
  g_autofree char *pixels = g_strdup_printf ("%d", bound);
  char *arguments[] = { (char *)program_name, (char *)job, pixels, NULL };
  char *environment[] = { (char *)"LC_ALL=C.UTF-8", (char *)"PATH=/usr/bin:/bin", NULL };
  posix_spawn_file_actions_t actions;
  int status;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, self->in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2 (&actions, self->out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np (&actions, STDERR_FILENO + 1);
  status = posix_spawn (&self->child, path, &actions, NULL, arguments, environment);
  posix_spawn_file_actions_destroy (&actions);
  return status == 0;
}

/* Returns: whether it ended by itself and well */
static gboolean
wait_for_end (Run *self)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  gulong nap = 500;
  int status = 0;

  while (waitpid (self->child, &status, WNOHANG) == 0)
    {
      if (g_get_monotonic_time () > until)
        {
          kill (self->child, SIGKILL);
          waitpid (self->child, &status, 0);
          return FALSE;
        }
      g_usleep (nap);
      nap = MIN (nap * 2, 10000);
    }
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static GVariant *
read_answer (Run *self)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *data = NULL;
  g_autoptr (GVariant) answer = NULL;
  struct stat info;
  gsize n_read = 0;

  if (fstat (self->out, &info) != 0 || info.st_size <= 0 || info.st_size > ANSWER_MAX)
    return NULL;
  data = g_try_malloc ((gsize)info.st_size);
  while (data != NULL && n_read < (gsize)info.st_size)
    {
      ssize_t n = pread (self->out, data + n_read, (gsize)info.st_size - n_read, (off_t)n_read);

      if (n <= 0)
        return NULL;
      n_read += (gsize)n;
    }
  if (data == NULL)
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&data), n_read);
  /* Whoever wrote it may have been taken over by the picture. */
  answer = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (RP_PICTURE_ANSWER_TYPE), bytes, FALSE));
  return g_variant_is_normal_form (answer) ? g_steal_pointer (&answer) : NULL;
}

GVariant *
rp_picture_helper_run (const char *job, int bound, GBytes *bytes, GError **error)
{
  g_autofree char *path = find_program ();
  g_auto (Run) self = { .in = -1, .out = -1 };
  GVariant *answer = NULL;

  if (access (path, X_OK) != 0)
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
          _ ("Pictures cannot be read: the program “%s” is missing. Please install Rapport "
             "anew."),
          path);
      return NULL;
    }
  if (open_ends (&self, bytes) && start (&self, path, job, bound) && wait_for_end (&self))
    answer = read_answer (&self);
  if (answer == NULL)
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_FAILED,
        _ ("The picture could not be read within the limits that are set for it."));
  return answer;
}

/* ---- the program's side ---- */

static GBytes *
read_input (void)
{
  struct stat info;
  guint8 *data;
  gsize n_read = 0;

  if (fstat (STDIN_FILENO, &info) != 0 || info.st_size <= 0 || info.st_size > INPUT_MAX)
    return NULL;
  data = g_malloc ((gsize)info.st_size);
  while (n_read < (gsize)info.st_size)
    {
      ssize_t n = read (STDIN_FILENO, data + n_read, (gsize)info.st_size - n_read);

      if (n <= 0)
        break;
      n_read += (gsize)n;
    }
  return g_bytes_new_take (data, n_read);
}

int
rp_picture_helper_serve (int argc, char **argv)
{
  g_autoptr (GBytes) bytes = read_input ();
  g_autoptr (GVariant) answer = NULL;
  int bound = argc == 3 ? atoi (argv[2]) : 0;

  if (bytes == NULL || argc != 3 || bound < 0 || bound > BOUND_MAX)
    return 2;
  rp_picture_work_prepare ();
  rp_picture_sandbox_enter ();
  if (g_str_equal (argv[1], "keep"))
    answer = g_variant_ref_sink (rp_picture_work_keep (bytes));
  else if (g_str_equal (argv[1], "show") && bound > 0)
    answer = g_variant_ref_sink (rp_picture_work_show (bytes, bound));
  else
    return 2;
  return rp_fd_write_all (STDOUT_FILENO, g_variant_get_data (answer), g_variant_get_size (answer))
             ? 0
             : 1;
}
