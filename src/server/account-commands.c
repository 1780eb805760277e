/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/account-commands.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/secret-line.h"
#include "server/password.h"

gboolean
rp_account_command_user (const RpAdmin *admin, char **arguments, GError **error)
{
  const char *login = arguments[0];
  const char *centre = arguments[3]; /* NULL closes the words */

  if (!rp_admin_add_user (admin, login, arguments[1], arguments[2], centre, error))
    return FALSE;
  g_print (_ ("“%s” is added, and can sign in once “rapport-server password %s” gave him a "
              "password.\n"),
           login, login);
  return TRUE;
}

static void
forget (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

/* Nobody sees on a terminal what he mistyped. */
static gboolean
repeat (const char *password, GError **error)
{
  char *again
      = rp_secret_line_read (STDIN_FILENO, _ ("The same once more: "), RP_PASSWORD_BYTES, error);
  gboolean same = again != NULL && strlen (again) == strlen (password)
                  && sodium_memcmp (again, password, strlen (password)) == 0;

  if (again != NULL && !same)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("The two were not the same; nothing was changed."));
  forget (again);
  return same;
}

gboolean
rp_account_command_password (const RpAdmin *admin, char **arguments, GError **error)
{
  char *password
      = rp_secret_line_read (STDIN_FILENO, _ ("New password: "), RP_PASSWORD_BYTES, error);
  gboolean done = password != NULL && (!isatty (STDIN_FILENO) || repeat (password, error))
                  && rp_admin_set_password (admin, arguments[0], password, error);

  forget (password);
  if (done)
    g_print (_ ("“%s” has another password now; his computers ask for it at their next contact, "
                "and keep what they have not sent.\n"),
             arguments[0]);
  return done;
}
