/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpIsotonic: a rising step function from scores to probabilities, learned from what happened (isotonic
 * regression by pooling adjacent violators). Between two steps it goes straight.
 *
 * Thread: any, once learned.
 */
typedef struct _RpIsotonic RpIsotonic;

/* @happened: 0 or 1 for each score; @n: at least 1 */
RpIsotonic *rp_isotonic_learn (const double *scores, const guint8 *happened, guint n);
void rp_isotonic_free (RpIsotonic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpIsotonic, rp_isotonic_free)

/* Outside of what was learned the first or last probability. */
double rp_isotonic_apply (const RpIsotonic *self, double score);

G_END_DECLS
