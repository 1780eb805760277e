/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpPasswordDialog: another password for who is signed in; see workbench/password-change.h. What is wrong is said in
 * the dialog, which stays open with everything typed; what came of one that was closed meanwhile is said in the window.
 */
#define RP_TYPE_PASSWORD_DIALOG (rp_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RpPasswordDialog, rp_password_dialog, RP, PASSWORD_DIALOG, AdwWindow)

void rp_password_dialog_present (GtkWidget *from, RpSession *session);

G_END_DECLS
