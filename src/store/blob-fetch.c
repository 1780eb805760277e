/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>

#include "base/folder.h"
#include "base/mutant.h"

/* Files of others: which of them are brought here, and which make room. */

/* Older ones stay on the server until somebody opens them: a laptop has no room for all photographs ever
 * taken. */
#define FETCH_DAYS 180

#define BUDGET_DEFAULT (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)

void
rp_wanted_file_free (RpWantedFile *self)
{
  g_free (self->attachment);
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self);
}

/* ---- of when ---- */

/* An id begins with the millisecond it was made in. (transfer full) */
static char *
make_oldest_id (RpClock *clock)
{
  guint64 ms
      = (guint64)(rp_clock_now_us (clock) / 1000 - FETCH_DAYS * G_GINT64_CONSTANT (86400000));

  return g_strdup_printf ("%08x-%04x", (guint)(ms >> 16), (guint)(ms & 0xffff));
}

/* Whether a file is one that is brought here by itself. */
#define RECENT_SQL                                                                                 \
  "EXISTS (SELECT 1 FROM k_attachment a WHERE a.deleted = 0 AND a.id >= :oldest"                   \
  " AND (a.view_sha256 = blob.sha256 OR a.thumb_sha256 = blob.sha256"                              \
  " OR (a.sha256 = blob.sha256 AND COALESCE (a.view_sha256, '') = '')))"

/* ---- room ---- */

/* A number above 0 that the profile knows; 0 for none. */
static gint64
read_meta_number (RpStore *self, const char *key)
{
  g_autofree char *text = rp_store_dup_meta (self, key);
  gint64 value = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return MAX (value, 0);
}

gint64
rp_store_get_files_budget (RpStore *self)
{
  gint64 own = read_meta_number (self, "files_budget");
  gint64 megabytes = read_meta_number (self, "setting.files-on-laptop");

  if (own > 0)
    return own;
  return megabytes > 0 ? MIN (megabytes, G_GINT64_CONSTANT (1) << 30) * 1024 * 1024
                       : BUDGET_DEFAULT;
}

/* What comes by itself never takes the last of the disk, which is for what is entered here: this much stays free, or a
 * tenth of a small disk. */
#define RESERVE_MAX (G_GINT64_CONSTANT (512) * 1024 * 1024)

/* Bytes of the disk that files may take which come by themselves. */
static gint64
measure_free (RpStore *self)
{
  gint64 reserve = read_meta_number (self, "files_reserve");
  struct statvfs disk;
  gint64 block;

  if (statvfs (self->folder, &disk) != 0)
    return G_MAXINT64;
  block = (gint64)disk.f_frsize;
  if (reserve == 0)
    reserve = MIN (RESERVE_MAX, (gint64)disk.f_blocks / 10 * block);
  return MAX ((gint64)disk.f_bavail * block - reserve, 0);
}

static gboolean
read_bytes (RpStatement *statement, gint64 *bytes, GError **error)
{
  gboolean row = FALSE;

  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *bytes = row ? rp_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

static gboolean
count_fetched (RpStore *self, gint64 *bytes, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT COALESCE (SUM (size), 0) FROM blob WHERE fetched = 1", error);

  return statement && read_bytes (statement, bytes, error);
}

/* What does not give its room to a file that is brought here by itself: those would drive each other out. */
static gboolean
count_staying (RpStore *self, const char *oldest, gint64 *bytes, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db,
                               "SELECT COALESCE (SUM (size), 0) FROM blob WHERE fetched = 1"
                               " AND (tier = 0 OR " RECENT_SQL ")",
                               error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":oldest", oldest);
  return read_bytes (statement, bytes, error);
}

gboolean
rp_store_check_room (RpStore *self, const RpWantedFile *wanted, GError **error)
{
  gint64 budget = rp_store_get_files_budget (self);
  g_autofree char *size = NULL, *room = NULL;

  if (wanted->size <= budget)
    return TRUE;
  size = g_format_size ((guint64)wanted->size);
  room = g_format_size ((guint64)budget);
  g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NO_ROOM,
               _ ("This file has %s; files from the server may take %s on this computer. The "
                  "administrator can allow more."),
               size, room);
  return FALSE;
}

/* ---- what to ask for ---- */

/* What is not here as it was, and whose state at the server is not known: it was offered to one that was put back, or a
 * colleague has sent the same. The file stays until a whole one comes. */
#define DAMAGED_SQL "(SELECT sha256 FROM blob WHERE upload = '" RP_UPLOAD_DAMAGED "')"

/* A file as a column of its row: its tier, its hash, and its size where the row says it. */
#define WANTED_SQL(tier, hash, size)                                                               \
  "SELECT id, " tier " AS tier, " hash " AS hash, mime, " size " AS size, random () AS turn"       \
  " FROM k_attachment WHERE deleted = 0 AND " hash " <> ''"                                        \
  " AND " hash " NOT IN (SELECT sha256 FROM blob WHERE COALESCE (upload, '')"                      \
  " <> '" RP_UPLOAD_DAMAGED "')"
#define VIEW_HASH "COALESCE (NULLIF (view_sha256, ''), sha256)"
#define VIEW_SIZE "CASE WHEN view_sha256 <> '' THEN 0 ELSE COALESCE (size, 0) END"

/* Which of them are asked for without anybody's wish; of originals only what is damaged. */
#define DUE_SQL(hash) " AND (id >= :oldest OR " hash " IN " DAMAGED_SQL ")"

#define SMALL_SQL WANTED_SQL ("0", "thumb_sha256", "0") DUE_SQL ("thumb_sha256")
#define READ_SQL WANTED_SQL ("1", VIEW_HASH, VIEW_SIZE) DUE_SQL (VIEW_HASH)
#define WHOLE_SQL                                                                                  \
  WANTED_SQL ("2", "sha256", "COALESCE (size, 0)")                                                 \
  " AND view_sha256 <> '' AND sha256 IN " DAMAGED_SQL

/* Some of a tier, by chance: one that cannot be had stands in nobody's way. */
#define SHARE_SQL(wanted) "SELECT * FROM (" wanted " ORDER BY turn LIMIT :limit)"

/* What a file is reckoned with when no row says its size: as much as the largest such that came. Reckoned with
 * less, one that is larger would drive out another, which is wanted again. */
static gboolean
guess_size (RpStore *self, RpFileTier tier, gint64 *size, GError **error)
{
  static const gint64 usual[] = { [RP_FILE_THUMB] = 64 * 1024, [RP_FILE_VIEW] = 1024 * 1024 };
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT MAX (size) FROM blob WHERE fetched = 1 AND tier = :tier"
      " AND NOT EXISTS (SELECT 1 FROM k_attachment a WHERE a.sha256 = blob.sha256)",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":tier", tier);
  if (!read_bytes (statement, size, error))
    return FALSE;
  if (*size <= 0)
    *size = usual[tier];
  return TRUE;
}

static RpWantedFile *
read_wanted (RpStatement *statement)
{
  RpWantedFile *wanted = g_new0 (RpWantedFile, 1);

  wanted->attachment = g_strdup (rp_statement_get_text (statement, 0));
  wanted->tier = (RpFileTier)rp_statement_get_integer (statement, 1);
  wanted->sha256 = g_strdup (rp_statement_get_text (statement, 2));
  wanted->mime = g_strdup (rp_statement_get_text (statement, 3));
  if (wanted->mime == NULL)
    wanted->mime = g_strdup ("");
  wanted->size = rp_statement_get_integer (statement, 4);
  return wanted;
}

GPtrArray *
rp_store_list_files_to_fetch (RpStore *self, guint limit, GError **error)
{
  g_autofree char *oldest = make_oldest_id (self->clock);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_wanted_file_free);
  g_autofree char *sql
      = g_strconcat (SHARE_SQL (SMALL_SQL), " UNION ALL ", SHARE_SQL (READ_SQL), " UNION ALL ",
                     SHARE_SQL (WHOLE_SQL), " ORDER BY tier, turn", NULL);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);
  gint64 room = 0, guesses[] = { [RP_FILE_ORIGINAL] = 0 };
  gboolean row = FALSE;

  if (!statement || !count_staying (self, oldest, &room, error)
      || !guess_size (self, RP_FILE_THUMB, &guesses[RP_FILE_THUMB], error)
      || !guess_size (self, RP_FILE_VIEW, &guesses[RP_FILE_VIEW], error))
    return NULL;
  room = MIN (rp_store_get_files_budget (self) - room, measure_free (self));
  rp_statement_bind_text (statement, ":oldest", oldest);
  rp_statement_bind_integer (statement, ":limit", limit ? (gint64)limit : -1);
  while (rp_statement_step (statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&list);
      g_autoptr (RpWantedFile) wanted = read_wanted (statement);
      gint64 size = wanted->size > 0 ? wanted->size : guesses[wanted->tier];

      if (size > room)
        continue;
      room -= size;
      g_ptr_array_add (list, g_steal_pointer (&wanted));
    }
  return NULL;
}

RpWantedFile *
rp_store_find_wanted_file (RpStore *self, const char *attachment, RpFileTier tier, GError **error)
{
  static const char *const sql[] = {
    [RP_FILE_THUMB] = WANTED_SQL ("0", "thumb_sha256", "0") " AND id = :id",
    [RP_FILE_VIEW] = WANTED_SQL ("1", VIEW_HASH, VIEW_SIZE) " AND id = :id",
    [RP_FILE_ORIGINAL] = WANTED_SQL ("2", "sha256", "COALESCE (size, 0)") " AND id = :id",
  };
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql[tier], error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":id", attachment);
  return rp_statement_step (statement, &row, error) && row ? read_wanted (statement) : NULL;
}

char *
rp_store_make_part_path (RpStore *self, const char *sha256, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "blobs", "parts", NULL);

  if (strlen (sha256) != 64 || strspn (sha256, "0123456789abcdef") != 64)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID, "%s",
                   _ ("The file is not the one that was asked for."));
      return NULL;
    }
  if (!rp_folder_make (folder))
    {
      g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY, _ ("“%s” cannot be written: %s."),
                   folder, g_strerror (errno));
      return NULL;
    }
  return g_build_filename (folder, sha256, NULL);
}

static gboolean
is_named (RpStore *self, const char *sha256, gboolean *named, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT 1 FROM k_attachment WHERE sha256 = :sha256 OR view_sha256 = :sha256"
      " OR thumb_sha256 = :sha256 LIMIT 1",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_step (statement, named, error);
}

gboolean
rp_store_drop_orphan_parts (RpStore *self, gboolean *stays, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "blobs", "parts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gboolean removed = FALSE;

  *stays = FALSE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean named = FALSE;

      if (!is_named (self, name, &named, error))
        return FALSE;
      if (named)
        continue;
      if (g_unlink (path) == 0)
        removed = TRUE;
      else if (errno != ENOENT)
        {
          g_message ("%s cannot be removed: %s", path, g_strerror (errno));
          *stays = TRUE;
        }
    }
  *stays |= removed && !rp_folder_sync (folder);
  return TRUE;
}

/* ---- what came ---- */

static gboolean
note_fetched (RpStore *self, const char *sha256, RpFileTier tier, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction ? rp_connection_prepare (self->db,
                                             "UPDATE blob SET up_state = 'sent', fetched = 1,"
                                             " tier = :tier, at = :now WHERE sha256 = :sha256",
                                             error)
                    : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":tier", tier);
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":sha256", sha256);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* The file that came from the server and leaves first: no small picture; one that is not brought here again by itself
 * before others, the oldest before newer ones. @sha256: (out) (nullable) */
static gboolean
find_oldest (RpStore *self, const char *keep, char **sha256, gint64 *size, GError **error)
{
  g_autofree char *oldest = make_oldest_id (self->clock);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db,
                               "SELECT sha256, size FROM blob WHERE fetched = 1 AND sha256 <> :keep"
                               " AND up_state = 'sent' AND tier > 0"
                               " ORDER BY " RECENT_SQL ", at, sha256 LIMIT 1",
                               error);
  gboolean row = FALSE;

  *sha256 = NULL;
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":keep", keep);
  rp_statement_bind_text (statement, ":oldest", oldest);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      *sha256 = g_strdup (rp_statement_get_text (statement, 0));
      *size = rp_statement_get_integer (statement, 1);
    }
  return TRUE;
}

static gboolean
drop_fetched (RpStore *self, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new ();
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement
      = transaction ? rp_connection_prepare (
            self->db, "DELETE FROM blob WHERE sha256 = :sha256 AND fetched = 1", error)
                    : NULL;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  g_ptr_array_add (hashes, (gpointer)sha256);
  return rp_store_let_files_go (self, hashes, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error)
         && rp_store_remove_files (self, error);
}

/* What was made here is never dropped: until the next backup of the server it may be the only copy. */
static gboolean
make_room (RpStore *self, const char *keep, GError **error)
{
  gint64 budget = rp_store_get_files_budget (self);
  gint64 bytes = 0, size = 0;

  if (!count_fetched (self, &bytes, error))
    return FALSE;
  while (bytes > budget)
    {
      g_autofree char *oldest = NULL;

      if (!find_oldest (self, keep, &oldest, &size, error))
        return FALSE;
      if (oldest == NULL)
        return TRUE;
      if (!drop_fetched (self, oldest, error))
        return FALSE;
      bytes -= size;
    }
  return TRUE;
}

gboolean
rp_store_make_room (RpStore *self, GError **error)
{
  static const char *const kinds[] = { "attachment", NULL };
  gint64 before = 0, after = 0;

  if (!count_fetched (self, &before, error) || !make_room (self, "", error)
      || !count_fetched (self, &after, error))
    return FALSE;
  if (after < before)
    g_signal_emit_by_name (self, "changed", kinds);
  return TRUE;
}

gboolean
rp_store_take_fetched_blob (RpStore *self, const RpWantedFile *wanted, GBytes *bytes,
                            GError **error)
{
  static const char *const kinds[] = { "attachment", NULL };
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *kept = NULL;
  g_autofree char *here = rp_store_dup_blob_path (self, sum);

  if (!g_str_equal (sum, wanted->sha256) && !rp_mutant (RP_MUTANT_FETCHED_UNCHECKED))
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID,
                   _ ("The file is not the one that was asked for."));
      return FALSE;
    }
  /* Added here meanwhile by hand: it is this computer's own and waits to be sent as such. */
  if (here != NULL && rp_store_has_blob (self, sum) && rp_store_is_blob_whole (self, sum))
    return TRUE;
  kept = rp_store_add_blob_of (self, bytes, wanted->mime, wanted->tier, error);
  if (!kept || !note_fetched (self, kept, wanted->tier, error) || !make_room (self, kept, error))
    return FALSE;
  g_signal_emit_by_name (self, "changed", kinds);
  return TRUE;
}
