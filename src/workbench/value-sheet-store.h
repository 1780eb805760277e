/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/value-sheet.h"

G_BEGIN_DECLS

/* The sheet from the store itself: for jobs on its thread, and the command line. @model: its name.
 * Errors: those of rp_value_sheet_write_async() */
gboolean rp_value_sheet_print_to_file (RpStore *store, const char *model, const char *customer,
                                       gint32 day, const char *language, const char *path,
                                       GError **error);

G_END_DECLS
