/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/commands.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/stat.h>

#include "base/date.h"
#include "server/admin-commands.h"
#include "server/database.h"
#include "server/load.h"
#include "server/tls.h"

static const char default_listen[] = "127.0.0.1:8321";

#define WORKERS_DEFAULT 4
#define WORKERS_MAX 64

/* --- the command line --------------------------------------------------------------------------- */

/* "127.0.0.1:8321", "[::1]:8321" */
static gboolean
split_listen (RpCommandLine *self, GError **error)
{
  const char *colon = strrchr (self->listen, ':');
  guint64 port;

  if (colon == NULL || colon == self->listen
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("“%s” is not an address and a port, such as 127.0.0.1:8321."), self->listen);
      return FALSE;
    }
  self->address = g_strndup (self->listen, colon - self->listen);
  if (g_str_has_prefix (self->address, "[") && g_str_has_suffix (self->address, "]"))
    {
      g_autofree char *bracketed = g_steal_pointer (&self->address);
      self->address = g_strndup (bracketed + 1, strlen (bracketed) - 2);
    }
  self->port = (guint16)port;
  return TRUE;
}

static gboolean
check_numbers (const RpCommandLine *self, GError **error)
{
  g_autoptr (GInetAddress) proxy = NULL;

  if (self->n_workers < 1 || self->n_workers > WORKERS_MAX)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("The number of workers lies between 1 and %d."), WORKERS_MAX);
      return FALSE;
    }
  proxy = self->proxy != NULL ? g_inet_address_new_from_string (self->proxy) : NULL;
  if (self->proxy == NULL || proxy != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not a numeric address of a proxy, such as 127.0.0.1."), self->proxy);
  return FALSE;
}

static gboolean
complete (RpCommandLine *self, GError **error)
{
  if (self->folder == NULL)
    self->folder = g_build_filename (g_get_user_data_dir (), "rapport-server", NULL);
  if (self->database == NULL)
    self->database = g_strdup_printf ("sqlite:%s/rapport.db", self->folder);
  if (self->listen == NULL)
    self->listen = g_strdup (default_listen);
  if ((self->certificate_file == NULL) != (self->key_file == NULL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("A certificate and its key go together."));
      return FALSE;
    }
  return check_numbers (self, error) && split_listen (self, error);
}

RpCommandLine *
rp_command_line_parse (int argc, char **argv, GError **error)
{
  g_autoptr (RpCommandLine) self = g_new0 (RpCommandLine, 1);
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &self->database,
      N_ ("Where the data are: sqlite:PATH or postgresql://USER@HOST/NAME"), N_ ("ADDRESS") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &self->folder, N_ ("Folder for files and keys"),
      N_ ("FOLDER") },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &self->listen,
      N_ ("Address and port to serve on; port 0 takes any free one"), N_ ("ADDRESS:PORT") },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &self->port_file,
      N_ ("Write the port to this file once serving"), N_ ("FILE") },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &self->certificate_file,
      N_ ("Certificate chain (PEM)"), N_ ("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &self->key_file,
      N_ ("Private key of the certificate (PEM)"), N_ ("FILE") },
    { "allow-public", 0, 0, G_OPTION_ARG_NONE, &self->allow_public,
      N_ ("Serve others without encryption of our own, behind a proxy"), NULL },
    { "behind-proxy", 0, 0, G_OPTION_ARG_STRING, &self->proxy,
      N_ ("Believe this proxy about who asks"), N_ ("ADDRESS") },
    { "workers", 0, 0, G_OPTION_ARG_INT, &self->n_workers,
      N_ ("How many requests are worked on at once"), N_ ("NUMBER") },
    { "job-lease", 0, 0, G_OPTION_ARG_INT, &self->job_lease_s,
      N_ ("After how long another process takes over background work"), N_ ("SECONDS") },
    { "load", 0, 0, G_OPTION_ARG_FILENAME, &self->load,
      N_ ("Fill an empty database from an organisation file"), N_ ("FILE") },
    { "serve", 0, 0, G_OPTION_ARG_NONE, &self->serve, N_ ("Serve after loading"), NULL },
    { "check", 0, 0, G_OPTION_ARG_NONE, &self->check,
      N_ ("Check the settings and the database, and exit"), NULL },
    { "start-at", 0, 0, G_OPTION_ARG_STRING, &self->start_at,
      N_ ("Take this instant for now, and run on from it"), N_ ("INSTANT") },
    { "accept-revoked", 0, 0, G_OPTION_ARG_NONE, &self->accept_revoked,
      N_ ("With courier: take in what a computer that was locked out had not sent"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &self->quiet, N_ ("Write no line per request"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Print the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = g_option_context_new (_ ("[COMMAND…] — the central server of Rapport"));
  g_autofree char *commands = rp_admin_commands_describe ();

  self->n_workers = WORKERS_DEFAULT;
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_description (context, commands);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return NULL;
  if (argc > 1)
    {
      self->command = g_strdupv (argv + 1);
      if (!rp_admin_commands_check (self->command, error))
        return NULL;
    }
  return complete (self, error) ? g_steal_pointer (&self) : NULL;
}

void
rp_command_line_free (RpCommandLine *self)
{
  g_free (self->database);
  g_free (self->folder);
  g_free (self->listen);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self->port_file);
  g_free (self->load);
  g_free (self->start_at);
  g_free (self->proxy);
  g_strfreev (self->command);
  g_free (self->address);
  g_free (self);
}

RpClock *
rp_command_line_make_clock (const RpCommandLine *line, GError **error)
{
  RpClock *clock = rp_system_clock_new (NULL, line->start_at);

  if (clock == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” is not an instant such as 2026-01-05T09:00:00+08:00."), line->start_at);
  return clock;
}

/* --- loading ------------------------------------------------------------------------------------ */

gboolean
rp_command_load (const RpCommandLine *line, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (line->load);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (RpClock) clock = stream != NULL ? rp_command_line_make_clock (line, error) : NULL;
  g_autoptr (RpConnection) connection = NULL;
  RpLoadCount count;

  if (clock == NULL)
    return FALSE;
  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  umask (077);
  connection = rp_database_open (line->database, error);
  if (connection == NULL || !rp_database_prepare (connection, error)
      || !rp_load_organisation (connection, G_INPUT_STREAM (stream), clock, &count, error))
    return FALSE;
  g_print (_ ("Loaded %u users and %u records.\n"), count.n_users, count.n_rows);
  return TRUE;
}

/* --- checking ------------------------------------------------------------------------------------ */

/* The certificate and its key, where the command line names them. */
typedef struct
{
  char *certificate, *key; /* (nullable) */
} Identity;

static void
identity_clear (Identity *self)
{
  g_free (self->certificate);
  g_free (self->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Identity, identity_clear)

/* @until_us: (out): when the certificate ends, 0 without one */
static gboolean
read_identity (const RpCommandLine *line, gint64 *until_us, Identity *out, GError **error)
{
  *until_us = 0;
  if (line->certificate_file == NULL)
    return TRUE;
  /* The wall's time, not one that was asked for: clients judge by theirs. */
  return g_file_get_contents (line->certificate_file, &out->certificate, NULL, error)
         && g_file_get_contents (line->key_file, &out->key, NULL, error)
         && rp_tls_check (out->certificate, out->key, g_get_real_time (), until_us, error);
}

static void
fill_options (const RpCommandLine *line, const Identity *identity, RpServerOptions *options)
{
  rp_server_options_init (options);
  options->database = line->database;
  options->folder = line->folder;
  options->allow_public = line->allow_public;
  options->log_requests = !line->quiet;
  options->job_lease_s = (guint)MAX (line->job_lease_s, 0);
  options->http.address = line->address;
  options->http.port = line->port;
  options->http.proxy = line->proxy;
  options->http.n_workers = (guint)line->n_workers;
  options->http.certificate = identity->certificate;
  options->http.key = identity->key;
}

static gboolean
check_settings (const RpCommandLine *line, GError **error)
{
  g_auto (Identity) identity = { 0 };
  RpServerOptions options;
  gint64 until_us;

  if (!read_identity (line, &until_us, &identity, error))
    return FALSE;
  fill_options (line, &identity, &options);
  if (!rp_server_options_check (&options, error))
    return FALSE;
  if (until_us != 0)
    {
      g_autofree char *until = rp_instant_format (until_us);

      g_print (_ ("The certificate and its key belong together; they are valid until %s.\n"),
               until);
    }
  return TRUE;
}

static gboolean
check_folder (const RpCommandLine *line, GError **error)
{
  if (g_access (line->folder, R_OK | W_OK | X_OK) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("The data folder “%s” cannot be written: %s."), line->folder, g_strerror (errno));
  return FALSE;
}

gboolean
rp_command_check (const RpCommandLine *line, GError **error)
{
  g_autoptr (RpConnection) connection = NULL;
  g_autoptr (RpOrganisation) organisation = NULL;

  if (!check_settings (line, error) || !check_folder (line, error))
    return FALSE;
  connection = rp_database_open_read_only (line->database, error);
  if (connection == NULL || !rp_database_check (connection, error)
      || !rp_database_load_organisation (connection, &organisation, error))
    return FALSE;
  if (organisation == NULL)
    g_print (_ ("The database is whole; no organisation has been loaded yet.\n"));
  else
    g_print (_ ("The database of “%s” is whole.\n"), organisation->name);
  return TRUE;
}

/* --- serving ------------------------------------------------------------------------------------ */

static gboolean
write_port_file (const RpCommandLine *line, guint16 port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u\n", port);

  return line->port_file == NULL
         || g_file_set_contents_full (line->port_file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                      0600, error);
}

/* A certificate that is not valid is said and served all the same: its renewal may be on its way, and
 * clients judge for themselves. */
static gboolean
read_identity_to_serve (const RpCommandLine *line, Identity *out, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gint64 until_us;

  if (read_identity (line, &until_us, out, &cause))
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      g_printerr ("rapport-server: %s\n", cause->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

RpServer *
rp_command_start (const RpCommandLine *line, GError **error)
{
  g_autoptr (RpClock) clock = rp_command_line_make_clock (line, error);
  g_auto (Identity) identity = { 0 };
  g_autoptr (RpServer) server = NULL;
  RpServerOptions options;

  umask (077);
  if (clock == NULL || !read_identity_to_serve (line, &identity, error))
    return NULL;
  fill_options (line, &identity, &options);
  options.clock = clock;
  server = rp_server_new (&options, error);
  if (server == NULL || !write_port_file (line, rp_server_get_port (server), error))
    return NULL;
  g_print (_ ("Serving on %s, port %u.\n"), line->address, rp_server_get_port (server));
  return g_steal_pointer (&server);
}

void
rp_command_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  if (path == NULL || *path == '\0')
    return;
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT,
                         NULL);
  address = *path == '@'
                ? g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT)
                : g_unix_socket_address_new (path);
  if (socket != NULL)
    g_socket_send_to (socket, address, state, strlen (state), NULL, NULL);
}

static gboolean
say_alive_cb (gpointer data)
{
  rp_command_notify ("WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

void
rp_command_watch (void)
{
  const char *text = g_getenv ("WATCHDOG_USEC");
  guint64 period_us;

  /* Twice in the time that it is given. */
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 2000, G_MAXINT64, &period_us, NULL))
    g_timeout_add ((guint)MIN (period_us / 2000, G_MAXINT), say_alive_cb, NULL);
}
