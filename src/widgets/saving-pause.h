/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * While something is being saved nothing is typed into it: it would be in neither the record nor what is kept.
 *
 * @fields: what is saved
 * @spinner: a GtkSpinner, hidden: it turns when saving takes a while, as while the store has much to do
 */
void rp_saving_pause_begin (GtkWidget *fields, GtkWidget *spinner);
/* It was not saved, and is written on: the focus is where it was. Where the dialog goes this is not needed. */
void rp_saving_pause_end (GtkWidget *fields, GtkWidget *spinner);

G_END_DECLS
