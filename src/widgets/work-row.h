/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/work-item.h"

G_BEGIN_DECLS

/**
 * RpWorkRow: one RpWorkItem in a list box. Its accessible name is the whole line.
 */
#define RP_TYPE_WORK_ROW (rp_work_row_get_type ())
G_DECLARE_FINAL_TYPE (RpWorkRow, rp_work_row, RP, WORK_ROW, GtkListBoxRow)

GtkWidget *rp_work_row_new (RpWorkItem *item);
/* Long texts wrap, to a few lines; the margins are small. */
void rp_work_row_set_compact (RpWorkRow *self);
RpWorkItem *rp_work_row_get_item (RpWorkRow *self);

G_END_DECLS
