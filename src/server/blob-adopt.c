/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blob-adopt.h"

#include <glib/gstdio.h>
#include <string.h>

#include "server/blob-folder.h"

#define HASH_LENGTH 64
#define DEPTH 2 /* ab/cd/HASH */
#define ANY_SIZE (-1)

typedef struct
{
  RpConnection *connection;
  const char *now;
  GHashTable *known; /* hash -> gint64: its size, or that of one on its way out: ANY_SIZE */
} Adoption;

static gboolean
is_hexadecimal (const char *name, gsize length)
{
  return strlen (name) == length && strspn (name, "0123456789abcdef") == length;
}

static gboolean
insert (Adoption *self, const char *hash, gint64 size, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);
  g_autoptr (RpStatement) statement
      = transaction != NULL ? rp_connection_prepare (self->connection,
                                                     "INSERT INTO blob (sha256, size, stored_at)"
                                                     " VALUES (:sha256, :size, :now)"
                                                     " ON CONFLICT (sha256) DO NOTHING",
                                                     error)
                            : NULL;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", hash);
  rp_statement_bind_integer (statement, ":size", size);
  rp_statement_bind_text (statement, ":now", self->now);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* What the database knows of those files whose names begin with the same two digits. */
static gboolean
list_known (Adoption *self, const char *digits, GError **error)
{
  g_autofree char *end = g_strconcat (digits, "g", NULL);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection,
      "SELECT sha256, size FROM blob WHERE sha256 >= :digits AND sha256 < :end UNION ALL"
      " SELECT r.sha256, -1 FROM blob_removed r WHERE r.gone_at IS NULL AND r.sha256 >= :digits"
      " AND r.sha256 < :end AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = r.sha256)",
      error);
  gboolean has_row;

  g_hash_table_remove_all (self->known);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":digits", digits);
  rp_statement_bind_text (statement, ":end", end);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      gint64 size = rp_statement_get_integer (statement, 1);

      g_hash_table_replace (self->known, g_strdup (rp_statement_get_text (statement, 0)),
                            g_memdup2 (&size, sizeof size));
    }
  return !has_row;
}

/* A copy that was broken off has left it: the file of that name is not here. @seen: what was looked at; somebody may
 * have brought the whole one since */
static gboolean
drop_torn (Adoption *self, const char *path, const char *hash, const GStatBuf *seen, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_ino != seen->st_ino)
    return TRUE;
  g_message ("%s is torn; it counts as not here", path);
  g_unlink (path);
  return rp_blob_drop_row (self->connection, hash, error);
}

/* One of an erased record came all the same, in the moment between two steps. What cannot be read now may be
 * tomorrow. */
static gboolean
take_in (Adoption *self, const char *path, const char *hash, const GStatBuf *seen, GError **error)
{
  g_autofree char *sum = NULL;
  gboolean erased = FALSE;

  if (!rp_blob_is_erased (self->connection, hash, &erased, error))
    return FALSE;
  if (erased)
    g_unlink (path);
  sum = erased ? NULL : rp_blob_hash_path (path);
  if (sum == NULL)
    return TRUE;
  return g_str_equal (sum, hash) ? insert (self, hash, seen->st_size, error)
                                 : drop_torn (self, path, hash, seen, error);
}

static gboolean
look_at (Adoption *self, const char *path, const char *hash, GError **error)
{
  const gint64 *size = g_hash_table_lookup (self->known, hash);
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return TRUE;
  if (size == NULL)
    return take_in (self, path, hash, &info, error);
  return *size == ANY_SIZE || *size == info.st_size || drop_torn (self, path, hash, &info, error);
}

/* @depth: folders between here and the files */
static gboolean
walk (Adoption *self, const char *folder, guint depth, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!is_hexadecimal (name, depth > 0 ? 2 : HASH_LENGTH))
        continue;
      if (depth == DEPTH && !list_known (self, name, error))
        return FALSE;
      if (depth > 0 ? !walk (self, path, depth - 1, error) : !look_at (self, path, name, error))
        return FALSE;
    }
  return TRUE;
}

#define HOLDERS_SQL(column)                                                                        \
  "INSERT INTO blob_holder (sha256, user_id) SELECT DISTINCT f.sha256, m.user_id FROM blob f"      \
  " JOIN k_attachment t ON t." column " = f.sha256"                                                \
  " JOIN field_history m ON m.kind = 'attachment' AND m.id = t.id AND m.rev = 1 AND m.unit = ''"   \
  " WHERE m.user_id IS NOT NULL AND t.deleted = 0 AND NOT EXISTS"                                  \
  " (SELECT 1 FROM blob_holder h WHERE h.sha256 = f.sha256)"

static gboolean
find_holders (Adoption *self, GError **error)
{
  static const char *const sql[]
      = { HOLDERS_SQL ("sha256"), HOLDERS_SQL ("view_sha256"), HOLDERS_SQL ("thumb_sha256") };
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);

  for (guint i = 0; transaction != NULL && i < G_N_ELEMENTS (sql); i++)
    if (!rp_connection_run (self->connection, sql[i], error))
      return FALSE;
  return transaction != NULL && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_blob_adopt_run (RpConnection *connection, RpClock *clock, const char *blob_folder,
                   GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (clock);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Adoption self = { connection, now, known };

  return walk (&self, blob_folder, DEPTH, error) && find_holders (&self, error);
}
