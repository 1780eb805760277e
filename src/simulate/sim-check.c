/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-check.h"

#include <string.h>

#include "base/json-access.h"
#include "schema/kind.h"
#include "schema/role.h"
#include "simulate/sim-laptop.h"

/* --- who may have what -------------------------------------------------------------------------- */

/* Worked out from the assignments in the customers, not from what the server has granted. */
static gboolean
is_assigned (const RpSimEvidence *evidence, const RpSimPerson *person, const char *scope)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    {
      const char *body = rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_BODY);
      g_autoptr (JsonObject) customer = NULL;

      if (!g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND), "customer")
          || !g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_ID), scope))
        continue;
      customer = rp_json_parse_object (body, strlen (body), &rp_json_limits_message, NULL);
      return g_str_equal (rp_json_get_string (customer, "manager", ""), person->id)
             || g_str_equal (rp_json_get_string (customer, "deputy", ""), person->id);
    }
  return FALSE;
}

static gboolean
may_have (const RpSimEvidence *evidence, const RpSimPerson *person, const char *scope)
{
  RpRoles roles = rp_sim_history_get_roles (evidence->history, person);

  if (g_str_equal (scope, "org"))
    return TRUE;
  if (g_str_has_prefix (scope, "user:"))
    return g_str_equal (scope + strlen ("user:"), person->id);
  return (roles & RP_ROLE_SPECIALIST) != 0
         || ((roles & (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)) != 0
             && is_assigned (evidence, person, scope));
}

/* --- rows --------------------------------------------------------------------------------------- */

static char *
describe_row (const RpSimTable *rows, guint row)
{
  GString *text = g_string_new (NULL);

  for (guint i = RP_SIM_ROW_SCOPE; i < RP_SIM_ROW_COLUMNS; i++)
    g_string_append_printf (text, "%s ", rp_sim_table_get (rows, row, i));
  return g_string_free (text, FALSE);
}

static char *
make_row_key (const RpSimTable *rows, guint row)
{
  return g_strjoin (" ", rp_sim_table_get (rows, row, RP_SIM_ROW_KIND),
                    rp_sim_table_get (rows, row, RP_SIM_ROW_ID), NULL);
}

/* kind and id -> the row as text */
static GHashTable *
list_expected (const RpSimEvidence *evidence, const RpSimPerson *person)
{
  GHashTable *expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) scopes = g_hash_table_new (g_str_hash, g_str_equal);
  RpRoles roles = rp_sim_history_get_roles (evidence->history, person);

  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    {
      const char *scope = rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_SCOPE);
      const RpKind *kind
          = rp_schema_find_kind (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND));

      if (!g_hash_table_contains (scopes, scope))
        g_hash_table_insert (scopes, (gpointer)scope,
                             GINT_TO_POINTER (may_have (evidence, person, scope)));
      if (g_hash_table_lookup (scopes, scope) != NULL && kind != NULL
          && (kind->readers & roles) != 0)
        g_hash_table_replace (expected, make_row_key (evidence->rows, i),
                              describe_row (evidence->rows, i));
    }
  return expected;
}

static void
check_rows (const RpSimEvidence *evidence, RpSimLaptop *laptop)
{
  g_autoptr (GHashTable) expected = list_expected (evidence, laptop->person);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpSimTable) rows = rp_sim_table_read (
      rp_store_get_connection (laptop->store),
      "SELECT kind, id, scope, rev, seq, deleted, body FROM row", RP_SIM_ROW_COLUMNS, &error);
  GHashTableIter iter;
  gpointer key, value;

  if (rows == NULL)
    {
      rp_sim_history_fail (evidence->history, "reading a laptop's rows", error);
      return;
    }
  for (guint i = 0; i < rp_sim_table_count (rows); i++)
    {
      g_autofree char *name = make_row_key (rows, i);
      g_autofree char *got = describe_row (rows, i);
      const char *wanted = g_hash_table_lookup (expected, name);

      if (wanted == NULL)
        rp_sim_history_blame (
            evidence->history, "%s: laptop %u (%s) has %s %s",
            may_have (evidence, laptop->person, rp_sim_table_get (rows, i, RP_SIM_ROW_SCOPE))
                ? "I3"
                : "I4",
            laptop->number, laptop->person->login, name, got);
      else if (!g_str_equal (wanted, got))
        rp_sim_history_blame (evidence->history, "I3: laptop %u has %s as %s, the server as %s",
                              laptop->number, name, got, wanted);
      g_hash_table_remove (expected, name);
    }
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &key, &value))
    rp_sim_history_blame (evidence->history, "I3: laptop %u lacks %s %s", laptop->number,
                          (char *)key, (char *)value);
}

/* --- operations --------------------------------------------------------------------------------- */

/* Nothing waits any more, and nothing decided is still laid over the server's rows. */
static void
check_outbox (const RpSimEvidence *evidence, RpSimLaptop *laptop)
{
  static const struct
  {
    const char *sql, *what;
  } counts[] = {
    { "SELECT id FROM op WHERE state IN ('queued', 'frozen') LIMIT 1", "I6: waits to be sent" },
    /* But for decisions on late entries, which are about records that the entries speak of. */
    { "SELECT q.id FROM op q WHERE q.state = 'quarantined' AND q.refusal = 'missing_parent'"
      " AND NOT EXISTS (SELECT 1 FROM op_change c WHERE c.local_no = q.local_no AND NOT EXISTS"
      " (SELECT 1 FROM row r WHERE r.kind = c.kind AND r.id = c.entity_id AND r.rev > 0"
      " AND r.deleted = 0 AND r.kind <> 'held') AND NOT EXISTS"
      " (SELECT 1 FROM op_change m JOIN op maker ON maker.local_no = m.local_no"
      " WHERE m.kind = c.kind AND m.entity_id = c.entity_id AND maker.state = 'acked'"
      " AND maker.status = 'applied' AND json_extract (m.payload, '$.create') IS NOT NULL)) LIMIT "
      "1",
      "I6: was refused for want of records that are here, and does not go again" },
    { "SELECT o.id FROM op_change c JOIN op o ON o.local_no = c.local_no"
      " WHERE c.overlay = 1 AND o.state <> 'quarantined' LIMIT 1",
      "I7: is laid over the server's row for ever" },
    { "SELECT s.id FROM shown s WHERE NOT EXISTS (SELECT 1 FROM op_change c JOIN op o"
      " ON o.local_no = c.local_no WHERE c.kind = s.kind AND c.entity_id = s.id"
      " AND o.state = 'quarantined' AND c.overlay = 1) LIMIT 1",
      "I7: is shown in place of the server's row" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *found = rp_sim_laptop_query (laptop, counts[i].sql, NULL, NULL);

      if (found != NULL)
        rp_sim_history_blame (evidence->history, "%s: %s on laptop %u", counts[i].what, found,
                              laptop->number);
    }
}

/* Itself, or the late entry that it decides. */
static gboolean
speaks_of_erased (const RpSimEvidence *evidence, const char *op_id)
{
  const RpSimOp *op = rp_sim_ledger_find_op (evidence->history->ledger, op_id);
  GPtrArray *records = rp_sim_ledger_get_records (evidence->history->ledger);
  const char *late
      = op != NULL ? rp_sim_ledger_find_late (evidence->history->ledger, op->first_id) : NULL;

  if (late != NULL && speaks_of_erased (evidence, late))
    return TRUE;
  if (op != NULL && rp_sim_ledger_was_erased (evidence->history->ledger, op->first_id))
    return TRUE;
  for (guint i = 0; op != NULL && op->sent != NULL && i < records->len; i++)
    {
      const RpSimRecord *record = records->pdata[i];

      if (record->erased && strstr (op->sent, record->id) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Who wrote what was held or refused sees that. */
static void
check_attention (const RpSimEvidence *evidence, RpSimLaptop *laptop)
{
  GHashTableIter iter;
  gpointer op_id, value;

  g_hash_table_iter_init (&iter, laptop->told);
  while (g_hash_table_iter_next (&iter, &op_id, &value))
    {
      const RpSimTold *told = value;
      g_autofree char *found = NULL;

      if (!g_str_has_prefix (told->decision, "held")
          && !g_str_has_prefix (told->decision, "rejected"))
        continue;
      /* Of what goes again under another id he is told what becomes of it then. */
      if (rp_sim_laptop_sends_again (laptop, op_id))
        continue;
      /* What was erased is not spoken of any more, not even to its author. */
      if (g_str_equal (told->decision, "rejected erased") || speaks_of_erased (evidence, op_id))
        continue;
      found = rp_sim_laptop_query (laptop, "SELECT op_id FROM attention WHERE op_id = :id", ":id",
                                   op_id);
      if (found == NULL)
        rp_sim_history_blame (evidence->history,
                              "I8: op %s was decided as “%s”; its author on laptop %u is not told",
                              (char *)op_id, told->decision, laptop->number);
    }
}

/* --- whose records are --------------------------------------------------------------------------- */

/* Each lies with the customer that it was made for or moved to, or into which that one was merged. */
static void
check_scopes (const RpSimEvidence *evidence)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    {
      const char *id = rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_ID);
      const char *scope = rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_SCOPE);
      const RpSimRecord *record = rp_sim_ledger_find_record (evidence->history->ledger, id);

      if (record != NULL
          && g_str_equal (record->kind, rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND))
          && !g_str_equal (record->customer, scope))
        rp_sim_history_blame (evidence->history, "I3: %s %s lies with customer %s instead of %s",
                              record->kind, id, scope, record->customer);
    }
}

/* --- what was erased ----------------------------------------------------------------------------- */

static void
check_no_trace (const RpSimEvidence *evidence, const char *where, GBytes *disk, const char *word)
{
  gsize length;
  const char *bytes = g_bytes_get_data (disk, &length);

  if (memmem (bytes, length, word, strlen (word)) != NULL)
    rp_sim_history_blame (evidence->history, "I15: %s was erased and is still on the disk of %s",
                          word, where);
}

gboolean
rp_sim_may_be_kept_aside (const RpSimHistory *history, const RpSimLaptop *laptop, const char *id)
{
  const RpSimRecord *record = rp_sim_ledger_find_record (history->ledger, id);

  /* The server has not spoken to it since. */
  if (rp_sim_history_has_left (history, laptop->person))
    return TRUE;
  return history->restores > 0
         && (record->moved
             || !rp_sim_history_may_write (history, laptop->person, record->customer));
}

/* Byte by byte, in the databases of the server and of all laptops, also of those that have lost the customer or
 * the record before. */
static void
check_erased (const RpSimEvidence *evidence)
{
  RpSimHistory *history = evidence->history;
  GPtrArray *values = rp_sim_ledger_get_values (history->ledger);
  g_autoptr (GPtrArray) disks = NULL;

  for (guint i = 0; i < values->len; i++)
    {
      const RpSimValue *value = values->pdata[i];

      if (!rp_sim_ledger_is_erased (history->ledger, value->id))
        continue;
      if (disks == NULL)
        disks = rp_sim_history_copy_disks (history);
      for (guint j = 0; j < disks->len; j++)
        {
          if (j < history->laptops->len
              && rp_sim_may_be_kept_aside (history, history->laptops->pdata[j], value->id))
            continue;

          g_autofree char *where = j < history->laptops->len ? g_strdup_printf ("laptop %u", j)
                                                             : g_strdup ("the server");

          check_no_trace (evidence, where, disks->pdata[j], value->word);
        }
    }
}

/* --- all ---------------------------------------------------------------------------------------- */

static void
evidence_clear (RpSimEvidence *self)
{
  g_clear_pointer (&self->rows, rp_sim_table_free);
  g_clear_pointer (&self->values, rp_sim_table_free);
  g_clear_pointer (&self->held, rp_sim_table_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpSimEvidence, evidence_clear)

static gboolean
collect (RpSimEvidence *evidence, GError **error)
{
  RpConnection *connection = evidence->history->server->connection;

  evidence->rows = rp_sim_table_read (
      connection, "SELECT kind, id, scope_id, rev, seq, deleted, body FROM entity",
      RP_SIM_ROW_COLUMNS, error);
  evidence->values
      = evidence->rows == NULL
            ? NULL
            : rp_sim_table_read (connection,
                                 "SELECT kind, id, rev, unit, old_value, new_value, op_id"
                                 " FROM field_history ORDER BY kind, id, rev, unit",
                                 RP_SIM_VALUE_COLUMNS, error);
  evidence->held
      = evidence->values == NULL
            ? NULL
            : rp_sim_table_read (connection, "SELECT payload, id FROM op WHERE status = 'held'",
                                 RP_SIM_HELD_COLUMNS, error);
  return evidence->held != NULL;
}

void
rp_sim_check_all (RpSimHistory *history)
{
  g_auto (RpSimEvidence) evidence = { .history = history };
  g_autoptr (GError) error = NULL;

  if (!collect (&evidence, &error))
    {
      rp_sim_history_fail (history, "collecting the evidence", error);
      return;
    }
  for (guint i = 0; i < history->laptops->len; i++)
    {
      if (rp_sim_history_has_left (history, ((RpSimLaptop *)history->laptops->pdata[i])->person))
        continue;
      check_rows (&evidence, history->laptops->pdata[i]);
      check_outbox (&evidence, history->laptops->pdata[i]);
      check_attention (&evidence, history->laptops->pdata[i]);
    }
  check_scopes (&evidence);
  check_erased (&evidence);
  rp_sim_check_values (&evidence);
  rp_sim_check_rows (&evidence);
  if (history->options->wide)
    rp_sim_check_files (&evidence);
}
