/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/**
 * RpSimClock: a clock that the simulation sets. It stands still unless it is moved.
 */
#define RP_TYPE_SIM_CLOCK (rp_sim_clock_get_type ())
G_DECLARE_FINAL_TYPE (RpSimClock, rp_sim_clock, RP, SIM_CLOCK, GObject)

RpSimClock *rp_sim_clock_new (void);
/* Back to the instant at which every history begins. */
void rp_sim_clock_reset (RpSimClock *self);
/* Time passes. */
void rp_sim_clock_advance (RpSimClock *self, gint64 us);
/* Somebody sets it, forwards or back; the monotonic time does not move. */
void rp_sim_clock_jump (RpSimClock *self, gint64 us);

G_END_DECLS
