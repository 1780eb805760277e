/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "integration/server-process.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <string.h>

#include "support/test-database.h"

#define BACKUP "backup.db"
#define PATIENCE_US (30 * (gint64)G_USEC_PER_SEC)

struct _ServerProcess
{
  char *folder;
  char *database;
  gboolean borrowed; /* folder and database are another process's */
  char *port_file;
  char *listen;                      /* "127.0.0.1:0" until the first start has found a port */
  char *address;                     /* (nullable) */
  char *lease;                       /* (nullable) */
  char *certificate_file, *key_file; /* (nullable): plain HTTP */
  GSubprocess *process;              /* (nullable) */
};

/* In the child: a test that ends by an assertion leaves no server behind. */
static void
end_with_test_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* @option, @value: (nullable): what this run is for */
static GSubprocess *
spawn (ServerProcess *self, GSubprocessFlags flags, const char *option, const char *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_strv_builder_add_many (builder, g_getenv ("RP_SERVER"), "--data", self->folder, "--database",
                           self->database, "--quiet", "--port-file", self->port_file, option, value,
                           NULL);
  if (self->lease != NULL)
    g_strv_builder_add_many (builder, "--job-lease", self->lease, NULL);
  if (self->certificate_file != NULL)
    g_strv_builder_add_many (builder, "--tls-certificate", self->certificate_file, "--tls-key",
                             self->key_file, NULL);
  argv = g_strv_builder_end (builder);
  g_subprocess_launcher_set_child_setup (launcher, end_with_test_cb, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  return process;
}

ServerProcess *
server_process_new (const char *folder, const char *organisation)
{
  ServerProcess *self = g_new0 (ServerProcess, 1);
  g_autoptr (GSubprocess) loader = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  self->folder = g_strdup (folder);
  self->database = test_database_new (folder, "server.db");
  self->port_file = g_build_filename (folder, "port", NULL);
  self->listen = g_strdup ("127.0.0.1:0");
  loader = spawn (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, "--load", organisation);
  g_assert_true (g_subprocess_wait_check (loader, NULL, NULL));
  return self;
}

ServerProcess *
server_process_new_beside (const ServerProcess *other)
{
  ServerProcess *self = g_new0 (ServerProcess, 1);

  self->folder = g_strdup (other->folder);
  self->database = g_strdup (other->database);
  self->borrowed = TRUE;
  self->port_file = g_strconcat (other->port_file, "-beside", NULL);
  self->listen = g_strdup ("127.0.0.1:0");
  return self;
}

void
server_process_use_tls (ServerProcess *self, const char *certificate_file, const char *key_file)
{
  g_free (self->certificate_file);
  g_free (self->key_file);
  self->certificate_file = g_strdup (certificate_file);
  self->key_file = g_strdup (key_file);
}

void
server_process_use_lease (ServerProcess *self, const char *seconds)
{
  g_free (self->lease);
  self->lease = g_strdup (seconds);
}

char *
server_process_check (ServerProcess *self, int status)
{
  g_autoptr (GSubprocess) process = spawn (
      self, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, "--check", NULL);
  char *said = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_test_message ("%s", said);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  return said;
}

char *
server_process_administer (ServerProcess *self, int status, const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *options[]
      = { g_getenv ("RP_SERVER"), "--data", self->folder, "--database", self->database };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *said = NULL;
  va_list more;

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_ptr_array_add (words, (gpointer)options[i]);
  va_start (more, first);
  for (const char *word = first; word != NULL; word = va_arg (more, const char *))
    g_ptr_array_add (words, (gpointer)word);
  va_end (more);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *)words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", said);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  return said;
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
  self->address = g_strdup_printf ("%s://%s", self->certificate_file == NULL ? "http" : "https",
                                   self->listen);
}

void
server_process_start (ServerProcess *self)
{
  g_assert_null (self->process);
  g_unlink (self->port_file);
  self->process = spawn (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, "--listen", self->listen);
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

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize)length, &error);
  g_assert_no_error (error);
}

/* Returns: (nullable): the file that its database is */
static const char *
get_file (ServerProcess *self)
{
  static const char prefix[] = "sqlite:";

  return g_str_has_prefix (self->database, prefix) ? self->database + strlen (prefix) : NULL;
}

gboolean
server_process_back_up (ServerProcess *self)
{
  const char *file = get_file (self);
  g_autofree char *backup = g_build_filename (self->folder, BACKUP, NULL);

  if (file == NULL)
    return FALSE;
  server_process_stop (self);
  copy_file (file, backup);
  return TRUE;
}

void
server_process_restore (ServerProcess *self)
{
  static const char *const journals[] = { "-wal", "-shm" };
  g_autofree char *backup = g_build_filename (self->folder, BACKUP, NULL);

  server_process_stop (self);
  for (guint i = 0; i < G_N_ELEMENTS (journals); i++)
    {
      g_autofree char *path = g_strconcat (get_file (self), journals[i], NULL);

      g_unlink (path);
    }
  copy_file (backup, get_file (self));
}

const char *
server_process_get_address (ServerProcess *self)
{
  return self->address;
}

int
server_process_get_pid (ServerProcess *self)
{
  return (int)g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
}

const char *
server_process_get_database (ServerProcess *self)
{
  return self->database;
}

void
server_process_free (ServerProcess *self)
{
  if (self->process != NULL)
    server_process_kill (self);
  if (self->borrowed)
    g_free (self->database);
  else
    test_database_free (self->database);
  g_free (self->folder);
  g_free (self->port_file);
  g_free (self->listen);
  g_free (self->address);
  g_free (self->lease);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self);
}
