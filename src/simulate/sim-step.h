/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/sim-history.h"

G_BEGIN_DECLS

/**
 * RpSimStep: one thing that happens. It has dice of its own, so that what is left out before it does not
 * change what it does more than it must.
 */
typedef struct
{
  guint deed;
  guint laptop;
  guint64 seed;
} RpSimStep;

/* The steps of a history. Returns: (transfer full) (element-type RpSimStep) */
GArray *rp_sim_steps_plan (guint64 seed, guint n_steps, gboolean wide);
const char *rp_sim_step_name (const RpSimStep *self);
void rp_sim_step_do (const RpSimStep *self, RpSimHistory *history);

G_END_DECLS
