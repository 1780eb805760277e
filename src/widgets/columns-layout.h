/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RpColumnsLayout: columns side by side where each has room to be read, else one below the other: with large
 * text a narrow column holds a word a line.
 *
 * Properties: "chars": the width that a column needs, in characters; "spacing"; "even": all are as wide,
 * otherwise the last has what it needs and the first ones share what is left.
 */
#define RP_TYPE_COLUMNS_LAYOUT (rp_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (RpColumnsLayout, rp_columns_layout, RP, COLUMNS_LAYOUT, GtkLayoutManager)

G_END_DECLS
