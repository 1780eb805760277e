/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-history.h"

#include <string.h>

#include "base/json.h"
#include "server/blob-sweep.h"
#include "server/compaction.h"
#include "simulate/sim-disk.h"
#include "simulate/sim-laptop.h"
#include "simulate/sim-photo.h"
#include "simulate/sim-transport.h"
#include "simulate/sim-typing.h"
#include "simulate/sim-wide.h"

#define VIOLATIONS_MAX 8
/* Cycles of every laptop until nothing changes any more; each history needs two or three. */
#define ROUNDS_MAX 12

static void
add_first_records (RpSimHistory *self)
{
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    {
      rp_sim_ledger_add_record (self->ledger, "customer", rp_sim_customers[i], rp_sim_customers[i],
                                rp_sim_customers[i]);
      rp_sim_ledger_add_record (self->ledger, "contact", rp_sim_contacts[i], rp_sim_customers[i],
                                rp_sim_customers[i]);
    }
}

/* How bad the line is: now and then it is good, so that much is decided. */
static guint
choose_faults (guint64 seed)
{
  static const guint levels[] = { 30, 150, 300, 300 };

  return levels[seed % G_N_ELEMENTS (levels)];
}

static void
open_office (RpSimOffice *office)
{
  memcpy (office->assigned, rp_sim_first_assignments, sizeof office->assigned);
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    office->survivors[i] = i;
  for (guint i = 0; i < RP_SIM_PERSONS; i++)
    {
      office->roles[i] = rp_sim_persons[i].roles;
      office->locked_out[i] = FALSE;
      office->left[i] = FALSE;
    }
}

RpSimHistory *
rp_sim_history_new (const RpSimulationOptions *options, RpSimServer *server, GPtrArray *laptops,
                    const char *folder, guint64 seed, GError **error)
{
  g_autoptr (RpSimHistory) self = g_new0 (RpSimHistory, 1);

  self->options = options;
  self->server = server;
  self->laptops = g_ptr_array_new ();
  self->copies = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_sim_laptop_free);
  self->ledger = rp_sim_ledger_new ();
  self->in_flight = g_ptr_array_new_with_free_func (rp_sim_message_free);
  self->photos = g_ptr_array_new_with_free_func (rp_sim_photo_free);
  self->violations = g_ptr_array_new_null_terminated (VIOLATIONS_MAX, g_free, TRUE);
  self->trace = options->trace ? g_string_new (NULL) : NULL;
  self->folder = folder;
  self->fault_per_mille = choose_faults (seed);
  self->backup_step = -1;
  rp_sim_disk_set_seed (seed);
  open_office (&self->office);
  add_first_records (self);
  if (options->wide)
    rp_sim_server_remove_files (server);
  if (!rp_sim_server_reset (server, seed, error))
    return NULL;
  for (guint i = 0; i < laptops->len; i++)
    {
      g_ptr_array_add (self->laptops, laptops->pdata[i]);
      if (!rp_sim_laptop_reset (laptops->pdata[i], self, seed, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
rp_sim_history_free (RpSimHistory *self)
{
  g_ptr_array_unref (self->in_flight);
  g_ptr_array_unref (self->photos);
  g_ptr_array_unref (self->laptops);
  g_ptr_array_unref (self->copies);
  g_ptr_array_unref (self->violations);
  g_free (self->unstorable);
  g_free (self->unsendable);
  rp_sim_ledger_free (self->ledger);
  if (self->trace != NULL)
    g_string_free (self->trace, TRUE);
  g_free (self->traced_epoch);
  g_free (self);
}

GPtrArray *
rp_sim_history_copy_disks (RpSimHistory *self)
{
  GPtrArray *disks = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->laptops->len && error == NULL; i++)
    {
      RpSimLaptop *laptop = self->laptops->pdata[i];
      GBytes *disk;

      /* A database is written anew in the first exchange of another day. */
      rp_sim_clock_advance (laptop->clock, G_TIME_SPAN_DAY);
      if (!rp_sim_history_has_left (self, laptop->person))
        rp_sim_laptop_sync (laptop, NULL);
      disk = rp_sim_laptop_copy_disk (laptop, &error);

      if (disk != NULL)
        g_ptr_array_add (disks, disk);
    }
  if (error == NULL && self->server->path != NULL
      && rp_compaction_run (self->server->connection, &error)
      && rp_sim_server_back_up (self->server, &error))
    g_ptr_array_add (disks, g_bytes_ref (self->server->backup));
  if (error != NULL)
    rp_sim_history_fail (self, "reading a disk", error);
  return disks;
}

void
rp_sim_history_blame (RpSimHistory *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (self->violations->len >= VIOLATIONS_MAX)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->violations, g_strdup_printf ("step %d: %s", self->step, text));
}

gboolean
rp_sim_history_is_locked_out (const RpSimHistory *self, const RpSimPerson *person)
{
  return self->office.locked_out[person - rp_sim_persons];
}

gboolean
rp_sim_history_has_left (const RpSimHistory *self, const RpSimPerson *person)
{
  return self->office.left[person - rp_sim_persons];
}

RpRoles
rp_sim_history_get_roles (const RpSimHistory *self, const RpSimPerson *person)
{
  return rp_roles_parse (self->office.roles[person - rp_sim_persons]);
}

const char *
rp_sim_history_find_survivor (const RpSimHistory *self, const char *customer)
{
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    if (g_str_equal (rp_sim_customers[i], customer))
      return rp_sim_customers[self->office.survivors[i]];
  return customer;
}

gboolean
rp_sim_history_may_write (const RpSimHistory *self, const RpSimPerson *person, const char *customer)
{
  RpRoles roles = rp_sim_history_get_roles (self, person);

  if ((roles & RP_ROLE_SPECIALIST) != 0)
    return TRUE;
  if ((roles & (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)) == 0)
    return FALSE;
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    if (g_str_equal (rp_sim_customers[i], customer))
      return g_strcmp0 (self->office.assigned[i].manager, person->id) == 0
             || g_strcmp0 (self->office.assigned[i].deputy, person->id) == 0;
  return FALSE;
}

void
rp_sim_history_fail (RpSimHistory *self, const char *what, const GError *error)
{
  rp_sim_history_blame (self, "%s failed: %s", what,
                        error != NULL ? error->message : "for no reason given");
}

void
rp_sim_history_trace (RpSimHistory *self, JsonObject *object)
{
  g_autofree char *text = rp_json_object_to_canonical (object);

  json_object_unref (object);
  g_string_append (self->trace, text);
  g_string_append_c (self->trace, '\n');
}

static char *
read_head (RpSimHistory *self)
{
  g_autoptr (GError) error = NULL;
  char *head = rp_sim_server_query (self->server, "SELECT head FROM org_clock", &error);

  if (error != NULL)
    rp_sim_history_fail (self, "reading the counter", error);
  return head;
}

static gboolean
has_waiting (RpSimLaptop *laptop)
{
  g_autofree char *waiting = rp_sim_laptop_query (
      laptop, "SELECT id FROM op WHERE state IN ('queued', 'frozen') LIMIT 1", NULL, NULL);

  return waiting != NULL;
}

/* How many files it has to send. */
static char *
count_files (RpSimLaptop *laptop)
{
  return laptop->history->options->wide ? rp_sim_laptop_query (
             laptop, "SELECT count(*) FROM blob WHERE up_state = 'waiting'", NULL, NULL)
                                        : NULL;
}

/* @changed: (out): whether the server has decided on anything, somebody has something to send yet, or has sent
 * files that others can fetch now */
static gboolean
sync_all (RpSimHistory *self, gboolean *changed)
{
  g_autofree char *before = read_head (self);
  g_autofree char *after = NULL;
  gboolean all = TRUE, waiting = FALSE, sent = FALSE;

  for (guint i = 0; i < self->laptops->len; i++)
    {
      RpSimLaptop *laptop = self->laptops->pdata[i];
      g_autofree char *files = NULL, *files_left = NULL;
      gboolean complete;

      if (rp_sim_history_has_left (self, laptop->person))
        {
          rp_sim_laptop_knock (laptop);
          continue;
        }
      files = count_files (laptop);
      rp_sim_laptop_open_screen (laptop);
      rp_sim_laptop_sync (laptop, &complete);
      rp_sim_typing_watch (laptop);
      files_left = count_files (laptop);
      sent = sent || g_strcmp0 (files, files_left) != 0;
      all = all && complete;
      waiting = waiting || has_waiting (laptop);
    }
  after = read_head (self);
  *changed = waiting || sent || g_strcmp0 (before, after) != 0;
  return all;
}

/* Until nothing changes any more. */
static void
settle_down (RpSimHistory *self)
{
  gboolean changed = TRUE, all = FALSE;

  for (guint i = 0; i < ROUNDS_MAX && (changed || !all) && self->violations->len == 0; i++)
    all = sync_all (self, &changed);
  if ((changed || !all) && self->violations->len == 0)
    rp_sim_history_blame (self, "I20: the laptops still exchange news without end");
}

/* Only a wide world has files. */
static void
do_nights_work (RpSimHistory *self)
{
  g_autoptr (GError) error = NULL;

  if (!rp_blob_sweep_run (self->server->connection, RP_CLOCK (self->server->clock),
                          self->server->files, NULL, &error))
    rp_sim_history_fail (self, "the work of the night", error);
}

void
rp_sim_history_calm_down (RpSimHistory *self)
{
  while (self->in_flight->len > 0)
    rp_sim_transport_arrive (self);
  self->calm = TRUE;
  if (self->options->wide)
    rp_sim_wide_let_in (self);
  settle_down (self);
  if (!self->options->wide || self->violations->len > 0)
    return;
  do_nights_work (self);
  settle_down (self);
}
