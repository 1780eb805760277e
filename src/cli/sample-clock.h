/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/**
 * RpSampleClock: a clock that stands still, so that ids made with it are the same in every run.
 */
#define RP_TYPE_SAMPLE_CLOCK (rp_sample_clock_get_type ())
G_DECLARE_FINAL_TYPE (RpSampleClock, rp_sample_clock, RP, SAMPLE_CLOCK, GObject)

/* @now_us: microseconds since 1970-01-01 UTC. Returns: (transfer full) */
RpClock *rp_sample_clock_new (gint64 now_us);

G_END_DECLS
