/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpWindow: the sidebar with the screens of the user's roles, the screen that is shown, the way back,
 * and the state of the exchange with the server, always in sight.
 */
#define RP_TYPE_WINDOW (rp_window_get_type ())
G_DECLARE_FINAL_TYPE (RpWindow, rp_window, RP, WINDOW, AdwApplicationWindow)

RpWindow *rp_window_new (GtkApplication *application, RpSession *session);
/* Shows a page by kind or name; what win.open does. */
void rp_window_show_page (RpWindow *self, const char *name, const char *id);

G_END_DECLS
