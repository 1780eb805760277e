/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/recovery.h"
#include "store/store-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/folder.h"

/* Another database has come among the kept files: a copy, which knows of files that made room since and does not know of
 * those that came, or an empty one. Once the server has said what there is, its table of files is put right by what lies
 * there. Every step may be repeated, and the mark goes last. */

#define PART ".part"

typedef struct
{
  RpStore *store;
  char *aside;         /* (nullable): where the former database is */
  GPtrArray *nameless; /* paths of files */
  gboolean changed;    /* rows */
} Mending;

static void
mending_clear (Mending *self)
{
  g_free (self->aside);
  g_clear_pointer (&self->nameless, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mending, mending_clear)

/* ---- rows without a file ---- */

static gboolean
list_rows (RpStore *store, GPtrArray *hashes, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db, "SELECT sha256 FROM blob", error);

  return statement && rp_store_read_hashes (statement, hashes, error);
}

static gboolean
drop_row (RpStore *store, const char *sha256, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (store->db, "DELETE FROM blob WHERE sha256 = :sha256", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_run (statement, error);
}

/* It made room, or left with its record, and none does that before it was sent, whatever a copy of before says: it can be
 * had from the server again, once no row says that it is here. */
static gboolean
drop_rows_without_file (Mending *self, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);

  if (!list_rows (self->store, hashes, error))
    return FALSE;
  for (guint i = 0; i < hashes->len; i++)
    {
      g_autofree char *path = rp_store_dup_blob_path (self->store, hashes->pdata[i]);

      if (path)
        continue;
      if (!drop_row (self->store, hashes->pdata[i], error))
        return FALSE;
      self->changed = TRUE;
    }
  return TRUE;
}

/* ---- files without a row ---- */

/* The row of a file that an attachment names, as it is shown or as it was entered here. It may be the only one of its kind,
 * so the server is asked; if it came from there, it makes room again afterwards. */
#define INSERT_SQL                                                                                 \
  "INSERT INTO blob (sha256, size, mime, up_state, at, tier, fetched)"                             \
  " SELECT :sha256, :size, mime, 'waiting', :now, tier, 1 FROM ("                                  \
  "SELECT COALESCE (mime, '') AS mime, CASE :sha256 WHEN thumb_sha256 THEN 0"                      \
  " WHEN view_sha256 THEN 1 ELSE 2 END AS tier FROM k_attachment"                                  \
  " WHERE :sha256 IN (sha256, view_sha256, thumb_sha256)"                                          \
  " UNION ALL SELECT COALESCE (json_extract (payload, '$.create.mime'), ''),"                      \
  " CASE :sha256 WHEN json_extract (payload, '$.create.thumb_sha256') THEN 0"                      \
  " WHEN json_extract (payload, '$.create.view_sha256') THEN 1 ELSE 2 END"                         \
  " FROM op_change WHERE kind = 'attachment'"                                                      \
  " AND :sha256 IN (json_extract (payload, '$.create.sha256'),"                                    \
  " json_extract (payload, '$.create.view_sha256'),"                                               \
  " json_extract (payload, '$.create.thumb_sha256'))"                                              \
  ") LIMIT 1 RETURNING sha256"

/* @named: (out): whether an attachment names it */
static gboolean
insert_row (RpStore *store, const char *sha256, gint64 size, gboolean *named, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (store->clock);
  g_autoptr (RpStatement) statement = rp_connection_prepare (store->db, INSERT_SQL, error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  rp_statement_bind_integer (statement, ":size", size);
  rp_statement_bind_text (statement, ":now", now);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *named = row;
  return !row || rp_statement_step (statement, &row, error);
}

/* None is being written now: whoever writes one does it in the thread of the store. */
static gboolean
take_file (Mending *self, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean named = FALSE;
  GStatBuf info;

  if (g_str_has_suffix (name, PART))
    {
      g_unlink (path); /* of a run that was cut off */
      return TRUE;
    }
  if (rp_store_has_blob (self->store, name) || g_lstat (path, &info) != 0
      || !S_ISREG (info.st_mode))
    return TRUE;
  if (!insert_row (self->store, name, info.st_size, &named, error))
    return FALSE;
  if (named)
    self->changed = TRUE;
  else
    g_ptr_array_add (self->nameless, g_steal_pointer (&path));
  return TRUE;
}

/* blobs/ab/cd/<sha256>; what lies elsewhere is not a kept file. @depth: folders above the files */
static gboolean
take_folder (Mending *self, const char *folder, guint depth, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *below = g_build_filename (folder, name, NULL);

      if (depth == 0 ? !take_file (self, folder, name, error)
                     : strlen (name) == 2 && !take_folder (self, below, depth - 1, error))
        return FALSE;
    }
  return TRUE;
}

/* What nothing here names is of records that were erased or left, or of edits that only the former database has: it goes
 * with that one. */
static void
put_away_nameless (Mending *self)
{
  g_autofree char *beside = self->aside ? g_build_filename (self->aside, "blobs", NULL) : NULL;
  gboolean kept
      = beside && g_file_test (self->aside, G_FILE_TEST_IS_DIR) && rp_folder_make (beside);

  for (guint i = 0; i < self->nameless->len; i++)
    {
      const char *path = self->nameless->pdata[i];
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *to = kept ? g_build_filename (beside, name, NULL) : NULL;

      if (to ? g_rename (path, to) != 0 : g_unlink (path) != 0)
        g_message ("%s cannot be removed: %s", path, g_strerror (errno));
    }
}

static gboolean
mend_rows (Mending *self, GError **error)
{
  g_autofree char *blobs = g_build_filename (self->store->folder, "blobs", NULL);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->store->db, error);

  return transaction && drop_rows_without_file (self, error) && take_folder (self, blobs, 2, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_store_mend_files (RpStore *self, GError **error)
{
  static const char *const kinds[] = { "attachment", NULL };
  g_auto (Mending) mending = { .store = self };

  if (!rp_recovery_is_another (self->folder, &mending.aside))
    return TRUE;
  /* What it has of edits names files. */
  rp_store_take_over (self);
  mending.nameless = g_ptr_array_new_with_free_func (g_free);
  if (!mend_rows (&mending, error))
    return FALSE;
  put_away_nameless (&mending);
  rp_recovery_forget_another (self->folder);
  if (mending.changed)
    g_signal_emit_by_name (self, "changed", kinds);
  return TRUE;
}
