/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/* All commands, in the order of the help. */
const RpCommand *const *rp_program_commands (guint *n_commands);

/* Finds the command that @words begin with, runs it, prints its error. Returns: the exit status */
RpExit rp_program_run (const char *const *words);

G_END_DECLS
