/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpOpinions: a customer by the score of today, by other weights and by second opinions.
 */
typedef struct
{
  double score, score_now;    /* 0 … 100 */
  double rank, rank_now;      /* of these */
  double topsis, vikor, grey; /* ranks by the second opinions; 0 without */
} RpOpinions;

/**
 * RpOpinionRow: a line of the comparison. Immutable.
 */
#define RP_TYPE_OPINION_ROW (rp_opinion_row_get_type ())
G_DECLARE_FINAL_TYPE (RpOpinionRow, rp_opinion_row, RP, OPINION_ROW, GObject)

RpOpinionRow *rp_opinion_row_new (const char *name, const RpOpinions *opinions);
const char *rp_opinion_row_get_name (RpOpinionRow *self);
const RpOpinions *rp_opinion_row_get (RpOpinionRow *self);

G_END_DECLS
