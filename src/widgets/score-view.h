/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/customer-file.h"

G_BEGIN_DECLS

/**
 * RpScoreView: the value score with its grade, how much of the data is there, and the contributions
 * that add up to it.
 */
#define RP_TYPE_SCORE_VIEW (rp_score_view_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreView, rp_score_view, RP, SCORE_VIEW, GtkWidget)

void rp_score_view_set_file (RpScoreView *self, RpCustomerFile *file);

G_END_DECLS
