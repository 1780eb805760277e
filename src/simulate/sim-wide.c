/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-wide.h"

#include <gio/gio.h>
#include <string.h>

#include "base/json-access.h"
#include "schema/role.h"
#include "server/admin.h"
#include "server/changeset.h"
#include "simulate/sim-typing.h"

#define RULERS (RP_ROLE_MANAGER | RP_ROLE_DEPUTY | RP_ROLE_SPECIALIST)

/* Fields of a customer that are kept in another system. */
static const char *const central_units[] = { "legal_rep", "reg_address" };

static guint
below (RpSimHistory *history, guint n)
{
  return rp_sim_random_below (&history->random, n);
}

void
rp_sim_wide_propose (RpSimLaptop *laptop)
{
  rp_sim_typing_type (laptop, "customer",
                      central_units[below (laptop->history, G_N_ELEMENTS (central_units))]);
}

/* --- deciding ----------------------------------------------------------------------------------- */

/* The oldest word in a record, by which records with ids of the server's are told apart in every run alike. */
static const char *
find_word (RpSimLaptop *laptop, RpRecord *record)
{
  g_autofree char *text = rp_json_object_to_canonical (rp_record_get_body (record));
  g_autoptr (GPtrArray) values = rp_sim_ledger_find_values (laptop->history->ledger, text);
  const char *first = "";

  for (guint i = 0; i < values->len; i++)
    if (*first == '\0' || strcmp (((RpSimValue *)values->pdata[i])->word, first) < 0)
      first = ((RpSimValue *)values->pdata[i])->word;
  return first;
}

/* Returns: (transfer full) (nullable): an open record of the kind, the first by its word, then by its id */
static RpRecord *
find_open (RpSimLaptop *laptop, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) open
      = rp_store_list (laptop->store, kind, "state = 'OPEN'", "id", 0, &error, NULL);
  RpRecord *first = NULL;

  if (error != NULL)
    rp_sim_history_fail (laptop->history, "the list of what is to be decided", error);
  for (guint i = 0; open != NULL && i < open->len; i++)
    if (first == NULL || strcmp (find_word (laptop, open->pdata[i]), find_word (laptop, first)) < 0)
      first = open->pdata[i];
  return first != NULL ? g_object_ref (first) : NULL;
}

/* Nobody decides about what he has proposed. */
static gboolean
is_his_proposal (RpSimLaptop *laptop, RpRecord *record)
{
  g_autofree char *user = rp_store_dup_meta (laptop->store, "user");

  return g_str_equal (rp_record_get_kind (record)->name, "proposal")
         && g_strcmp0 (rp_record_get_text (record, "by"), user) == 0;
}

static void
decide (RpSimLaptop *laptop, RpRecord *record)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("record.decide");
  g_autoptr (GError) error = NULL;
  const char *to;

  rp_sim_ledger_add_late (laptop->history->ledger, rp_record_get_id (record),
                          rp_record_get_text (record, "op"));
  to = below (laptop->history, 3) > 0 ? "ACCEPTED" : "REFUSED";
  rp_edit_move (edit, record, is_his_proposal (laptop, record) ? "WITHDRAWN" : to, NULL);
  if (!rp_store_commit (laptop->store, edit, NULL, &error))
    rp_sim_history_fail (laptop->history, "a decision", error);
}

void
rp_sim_wide_rule (RpSimLaptop *laptop)
{
  RpRoles roles = rp_sim_history_get_roles (laptop->history, laptop->person);
  gboolean late = below (laptop->history, 2) == 0;
  g_autoptr (RpRecord) record = NULL;

  if ((roles & (late ? RULERS : RP_ROLE_SPECIALIST)) == 0)
    return;
  record = find_open (laptop, late ? "held" : "proposal");
  if (record != NULL)
    decide (laptop, record);
}

/* --- the office --------------------------------------------------------------------------------- */

static guint
find_index (const char *customer)
{
  guint i = 0;

  while (i + 1 < RP_SIM_CUSTOMERS && !g_str_equal (rp_sim_customers[i], customer))
    i++;
  return i;
}

/* Half of the customers stay. */
static gboolean
may_merge (const RpSimHistory *history, guint from, guint into)
{
  guint n_merged = 0;

  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    n_merged += history->office.survivors[i] != i;
  return from != into && history->office.survivors[from] == from && n_merged < RP_SIM_CUSTOMERS / 2;
}

void
rp_sim_wide_merge (RpSimHistory *history)
{
  guint from = below (history, RP_SIM_CUSTOMERS);
  guint into = find_index (
      rp_sim_history_find_survivor (history, rp_sim_customers[below (history, RP_SIM_CUSTOMERS)]));
  RpAdmin admin = rp_sim_server_make_admin (history->server);
  g_autoptr (GError) error = NULL;

  if (!may_merge (history, from, into))
    return;
  if (!rp_admin_merge_customers (&admin, rp_sim_customers[from], rp_sim_customers[into], &error))
    {
      rp_sim_history_fail (history, "merging customers", error);
      return;
    }
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    if (history->office.survivors[i] == from)
      history->office.survivors[i] = into;
  rp_sim_ledger_merge_customer (history->ledger, rp_sim_customers[from], rp_sim_customers[into]);
}

void
rp_sim_wide_change_roles (RpSimHistory *history)
{
  static const char *const roles[] = { "KAM,DEP", "BS", "KAM", "DEP" };
  guint person = below (history, RP_SIM_PERSONS);
  const char *chosen = roles[below (history, G_N_ELEMENTS (roles))];
  RpAdmin admin = rp_sim_server_make_admin (history->server);
  g_autoptr (GError) error = NULL;

  if (!rp_admin_set_roles (&admin, rp_sim_persons[person].login, chosen, NULL, &error))
    {
      rp_sim_history_fail (history, "changing somebody's roles", error);
      return;
    }
  history->office.roles[person] = chosen;
}

static void
set_locked_out (RpSimHistory *history, guint person, gboolean locked_out)
{
  RpAdmin admin = rp_sim_server_make_admin (history->server);
  g_autoptr (GError) error = NULL;

  if (!rp_admin_set_disabled (&admin, rp_sim_persons[person].login, locked_out, &error))
    {
      rp_sim_history_fail (history, "locking somebody out", error);
      return;
    }
  history->office.locked_out[person] = locked_out;
}

/* Of those who are locked out, who does not come back; somebody has to be left. */
#define LEAVE_PER_MILLE 250

static gboolean
has_leaver (const RpSimHistory *history)
{
  for (guint i = 0; i < RP_SIM_PERSONS; i++)
    if (history->office.left[i])
      return TRUE;
  return FALSE;
}

void
rp_sim_wide_lock_out (RpSimHistory *history)
{
  guint person = below (history, RP_SIM_PERSONS);

  if (history->office.left[person])
    return;
  set_locked_out (history, person, !history->office.locked_out[person]);
  history->office.left[person] = history->office.locked_out[person] && !has_leaver (history)
                                 && rp_sim_random_chance (&history->random, LEAVE_PER_MILLE);
}

/* A while later: who has tried too often meanwhile has to wait. */
#define WAIT_US (20 * G_TIME_SPAN_MINUTE)

void
rp_sim_wide_let_in (RpSimHistory *history)
{
  rp_sim_clock_advance (history->server->clock, WAIT_US);
  for (guint i = 0; i < RP_SIM_PERSONS; i++)
    if (history->office.locked_out[i] && !history->office.left[i])
      set_locked_out (history, i, FALSE);
}

/* --- newer programs ----------------------------------------------------------------------------- */

typedef struct
{
  RpSimHistory *history;
  const RpSimRecord *record;
} Newer;

static gboolean
write_newer (RpChangeset *changeset, const Newer *newer, GError **error)
{
  static const RpActor actor = { .roles = RP_ROLE_SERVER };
  const RpKind *kind = rp_schema_find_kind (newer->record->kind);
  g_autofree char *value = g_strdup_printf ("n%u", newer->history->step);
  gint64 head;

  if (!rp_changeset_lock (changeset, error))
    return FALSE;
  if (rp_changeset_find (changeset, kind, newer->record->id) != NULL)
    {
      RpRow *row = rp_changeset_edit (changeset, kind, newer->record->id);

      /* This program writes its history, and does not know where the value belongs. */
      rp_changeset_set_text (changeset, row, RP_SIM_NEWER_UNIT, value, &actor);
      json_object_set_string_member (row->body, RP_SIM_NEWER_UNIT, value);
    }
  rp_changeset_accept (changeset);
  return rp_changeset_write (changeset, &head, error);
}

void
rp_sim_wide_write_newer (RpSimHistory *history)
{
  GPtrArray *records = rp_sim_ledger_get_records (history->ledger);
  Newer newer = { history, records->pdata[below (history, records->len)] };
  g_autofree char *now = rp_clock_dup_now_utc (history->server->services.clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTransaction) transaction
      = rp_transaction_begin (history->server->connection, &error);
  g_autoptr (RpChangeset) changeset
      = transaction != NULL ? rp_changeset_new (history->server->connection, now) : NULL;

  if (changeset == NULL || !write_newer (changeset, &newer, &error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), &error))
    rp_sim_history_fail (history, "what a newer program writes", error);
}
