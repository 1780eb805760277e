/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/mutant.h"
#include "cli/commands.h"
#include "cli/simulate-sums.h"

typedef struct
{
  RpSimulationOptions options;
  guint64 first, last;
  char *seeds, *trace, *minimise, *mutant, *world;
  gint n_laptops, n_steps, minutes, n_jobs;
  gboolean until_failure;
  RpClock *clock; /* borrowed */
  RpSimulateSums sums;
} Simulate;

static void
simulate_clear (Simulate *self)
{
  g_free (self->seeds);
  g_free (self->trace);
  g_free (self->minimise);
  g_free (self->mutant);
  g_free (self->world);
  g_free ((char *)self->options.database);
  rp_simulate_sums_clear (&self->sums);
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
  if (self->n_jobs < 1 || self->n_jobs > 64)
    return set_usage (error, _ ("There can be 1 to 64 processes."));
  if (self->world != NULL && !g_str_equal (self->world, "wide"))
    return set_usage (error, _ ("The other world is “wide”."));
#ifdef RP_MUTANTS
  if (!rp_mutant_select (self->mutant))
    return set_usage (error, "There is no mutant of that name.");
#endif
  self->options.n_laptops = (guint)self->n_laptops;
  self->options.n_steps = (guint)self->n_steps;
  self->options.trace = self->trace != NULL;
  self->options.wide = self->world != NULL;
  return TRUE;
}

static gboolean
parse (RpInvocation *invocation, Simulate *self, GError **error)
{
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_STRING, &self->seeds, N_ ("The histories to run; 1-100"), "A-B" },
    { "clients", 0, 0, G_OPTION_ARG_INT, &self->n_laptops, N_ ("Laptops in each; 3"), N_ ("N") },
    { "steps", 0, 0, G_OPTION_ARG_INT, &self->n_steps, N_ ("What happens in each; 80"), N_ ("N") },
    { "world", 0, 0, G_OPTION_ARG_STRING, &self->world,
      N_ ("“wide”: also what offices do: late entries and proposals are decided, customers merged, "
          "roles changed"),
      N_ ("NAME") },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &self->minutes,
      N_ ("Begin no history after so many minutes"), N_ ("N") },
    { "jobs", 0, 0, G_OPTION_ARG_INT, &self->n_jobs, N_ ("Processes that share the histories; 1"),
      N_ ("N") },
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
  self->n_jobs = 1;
  rp_simulate_sums_init (&self->sums);
  return rp_invocation_parse (invocation, entries, 0, 0, error) && check_options (self, error);
}

/* --- running ------------------------------------------------------------------------------------ */

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
is_over (const Simulate *self, const RpSimulateSums *sums, gint64 started_us)
{
  return (self->until_failure && sums->failed->len > 0)
         || (self->minutes > 0
             && rp_clock_monotonic_us (self->clock) - started_us
                    > self->minutes * G_TIME_SPAN_MINUTE);
}

/* Every @n_jobs-th history from @first. */
static void
run_some (Simulate *self, RpSimulation *simulation, guint64 first, RpSimulateSums *sums)
{
  gint64 started_us = rp_clock_monotonic_us (self->clock);

  for (guint64 seed = first; seed <= self->last && !is_over (self, sums, started_us);
       seed += (guint64)self->n_jobs)
    {
      g_autoptr (RpSimulationResult) result = rp_simulation_run (simulation, seed, NULL);

      rp_simulate_sums_add (sums, result);
      if (result->trace != NULL)
        rp_print ("%s", result->trace);
      /* The first failure is made small; it is what one looks at. */
      if (result->violations[0] != NULL)
        complain (simulation, result,
                  self->trace == NULL && !self->until_failure && sums->failed->len == 1);
    }
}

static gboolean
run_share (guint number, RpSimulateSums *sums, gpointer data)
{
  Simulate *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpSimulation) simulation = rp_simulation_new (&self->options, &error);

  if (simulation != NULL)
    run_some (self, simulation, self->first + number, sums);
  else
    rp_complain ("%s", error->message);
  return simulation != NULL;
}

static gboolean
run_all (Simulate *self, GError **error)
{
  g_autoptr (RpSimulation) simulation = NULL;

  if (self->n_jobs > 1 && self->trace == NULL)
    return rp_simulate_share ((guint)self->n_jobs, run_share, self, &self->sums, error);
  self->n_jobs = 1;
  simulation = rp_simulation_new (&self->options, error);
  if (simulation != NULL)
    run_some (self, simulation, self->first, &self->sums);
  return simulation != NULL;
}

static void
print_json (const RpSimulateSums *sums)
{
  JsonObject *json = json_object_new ();
  JsonArray *failed = json_array_new ();

  for (guint i = 0; i < sums->failed->len; i++)
    json_array_add_int_element (failed, (gint64)g_array_index (sums->failed, guint64, i));
  json_object_set_int_member (json, "seeds", (gint64)sums->n_histories);
  json_object_set_int_member (json, "operations", (gint64)sums->operations);
  json_object_set_int_member (json, "conflicts", (gint64)sums->conflicts);
  json_object_set_int_member (json, "held", (gint64)sums->held);
  json_object_set_int_member (json, "rejected", (gint64)sums->rejected);
  json_object_set_int_member (json, "exchanges", (gint64)sums->exchanges);
  json_object_set_int_member (json, "violations", sums->failed->len);
  json_object_set_array_member (json, "failed", failed);
  rp_print_json (json);
}

static void
print_sums (RpInvocation *invocation, const RpSimulateSums *sums)
{
  if (rp_invocation_wants_json (invocation))
    print_json (sums);
  else
    rp_print (_ ("Histories: %lu\nOperations: %lu\nConflicts: %lu\nHeld: %lu\nRejected: %lu\n"
                 "Exchanges: %lu\nHistories that went wrong: %lu\n"),
              (gulong)sums->n_histories, (gulong)sums->operations, (gulong)sums->conflicts,
              (gulong)sums->held, (gulong)sums->rejected, (gulong)sums->exchanges,
              (gulong)sums->failed->len);
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
minimise (const Simulate *self, GError **error)
{
  g_autoptr (RpSimulation) simulation = rp_simulation_new (&self->options, error);
  g_autofree char *steps = NULL;

  if (simulation == NULL)
    return RP_EXIT_FAILED;
  steps = rp_simulation_minimise (simulation, self->first);
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

  if (!parse (invocation, &self, error)
      || (self.clock = rp_invocation_get_clock (invocation, error)) == NULL)
    return RP_EXIT_USAGE;
  g_log_set_writer_func (ignore_messages, NULL, NULL);
  if (self.minimise != NULL)
    return minimise (&self, error);
  if (!run_all (&self, error))
    return RP_EXIT_FAILED;
  if (self.trace == NULL)
    print_sums (invocation, &self.sums);
  return self.sums.failed->len > 0 ? RP_EXIT_PARTLY : RP_EXIT_OK;
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
