/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/report-review.h"

G_BEGIN_DECLS

/**
 * RpNeedCoding: the needs of a report under review, one card each: the customer's words, and what the
 * specialist rules on it, or how he has ruled.
 *
 * Signal "all-coded": the last of them was coded here just now.
 */
#define RP_TYPE_NEED_CODING (rp_need_coding_get_type ())
G_DECLARE_FINAL_TYPE (RpNeedCoding, rp_need_coding, RP, NEED_CODING, GtkWidget)

GtkWidget *rp_need_coding_new (RpReportReview *review);
/* The focus goes to the first need that is not coded. */
void rp_need_coding_focus_open (RpNeedCoding *self);

G_END_DECLS
