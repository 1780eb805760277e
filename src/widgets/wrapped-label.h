/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A text that begins at the left and goes on in the next line. @css_class: (nullable) */
GtkWidget *rp_wrapped_label_new (const char *text, const char *css_class);

G_END_DECLS
