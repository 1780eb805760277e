/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/report-review.h"

G_BEGIN_DECLS

/**
 * RpNeedCoding: the needs of a report under review, one card each: the customer's words, and what the
 * specialist rules on it, or how he has ruled. A report without needs of its own is coded in its table.
 *
 * Signal "all-coded": the last of them was coded here just now.
 */
#define RP_TYPE_NEED_CODING (rp_need_coding_get_type ())
G_DECLARE_FINAL_TYPE (RpNeedCoding, rp_need_coding, RP, NEED_CODING, GtkWidget)

/* @question: the table that holds the coding */
GtkWidget *rp_need_coding_new (RpReportReview *review, const RpQuestion *question,
                               gboolean editable);
/* The focus goes to the first need that is not coded. */
void rp_need_coding_focus_open (RpNeedCoding *self);

G_END_DECLS
