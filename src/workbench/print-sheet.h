/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * rp_print_sheet_make:
 *
 * An empty file of its own for a PDF on its way to a printer. Whoever prints removes it; should the program end
 * before that, it goes with the copies that other programs were given (workbench/opened-copies.h). Where the system
 * has no folder that it empties, it lies among the temporary files.
 *
 * Returns: (transfer full) (nullable): its path. Errors: G_FILE_ERROR: it cannot be made
 */
char *rp_print_sheet_make (RpSession *session, GError **error);

G_END_DECLS
