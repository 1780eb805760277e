/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/worker.h"
#include "cli/commands.h"
#include "sync/soup-transport.h"
#include "sync/sync-engine.h"

typedef struct
{
  char *server;
  char *user;
  char *password_file;
  char *ca_file;
} SignIn;

static void
sign_in_clear (SignIn *options)
{
  g_free (options->server);
  g_free (options->user);
  g_free (options->password_file);
  g_free (options->ca_file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignIn, sign_in_clear)

static gboolean
parse_options (RpInvocation *invocation, SignIn *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &options->server, N_ ("Address of the server"),
      N_ ("URL") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user, N_ ("Login name"), N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      N_ ("File whose first line is the password, - for standard input"), N_ ("FILE") },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &options->ca_file,
      N_ ("Certificates to trust in place of the system's, PEM"), N_ ("FILE") },
    { NULL },
  };

  if (!rp_invocation_parse (invocation, entries, 0, 0, error))
    return FALSE;
  if (options->server == NULL || options->user == NULL || options->password_file == NULL)
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                           _ ("--server, --user and --password-file are all needed."));
      return FALSE;
    }
  return TRUE;
}

/* The first line of a file. Returns: (transfer full) (nullable) */
static char *
read_password (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (g_str_equal (path, "-") ? "/dev/stdin" : path, &text, NULL, error))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  return g_steal_pointer (&text);
}

/* Once it has proved right: the profile keeps the authority beside the database, so that later runs
 * trust it too. */
static gboolean
keep_authority (const char *ca_file, const char *kept, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  return ca_file == NULL
         || (g_file_get_contents (ca_file, &text, &length, error)
             && g_file_set_contents_full (kept, text, length, G_FILE_SET_CONTENTS_DURABLE, 0600,
                                          error));
}

static RpTransport *
make_transport (const SignIn *options, const char *kept, GError **error)
{
  const char *authority = options->ca_file;
  g_autoptr (GError) cause = NULL;
  RpTransport *transport;

  if (authority == NULL && g_file_test (kept, G_FILE_TEST_EXISTS))
    authority = kept;
  transport = rp_soup_transport_new (options->server, authority, &cause);
  if (transport != NULL)
    return transport;
  if (cause->domain == G_TLS_ERROR)
    g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                 _ ("“%s” holds no certificates in PEM: %s"), authority, cause->message);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

static RpExit
run_sign_in (RpInvocation *invocation, GError **error)
{
  g_auto (SignIn) options = { 0 };
  g_autofree char *password = NULL, *authority = NULL;
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpWorker) worker = NULL;
  g_autoptr (RpTransport) transport = NULL;
  g_autoptr (RpSyncEngine) engine = NULL;

  if (!parse_options (invocation, &options, error))
    return RP_EXIT_USAGE;
  password = read_password (options.password_file, error);
  if (password == NULL)
    return RP_EXIT_FAILED;
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL)
    return RP_EXIT_FAILED;
  authority = g_build_filename (rp_invocation_get_profile (invocation), "ca.pem", NULL);
  transport = make_transport (&options, authority, error);
  if (transport == NULL)
    return RP_EXIT_FAILED;
  worker = rp_worker_new_inline (store, NULL);
  engine = rp_sync_engine_new (worker, transport, rp_store_get_clock (store));
  if (!rp_sync_engine_sign_in (engine, options.user, password, g_get_host_name (), NULL, error)
      || !keep_authority (options.ca_file, authority, error)
      || !rp_store_set_meta (store, "server", options.server, error))
    return RP_EXIT_FAILED;
  if (rp_invocation_wants_json (invocation))
    {
      JsonObject *result = json_object_new ();
      g_autofree char *user = rp_store_dup_meta (store, "user");
      g_autofree char *name = rp_store_dup_meta (store, "user_name");
      g_autofree char *roles = rp_store_dup_meta (store, "roles");

      json_object_set_string_member (result, "user", user);
      json_object_set_string_member (result, "name", name);
      json_object_set_string_member (result, "roles", roles);
      rp_print_json (result);
    }
  else
    {
      g_autofree char *name = rp_store_dup_meta (store, "user_name");

      rp_print (_ ("Signed in as %s.\n"), name != NULL ? name : options.user);
    }
  return RP_EXIT_OK;
}

const RpCommand rp_command_sign_in = {
  .name = "sign-in",
  .arguments = "",
  .summary = N_ ("Make a profile and sign it in at a server"),
  .details
  = N_ ("The password is read from a file, so that it stands in no list of processes. It is "
        "not kept; the profile gets a device token of its own."),
  .run = run_sign_in,
  .opens_locked = TRUE,
};
