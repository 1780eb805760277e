/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/salvage.h"

#include "base/date.h"
#include "db/sqlite-connection.h"
#include "store/recovery.h"
#include "store/store-private.h"

/* A copy was put in the place of a damaged database: what was entered after the copy and not sent is in that alone. It is
 * read entry by entry, each by its number and past every index, so that a damaged page costs what lies on it and no more;
 * what can be read is queued here, in its order and under its own name, by which the server knows what it has decided
 * already. One transaction takes all of it over and says that it was done. */

/* Behind the last entry of the copy; a damaged file may say any number. */
#define ENTRIES_MAX 100000

/* Facts: of which database, and what is told. */
#define FROM "salvaged_from"
#define TOLD "salvaged"

typedef struct
{
  RpStoreWork *work;
  RpConnection *from; /* the damaged one */
  const char *sql;    /* of one entry there */
  gint64 copy_last;   /* the last entry that the copy has */
  RpSalvage result;
} Salvage;

static gboolean
read_number (RpConnection *db, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (db, sql, error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  *number = row ? rp_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

/* ---- reading, where any step may fail ---- */

/* Returns: (transfer full) (nullable): %NULL when a part of it is damaged */
static JsonArray *
read_changes (RpConnection *from, gint64 no)
{
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      from, "SELECT payload FROM op_change WHERE local_no = :no ORDER BY position", NULL);
  gboolean row = TRUE;

  if (!statement)
    return NULL;
  rp_statement_bind_integer (statement, ":no", no);
  while (row)
    {
      const char *text = NULL;
      JsonObject *change = NULL;

      if (!rp_statement_step (statement, &row, NULL))
        return NULL;
      if (!row)
        break;
      text = rp_statement_get_text (statement, 0);
      change = text ? rp_store_parse_object (text, NULL) : NULL;
      if (!change)
        return NULL;
      json_array_add_object_element (changes, change);
    }
  return json_array_get_length (changes) > 0 ? g_steal_pointer (&changes) : NULL;
}

/* @header: (nullable). Returns: (transfer full) (nullable): not the entry that was written there */
static RpOp *
read_op (RpConnection *from, gint64 no, const char *id, const char *header)
{
  g_autoptr (JsonObject) json = id && header ? rp_store_parse_object (header, NULL) : NULL;
  JsonArray *changes = json ? read_changes (from, no) : NULL;
  g_autoptr (RpOp) op = NULL;

  if (!changes)
    return NULL;
  json_object_set_array_member (json, "changes", changes);
  json_object_set_int_member (json, "no", 0);
  op = rp_op_from_json (json, NULL);
  return op && g_str_equal (op->id, id) ? g_steal_pointer (&op) : NULL;
}

/* ---- taking over ---- */

/* @state: (out) (transfer full) (nullable): as the copy has it */
static gboolean
find_state (RpStore *self, const char *op_id, char **state, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT state FROM op WHERE id = :id", error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *state = row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

static gboolean
mark_parted (RpStore *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "UPDATE op SET parted = 1 WHERE id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

/* @parted: the server may have it whole */
static gboolean
add_op (Salvage *self, const RpOp *op, gboolean parted, GError **error)
{
  self->result.taken++;
  return rp_op_log_add (self->work->store, op, NULL, error)
         && (!parted || mark_parted (self->work->store, op->id, error))
         && rp_op_log_rebuild_rows (self->work, op->id, error);
}

/* Typing went on in an entry that the copy has: the copy has less of it. */
static gboolean
follow_typing (Salvage *self, const RpOp *op, GError **error)
{
  RpStore *store = self->work->store;
  g_autoptr (RpOp) known = rp_op_log_load (store, op->id, error);
  g_autofree char *before = known ? rp_op_fingerprint (known) : NULL;
  g_autofree char *after = rp_op_fingerprint (op);

  if (!known)
    return FALSE;
  if (known->changes->len != op->changes->len || g_str_equal (before, after))
    return TRUE;
  self->result.taken++;
  return rp_op_log_rewrite (store, op->id, op, error)
         && rp_op_log_rebuild_rows (self->work, op->id, error);
}

static gboolean
withdraw (Salvage *self, const char *op_id, GError **error)
{
  RpStore *store = self->work->store;
  g_autofree char *now = rp_clock_dup_now_utc (store->clock);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      store->db, "UPDATE op SET state = 'withdrawn', done_at = :now WHERE id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error) && rp_op_log_lift_overlay (self->work, op_id, error)
         && rp_history_remove_op (store, op_id, error);
}

static gboolean
is_unsent (const char *state)
{
  static const char *const states[] = { "queued", "frozen", "quarantined", NULL };

  return state && g_strv_contains (states, state);
}

/* What was decided, and what the user himself took back, is not sent. */
static gboolean
take_entry (Salvage *self, RpStatement *row, gint64 no, GError **error)
{
  const char *id = rp_statement_get_text (row, 0);
  const char *state = rp_statement_get_text (row, 1);
  g_autofree char *known = NULL;
  g_autoptr (RpOp) op = NULL;

  if (!id || !state)
    {
      self->result.unread++;
      return TRUE;
    }
  if (!find_state (self->work->store, id, &known, error))
    return FALSE;
  if (g_strcmp0 (known, "queued") == 0 && g_str_equal (state, "withdrawn"))
    return withdraw (self, id, error);
  if (!is_unsent (state) || (known && !g_str_equal (known, "queued")))
    return TRUE;
  op = read_op (self->from, no, id, rp_statement_get_text (row, 2));
  if (!op)
    {
      self->result.unread += !known;
      return TRUE;
    }
  return known ? follow_typing (self, op, error)
               : add_op (self, op, rp_statement_get_integer (row, 3) != 0, error);
}

/* One entry: its id, its state, its header, and whether it has lost a part. A database that an older program wrote does
 * not know the latter. */
static const char *
choose_sql (RpConnection *from)
{
  static const char *const sql[] = {
    "SELECT id, state, header, parted FROM op NOT INDEXED WHERE local_no = :no",
    "SELECT id, state, header, 0 FROM op NOT INDEXED WHERE local_no = :no",
  };
  g_autoptr (RpStatement) statement = rp_connection_prepare (from, sql[0], NULL);

  return statement ? sql[0] : sql[1];
}

static gboolean
try_entry (Salvage *self, gint64 no, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->from, self->sql, NULL);
  gboolean row = FALSE;

  if (statement)
    rp_statement_bind_integer (statement, ":no", no);
  if (!statement || !rp_statement_step (statement, &row, NULL))
    {
      self->result.unread += no > self->copy_last;
      return TRUE;
    }
  return !row || take_entry (self, statement, no, error);
}

/* Where the end cannot be read, it is looked for as far as it may be. What cannot be read there need not be there. */
static gboolean
take_entries (Salvage *self, GError **error)
{
  gint64 furthest = self->copy_last + ENTRIES_MAX, last = 0;

  if (!read_number (self->from, "SELECT max (local_no) FROM op NOT INDEXED", &last, NULL)
      || last > furthest)
    {
      last = furthest;
      self->result.unknown = TRUE;
    }
  for (gint64 no = 1; no <= last; no++)
    if (!try_entry (self, no, error))
      return FALSE;
  if (self->result.unknown)
    self->result.unread = 0;
  return TRUE;
}

static gboolean
put_draft (RpStore *store, RpStatement *row, GError **error)
{
  g_autoptr (JsonNode) value = rp_store_parse_value (rp_statement_get_text (row, 1));
  g_autoptr (RpStatement) statement = NULL;

  if (!value || !rp_statement_get_text (row, 0) || !rp_statement_get_text (row, 2))
    return TRUE;
  statement = rp_connection_prepare (
      store->db,
      "INSERT INTO draft (key, json, at) VALUES (:key, :json, :at) ON CONFLICT (key)"
      " DO UPDATE SET json = excluded.json, at = excluded.at WHERE excluded.at > draft.at",
      error);
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":key", rp_statement_get_text (row, 0));
  rp_statement_bind_text (statement, ":json", rp_statement_get_text (row, 1));
  rp_statement_bind_text (statement, ":at", rp_statement_get_text (row, 2));
  return rp_statement_run (statement, error);
}

/* They have no numbers: those behind a damaged page are not reached. */
static gboolean
take_drafts (Salvage *self, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->from, "SELECT key, json, at FROM draft", NULL);
  gboolean row = statement != NULL;

  self->result.unknown = self->result.unknown || !statement;
  while (row)
    {
      if (!rp_statement_step (statement, &row, NULL))
        {
          self->result.unknown = TRUE;
          return TRUE;
        }
      if (row && !put_draft (self->work->store, statement, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
take_all (Salvage *self, const char *aside, GError **error)
{
  g_autofree char *path = g_build_filename (aside, "rapport.db", NULL);
  g_autoptr (GError) fault = NULL;
  g_autoptr (RpConnection) from = rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, &fault);

  if (!from)
    {
      g_message ("nothing can be taken over from %s: %s", path, fault->message);
      self->result.unknown = TRUE;
      return TRUE;
    }
  self->from = from;
  self->sql = choose_sql (from);
  return read_number (self->work->store->db, "SELECT max (local_no) FROM op", &self->copy_last,
                      error)
         && take_entries (self, error) && take_drafts (self, error);
}

static gboolean
put_result (RpStore *store, const RpSalvage *result, const char *name, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (store->clock);
  g_autofree char *told
      = g_strdup_printf ("%s %u %u %d", now, result->taken, result->unread, result->unknown);
  gboolean quiet = result->taken == 0 && result->unread == 0 && !result->unknown;

  return rp_store_put_meta (store, FROM, name, error)
         && rp_store_put_meta (store, TOLD, quiet ? NULL : told, error);
}

static gboolean
salvage (RpStore *store, const char *aside, const char *name, GError **error)
{
  g_autoptr (RpStoreWork) work = rp_store_work_begin (store, error);
  Salvage self = { .work = work };

  if (!work || !take_all (&self, aside, error) || !put_result (store, &self.result, name, error)
      || !rp_store_work_finish (g_steal_pointer (&work), error))
    return FALSE;
  if (self.result.unread == 0 && !self.result.unknown)
    rp_recovery_note_taken (aside);
  return TRUE;
}

static gboolean
take_over (RpStore *self, const char *aside, GError **error)
{
  g_autofree char *name = g_path_get_basename (aside);
  g_autofree char *done = NULL;

  if (!rp_store_read_meta (self, FROM, &done, error))
    return FALSE;
  return g_strcmp0 (done, name) == 0 || salvage (self, aside, name, error);
}

/* The power may have gone before it was moved there; or it was the one that was missing. */
static gboolean
has_database (const char *aside)
{
  g_autofree char *path = g_build_filename (aside, "rapport.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) && !rp_recovery_is_all (aside);
}

void
rp_store_take_over (RpStore *self)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  if (!rp_recovery_is_another (self->folder, &aside) || !aside || !has_database (aside))
    return;
  if (!take_over (self, aside, &error))
    g_message ("nothing is taken over from %s now: %s", aside, error->message);
}

gboolean
rp_store_get_salvage (RpStore *self, RpSalvage *result)
{
  g_autofree char *told = rp_store_dup_meta (self, TOLD);
  g_auto (GStrv) parts = told ? g_strsplit (told, " ", -1) : NULL;

  if (!parts || g_strv_length (parts) != 4 || !rp_instant_parse (parts[0], &result->at_us))
    return FALSE;
  result->taken = (guint)g_ascii_strtoull (parts[1], NULL, 10);
  result->unread = (guint)g_ascii_strtoull (parts[2], NULL, 10);
  result->unknown = g_str_equal (parts[3], "1");
  return TRUE;
}
