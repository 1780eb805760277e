/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/admin.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/folder.h"
#include "server/changeset.h"
#include "server/compaction.h"
#include "server/database.h"
#include "server/devices.h"
#include "server/erasure-log.h"
#include "server/erasure-owed.h"
#include "server/former-scopes.h"

#define HASH_LENGTH 64
#define ID_LENGTH 36
#define PAGE_OPS 1000

typedef struct
{
  const RpAdmin *admin;
  const RpKind *kind;
  const char *id;
  GHashTable *erased; /* "kind/id" */
  GHashTable *ids;    /* the same without their kinds */
  GPtrArray *files;   /* SHA-256 */
  guint n_rows;
  guint n_staying;  /* files that the disk would not let go */
  GPtrArray *again; /* (nullable) (element-type RpErasedRow): from the list beside the database */
} Erasure;

static RpStatement *
prepare (Erasure *self, const char *sql, GError **error)
{
  return rp_connection_prepare (self->admin->connection, sql, error);
}

/* Returns: whether it was not among them */
static gboolean
add (Erasure *self, const char *kind, const char *id)
{
  g_hash_table_add (self->ids, g_strdup (id));
  return g_hash_table_add (self->erased, g_strdup_printf ("%s/%s", kind, id));
}

/* --- what goes ---------------------------------------------------------------------------------- */

static GPtrArray *
list_dependents (Erasure *self, const RpKind *kind, const char *id, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM k_%s WHERE \"%s\" = :id", kind->name, kind->part_of);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement = prepare (self, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_text (statement, ":id", id);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
  return has_row ? NULL : g_steal_pointer (&ids);
}

static gboolean add_dependents (Erasure *self, const char *id, GError **error);

/* And what hangs on these: people disagree about a photo of the record, too. */
static gboolean
add_parts (Erasure *self, const RpKind *kind, const char *id, GError **error)
{
  g_autoptr (GPtrArray) ids = list_dependents (self, kind, id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (add (self, kind->name, ids->pdata[i]) && !add_dependents (self, ids->pdata[i], error))
      return FALSE;
  return ids != NULL;
}

static gboolean
add_dependents (Erasure *self, const char *id, GError **error)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i]->part_of != NULL && !add_parts (self, kinds[i], id, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_scope (Erasure *self, const char *scope, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self, "SELECT kind, id FROM entity WHERE scope_id = :scope", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":scope", scope);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    add (self, rp_statement_get_text (statement, 0), rp_statement_get_text (statement, 1));
  return !has_row;
}

/* Whether a text of ours has one of the ids as the value of a member "id": it speaks of that row. */
static gboolean
speaks_of (Erasure *self, const char *text)
{
  static const char member[] = "\"id\":\"";

  for (const char *at = strstr (text, member); at != NULL; at = strstr (at, member))
    {
      char id[ID_LENGTH + 1];

      at += strlen (member);
      g_strlcpy (id, at, sizeof id);
      if (strlen (at) > ID_LENGTH && g_hash_table_contains (self->ids, id))
        return TRUE;
    }
  return FALSE;
}

/* Entries that wait for their acceptance and speak of what goes. */
static gboolean
add_held (Erasure *self, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self, "SELECT id, body FROM entity WHERE kind = 'held'", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    if (speaks_of (self, rp_statement_get_text (statement, 1)))
      add (self, "held", rp_statement_get_text (statement, 0));
  return !has_row;
}

/* What was said to authors about entries that go; a reason is somebody's words. */
static gboolean
add_rulings (Erasure *self, GError **error)
{
  g_autoptr (GPtrArray) rulings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement = prepare (self, "SELECT id, on_id FROM k_ruling", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    if (g_hash_table_contains (self->ids, rp_statement_get_text (statement, 1)))
      g_ptr_array_add (rulings, g_strdup (rp_statement_get_text (statement, 0)));
  for (guint i = 0; i < rulings->len; i++)
    add (self, "ruling", g_ptr_array_index (rulings, i));
  return !has_row;
}

/* The row with what hangs on it. */
static gboolean
add_row (Erasure *self, const RpKind *kind, const char *id, GError **error)
{
  add (self, kind->name, id);
  return kind->scope == RP_SCOPE_SELF ? add_scope (self, id, error)
                                      : add_dependents (self, id, error);
}

/* What speaks of all that goes is looked for once. */
static gboolean
add_texts (Erasure *self, GError **error)
{
  return add_held (self, error) && add_rulings (self, error);
}

/* What the database has forgotten to have erased, with what hangs on it here. */
static gboolean
collect_again (Erasure *self, RpChangeset *changeset, GError **error)
{
  for (guint i = 0; i < self->again->len; i++)
    {
      const RpErasedRow *row = g_ptr_array_index (self->again, i);
      const RpKind *kind = rp_schema_find_kind (row->kind);
      const RpRow *here = kind != NULL ? rp_changeset_find (changeset, kind, row->id) : NULL;

      if (kind == NULL)
        continue;
      g_hash_table_add (self->ids, g_strdup (row->id));
      if (here == NULL || !g_str_equal (here->scope, row->scope))
        rp_changeset_tell_erased (changeset, kind, row->id, row->scope);
      if (here != NULL && !add_row (self, kind, row->id, error))
        return FALSE;
    }
  return add_texts (self, error);
}

/* A record that only entries speak of which wait, or were refused, has no place yet: it is said to be gone from where
 * these are, so that their author's computer forgets it and nobody makes it later. @waits: (out): whether there are any */
static gboolean
tell_waiting (Erasure *self, RpChangeset *changeset, gboolean *waits, GError **error)
{
  g_autofree char *member
      = g_strdup_printf ("\"id\":\"%s\",\"kind\":\"%s\"", self->id, self->kind->name);
  g_autoptr (GHashTable) scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RpStatement) statement = prepare (
      self, "SELECT scope_id, body FROM entity WHERE kind = 'held' ORDER BY scope_id", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      const char *scope = rp_statement_get_text (statement, 0);

      if (strstr (rp_statement_get_text (statement, 1), member) != NULL
          && g_hash_table_add (scopes, g_strdup (scope)))
        rp_changeset_tell_erased (changeset, self->kind, self->id, scope);
    }
  *waits = g_hash_table_size (scopes) > 0;
  return !has_row;
}

/* That is here, was, or waits to be. Asked for again, what was cut short goes on. */
static gboolean
check_known (Erasure *self, RpChangeset *changeset, GError **error)
{
  gboolean known = rp_changeset_find (changeset, self->kind, self->id) != NULL;

  if (!known
      && !rp_former_scopes_find_erased (self->admin->connection, self->kind->name, self->id, &known,
                                        error))
    return FALSE;
  if (!known && !tell_waiting (self, changeset, &known, error))
    return FALSE;
  if (!known)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no record “%s”."), self->id);
  return known;
}

static gboolean
collect (Erasure *self, RpChangeset *changeset, GError **error)
{
  if (self->again != NULL)
    return collect_again (self, changeset, error);
  return check_known (self, changeset, error) && add_row (self, self->kind, self->id, error)
         && add_texts (self, error);
}

/* --- rows --------------------------------------------------------------------------------------- */

static void
erase_row (Erasure *self, RpChangeset *changeset, const char *key)
{
  static const char *const files[] = { "sha256", "view_sha256", "thumb_sha256" };
  g_auto (GStrv) parts = g_strsplit (key, "/", 2);
  const RpKind *kind = rp_schema_find_kind (parts[0]);
  const RpRow *row = kind != NULL ? rp_changeset_find (changeset, kind, parts[1]) : NULL;

  if (row == NULL)
    return;
  if (g_str_equal (kind->name, "attachment"))
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
      g_ptr_array_add (self->files, g_strdup (rp_row_get_text (row, files[i])));
  rp_changeset_erase (changeset, kind, parts[1]);
  self->n_rows++;
}

/* What the set has just said to have been erased. */
static GPtrArray *
list_told (Erasure *self, gint64 after, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_erased_row_free);
  g_autoptr (RpStatement) statement
      = prepare (self,
                 "SELECT kind, id, scope_id FROM scope_exit WHERE why = 'erased' AND seq > :after"
                 " ORDER BY seq",
                 error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_integer (statement, ":after", after);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    g_ptr_array_add (rows, rp_erased_row_new (rp_statement_get_text (statement, 0),
                                              rp_statement_get_text (statement, 1),
                                              rp_statement_get_text (statement, 2)));
  return has_row ? NULL : g_steal_pointer (&rows);
}

/* Before it is certain: what is written down too much is erased at the next start, as it was wished. */
static gboolean
write_log (Erasure *self, RpChangeset *changeset, const char *now, gint64 head, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->admin->folder == NULL)
    return TRUE;
  rows = list_told (self, head - rp_changeset_get_n_used (changeset), error);
  return rows != NULL && rp_erasure_log_append (self->admin->folder, now, rows, error);
}

static gboolean
run_for_file (Erasure *self, const char *sql, const char *sha256, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_run (statement, error);
}

/* With the rows that name them: whatever happens in between, their files go and do not come again. */
static gboolean
note_files (Erasure *self, GError **error)
{
  for (guint i = 0; i < self->files->len; i++)
    if (strlen (self->files->pdata[i]) == HASH_LENGTH
        && !run_for_file (self,
                          "INSERT INTO blob_erased (sha256) VALUES (:sha256)"
                          " ON CONFLICT (sha256) DO UPDATE SET gone = 0",
                          self->files->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
erase_rows (Erasure *self, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->admin->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->admin->connection, error);
  g_autoptr (RpChangeset) changeset = NULL;
  g_autoptr (GList) keys = NULL;
  gint64 head;

  if (transaction == NULL)
    return FALSE;
  changeset = rp_changeset_new (self->admin->connection, now);
  if (!rp_changeset_lock (changeset, error) || !collect (self, changeset, error))
    return FALSE;
  keys = g_list_sort (g_hash_table_get_keys (self->erased), (GCompareFunc)strcmp);
  for (GList *link = keys; link != NULL; link = link->next)
    erase_row (self, changeset, link->data);
  rp_changeset_accept (changeset);
  return note_files (self, error) && rp_erasure_owe (self->admin->connection, self->ids, error)
         && rp_changeset_write (changeset, &head, error)
         && write_log (self, changeset, now, head, error)
         && (g_hash_table_size (self->ids) == 0
             || rp_compaction_owe (self->admin->connection, error))
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* --- what was entered about them ---------------------------------------------------------------- */

static gboolean
forget_payload (Erasure *self, const char *op_id, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self, "UPDATE op SET payload = NULL WHERE id = :id", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

/* @after: (inout): the last id looked at. @n_ops: (out) */
static gboolean
find_payloads (Erasure *self, char **after, GPtrArray *found, guint *n_ops, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self,
                 "SELECT id, payload FROM op WHERE id > :after AND payload IS NOT NULL"
                 " ORDER BY id LIMIT :limit",
                 error);
  gboolean has_row;

  *n_ops = 0;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":after", *after);
  rp_statement_bind_integer (statement, ":limit", PAGE_OPS);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      g_free (*after);
      *after = g_strdup (rp_statement_get_text (statement, 0));
      ++*n_ops;
      if (speaks_of (self, rp_statement_get_text (statement, 1)))
        g_ptr_array_add (found, g_strdup (*after));
    }
  return !has_row;
}

/* A page of operations to a transaction, so that nobody waits for long. */
static gboolean
forget_page (Erasure *self, char **after, guint *n_ops, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->admin->connection, error);

  if (transaction == NULL || !find_payloads (self, after, found, n_ops, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    if (!forget_payload (self, g_ptr_array_index (found, i), error))
      return FALSE;
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* What somebody sent in for the administrator. */
static gboolean
forget_incidents (Erasure *self, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->admin->connection, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement = NULL;
  gboolean has_row;

  if (transaction != NULL)
    statement = prepare (self,
                         "SELECT id, detail FROM incident WHERE what = 'sent_in'"
                         " AND detail IS NOT NULL",
                         error);
  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    if (speaks_of (self, rp_statement_get_text (statement, 1)))
      g_ptr_array_add (found, g_strdup (rp_statement_get_text (statement, 0)));
  if (has_row)
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (RpStatement) update
          = prepare (self, "UPDATE incident SET detail = NULL WHERE id = :id", error);

      if (update == NULL)
        return FALSE;
      rp_statement_bind_text (update, ":id", g_ptr_array_index (found, i));
      if (!rp_statement_run (update, error))
        return FALSE;
    }
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
forget_payloads (Erasure *self, GError **error)
{
  g_autofree char *after = g_strdup ("");
  guint n_ops = PAGE_OPS;

  while (n_ops == PAGE_OPS)
    if (!forget_page (self, &after, &n_ops, error))
      return FALSE;
  return TRUE;
}

/* --- files -------------------------------------------------------------------------------------- */

static gboolean
is_named (Erasure *self, const char *sha256, gboolean *named, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self,
                 "SELECT 1 FROM k_attachment WHERE sha256 = :sha256 OR view_sha256 = :sha256"
                 " OR thumb_sha256 = :sha256 LIMIT 1",
                 error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_step (statement, named, error);
}

/* Its beginnings, which somebody was bringing. */
static GPtrArray *
list_uploads (Erasure *self, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement
      = prepare (self, "SELECT id FROM upload WHERE sha256 = :sha256", error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_text (statement, ":sha256", sha256);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
  return has_row ? NULL : g_steal_pointer (&ids);
}

static gboolean
remove_file_rows (Erasure *self, const char *sha256, GError **error)
{
  static const char *const removals[] = { "DELETE FROM blob WHERE sha256 = :sha256",
                                          "DELETE FROM blob_holder WHERE sha256 = :sha256",
                                          "DELETE FROM upload WHERE sha256 = :sha256" };

  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    if (!run_for_file (self, removals[i], sha256, error))
      return FALSE;
  return TRUE;
}

/* A name that is off the disk for good: one that a power cut brought back would not be looked for again. */
static gboolean
unlink_for_good (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_unlink (path) != 0)
    return errno == ENOENT || errno == ENOTDIR;
  return rp_folder_sync (folder);
}

/* Returns: %FALSE with errno set when one is still there */
static gboolean
unlink_files (const char *folder, const char *sha256, GPtrArray *uploads)
{
  g_autofree char *path = g_strdup_printf ("%s/%.2s/%.2s/%s", folder, sha256, sha256 + 2, sha256);
  g_autofree char *leaving = g_build_filename (folder, "leaving", sha256, NULL);

  for (guint i = 0; i < uploads->len; i++)
    {
      g_autofree char *beginning = g_build_filename (folder, "uploads", uploads->pdata[i], NULL);
      if (!unlink_for_good (beginning))
        return FALSE;
    }
  return unlink_for_good (path) && unlink_for_good (leaving);
}

/* With the counter nobody can write a record that names it meanwhile. @stays: (out): the disk would not let it go */
static gboolean
forget_file (Erasure *self, const char *sha256, gboolean *stays, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->admin->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->admin->connection, error);
  g_autoptr (RpChangeset) lock = NULL;
  g_autoptr (GPtrArray) uploads = NULL;
  gboolean named;

  *stays = FALSE;
  if (transaction == NULL)
    return FALSE;
  lock = rp_changeset_new (self->admin->connection, now);
  if (!rp_changeset_lock (lock, error) || !is_named (self, sha256, &named, error))
    return FALSE;
  if (named)
    return TRUE;
  uploads = list_uploads (self, sha256, error);
  if (uploads == NULL || !remove_file_rows (self, sha256, error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  *stays = self->admin->blob_folder != NULL
           && !unlink_files (self->admin->blob_folder, sha256, uploads);
  if (*stays)
    g_message ("the file %s cannot be removed: %s", sha256, g_strerror (errno));
  return TRUE;
}

static gboolean
note_gone (Erasure *self, const char *sha256, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->admin->connection, error);

  return transaction != NULL
         && run_for_file (self, "UPDATE blob_erased SET gone = 1 WHERE sha256 = :sha256", sha256,
                          error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* Those of earlier erasures that were cut short among them. */
static gboolean
list_files (Erasure *self, GPtrArray *hashes, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self, "SELECT sha256 FROM blob_erased WHERE gone = 0 ORDER BY sha256", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    g_ptr_array_add (hashes, g_strdup (rp_statement_get_text (statement, 0)));
  return !has_row;
}

/* One that stays is not noted, so that the next erasure and the next start try it again. */
static gboolean
forget_files (Erasure *self, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);

  if (!list_files (self, hashes, error))
    return FALSE;
  for (guint i = 0; i < hashes->len; i++)
    {
      gboolean stays;

      if (!forget_file (self, hashes->pdata[i], &stays, error)
          || (!stays && !note_gone (self, hashes->pdata[i], error)))
        return FALSE;
      self->n_staying += stays;
    }
  return TRUE;
}

/* --- all of it ---------------------------------------------------------------------------------- */

/* The database is to be written anew once more: it may have been done since the rows went. */
static gboolean
settle (Erasure *self, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->admin->connection, error);

  return transaction != NULL && rp_erasure_pay (self->admin->connection, self->ids, error)
         && rp_compaction_owe (self->admin->connection, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* Also what an erasure that was cut short has left. */
static gboolean
forget_all (Erasure *self, GError **error)
{
  return rp_erasure_list_owed (self->admin->connection, self->ids, error)
         && forget_payloads (self, error) && forget_incidents (self, error)
         && forget_files (self, error) && settle (self, error)
         && rp_connection_scrub (self->admin->connection, error);
}

static gboolean
erase (Erasure *self, GError **error)
{
  if (!erase_rows (self, error) || !forget_all (self, error))
    return FALSE;
  if (self->n_staying == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("The record was erased, but a file of it cannot be removed from the "
                          "disk; erase it once more."));
  return FALSE;
}

gboolean
rp_admin_erase (const RpAdmin *self, const char *kind, const char *id, guint *n_rows,
                GError **error)
{
  g_autoptr (GHashTable) erased = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  Erasure erasure = { .admin = self,
                      .kind = rp_schema_find_kind (kind),
                      .id = id,
                      .erased = erased,
                      .ids = ids,
                      .files = files };
  gboolean done;

  *n_rows = 0;
  if (erasure.kind == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("There are no records of the kind “%s”."), kind);
      return FALSE;
    }
  done = erase (&erasure, error);
  *n_rows = erasure.n_rows;
  return done;
}

/* --- again, after a restore --------------------------------------------------------------------- */

/* Those that are listed beside the database and that the database has not erased. */
static gboolean
is_missing (RpConnection *connection, const RpErasedRow *row, gboolean *missing, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "SELECT 1 FROM scope_exit WHERE kind = :kind AND id = :id AND scope_id = :scope"
      " AND why = 'erased'",
      error);
  gboolean known;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", row->kind);
  rp_statement_bind_text (statement, ":id", row->id);
  rp_statement_bind_text (statement, ":scope", row->scope);
  if (!rp_statement_step (statement, &known, error))
    return FALSE;
  *missing = !known;
  return TRUE;
}

static GPtrArray *
list_missing (const RpAdmin *self, GError **error)
{
  g_autoptr (GPtrArray) listed = rp_erasure_log_read (self->folder, error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) missing
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_erased_row_free);

  for (guint i = 0; listed != NULL && i < listed->len; i++)
    {
      const RpErasedRow *row = g_ptr_array_index (listed, i);
      gboolean is;

      if (!g_hash_table_add (seen, g_strdup_printf ("%s %s %s", row->kind, row->id, row->scope)))
        continue;
      if (!is_missing (self->connection, row, &is, error))
        return NULL;
      if (is && rp_schema_find_kind (row->kind) != NULL)
        g_ptr_array_add (missing, rp_erased_row_new (row->kind, row->id, row->scope));
    }
  return listed != NULL ? g_steal_pointer (&missing) : NULL;
}

/* Erasures that were cut short and are asked for again by nobody. */
static gboolean
finish_others (Erasure *self, GError **error)
{
  if (!rp_erasure_list_owed (self->admin->connection, self->ids, error))
    return FALSE;
  return g_hash_table_size (self->ids) > 0 ? forget_all (self, error) : forget_files (self, error);
}

gboolean
rp_admin_erase_again (const RpAdmin *self, guint *n_rows, GError **error)
{
  g_autoptr (GHashTable) erased = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) missing = NULL;
  Erasure erasure = { .admin = self, .erased = erased, .ids = ids, .files = files };

  *n_rows = 0;
  if (self->folder != NULL && !rp_devices_decide_again (self->connection, self->folder, error))
    return FALSE;
  missing = self->folder != NULL ? list_missing (self, error) : NULL;
  if (missing == NULL || missing->len == 0)
    return (missing != NULL || self->folder == NULL) && finish_others (&erasure, error);
  erasure.again = missing;
  if (!erase_rows (&erasure, error) || !forget_all (&erasure, error))
    return FALSE;
  *n_rows = erasure.n_rows;
  g_message (
      "a database that came from a backup is told again of what was erased: %u rows, of which "
      "%u had come back",
      missing->len, erasure.n_rows);
  return TRUE;
}
