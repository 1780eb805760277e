/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/file-fetch.h"

G_BEGIN_DECLS

/**
 * RpFetchWindow: a person opens a file that is not on this computer: it is fetched from the server, with
 * progress and a way to cancel. Why it does not come is said where he waits for it.
 */
#define RP_TYPE_FETCH_WINDOW (rp_fetch_window_get_type ())
G_DECLARE_FINAL_TYPE (RpFetchWindow, rp_fetch_window, RP, FETCH_WINDOW, AdwWindow)

/* @fresh: the attachment with what is here now */
typedef void (*RpFetchedFunc) (GtkWidget *parent, RpAttachment *fresh);

/**
 * rp_fetch_window_present:
 * @whole: the file itself, also where a picture for reading would do
 * @fetched: called once it is here, unless @parent has gone by then
 */
void rp_fetch_window_present (GtkWidget *parent, RpSession *session, RpAttachment *attachment,
                              gboolean whole, RpFetchedFunc fetched);

G_END_DECLS
