/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/customer-file.h"

G_BEGIN_DECLS

/**
 * RpScoreRow: one contribution to a value score.
 */
#define RP_TYPE_SCORE_ROW (rp_score_row_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreRow, rp_score_row, RP, SCORE_ROW, GtkListBoxRow)

GtkWidget *rp_score_row_new (RpScoreLine *line);

G_END_DECLS
