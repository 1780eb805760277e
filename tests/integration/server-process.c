/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "integration/server-process.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <string.h>

#define PATIENCE_US (30 * (gint64)G_USEC_PER_SEC)

struct _ServerProcess
{
  char *folder;
  char *port_file;
  char *listen;         /* "127.0.0.1:0" until the first start has found a port */
  char *address;        /* (nullable) */
  GSubprocess *process; /* (nullable) */
};

/* In the child: a test that ends by an assertion leaves no server behind. */
static void
end_with_test_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *
spawn (ServerProcess *self, const char *option, const char *value)
{
  g_autofree char *database = g_strdup_printf ("sqlite:%s/server.db", self->folder);
  const char *argv[] = { g_getenv ("RP_SERVER"),
                         "--data",
                         self->folder,
                         "--database",
                         database,
                         "--quiet",
                         option,
                         value,
                         "--port-file",
                         self->port_file,
                         NULL };
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, end_with_test_cb, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

ServerProcess *
server_process_new (const char *folder, const char *organisation)
{
  ServerProcess *self = g_new0 (ServerProcess, 1);
  g_autoptr (GSubprocess) loader = NULL;

  self->folder = g_strdup (folder);
  self->port_file = g_build_filename (folder, "port", NULL);
  self->listen = g_strdup ("127.0.0.1:0");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  loader = spawn (self, "--load", organisation);
  g_assert_true (g_subprocess_wait_check (loader, NULL, NULL));
  return self;
}

static void
wait_for_port (ServerProcess *self)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  g_autofree char *text = NULL;

  while (!g_file_get_contents (self->port_file, &text, NULL, NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (10000);
    }
  g_free (self->listen);
  g_free (self->address);
  self->listen = g_strdup_printf ("127.0.0.1:%s", g_strstrip (text));
  self->address = g_strdup_printf ("http://%s", self->listen);
}

void
server_process_start (ServerProcess *self)
{
  g_assert_null (self->process);
  g_unlink (self->port_file);
  self->process = spawn (self, "--listen", self->listen);
  wait_for_port (self);
}

static void
end (ServerProcess *self, int signal_number)
{
  g_assert_nonnull (self->process);
  g_subprocess_send_signal (self->process, signal_number);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

void
server_process_stop (ServerProcess *self)
{
  end (self, SIGTERM);
}

void
server_process_kill (ServerProcess *self)
{
  end (self, SIGKILL);
}

const char *
server_process_get_address (ServerProcess *self)
{
  return self->address;
}

void
server_process_free (ServerProcess *self)
{
  if (self->process != NULL)
    server_process_kill (self);
  g_free (self->folder);
  g_free (self->port_file);
  g_free (self->listen);
  g_free (self->address);
  g_free (self);
}
