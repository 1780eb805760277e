/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RP_SIMPLEX_MOST 8 /* numbers to find */

typedef double (*RpSimplexFunction) (const double *point, gconstpointer data);

/**
 * rp_simplex_minimise:
 * @point: (inout): where to begin; then the best point found
 *
 * Nelder and Mead's descent, begun anew from its end until that brings nothing more. Bounded.
 *
 * Returns: the smallest value
 */
double rp_simplex_minimise (RpSimplexFunction function, gconstpointer data, double *point, guint n);

G_END_DECLS
