/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpLoadImportDialog: a meter's table before it becomes curves: which column was taken for what, which can be chosen
 * otherwise, and what was found about it; see RpLoadImport.
 */
#define RP_TYPE_LOAD_IMPORT_DIALOG (rp_load_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RpLoadImportDialog, rp_load_import_dialog, RP, LOAD_IMPORT_DIALOG, AdwWindow)

/* Opens it over the window of @from. @customer: id. @path: of the meter's table */
void rp_load_import_dialog_present (GtkWidget *from, RpSession *session, const char *customer,
                                    const char *path);

G_END_DECLS
