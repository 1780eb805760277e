/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RpRankingLine: one line of the ranking. Property "row" (RpRankingRow): what it shows, followed as
 * it is filled again; %NULL when the list view has no use for the line.
 */
#define RP_TYPE_RANKING_LINE (rp_ranking_line_get_type ())
G_DECLARE_FINAL_TYPE (RpRankingLine, rp_ranking_line, RP, RANKING_LINE, GtkWidget)

G_END_DECLS
