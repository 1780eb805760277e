/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/simulate-sums.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"

/* As a process writes its sums into a pipe: these, then the seeds. */
typedef struct
{
  guint64 numbers[6];
  guint64 n_failed;
} Head;

typedef struct
{
  pid_t process;
  int pipe;
} Job;

void
rp_simulate_sums_init (RpSimulateSums *self)
{
  *self = (RpSimulateSums){ .failed = g_array_new (FALSE, FALSE, sizeof (guint64)) };
}

void
rp_simulate_sums_clear (RpSimulateSums *self)
{
  g_clear_pointer (&self->failed, g_array_unref);
}

void
rp_simulate_sums_add (RpSimulateSums *self, const RpSimulationResult *result)
{
  self->n_histories++;
  self->operations += result->operations;
  self->conflicts += result->conflicts;
  self->held += result->held;
  self->rejected += result->rejected;
  self->exchanges += result->exchanges;
  if (result->violations[0] != NULL)
    g_array_append_val (self->failed, result->seed);
}

/* --- through a pipe ----------------------------------------------------------------------------- */

static gboolean
write_sums (int fd, const RpSimulateSums *sums)
{
  Head head = { { sums->n_histories, sums->operations, sums->conflicts, sums->held, sums->rejected,
                  sums->exchanges },
                sums->failed->len };

  return rp_fd_write_all (fd, &head, sizeof head)
         && rp_fd_write_all (fd, sums->failed->data, sums->failed->len * sizeof (guint64));
}

static gboolean
read_sums (int fd, RpSimulateSums *sums)
{
  Head head;

  if (!rp_fd_read_all (fd, &head, sizeof head))
    return FALSE;
  sums->n_histories += head.numbers[0];
  sums->operations += head.numbers[1];
  sums->conflicts += head.numbers[2];
  sums->held += head.numbers[3];
  sums->rejected += head.numbers[4];
  sums->exchanges += head.numbers[5];
  for (guint64 i = 0; i < head.n_failed; i++)
    {
      guint64 seed;

      if (!rp_fd_read_all (fd, &seed, sizeof seed))
        return FALSE;
      g_array_append_val (sums->failed, seed);
    }
  return TRUE;
}

/* --- processes ---------------------------------------------------------------------------------- */

static void
run_job (guint number, RpSimulateWork work, gpointer data, int fd)
{
  RpSimulateSums sums;

  rp_simulate_sums_init (&sums);
  /* Nothing of the program that started it is cleaned up here. */
  _exit (work (number, &sums, data) && write_sums (fd, &sums) ? 0 : 1);
}

static gboolean
start_job (Job *self, guint number, RpSimulateWork work, gpointer data, GError **error)
{
  int ends[2];

  if (pipe2 (ends, O_CLOEXEC) == 0)
    {
      self->process = fork ();
      if (self->process == 0)
        run_job (number, work, data, ends[1]);
      close (ends[1]);
      self->pipe = ends[0];
      if (self->process > 0)
        return TRUE;
      close (ends[0]);
    }
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("A process cannot be started: %s."), g_strerror (errno));
  return FALSE;
}

static gboolean
finish_job (Job *self, RpSimulateSums *sums, GError **error)
{
  gboolean done = read_sums (self->pipe, sums);

  close (self->pipe);
  while (waitpid (self->process, NULL, 0) < 0 && errno == EINTR)
    ;
  if (!done && (error == NULL || *error == NULL))
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_PIPE,
                         _ ("A process has ended without its sums."));
  return done;
}

static int
compare_seeds (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *)a, second = *(const guint64 *)b;

  return first < second ? -1 : first > second;
}

gboolean
rp_simulate_share (guint n_jobs, RpSimulateWork work, gpointer data, RpSimulateSums *sums,
                   GError **error)
{
  g_autofree Job *jobs = g_new0 (Job, n_jobs);
  gboolean done = TRUE;
  guint n_started = 0;

  while (n_started < n_jobs && done)
    {
      done = start_job (&jobs[n_started], n_started, work, data, error);
      n_started += done;
    }
  for (guint i = 0; i < n_started; i++)
    done = finish_job (&jobs[i], sums, error) && done;
  g_array_sort (sums->failed, compare_seeds);
  return done;
}
