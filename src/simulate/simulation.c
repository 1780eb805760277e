/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/simulation.h"

#include "simulate/sim-check.h"
#include "simulate/sim-file.h"
#include "simulate/sim-laptop.h"
#include "simulate/sim-step.h"

struct _RpSimulation
{
  RpSimulationOptions options;
  char *database;
  char *folder;
  RpSimServer *server;
  GPtrArray *laptops; /* RpSimLaptop */
};

void
rp_simulation_options_init (RpSimulationOptions *options)
{
  *options = (RpSimulationOptions){ .n_laptops = 3, .n_steps = 80, .clocks = TRUE };
}

static gboolean
prepare (RpSimulation *self, GError **error)
{
  g_autofree char *organisation = rp_sim_organisation_make ();

  self->folder = rp_sim_folder_new (error);
  if (self->folder == NULL)
    return FALSE;
  self->server = rp_sim_server_new (self->folder, self->database, organisation, error);
  if (self->server == NULL)
    return FALSE;
  for (guint i = 0; i < self->options.n_laptops; i++)
    {
      RpSimLaptop *laptop = rp_sim_laptop_new (i, self->folder, self->server, error);

      if (laptop == NULL)
        return FALSE;
      g_ptr_array_add (self->laptops, laptop);
    }
  return rp_sim_server_keep_beginning (self->server, error);
}

RpSimulation *
rp_simulation_new (const RpSimulationOptions *options, GError **error)
{
  g_autoptr (RpSimulation) self = g_new0 (RpSimulation, 1);

  self->options = *options;
  self->database = g_strdup (options->database);
  self->options.database = self->database;
  self->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_sim_laptop_free);
  return prepare (self, error) ? g_steal_pointer (&self) : NULL;
}

void
rp_simulation_free (RpSimulation *self)
{
  g_ptr_array_unref (self->laptops);
  g_clear_pointer (&self->server, rp_sim_server_free);
  rp_sim_folder_free (self->folder);
  g_free (self->database);
  g_free (self);
}

void
rp_simulation_result_free (RpSimulationResult *self)
{
  g_strfreev (self->violations);
  g_free (self->trace);
  g_free (self->digest);
  g_free (self);
}

/* --- one history -------------------------------------------------------------------------------- */

static int
compare_order (gconstpointer a, gconstpointer b)
{
  const RpSimOp *first = *(RpSimOp *const *)a;
  const RpSimOp *second = *(RpSimOp *const *)b;

  return first->order < second->order ? -1 : first->order > second->order;
}

/* What was decided, told apart by the words in it, not by ids, which have the time in them. */
static void
add_to_digest (GChecksum *digest, RpSimLedger *ledger, const RpSimOp *op)
{
  g_autoptr (GPtrArray) values = rp_sim_ledger_find_values (ledger, op->payload);

  g_checksum_update (digest, (const guchar *)op->decision, -1);
  for (guint i = 0; i < values->len; i++)
    g_checksum_update (digest, (const guchar *)((RpSimValue *)values->pdata[i])->word, -1);
}

static void
count_op (RpSimulationResult *result, const RpSimOp *op)
{
  result->operations++;
  result->conflicts += g_str_has_prefix (op->decision, "conflict");
  result->held += g_str_has_prefix (op->decision, "held");
  result->rejected += g_str_has_prefix (op->decision, "rejected");
}

static void
sum_up (RpSimulationResult *result, RpSimHistory *history)
{
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  GPtrArray *all = rp_sim_ledger_get_ops (history->ledger);

  for (guint i = 0; i < all->len; i++)
    if (((RpSimOp *)all->pdata[i])->decision != NULL)
      g_ptr_array_add (ops, all->pdata[i]);
  g_ptr_array_sort (ops, compare_order);
  for (guint i = 0; i < ops->len; i++)
    {
      add_to_digest (digest, history->ledger, ops->pdata[i]);
      count_op (result, ops->pdata[i]);
    }
  result->exchanges = history->exchanges;
  result->digest = g_strdup (g_checksum_get_string (digest));
  result->trace = history->trace != NULL ? g_strdup (history->trace->str) : NULL;
  result->violations = g_strdupv ((char **)history->violations->pdata);
}

static void
trace_step (RpSimHistory *history, const RpSimStep *step)
{
  JsonObject *line;

  if (history->trace == NULL)
    return;
  line = json_object_new ();
  json_object_set_string_member (line, "t", "step");
  json_object_set_int_member (line, "no", history->step);
  json_object_set_string_member (line, "deed", rp_sim_step_name (step));
  json_object_set_int_member (line, "laptop", step->laptop % history->laptops->len);
  rp_sim_history_trace (history, line);
}

static void
trace_seed (RpSimHistory *history, guint64 seed)
{
  JsonObject *line;

  if (history->trace == NULL)
    return;
  line = json_object_new ();
  json_object_set_string_member (line, "t", "history");
  json_object_set_int_member (line, "seed", (gint64)seed);
  rp_sim_history_trace (history, line);
}

static void
run_steps (RpSimHistory *history, guint64 seed, guint n_steps, GHashTable *left_out)
{
  g_autoptr (GArray) steps = rp_sim_steps_plan (seed, n_steps, history->options->wide);

  trace_seed (history, seed);
  for (guint i = 0; i < steps->len && history->violations->len == 0; i++)
    {
      const RpSimStep *step = &g_array_index (steps, RpSimStep, i);

      history->step = (int)i;
      if (left_out != NULL && g_hash_table_contains (left_out, GUINT_TO_POINTER (i)))
        continue;
      trace_step (history, step);
      rp_sim_step_do (step, history);
    }
  history->step = (int)steps->len;
  if (history->violations->len == 0)
    rp_sim_history_calm_down (history);
  if (history->violations->len == 0)
    rp_sim_check_all (history);
}

RpSimulationResult *
rp_simulation_run (RpSimulation *self, guint64 seed, GHashTable *left_out)
{
  RpSimulationResult *result = g_new0 (RpSimulationResult, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpSimHistory) history = rp_sim_history_new (&self->options, self->server,
                                                         self->laptops, self->folder, seed, &error);

  result->seed = seed;
  if (history == NULL)
    {
      g_autofree char *text = g_strdup_printf ("the history cannot begin: %s", error->message);
      const char *const texts[] = { text, NULL };

      result->violations = g_strdupv ((char **)texts);
      return result;
    }
  run_steps (history, seed, self->options.n_steps, left_out);
  sum_up (result, history);
  return result;
}

/* --- minimising --------------------------------------------------------------------------------- */

/* "I7" of "step 12: I7: …": what kind of fault it is. Returns: (transfer full) */
static char *
dup_class (const char *violation)
{
  g_auto (GStrv) parts = g_strsplit (violation, ": ", 3);

  return g_strdup (g_strv_length (parts) > 1 ? parts[1] : violation);
}

/* @wanted: (nullable): the kind of fault; any without */
static gboolean
fails (RpSimulation *self, guint64 seed, GHashTable *left_out, const char *wanted)
{
  g_autoptr (RpSimulationResult) result = rp_simulation_run (self, seed, left_out);
  g_autofree char *class = result->violations[0] != NULL ? dup_class (result->violations[0]) : NULL;

  return class != NULL && (wanted == NULL || g_str_equal (class, wanted));
}

static void
leave_out (GHashTable *left_out, guint first, guint n, GPtrArray *changed)
{
  for (guint i = first; i < first + n; i++)
    if (!g_hash_table_contains (left_out, GUINT_TO_POINTER (i)))
      {
        g_ptr_array_add (changed, GUINT_TO_POINTER (i));
        g_hash_table_add (left_out, GUINT_TO_POINTER (i));
      }
}

static void
take_in (GHashTable *left_out, GPtrArray *changed)
{
  for (guint i = 0; i < changed->len; i++)
    g_hash_table_remove (left_out, changed->pdata[i]);
}

/* Leaves out stretches of steps, shorter and shorter ones. */
static void
shrink (RpSimulation *self, guint64 seed, GHashTable *left_out, const char *wanted)
{
  for (guint n = self->options.n_steps; n > 0; n /= 2)
    for (guint first = 0; first < self->options.n_steps; first += n)
      {
        g_autoptr (GPtrArray) changed = g_ptr_array_new ();

        leave_out (left_out, first, MIN (n, self->options.n_steps - first), changed);
        if (changed->len > 0 && !fails (self, seed, left_out, wanted))
          take_in (left_out, changed);
      }
}

char *
rp_simulation_minimise (RpSimulation *self, guint64 seed)
{
  g_autoptr (GHashTable) left_out = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) steps = rp_sim_steps_plan (seed, self->options.n_steps, self->options.wide);
  g_autoptr (RpSimulationResult) first = NULL;
  g_autoptr (RpSimulationResult) result = NULL;
  g_autofree char *class = NULL;
  gboolean traced = self->options.trace;
  GString *text;

  first = rp_simulation_run (self, seed, NULL);
  if (first->violations[0] == NULL)
    return NULL;
  class = dup_class (first->violations[0]);
  shrink (self, seed, left_out, class);
  shrink (self, seed, left_out, class);

  self->options.trace = TRUE;
  result = rp_simulation_run (self, seed, left_out);
  self->options.trace = traced;
  text = g_string_new (NULL);
  for (guint i = 0; i < steps->len; i++)
    if (!g_hash_table_contains (left_out, GUINT_TO_POINTER (i)))
      {
        const RpSimStep *step = &g_array_index (steps, RpSimStep, i);

        g_string_append_printf (text, "%4u %s %u\n", i, rp_sim_step_name (step), step->laptop);
      }
  for (guint i = 0; result->violations[i] != NULL; i++)
    g_string_append_printf (text, "%s\n", result->violations[i]);
  if (result->trace != NULL)
    g_string_append (text, result->trace);
  return g_string_free (text, FALSE);
}
