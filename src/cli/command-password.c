/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret-line.h"
#include "base/worker.h"
#include "cli/commands.h"
#include "sync/sync-steps.h"

#define PASSWORD_BYTES 2048

typedef struct
{
  char *old, *password;
} Passwords;

static void
forget (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
passwords_clear (Passwords *passwords)
{
  forget (passwords->old);
  forget (passwords->password);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Passwords, passwords_clear)

static char *
ask (const char *prompt, GError **error)
{
  return rp_secret_line_read (STDIN_FILENO, prompt, PASSWORD_BYTES, error);
}

/* Nobody sees on a terminal what he mistyped. */
static gboolean
ask_again (const char *password, GError **error)
{
  char *again;
  gboolean same;

  if (!isatty (STDIN_FILENO))
    return TRUE;
  again = ask (_ ("The same once more: "), error);
  same = again != NULL && g_str_equal (again, password);
  if (again != NULL && !same)
    g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                         _ ("The two were not the same; nothing was changed."));
  forget (again);
  return same;
}

static gboolean
read_passwords (Passwords *passwords, GError **error)
{
  passwords->old = ask (_ ("Present password: "), error);
  if (passwords->old != NULL)
    passwords->password = ask (_ ("New password: "), error);
  return passwords->password != NULL && ask_again (passwords->password, error);
}

static RpExit
run_password (RpInvocation *invocation, GError **error)
{
  g_auto (Passwords) passwords = { NULL };
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpWorker) worker = NULL;
  g_autoptr (RpTransport) transport = NULL;
  g_autoptr (RpSyncLink) link = NULL;

  if (!rp_invocation_parse (invocation, NULL, 0, 0, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  transport = store != NULL ? rp_invocation_make_transport (invocation, store, error) : NULL;
  if (transport == NULL || !read_passwords (&passwords, error))
    return RP_EXIT_FAILED;
  worker = rp_worker_new_inline (store, NULL);
  link = rp_sync_link_new (worker, transport, rp_store_get_clock (store));
  if (!rp_sync_link_load_token (link, error)
      || !rp_sync_change_password (link, passwords.old, passwords.password, NULL, error))
    return RP_EXIT_FAILED;
  rp_print (_ ("The password is another one now; your other computers ask for it.\n"));
  return RP_EXIT_OK;
}

const RpCommand rp_command_password = {
  .name = "password",
  .arguments = "",
  .summary = N_ ("Change the password of who is signed in"),
  .details = N_ ("Two lines of standard input are the present password and the new one; a terminal "
                 "asks for them and shows nothing."),
  .run = run_password,
  .opens_locked = TRUE,
};
