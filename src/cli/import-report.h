/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "workbench/import.h"

G_BEGIN_DECLS

/**
 * rp_import_finish:
 * @dry_run: only tell what would be done
 *
 * What the import commands do with a plan: tell about it, errors by line on standard error, and do it
 * unless it is a dry run or rows are refused.
 *
 * Returns: RP_EXIT_PARTLY when rows are refused: nothing was imported then
 */
RpExit rp_import_finish (RpInvocation *invocation, RpStore *store, RpImportPlan *plan,
                         const char *file, gboolean dry_run, GError **error);

G_END_DECLS
