/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/history.h"

G_BEGIN_DECLS

/**
 * RpHistoryRow: one line of a history: the field, the value before and the one after, who and when.
 *
 * Signal "restore": the value before is to be put back.
 */
#define RP_TYPE_HISTORY_ROW (rp_history_row_get_type ())
G_DECLARE_FINAL_TYPE (RpHistoryRow, rp_history_row, RP, HISTORY_ROW, GtkListBoxRow)

GtkWidget *rp_history_row_new (RpHistoryItem *item);
RpHistoryItem *rp_history_row_get_item (RpHistoryRow *self);

G_END_DECLS
