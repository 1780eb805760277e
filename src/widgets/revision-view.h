/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/report-review.h"

G_BEGIN_DECLS

/**
 * RpRevisionView: the last two versions of a report side by side, a column each: the answers that changed,
 * or all with the changed ones marked; under each the remarks on it.
 *
 * Signal "pin" (const char *question): a remark is to be pinned on this answer.
 */
#define RP_TYPE_REVISION_VIEW (rp_revision_view_get_type ())
G_DECLARE_FINAL_TYPE (RpRevisionView, rp_revision_view, RP, REVISION_VIEW, GtkWidget)

/* @review: (nullable): shows nothing. */
void rp_revision_view_set_review (RpRevisionView *self, RpReportReview *review);
/* The question whose answers have the focus. (nullable) */
const char *rp_revision_view_get_focused (RpRevisionView *self);
/* Reads the versions and remarks again. */
void rp_revision_view_refresh (RpRevisionView *self);

G_END_DECLS
