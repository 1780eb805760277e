/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/mutant.h"
#include "cli/commands.h"
#include "simulate/simulation.h"

typedef struct
{
  RpSimulationOptions options;
  guint64 first, last;
  char *seeds, *trace, *minimise, *mutant;
  gint n_laptops, n_steps, minutes;
  gboolean until_failure;

  gulong n_histories, operations, conflicts, held, rejected, exchanges, violations;
  JsonArray *failed; /* seeds */
} Simulate;

static void
simulate_clear (Simulate *self)
{
  g_free (self->seeds);
  g_free (self->trace);
  g_free (self->minimise);
  g_free (self->mutant);
  g_free ((char *)self->options.database);
  g_clear_pointer (&self->failed, json_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Simulate, simulate_clear)

/* "7" or "1-2000" */
static gboolean
read_range (const char *text, guint64 *first, guint64 *last)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 2);

  return parts[0] != NULL && g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, first, NULL)
         && g_ascii_string_to_unsigned (parts[1] != NULL ? parts[1] : parts[0], 10, *first,
                                        G_MAXINT64, last, NULL);
}

static gboolean
set_usage (GError **error, const char *message)
{
  g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
check_options (Simulate *self, GError **error)
{
  const char *range = self->trace != NULL      ? self->trace
                      : self->minimise != NULL ? self->minimise
                      : self->seeds != NULL    ? self->seeds
                                               : "1-100";

  if (!read_range (range, &self->first, &self->last))
    return set_usage (error, _ ("Seeds are a number or a range such as 1-2000."));
  if (self->n_laptops < 1 || self->n_laptops > 20)
    return set_usage (error, _ ("There can be 1 to 20 laptops."));
  if (self->n_steps < 1 || self->n_steps > 100000)
    return set_usage (error, _ ("There can be 1 to 100000 steps."));
#ifdef RP_MUTANTS
  if (!rp_mutant_select (self->mutant))
    return set_usage (error, "There is no mutant of that name.");
#endif
  self->options.n_laptops = (guint)self->n_laptops;
  self->options.n_steps = (guint)self->n_steps;
  self->options.trace = self->trace != NULL;
  return TRUE;
}

static gboolean
parse (RpInvocation *invocation, Simulate *self, GError **error)
{
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_STRING, &self->seeds, N_ ("The histories to run; 1-100"), "A-B" },
    { "clients", 0, 0, G_OPTION_ARG_INT, &self->n_laptops, N_ ("Laptops in each; 3"), N_ ("N") },
    { "steps", 0, 0, G_OPTION_ARG_INT, &self->n_steps, N_ ("What happens in each; 80"), N_ ("N") },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &self->minutes,
      N_ ("Begin no history after so many minutes"), N_ ("N") },
    { "database", 0, 0, G_OPTION_ARG_STRING, &self->options.database,
      N_ ("A PostgreSQL for the server, in a schema of its own; SQLite in memory without"),
      N_ ("ADDRESS") },
    { "trace", 0, 0, G_OPTION_ARG_STRING, &self->trace,
      N_ ("Print what happened in these, as JSON lines"), "A-B" },
    { "minimise", 0, 0, G_OPTION_ARG_STRING, &self->minimise,
      N_ ("Print the fewest steps with which this one still fails"), N_ ("SEED") },
#ifdef RP_MUTANTS
    { "mutant", 0, 0, G_OPTION_ARG_STRING, &self->mutant, "Break this rule", "NAME" },
    { "until-failure", 0, 0, G_OPTION_ARG_NONE, &self->until_failure,
      "End with the first history that goes wrong", NULL },
#endif
    { NULL },
  };

  rp_simulation_options_init (&self->options);
  self->n_laptops = (gint)self->options.n_laptops;
  self->n_steps = (gint)self->options.n_steps;
  self->failed = json_array_new ();
  return rp_invocation_parse (invocation, entries, 0, 0, error) && check_options (self, error);
}

/* --- running ------------------------------------------------------------------------------------ */

static void
add (Simulate *self, const RpSimulationResult *result)
{
  self->n_histories++;
  self->operations += result->operations;
  self->conflicts += result->conflicts;
  self->held += result->held;
  self->rejected += result->rejected;
  self->exchanges += result->exchanges;
  if (result->violations[0] == NULL)
    return;
  self->violations++;
  json_array_add_int_element (self->failed, (gint64)result->seed);
}

static void
complain (RpSimulation *simulation, const RpSimulationResult *result, gboolean minimise)
{
  g_autofree char *steps = minimise ? rp_simulation_minimise (simulation, result->seed) : NULL;

  for (guint i = 0; result->violations[i] != NULL; i++)
    rp_complain (_ ("Seed %lu, %s"), (unsigned long)result->seed, result->violations[i]);
  if (steps != NULL)
    rp_complain (_ ("These steps are enough:\n%s"), steps);
}

static gboolean
is_over (const Simulate *self, RpClock *clock, gint64 started_us)
{
  return (self->until_failure && self->violations > 0)
         || (self->minutes > 0
             && rp_clock_monotonic_us (clock) - started_us > self->minutes * G_TIME_SPAN_MINUTE);
}

static void
run_all (Simulate *self, RpSimulation *simulation, RpClock *clock)
{
  gint64 started_us = rp_clock_monotonic_us (clock);

  for (guint64 seed = self->first; seed <= self->last && !is_over (self, clock, started_us); seed++)
    {
      g_autoptr (RpSimulationResult) result = rp_simulation_run (simulation, seed, NULL);

      add (self, result);
      if (result->trace != NULL)
        rp_print ("%s", result->trace);
      /* The first failure is made small; it is what one looks at. */
      if (result->violations[0] != NULL)
        complain (simulation, result,
                  self->trace == NULL && !self->until_failure && self->violations == 1);
    }
}

static void
print_sums (RpInvocation *invocation, Simulate *self)
{
  JsonObject *sums;

  if (!rp_invocation_wants_json (invocation))
    {
      rp_print (_ ("Histories: %lu\nOperations: %lu\nConflicts: %lu\nHeld: %lu\nRejected: %lu\n"
                   "Exchanges: %lu\nHistories that went wrong: %lu\n"),
                self->n_histories, self->operations, self->conflicts, self->held, self->rejected,
                self->exchanges, self->violations);
      return;
    }
  sums = json_object_new ();
  json_object_set_int_member (sums, "seeds", (gint64)self->n_histories);
  json_object_set_int_member (sums, "operations", (gint64)self->operations);
  json_object_set_int_member (sums, "conflicts", (gint64)self->conflicts);
  json_object_set_int_member (sums, "held", (gint64)self->held);
  json_object_set_int_member (sums, "rejected", (gint64)self->rejected);
  json_object_set_int_member (sums, "exchanges", (gint64)self->exchanges);
  json_object_set_int_member (sums, "violations", (gint64)self->violations);
  json_object_set_array_member (sums, "failed", json_array_ref (self->failed));
  rp_print_json (sums);
}

/* What the server and the store have to say about faults that were made is of no interest. */
static GLogWriterOutput
ignore_messages (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

static RpExit
minimise (RpSimulation *simulation, const Simulate *self)
{
  g_autofree char *steps = rp_simulation_minimise (simulation, self->first);

  if (steps == NULL)
    {
      rp_print (_ ("This history does not fail.\n"));
      return RP_EXIT_OK;
    }
  rp_print ("%s", steps);
  return RP_EXIT_PARTLY;
}

static RpExit
run_simulate (RpInvocation *invocation, GError **error)
{
  g_auto (Simulate) self = { 0 };
  g_autoptr (RpSimulation) simulation = NULL;
  RpClock *clock;

  if (!parse (invocation, &self, error)
      || (clock = rp_invocation_get_clock (invocation, error)) == NULL)
    return RP_EXIT_USAGE;
  g_log_set_writer_func (ignore_messages, NULL, NULL);
  simulation = rp_simulation_new (&self.options, error);
  if (simulation == NULL)
    return RP_EXIT_FAILED;
  if (self.minimise != NULL)
    return minimise (simulation, &self);
  run_all (&self, simulation, clock);
  if (self.trace == NULL)
    print_sums (invocation, &self);
  return self.violations > 0 ? RP_EXIT_PARTLY : RP_EXIT_OK;
}

const RpCommand rp_command_simulate = {
  .name = "simulate",
  .arguments = "",
  .summary = N_ ("Prove the exchange between laptops and server under faults"),
  .details = N_ ("Runs histories of several laptops and a server, all in memory, in which messages "
                 "are lost, doubled, late and cut, programs and machines die, disks are put back "
                 "and laptops copied; then checks that nothing was lost and all agree. A history "
                 "is decided by its seed and can be run again. The status is 3 when one went "
                 "wrong; its seed and the steps that are needed are printed."),
  .run = run_simulate,
};
