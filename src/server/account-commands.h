/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/admin.h"

G_BEGIN_DECLS

/* Commands of rapport-server about who may sign in; see admin-commands.h. They print what they did. */
gboolean rp_account_command_user (const RpAdmin *admin, char **arguments, GError **error);
/* The password is the first line of standard input; a terminal asks for it twice. */
gboolean rp_account_command_password (const RpAdmin *admin, char **arguments, GError **error);

G_END_DECLS
