/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpHistoryDialog: everything that happened to one record, field by field, with a button that puts an
 * older value back.
 */
#define RP_TYPE_HISTORY_DIALOG (rp_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RpHistoryDialog, rp_history_dialog, RP, HISTORY_DIALOG, AdwWindow)

/* Opens it over the window of @from. @id: of a row of @kind */
void rp_history_dialog_present (GtkWidget *from, RpSession *session, const char *kind,
                                const char *id);

G_END_DECLS
