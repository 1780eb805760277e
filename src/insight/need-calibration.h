/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpNeedCalibration: what scores have meant so far. From 200 answered suggestions on, a score becomes a
 * probability; before that only one of three bands.
 *
 * Thread: one while answers are added.
 */
typedef struct _RpNeedCalibration RpNeedCalibration;

typedef enum
{
  RP_BAND_WEAK,
  RP_BAND_FAIR,
  RP_BAND_STRONG,
} RpNeedBand;

#define RP_NEED_ANSWERS_NEEDED 200

RpNeedCalibration *rp_need_calibration_new (void);
void rp_need_calibration_free (RpNeedCalibration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedCalibration, rp_need_calibration_free)

/* @score: the one with which the suggestion was made */
void rp_need_calibration_add (RpNeedCalibration *self, double score, gboolean confirmed);
/* How many answers are still missing. */
guint rp_need_calibration_get_missing (RpNeedCalibration *self);
/* NAN as long as answers are missing. */
double rp_need_calibration_apply (RpNeedCalibration *self, double score);

/* One probability from several that stand for themselves (rule, model, mention): 1 - Π (1 - p), at most 0.95.
 * One that is NAN does not count; NAN when none does. */
double rp_need_combine (const double *probabilities, guint n);

/* @is_logarithm: the score is one of odds, not a share */
RpNeedBand rp_need_band (double score, gboolean is_logarithm);

G_END_DECLS
