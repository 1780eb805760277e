/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/**
 * RpFakeClock: a clock that moves only when a test moves it. Its zone is UTC+8 as in China, which
 * differs from the UTC that the tests run in.
 *
 * Thread: any.
 */
#define RP_TYPE_FAKE_CLOCK (rp_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (RpFakeClock, rp_fake_clock, RP, FAKE_CLOCK, GObject)

/* @now: RFC 3339 instant, for instance "2026-01-05T01:00:00Z". Returns: (transfer full) */
RpFakeClock *rp_fake_clock_new (const char *now);

/* Sets the wall clock, forwards or back; the monotonic clock stays. */
void rp_fake_clock_set (RpFakeClock *self, const char *now);

/* Moves both clocks on by @us microseconds. */
void rp_fake_clock_advance (RpFakeClock *self, gint64 us);

G_END_DECLS
