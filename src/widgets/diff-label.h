/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * rp_diff_label_show:
 * @with_removed: what is in @before alone stands there too, struck through
 *
 * Shows @after in a label; what is new since @before is underlined and coloured.
 */
void rp_diff_label_show (GtkLabel *label, const char *before, const char *after,
                         gboolean with_removed);

G_END_DECLS
