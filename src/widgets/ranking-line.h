/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/lazy-line.h"

G_BEGIN_DECLS

/**
 * RpRankingLine: one line of the ranking, an RpRankingRow.
 */
#define RP_TYPE_RANKING_LINE (rp_ranking_line_get_type ())
G_DECLARE_FINAL_TYPE (RpRankingLine, rp_ranking_line, RP, RANKING_LINE, RpLazyLine)

G_END_DECLS
