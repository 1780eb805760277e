/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Pairwise judgements as people write them: how much more one criterion counts than another, on the scale
 * 1/9 … 1 … 9.
 */
#define RP_JUDGEMENT_MOST 9.0

/* "3", "1/3", "1.8". Returns: (transfer full) */
char *rp_judgement_format (double value);
gboolean rp_judgement_parse (const char *text, double *value);
/* The judgement of the scale nearest to @value, and @steps from there. */
double rp_judgement_step (double value, int steps);

G_END_DECLS
