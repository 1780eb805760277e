/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/file-fetch.h"

G_BEGIN_DECLS

/**
 * RpFetchWindow: a person opens a file that is not on this computer: it is fetched from the server, with
 * progress and a way to cancel, and shown once it is here.
 */
#define RP_TYPE_FETCH_WINDOW (rp_fetch_window_get_type ())
G_DECLARE_FINAL_TYPE (RpFetchWindow, rp_fetch_window, RP, FETCH_WINDOW, AdwWindow)

void rp_fetch_window_present (GtkWidget *parent, RpSession *session, RpAttachment *attachment);

G_END_DECLS
