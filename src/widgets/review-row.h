/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/work-item.h"

G_BEGIN_DECLS

/**
 * RpReviewRow: one report of the queue: whose it is, its number and state, and how long there is.
 */
#define RP_TYPE_REVIEW_ROW (rp_review_row_get_type ())
G_DECLARE_FINAL_TYPE (RpReviewRow, rp_review_row, RP, REVIEW_ROW, GtkListBoxRow)

GtkWidget *rp_review_row_new (RpWorkItem *item);
RpWorkItem *rp_review_row_get_item (RpReviewRow *self);

G_END_DECLS
