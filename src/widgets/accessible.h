/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Repairs of what GTK tells assistive technology. Most are for GTK 4.8 and libadwaita 1.2: newer
 * versions need none of those and are not harmed.
 */

/* A button or check button whose mnemonic label is announced with its underscore, "_Save Save". */
void rp_accessible_repair_mnemonic (GtkWidget *button);
/* All such buttons below @root; a template calls it once at the end of its init. */
void rp_accessible_repair_below (GtkWidget *root);

/* A name that says more than the label on @button: newer versions of GTK name a button by its label and
 * would not read it out. Set after the label. */
void rp_accessible_name_button (GtkWidget *button, const char *name);

/* The text for "nothing chosen" is announced besides what is chosen, "(None) High"; newer versions name
 * the whole by what is chosen instead of by the label that it was given. */
void rp_accessible_repair_drop_down (GtkWidget *drop_down);

/* Pages of a stack that are not shown count as visible: marks them hidden, now and with every change.
 * @stack: a GtkStack or AdwViewStack */
void rp_accessible_watch_stack (GtkWidget *stack);

G_END_DECLS
