/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/report-review.h"

G_BEGIN_DECLS

/**
 * RpRemarkList: the remarks pinned to a report's answers: those of the version under review can be taken
 * back, earlier ones be said to be dealt with. Hidden while there is none.
 *
 * Signal "go" (const char *question): the answer a remark is about is to be shown.
 */
#define RP_TYPE_REMARK_LIST (rp_remark_list_get_type ())
G_DECLARE_FINAL_TYPE (RpRemarkList, rp_remark_list, RP, REMARK_LIST, GtkWidget)

/* @review: (nullable) */
void rp_remark_list_set_review (RpRemarkList *self, RpReportReview *review);
void rp_remark_list_refresh (RpRemarkList *self);

/* Asks for a remark on the answer and pins it. */
void rp_remark_ask (GtkWidget *from, RpReportReview *review, const char *question);

G_END_DECLS
