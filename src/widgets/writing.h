/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * What others change is no reason to take a text from who writes in it: a view that would have to be made anew
 * waits until he is done.
 */

/* @focus: (nullable): letters are written there */
gboolean rp_writing_is_text (GtkWidget *focus);
/* Whether a text in @place has the focus. */
gboolean rp_writing_is_in (GtkWidget *place);
/* @go_on is called once the focus is in no text of @place any more, unless one of the two has gone by then.
 * Asked for again before, it is called once. @owner: (unowned): handed to @go_on */
void rp_writing_wait (GtkWidget *place, void (*go_on) (GtkWidget *owner), GtkWidget *owner);

G_END_DECLS
