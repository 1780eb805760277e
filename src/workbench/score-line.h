/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpScoreLine: one contribution to a value score, in words. Immutable.
 */
#define RP_TYPE_SCORE_LINE (rp_score_line_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreLine, rp_score_line, RP, SCORE_LINE, GObject)

const char *rp_score_line_get_label (RpScoreLine *self);
const char *rp_score_line_get_dimension (RpScoreLine *self);
const char *rp_score_line_get_raw (RpScoreLine *self);     /* the value, or why it is missing */
const char *rp_score_line_get_formula (RpScoreLine *self); /* "85.00 × 20 % ÷ 90 %" */
const char *rp_score_line_get_contribution (RpScoreLine *self);
gboolean rp_score_line_is_known (RpScoreLine *self);
/* From where to where it reaches in the waterfall, 0 … 100; of one that is missing what it could add. */
double rp_score_line_get_start (RpScoreLine *self);
double rp_score_line_get_end (RpScoreLine *self);
const char *rp_score_line_get_fact (RpScoreLine *self);   /* "energy of 12 months: 20 035 MWh" */
const char *rp_score_line_get_source (RpScoreLine *self); /* rows it is computed from */
const char *rp_score_line_get_map (RpScoreLine *self);    /* how it becomes points */

/**
 * RpScoreFactorItem: what stands beside the grade, in words. Immutable.
 */
#define RP_TYPE_SCORE_FACTOR_ITEM (rp_score_factor_item_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreFactorItem, rp_score_factor_item, RP, SCORE_FACTOR_ITEM, GObject)

const char *rp_score_factor_item_get_label (RpScoreFactorItem *self);
const char *rp_score_factor_item_get_level_label (RpScoreFactorItem *self);
const char *rp_score_factor_item_get_evidence (RpScoreFactorItem *self);
const char *rp_score_factor_item_get_missing (RpScoreFactorItem *self); /* "" when all is known */

/**
 * RpScorePoint: the score of a day in the past, in words. Immutable.
 */
#define RP_TYPE_SCORE_POINT (rp_score_point_get_type ())
G_DECLARE_FINAL_TYPE (RpScorePoint, rp_score_point, RP, SCORE_POINT, GObject)

gint32 rp_score_point_get_day (RpScorePoint *self);
const char *rp_score_point_get_date (RpScorePoint *self);
double rp_score_point_get_score (RpScorePoint *self);
double rp_score_point_get_lowest (RpScorePoint *self);
double rp_score_point_get_highest (RpScorePoint *self);
const char *rp_score_point_get_text (RpScorePoint *self);   /* "73.50" */
const char *rp_score_point_get_grade (RpScorePoint *self);  /* "–" without */
const char *rp_score_point_get_change (RpScorePoint *self); /* "+1.20"; "" for none */
const char *rp_score_point_get_moved (RpScorePoint *self);  /* what moved it; "" for nothing */
const char *rp_score_point_get_model (RpScorePoint *self);  /* "county-v1, version 1" */

G_END_DECLS
