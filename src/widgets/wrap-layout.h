/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RpWrapLayout: buttons in one line at the end of the row, in several where there is no room. Each is as
 * wide as it wants to be.
 */
#define RP_TYPE_WRAP_LAYOUT (rp_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (RpWrapLayout, rp_wrap_layout, RP, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
