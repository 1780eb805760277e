/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RpSimulation: the laptops' store and sync engine and the server's routes in one process, with a line,
 * disks, clocks and dice that belong to the simulation. A history is what some people do on their
 * laptops while everything goes wrong that can; then the faults end, everything is sent and fetched, and
 * what must hold is checked. The seed decides all of it, so a history that fails can be run again.
 *
 * Thread: one.
 */
typedef struct _RpSimulation RpSimulation;

typedef struct
{
  guint n_laptops;
  guint n_steps;
  const char
      *database;   /* (nullable): address of an empty database, for the server; SQLite without */
  gboolean trace;  /* keep what the server decided, as JSON lines */
  gboolean clocks; /* clocks are set wrong; never changes what is decided */
  gboolean
      sure_sessions; /* only pushes and pages meet faults: what is asked by the clock uses no dice */
  gboolean
      wide; /* more happens: late entries and proposals are decided, customers merged, roles changed */
} RpSimulationOptions;

void rp_simulation_options_init (RpSimulationOptions *options);

/* Errors: RP_DB_ERROR, G_FILE_ERROR and others of the preparation */
RpSimulation *rp_simulation_new (const RpSimulationOptions *options, GError **error);
void rp_simulation_free (RpSimulation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSimulation, rp_simulation_free)

/**
 * RpSimulationResult: what became of one history.
 */
typedef struct
{
  guint64 seed;
  guint operations, conflicts, held, rejected, exchanges;
  GStrv violations; /* none when it went well */
  char *trace;      /* (nullable) */
  char *digest;     /* of what was decided, in order */
} RpSimulationResult;

void rp_simulation_result_free (RpSimulationResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSimulationResult, rp_simulation_result_free)

/**
 * rp_simulation_run:
 * @left_out: (nullable) (element-type guint): numbers of steps that do not happen
 */
RpSimulationResult *rp_simulation_run (RpSimulation *self, guint64 seed, GHashTable *left_out);

/**
 * rp_simulation_minimise:
 *
 * Leaves out as many steps as can be while the history still fails.
 *
 * Returns: (transfer full) (nullable): the steps that are left, one a line; %NULL when it does not fail
 */
char *rp_simulation_minimise (RpSimulation *self, guint64 seed);

G_END_DECLS
