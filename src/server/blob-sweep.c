/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blob-sweep.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/date.h"
#include "base/folder.h"
#include "server/blob-adopt.h"
#include "server/changeset.h"

#define KEPT_DAYS 30
#define LEAVING_DAYS 1 /* how long a file can still come back */
#define UPLOAD_DAYS 15 /* a beginning without a row is one that a crash left */
#define BODY_DAYS 1    /* no request goes on for so long */
#define HASH_LENGTH 64
#define ID_LENGTH 36
#define PAGE_TEXTS 200 /* in memory at once; the largest row has 1 MiB */

typedef struct
{
  RpConnection *connection;
  RpClock *clock;
  const char *folder;
  char *now, *due,
      *left;           /* instants: now; unnamed since then: goes; removed then: is off the disk */
  GPtrArray *hashes;   /* due */
  GHashTable *due_set; /* the same: hash -> itself */
  GHashTable *named;   /* of these; what a text names */
  GHashTable *ids;     /* id of a deleted attachment -> hashes, a space between */
  guint n_removed;
} Sweep;

static void
sweep_clear (Sweep *self)
{
  g_free (self->now);
  g_free (self->due);
  g_free (self->left);
  g_clear_pointer (&self->hashes, g_ptr_array_unref);
  g_clear_pointer (&self->due_set, g_hash_table_unref);
  g_clear_pointer (&self->named, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, sweep_clear)

static RpStatement *
prepare (Sweep *self, const char *sql, GError **error)
{
  return rp_connection_prepare (self->connection, sql, error);
}

/* --- what names a file -------------------------------------------------------------------------- */

#define LIVE_SQL(column)                                                                           \
  " EXISTS (SELECT 1 FROM k_attachment t WHERE t.deleted = 0 AND t." column " = blob.sha256)"
#define NAMED_SQL                                                                                  \
  "(" LIVE_SQL ("sha256") " OR" LIVE_SQL ("view_sha256") " OR" LIVE_SQL (                          \
      "thumb_sha256") " OR EXISTS (SELECT 1 FROM upload u WHERE u.sha256 = blob.sha256 AND "       \
                      "u.done = 0"                                                                 \
                      " AND u.expires_us > :now_us))"

static void
bind_now (Sweep *self, RpStatement *statement)
{
  rp_statement_bind_integer (statement, ":now_us", rp_clock_now_us (self->clock));
}

static gboolean
mark_unnamed (Sweep *self, GError **error)
{
  static const char *const sql[] = {
    "UPDATE blob SET unreferenced_since = NULL WHERE unreferenced_since IS NOT NULL AND " NAMED_SQL,
    "UPDATE blob SET unreferenced_since = :now WHERE unreferenced_since IS NULL AND NOT " NAMED_SQL,
  };
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (RpStatement) statement = prepare (self, sql[i], error);

      if (statement == NULL)
        return FALSE;
      bind_now (self, statement);
      if (strstr (sql[i], ":now ") != NULL)
        rp_statement_bind_text (statement, ":now", self->now);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
list_due (Sweep *self, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (
      self, "SELECT sha256 FROM blob WHERE unreferenced_since <= :due ORDER BY sha256", error);
  gboolean has_row;

  self->hashes = g_ptr_array_new_with_free_func (g_free);
  self->due_set = g_hash_table_new (g_str_hash, g_str_equal);
  self->named = g_hash_table_new (g_str_hash, g_str_equal);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":due", self->due);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      char *hash = g_strdup (rp_statement_get_text (statement, 0));

      g_ptr_array_add (self->hashes, hash);
      g_hash_table_add (self->due_set, hash);
    }
  return !has_row;
}

static const char *
find_due (Sweep *self, const char *hash)
{
  return hash != NULL ? g_hash_table_lookup (self->due_set, hash) : NULL;
}

/* Attachments that were removed: where a text speaks of one, its files are still to be seen there. */
static gboolean
list_deleted (Sweep *self, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (
      self, "SELECT id, sha256, view_sha256, thumb_sha256 FROM k_attachment WHERE deleted <> 0",
      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      g_autoptr (GString) hashes = g_string_new (NULL);

      for (guint i = 1; i <= 3; i++)
        if (find_due (self, rp_statement_get_text (statement, i)) != NULL)
          g_string_append_printf (hashes, "%s ", rp_statement_get_text (statement, i));
      if (hashes->len > 0)
        g_hash_table_insert (self->ids, g_strdup (rp_statement_get_text (statement, 0)),
                             g_strdup (hashes->str));
    }
  return !has_row;
}

static void
note_named (Sweep *self, const char *hash)
{
  const char *due = find_due (self, hash);

  if (due != NULL)
    g_hash_table_add (self->named, (gpointer)due);
}

static void
note_word (Sweep *self, const char *word, gsize length)
{
  g_autofree char *text = g_strndup (word, length);
  const char *hashes = length == ID_LENGTH ? g_hash_table_lookup (self->ids, text) : NULL;
  g_auto (GStrv) list = hashes != NULL ? g_strsplit (hashes, " ", -1) : NULL;

  if (length == HASH_LENGTH)
    note_named (self, text);
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    note_named (self, list[i]);
}

/* Ids and hashes are words of hexadecimal digits and hyphens. */
static void
read_text (Sweep *self, const char *text)
{
  static const char letters[] = "0123456789abcdef-";

  while (text != NULL && *text != '\0')
    {
      gsize length = strspn (text, letters);

      if (length == ID_LENGTH || length == HASH_LENGTH)
        note_word (self, text, length);
      text += length;
      text += strcspn (text, letters);
    }
}

/* @after: (inout): the number of the last row looked at. @n_rows: (out) */
static gboolean
read_bodies (Sweep *self, gint64 *after, guint *n_rows, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (
      self, "SELECT seq, kind, body FROM entity WHERE seq > :after ORDER BY seq LIMIT :limit",
      error);
  gboolean has_row;

  *n_rows = 0;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":after", *after);
  rp_statement_bind_integer (statement, ":limit", PAGE_TEXTS);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      *after = rp_statement_get_integer (statement, 0);
      ++*n_rows;
      if (!g_str_equal (rp_statement_get_text (statement, 1), "attachment"))
        read_text (self, rp_statement_get_text (statement, 2));
    }
  return !has_row;
}

static gboolean
read_all_bodies (Sweep *self, GError **error)
{
  gint64 after = 0;
  guint n_rows = PAGE_TEXTS;

  while (n_rows == PAGE_TEXTS)
    if (!read_bodies (self, &after, &n_rows, error))
      return FALSE;
  return TRUE;
}

/* A replaced value. */
typedef struct
{
  char *kind, *id, *unit;
  gint64 rev;
} ValueKey;

static void
value_key_clear (ValueKey *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->unit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ValueKey, value_key_clear)

/* From the first four columns. */
static void
value_key_read (ValueKey *self, RpStatement *statement)
{
  value_key_clear (self);
  self->kind = g_strdup (rp_statement_get_text (statement, 0));
  self->id = g_strdup (rp_statement_get_text (statement, 1));
  self->rev = rp_statement_get_integer (statement, 2);
  self->unit = g_strdup (rp_statement_get_text (statement, 3));
}

static void
value_key_bind (const ValueKey *self, RpStatement *statement)
{
  rp_statement_bind_text (statement, ":kind", self->kind);
  rp_statement_bind_text (statement, ":id", self->id);
  rp_statement_bind_integer (statement, ":rev", self->rev);
  rp_statement_bind_text (statement, ":unit", self->unit);
}

/* @after: (inout): the last value looked at. @n_rows: (out) */
static gboolean
read_values (Sweep *self, ValueKey *after, guint *n_rows, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self,
                 "SELECT kind, id, rev, unit, old_value, new_value FROM field_history"
                 " WHERE (kind, id, rev, unit) > (:kind, :id, :rev, :unit)"
                 " ORDER BY kind, id, rev, unit LIMIT :limit",
                 error);
  gboolean has_row;

  *n_rows = 0;
  if (statement == NULL)
    return FALSE;
  value_key_bind (after, statement);
  rp_statement_bind_integer (statement, ":limit", PAGE_TEXTS);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      value_key_read (after, statement);
      ++*n_rows;
      read_text (self, rp_statement_get_text (statement, 4));
      read_text (self, rp_statement_get_text (statement, 5));
    }
  return !has_row;
}

static gboolean
read_all_values (Sweep *self, GError **error)
{
  g_auto (ValueKey) after = { g_strdup (""), g_strdup (""), g_strdup (""), 0 };
  guint n_rows = PAGE_TEXTS;

  while (n_rows == PAGE_TEXTS)
    if (!read_values (self, &after, &n_rows, error))
      return FALSE;
  return TRUE;
}

/* --- the rows ----------------------------------------------------------------------------------- */

static gboolean
run_for_hash (Sweep *self, const char *sql, const char *hash, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", hash);
  if (strstr (sql, ":now ") != NULL)
    rp_statement_bind_text (statement, ":now", self->now);
  if (strstr (sql, ":now_us") != NULL)
    bind_now (self, statement);
  return rp_statement_run (statement, error);
}

/* Named by a text: it is looked at again in thirty days. */
static gboolean
keep (Sweep *self, const char *hash, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);

  return transaction != NULL
         && run_for_hash (self, "UPDATE blob SET unreferenced_since = :now WHERE sha256 = :sha256",
                          hash, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* With the counter nobody can write a record that names it meanwhile. @removed: (out) */
static gboolean
remove_row (Sweep *self, const char *hash, gboolean *removed, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);
  g_autoptr (RpChangeset) lock = NULL;

  *removed = FALSE;
  if (transaction == NULL)
    return FALSE;
  lock = rp_changeset_new (self->connection, self->now);
  if (!rp_changeset_lock (lock, error)
      || !run_for_hash (self,
                        "INSERT INTO blob_removed (sha256, size, stored_at, unreferenced_since,"
                        " removed_at) SELECT sha256, size, stored_at, unreferenced_since, :now "
                        " FROM blob WHERE sha256 = :sha256 AND NOT " NAMED_SQL,
                        hash, error))
    return FALSE;
  *removed = rp_connection_get_changes (self->connection) > 0;
  return !*removed
         || (run_for_hash (self, "DELETE FROM blob WHERE sha256 = :sha256", hash, error)
             && run_for_hash (self, "DELETE FROM blob_holder WHERE sha256 = :sha256", hash, error)
             && rp_transaction_commit (g_steal_pointer (&transaction), error));
}

/* --- the files ---------------------------------------------------------------------------------- */

static char *
make_path (Sweep *self, const char *hash)
{
  return g_strdup_printf ("%s/%.2s/%.2s/%s", self->folder, hash, hash + 2, hash);
}

static char *
make_leaving_path (Sweep *self, const char *hash)
{
  return g_build_filename (self->folder, "leaving", hash, NULL);
}

static gboolean
sync_folders_of (const char *one, const char *other)
{
  g_autofree char *first = g_path_get_dirname (one);
  g_autofree char *second = g_path_get_dirname (other);

  return rp_folder_sync (first) && rp_folder_sync (second);
}

static gboolean
move (const char *from, const char *to)
{
  g_autofree char *folder = g_path_get_dirname (to);

  return rp_folder_make (folder) && g_rename (from, to) == 0 && sync_folders_of (from, to);
}

/* What cannot be moved now is moved by the next run. */
static void
set_aside (Sweep *self, const char *hash)
{
  g_autofree char *path = make_path (self, hash);
  g_autofree char *leaving = make_leaving_path (self, hash);

  if (!move (path, leaving) && errno != ENOENT)
    g_message ("%s cannot be set aside: %s", path, g_strerror (errno));
}

static gboolean
has_row (Sweep *self, const char *hash, gboolean *found, GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare (self, "SELECT 1 FROM blob WHERE sha256 = :sha256", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", hash);
  return rp_statement_step (statement, found, error);
}

/* Whoever brought the file meanwhile found it in its place before it was set aside: it goes back. Who brings it later
 * looks here himself, see rp_blob_call_back(). */
static gboolean
leave (Sweep *self, const char *hash, GError **error)
{
  g_autofree char *path = make_path (self, hash);
  g_autofree char *leaving = make_leaving_path (self, hash);
  gboolean wanted;

  set_aside (self, hash);
  if (!has_row (self, hash, &wanted, error))
    return FALSE;
  if (wanted && !g_file_test (path, G_FILE_TEST_EXISTS))
    move (leaving, path);
  return TRUE;
}

static gboolean
note_gone (Sweep *self, const char *hash, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);

  return transaction != NULL
         && run_for_hash (
             self,
             "UPDATE blob_removed SET gone_at = :now WHERE gone_at IS NULL AND sha256 = :sha256",
             hash, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
unlink_file (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_unlink (path) == 0 ? rp_folder_sync (folder) : errno == ENOENT;
}

/* A file whose row came back while it was being set aside goes back to its place; one that a crash kept in its
 * place is set aside now; all others are off the disk. */
static gboolean
finish_one (Sweep *self, const char *hash, GError **error)
{
  g_autofree char *path = make_path (self, hash);
  g_autofree char *leaving = make_leaving_path (self, hash);
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);
  gboolean wanted;

  if (!has_row (self, hash, &wanted, error))
    return FALSE;
  if (wanted && !there && g_file_test (leaving, G_FILE_TEST_EXISTS))
    return !move (leaving, path) || note_gone (self, hash, error);
  if (!wanted && there)
    {
      set_aside (self, hash);
      return TRUE;
    }
  return !unlink_file (leaving) || note_gone (self, hash, error);
}

/* @limit: those that were removed until then */
static gboolean
finish_removed (Sweep *self, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement
      = prepare (self,
                 "SELECT DISTINCT sha256 FROM blob_removed WHERE gone_at IS NULL"
                 " AND removed_at <= :left",
                 error);
  gboolean more;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":left", self->left);
  while (rp_statement_step (statement, &more, error) && more)
    g_ptr_array_add (hashes, g_strdup (rp_statement_get_text (statement, 0)));
  if (more)
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  for (guint i = 0; i < hashes->len; i++)
    if (!finish_one (self, hashes->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- uploads ------------------------------------------------------------------------------------ */

static gboolean
drop_expired_rows (Sweep *self, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);
  g_autoptr (RpStatement) statement
      = transaction != NULL
            ? prepare (self, "DELETE FROM upload WHERE expires_us <= :now_us", error)
            : NULL;

  if (statement == NULL)
    return FALSE;
  bind_now (self, statement);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
is_upload (Sweep *self, const char *id, gboolean *found, GError **error)
{
  g_autoptr (RpStatement) statement = prepare (self, "SELECT 1 FROM upload WHERE id = :id", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  return rp_statement_step (statement, found, error);
}

/* By the disk's clock. */
static void
unlink_older (const char *path, gint64 days)
{
  GStatBuf info;

  if (g_lstat (path, &info) == 0
      && info.st_mtime < g_get_real_time () / G_USEC_PER_SEC - days * 86400)
    g_unlink (path);
}

/* The beginnings of those that are not on their way any more. */
static gboolean
drop_beginnings (Sweep *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "uploads", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean wanted;

      if (!is_upload (self, name, &wanted, error))
        return FALSE;
      if (!wanted)
        unlink_older (path, UPLOAD_DAYS);
    }
  return TRUE;
}

void
rp_blob_sweep_drop_bodies (const char *blob_folder)
{
  g_autoptr (GDir) dir = g_dir_open (blob_folder, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (blob_folder, name, NULL);

      if (g_str_has_prefix (name, "upload-"))
        unlink_older (path, BODY_DAYS);
    }
}

/* --- all of it ---------------------------------------------------------------------------------- */

static gboolean
remove_due (Sweep *self, GError **error)
{
  if (self->hashes->len > 0
      && (!list_deleted (self, error) || !read_all_bodies (self, error)
          || !read_all_values (self, error)))
    return FALSE;
  for (guint i = 0; i < self->hashes->len; i++)
    {
      const char *hash = self->hashes->pdata[i];
      gboolean removed = FALSE;

      if (strlen (hash) != HASH_LENGTH)
        continue;
      if (g_hash_table_contains (self->named, hash) ? !keep (self, hash, error)
                                                    : !remove_row (self, hash, &removed, error))
        return FALSE;
      if (removed && !leave (self, hash, error))
        return FALSE;
      self->n_removed += removed;
    }
  return TRUE;
}

static char *
make_instant (RpClock *clock, gint64 days_ago)
{
  return rp_instant_format (rp_clock_now_us (clock) - days_ago * G_TIME_SPAN_DAY);
}

gboolean
rp_blob_sweep_run (RpConnection *connection, RpClock *clock, const char *blob_folder,
                   guint *n_removed, GError **error)
{
  g_auto (Sweep) self = { .connection = connection, .clock = clock, .folder = blob_folder };
  gboolean done;

  rp_blob_sweep_drop_bodies (blob_folder);
  self.now = make_instant (clock, 0);
  self.due = make_instant (clock, KEPT_DAYS);
  self.left = make_instant (clock, LEAVING_DAYS);
  done = finish_removed (&self, error) && rp_blob_adopt_run (connection, clock, blob_folder, error)
         && drop_expired_rows (&self, error) && drop_beginnings (&self, error)
         && mark_unnamed (&self, error) && list_due (&self, error) && remove_due (&self, error);
  if (n_removed != NULL)
    *n_removed = self.n_removed;
  return done;
}

/* @noted: (out): whether the day is known; it is from now on */
static gboolean
note_day (RpConnection *connection, const char *day, gboolean *noted, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (
        connection,
        "INSERT INTO job_state (name, head, day) VALUES ('files', 0, :day)"
        " ON CONFLICT (name) DO UPDATE SET day = excluded.day WHERE job_state.day <> excluded.day",
        error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":day", day);
  if (!rp_statement_run (statement, error))
    return FALSE;
  *noted = rp_connection_get_changes (connection) == 0;
  g_clear_pointer (&statement, rp_statement_free);
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_blob_sweep_once_a_day (RpConnection *connection, RpClock *clock, const char *blob_folder,
                          const char *day, GError **error)
{
  gboolean noted;

  return note_day (connection, day, &noted, error)
         && (noted || rp_blob_sweep_run (connection, clock, blob_folder, NULL, error));
}

/* --- for the administrator ---------------------------------------------------------------------- */

gboolean
rp_blob_sweep_count (RpConnection *connection, RpBlobCount *out, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT count(*), COALESCE (CAST (sum(size) AS BIGINT), 0),"
                               " count(unreferenced_since) FROM blob",
                               error);
  gboolean found;

  if (statement == NULL || !rp_statement_step (statement, &found, error))
    return FALSE;
  out->n_files = rp_statement_get_integer (statement, 0);
  out->n_bytes = rp_statement_get_integer (statement, 1);
  out->n_unnamed = rp_statement_get_integer (statement, 2);
  return TRUE;
}

gboolean
rp_blob_sweep_list (RpConnection *connection, guint limit,
                    void (*found) (const RpBlobRemoved *removed, gpointer data), gpointer data,
                    GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "SELECT sha256, removed_at, unreferenced_since, size, gone_at FROM blob_removed"
      " ORDER BY removed_at DESC, sha256 LIMIT :limit",
      error);
  gboolean more;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":limit", limit);
  while (rp_statement_step (statement, &more, error) && more)
    {
      RpBlobRemoved removed = { .sha256 = rp_statement_get_text (statement, 0),
                                .removed_at = rp_statement_get_text (statement, 1),
                                .unreferenced_since = rp_statement_get_text (statement, 2),
                                .size = rp_statement_get_integer (statement, 3),
                                .gone = rp_statement_get_text (statement, 4) != NULL };

      found (&removed, data);
    }
  return !more;
}
