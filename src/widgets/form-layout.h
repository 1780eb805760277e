/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forms/template.h"

G_BEGIN_DECLS

/**
 * How questions stand on a page: long ones below each other, short ones that follow each other side by
 * side.
 */

/* Appends the widget of a question. @read: its answer is text, not a control */
void rp_form_layout_append (GtkBox *box, GtkWidget *block, const RpQuestion *question,
                            gboolean read);
/* Hides lines in which no question is visible any more; after questions were shown or hidden. */
void rp_form_layout_refresh (GtkBox *box);

G_END_DECLS
