/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/commands.h"

G_BEGIN_DECLS

/* "  assign CUSTOMER MANAGER [DEPUTY]  Give a customer to …", a line each, for --help.
 * Returns: (transfer full) */
char *rp_admin_commands_describe (void);

/* Whether there is such a command with so many arguments. Errors: G_OPTION_ERROR with a sentence */
gboolean rp_admin_commands_check (char **words, GError **error);

/* Does what `line->command` says and prints what came of it. */
gboolean rp_admin_commands_run (const RpCommandLine *line, GError **error);

G_END_DECLS
