/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-admin.h"

#include <string.h>

#include "server/admin.h"
#include "server/changeset.h"
#include "server/database.h"
#include "simulate/sim-laptop.h"
#include "simulate/sim-photo.h"

static const RpActor actor = { .roles = RP_ROLE_SERVER };

typedef struct
{
  RpSimHistory *history;
  RpTransaction *transaction;
  RpChangeset *changeset;
} Work;

static gboolean
begin (RpSimHistory *history, Work *work)
{
  g_autofree char *now = rp_clock_dup_now_utc (history->server->services.clock);
  g_autoptr (GError) error = NULL;

  work->history = history;
  work->transaction = rp_transaction_begin (history->server->connection, &error);
  if (work->transaction == NULL)
    {
      rp_sim_history_fail (history, "the administrator's transaction", error);
      return FALSE;
    }
  work->changeset = rp_changeset_new (history->server->connection, now);
  return TRUE;
}

static void
finish (Work *work)
{
  g_autoptr (GError) error = NULL;
  gint64 head;

  rp_changeset_accept (work->changeset);
  if (!rp_changeset_write (work->changeset, &head, &error)
      || !rp_transaction_commit (g_steal_pointer (&work->transaction), &error))
    rp_sim_history_fail (work->history, "the administrator's change", error);
  rp_changeset_free (work->changeset);
  g_clear_pointer (&work->transaction, rp_transaction_rollback);
}

static const RpRow *
find (Work *work, const char *kind, const char *id)
{
  return rp_changeset_find (work->changeset, rp_schema_find_kind (kind), id);
}

static void
trace_change (RpSimHistory *history, const char *what, const char *kind, const char *id,
              const char *unit, const char *value)
{
  JsonObject *line;

  if (history->trace == NULL)
    return;
  line = json_object_new ();
  json_object_set_string_member (line, "t", what);
  json_object_set_string_member (line, "kind", kind);
  json_object_set_string_member (line, "id", id);
  json_object_set_string_member (line, "unit", unit);
  json_object_set_string_member (line, "value", value);
  rp_sim_history_trace (history, line);
}

/* What cannot be done is not: the dice ask for it all the same. @error: (nullable) */
static gboolean
has_worked (RpSimHistory *history, const char *what, const GError *error)
{
  if (error != NULL && error->domain != G_IO_ERROR)
    rp_sim_history_fail (history, what, error);
  return error == NULL;
}

void
rp_sim_admin_assign (RpSimHistory *history)
{
  guint customer = rp_sim_random_below (&history->random, RP_SIM_CUSTOMERS);
  guint first = rp_sim_random_below (&history->random, 2);
  const RpSimPerson *manager = &rp_sim_persons[first];
  const RpSimPerson *deputy
      = rp_sim_random_chance (&history->random, 500) ? &rp_sim_persons[1 - first] : NULL;
  RpAdmin admin = rp_sim_server_make_admin (history->server);
  g_autoptr (GError) error = NULL;

  rp_admin_assign (&admin, rp_sim_customers[customer], manager->login,
                   deputy != NULL ? deputy->login : NULL, &error);
  if (!has_worked (history, "giving a customer to somebody", error))
    return;
  history->reassigned[customer] = TRUE;
  history->office.assigned[customer].manager = manager->id;
  history->office.assigned[customer].deputy = deputy != NULL ? deputy->id : NULL;
  trace_change (history, "assign", "customer", rp_sim_customers[customer], manager->id,
                deputy != NULL ? deputy->id : "");
}

/* Any record but a customer. Returns: (nullable) */
static const RpSimRecord *
find_any (RpSimHistory *history)
{
  GPtrArray *records = rp_sim_ledger_get_records (history->ledger);

  for (guint i = 0; i < 6; i++)
    {
      const RpSimRecord *record
          = records->pdata[rp_sim_random_below (&history->random, records->len)];

      if (!g_str_equal (record->kind, "customer"))
        return record;
    }
  return NULL;
}

void
rp_sim_admin_move (RpSimHistory *history)
{
  const char *customer = rp_sim_history_find_survivor (
      history, rp_sim_customers[rp_sim_random_below (&history->random, RP_SIM_CUSTOMERS)]);
  const RpSimRecord *record = find_any (history);
  RpAdmin admin = rp_sim_server_make_admin (history->server);
  g_autoptr (GError) error = NULL;

  if (record == NULL)
    return;
  rp_admin_move (&admin, record->kind, record->id, customer, &error);
  if (!has_worked (history, "moving a record", error))
    return;
  rp_sim_ledger_move_record (history->ledger, record->id, customer);
  trace_change (history, "move", record->kind, record->id, "customer", customer);
}

void
rp_sim_admin_erase (RpSimHistory *history)
{
  const RpSimRecord *record = find_any (history);
  RpAdmin admin = rp_sim_server_make_admin (history->server);
  g_autoptr (GError) error = NULL;
  guint n_rows;

  if (record == NULL)
    return;
  rp_admin_erase (&admin, record->kind, record->id, &n_rows, &error);
  if (!has_worked (history, "erasing a record", error) || n_rows == 0)
    return;
  rp_sim_ledger_erase_record (history->ledger, record->id);
  trace_change (history, "erase", record->kind, record->id, "", "");
}

void
rp_sim_admin_import (RpSimHistory *history)
{
  const char *id = rp_sim_customers[rp_sim_random_below (&history->random, RP_SIM_CUSTOMERS)];
  g_autofree char *value = g_strdup_printf ("n%u", history->step);
  Work work;

  if (!begin (history, &work))
    return;
  rp_changeset_set_text (work.changeset,
                         rp_changeset_edit (work.changeset, find (&work, "customer", id)->kind, id),
                         "site_address", value, &actor);
  trace_change (history, "set", "customer", id, "site_address", value);
  finish (&work);
}

void
rp_sim_admin_poison (RpSimHistory *history, const char *word)
{
  g_autofree char *sql = g_strdup_printf (
      "CREATE TEMP TRIGGER IF NOT EXISTS poison BEFORE INSERT ON main.field_history"
      " WHEN NEW.new_value LIKE '%%%s%%' BEGIN SELECT raise (ABORT, 'poison'); END",
      word);
  g_autoptr (GError) error = NULL;

  if (!rp_sim_server_run (history->server, sql, &error))
    rp_sim_history_fail (history, "poisoning the database", error);
}

void
rp_sim_admin_back_up (RpSimHistory *history)
{
  g_autoptr (GError) error = NULL;

  if (!rp_sim_server_back_up (history->server, &error))
    rp_sim_history_fail (history, "a backup", error);
  if (history->options->wide)
    rp_sim_server_back_up_files (history->server);
  history->backup_step = history->step;
  rp_sim_ledger_back_up (history->ledger);
  history->office_backup = history->office;
  if (history->trace != NULL)
    {
      JsonObject *line = json_object_new ();

      json_object_set_string_member (line, "t", "backup");
      rp_sim_history_trace (history, line);
    }
}

static void
trace_restore (RpSimHistory *history, const char *epoch)
{
  JsonObject *line;

  if (history->trace == NULL)
    return;
  line = json_object_new ();
  json_object_set_string_member (line, "t", "restore");
  json_object_set_string_member (line, "epoch", epoch);
  rp_sim_history_trace (history, line);
  g_free (history->traced_epoch);
  history->traced_epoch = g_strdup (epoch);
}

/* Answers of the process that is gone reach nobody any more, and no screen is bound to show what only
 * the lost timeline had. */
static void
forget_timeline (RpSimHistory *history)
{
  g_ptr_array_set_size (history->in_flight, 0);
  for (guint i = 0; i < history->laptops->len; i++)
    {
      RpSimLaptop *laptop = history->laptops->pdata[i];

      g_ptr_array_set_size (laptop->late, 0);
      g_hash_table_remove_all (laptop->watched);
    }
  rp_sim_ledger_rewind (history->ledger, history->backup_step);
}

/* Of backups that are put back, with which the folder of files is put back besides. */
#define FILES_PER_MILLE 500

/* Everything is as it was when the backup was made. */
static void
go_back (RpSimHistory *history)
{
  g_autoptr (GError) error = NULL;

  if (history->options->wide && rp_sim_random_chance (&history->random, FILES_PER_MILLE))
    {
      if (!rp_sim_server_restore_files (history->server, &error))
        rp_sim_history_fail (history, "putting the files back", error);
      rp_sim_photo_note_put_back (history);
    }
  history->restores++;
  history->office = history->office_backup;
  forget_timeline (history);
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    rp_sim_ledger_merge_customer (history->ledger, rp_sim_customers[i],
                                  rp_sim_history_find_survivor (history, rp_sim_customers[i]));
}

void
rp_sim_admin_restore (RpSimHistory *history, guint64 seed)
{
  g_autofree char *epoch = g_strdup_printf ("00000000-0000-4000-8000-%012" G_GINT64_MODIFIER "x",
                                            seed & G_GUINT64_CONSTANT (0xffffffffffff));
  g_autofree char *sql = g_strdup_printf ("UPDATE org_clock SET epoch = '%s'", epoch);
  g_autoptr (GError) error = NULL;

  if (history->backup_step < 0)
    return;
  if (!rp_sim_server_restore (history->server, &error)
      || !rp_sim_server_run (history->server,
                             "INSERT INTO clock_epoch (epoch) SELECT epoch FROM org_clock", &error)
      || !rp_sim_server_run (history->server, sql, &error))
    rp_sim_history_fail (history, "putting the backup back", error);
  go_back (history);
  trace_restore (history, epoch);
}

void
rp_sim_admin_restore_silently (RpSimHistory *history)
{
  g_autoptr (GError) error = NULL;

  if (history->backup_step < 0)
    return;
  if (!rp_sim_server_restore (history->server, &error)
      || !rp_database_prepare (history->server->connection, &error))
    rp_sim_history_fail (history, "putting the backup back silently", error);
  go_back (history);
}
