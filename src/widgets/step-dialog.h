/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * rp_step_dialog_present:
 * @shown: the row on screen
 * @event: of its kind's workflow
 *
 * Asks what the step wants to know, one control per field, and takes the step. What is missing or not
 * possible is said in the dialog, which stays open with everything typed; it closes when the step is
 * taken. A step that asks nothing is taken at once, and what stands against it is said in the window.
 */
void rp_step_dialog_present (GtkWidget *from, RpSession *session, RpRecord *shown,
                             const char *event);

/* The same with values to begin with. @values: field -> value */
void rp_step_dialog_present_with (GtkWidget *from, RpSession *session, RpRecord *shown,
                                  const char *event, JsonObject *values);

G_END_DECLS
