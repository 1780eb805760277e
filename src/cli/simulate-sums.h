/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/simulation.h"

G_BEGIN_DECLS

/**
 * RpSimulateSums: what became of many histories, also of those that other processes have run.
 */
typedef struct
{
  guint64 n_histories, operations, conflicts, held, rejected, exchanges;
  GArray *failed; /* (element-type guint64): seeds */
} RpSimulateSums;

void rp_simulate_sums_init (RpSimulateSums *self);
void rp_simulate_sums_clear (RpSimulateSums *self);
/* Counts a history; one that something was violated in is kept by its seed. */
void rp_simulate_sums_add (RpSimulateSums *self, const RpSimulationResult *result);

/**
 * RpSimulateWork: what one of several processes does; @number of it. Returns: %FALSE when it could not begin
 */
typedef gboolean (*RpSimulateWork) (guint number, RpSimulateSums *sums, gpointer data);

/**
 * rp_simulate_share:
 * @n_jobs: how many processes work
 *
 * Starts processes that do the work each on its own, and adds up what they found. There may be no other thread.
 *
 * Errors: G_FILE_ERROR when a process cannot be started or has ended without its sums
 */
gboolean rp_simulate_share (guint n_jobs, RpSimulateWork work, gpointer data, RpSimulateSums *sums,
                            GError **error);

G_END_DECLS
