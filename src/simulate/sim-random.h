/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpSimRandom: numbers that depend on their seed alone, on every machine (SplitMix64).
 */
typedef struct
{
  guint64 state;
} RpSimRandom;

guint64 rp_sim_random_next (RpSimRandom *self);
/* 0 up to @n - 1. */
guint rp_sim_random_below (RpSimRandom *self, guint n);
/* TRUE @per_mille times in a thousand. */
gboolean rp_sim_random_chance (RpSimRandom *self, guint per_mille);

G_END_DECLS
