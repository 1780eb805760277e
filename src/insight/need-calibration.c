/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-calibration.h"

#include <math.h>

#include "insight/isotonic.h"

#define STRONG 0.5
#define FAIR 0.2
#define HIGHEST 0.95

struct _RpNeedCalibration
{
  GArray *scores;
  GByteArray *confirmed;
  RpIsotonic *curve; /* (nullable): of all answers */
};

RpNeedCalibration *
rp_need_calibration_new (void)
{
  RpNeedCalibration *self = g_new0 (RpNeedCalibration, 1);
  self->scores = g_array_new (FALSE, FALSE, sizeof (double));
  self->confirmed = g_byte_array_new ();
  return self;
}

void
rp_need_calibration_free (RpNeedCalibration *self)
{
  g_clear_pointer (&self->curve, rp_isotonic_free);
  g_array_unref (self->scores);
  g_byte_array_unref (self->confirmed);
  g_free (self);
}

void
rp_need_calibration_add (RpNeedCalibration *self, double score, gboolean confirmed)
{
  guint8 yes = confirmed ? 1 : 0;
  g_array_append_val (self->scores, score);
  g_byte_array_append (self->confirmed, &yes, 1);
  g_clear_pointer (&self->curve, rp_isotonic_free);
}

guint
rp_need_calibration_get_missing (RpNeedCalibration *self)
{
  return self->scores->len < RP_NEED_ANSWERS_NEEDED ? RP_NEED_ANSWERS_NEEDED - self->scores->len
                                                    : 0;
}

double
rp_need_calibration_apply (RpNeedCalibration *self, double score)
{
  if (rp_need_calibration_get_missing (self) > 0)
    return NAN;
  if (self->curve == NULL)
    self->curve = rp_isotonic_learn ((double *)(gpointer)self->scores->data, self->confirmed->data,
                                     self->scores->len);
  return rp_isotonic_apply (self->curve, score);
}

double
rp_need_combine (const double *probabilities, guint n)
{
  double none = 1;
  guint n_known = 0;
  for (guint i = 0; i < n; i++)
    if (!isnan (probabilities[i]))
      {
        none *= 1 - probabilities[i];
        n_known++;
      }
  return n_known > 0 ? MIN (1 - none, HIGHEST) : NAN;
}

RpNeedBand
rp_need_band (double score, gboolean is_logarithm)
{
  double share = is_logarithm ? 1 / (1 + exp (-score)) : score;
  return share >= STRONG ? RP_BAND_STRONG : share >= FAIR ? RP_BAND_FAIR : RP_BAND_WEAK;
}
