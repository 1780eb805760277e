/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Empties a container that is going to be filled anew. @container: a GtkBox, GtkGrid or GtkListBox */
void rp_children_clear (gpointer container);

G_END_DECLS
