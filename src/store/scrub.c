/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>

#include "base/folder.h"
#include "store/backup.h"
#include "store/exchange.h"
#include "store/store-private.h"

/* What is left behind a page that took records away: files; words in the index, in the journal and in gaps between
 * entries of the database. It cannot be done in the page's transaction, so the transaction says that it has to be;
 * when the power goes in between, or the disk has no room for it, a later page does it. The words wait for the last page
 * of an exchange. For the gaps the whole database is written anew, in which time nobody saves: they wait for the first
 * exchange of another day. */

/* What the fact says. */
#define FILES "files"
#define WORDS "words"

gboolean
rp_store_owe_scrub (RpStore *self, gboolean for_good, GError **error)
{
  g_autofree char *owed = NULL;

  if (!rp_store_read_meta (self, "scrub", &owed, error))
    return FALSE;
  return rp_store_put_meta (self, "scrub", for_good || g_strcmp0 (owed, WORDS) == 0 ? WORDS : FILES,
                            error);
}

/* The day is what is kept of it. */
static gboolean
owe_gaps (RpStore *self, GError **error)
{
  g_autofree char *today = rp_clock_dup_today (self->clock);
  g_autofree char *owed = NULL;

  return rp_store_read_meta (self, "gaps", &owed, error)
         && (owed || rp_store_set_meta (self, "gaps", today, error));
}

static gboolean
clean_words (RpStore *self, GError **error)
{
  return rp_search_scrub (self->search, error) && rp_connection_scrub (self->db, error)
         && owe_gaps (self, error);
}

/* The exchange goes on where it cannot be done now. */
static gboolean
compact (RpStore *self)
{
  g_autoptr (GError) error = NULL;

  if (!rp_backup_has_room (self->folder))
    g_message ("the disk has no room to clean up behind an erasure; it is done later");
  else if (rp_connection_compact (self->db, &error))
    return TRUE;
  else
    g_message ("cleaning up behind an erasure is done later: %s", error->message);
  return FALSE;
}

static gboolean
clean_gaps (RpStore *self, GError **error)
{
  g_autofree char *today = rp_clock_dup_today (self->clock);
  g_autofree char *owed = NULL;

  if (!rp_store_read_meta (self, "gaps", &owed, error))
    return FALSE;
  if (!owed || g_str_equal (owed, today) || !compact (self))
    return TRUE;
  return rp_store_set_meta (self, "gaps", NULL, error);
}

gboolean
rp_store_pay_scrub (RpStore *self, gboolean at_end, GError **error)
{
  g_autofree char *owed = NULL;
  gboolean words, stays = FALSE;

  if (!rp_store_read_meta (self, "scrub", &owed, error))
    return FALSE;
  words = g_strcmp0 (owed, WORDS) == 0;
  if (owed ? !rp_store_drop_orphan_blobs (self, error)
                 || !rp_store_drop_orphan_parts (self, &stays, error)
           : !rp_store_remove_files (self, error))
    return FALSE;
  if (words && at_end && !clean_words (self, error))
    return FALSE;
  if (owed && (at_end || !words) && !rp_store_set_meta (self, "scrub", stays ? FILES : NULL, error))
    return FALSE;
  return !at_end || (rp_store_mend_files (self, error) && clean_gaps (self, error));
}

/* ---- files ---- */

gboolean
rp_store_let_files_go (RpStore *self, GPtrArray *hashes, GError **error)
{
  g_autofree char *before = NULL;
  g_autoptr (GString) list = NULL;

  if (hashes->len == 0)
    return TRUE;
  if (!rp_store_read_meta (self, "files_leaving", &before, error))
    return FALSE;
  list = g_string_new (before);
  for (guint i = 0; i < hashes->len; i++)
    if (!strstr (list->str, hashes->pdata[i]))
      g_string_append_printf (list, "%s%s", list->len > 0 ? " " : "", (char *)hashes->pdata[i]);
  return rp_store_put_meta (self, "files_leaving", list->str, error);
}

/* Before it is forgotten that the file was to go, its name is off the disk: a power cut would bring it back for ever. */
static gboolean
unlink_for_good (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_unlink (path) == 0 ? rp_folder_sync (folder) : errno == ENOENT;
}

/* One whose name has come again stays. @stays: (out): the disk would not let it go */
static gboolean
remove_file (RpStore *self, const char *sha256, gboolean *stays, GError **error)
{
  g_autofree char *path = rp_store_dup_blob_path (self, sha256);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT 1 FROM blob WHERE sha256 = :sha256", error);
  gboolean named = FALSE;

  *stays = FALSE;
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  if (!rp_statement_step (statement, &named, error))
    return FALSE;
  *stays = path && !named && !unlink_for_good (path);
  if (*stays)
    g_message ("%s cannot be removed: %s", path, g_strerror (errno));
  return TRUE;
}

/* Those that stay are tried again behind the next page. */
gboolean
rp_store_remove_files (RpStore *self, GError **error)
{
  g_autofree char *list = NULL;
  g_autoptr (GString) left = g_string_new (NULL);
  g_auto (GStrv) hashes = NULL;

  if (!rp_store_read_meta (self, "files_leaving", &list, error))
    return FALSE;
  if (!list)
    return TRUE;
  hashes = g_strsplit (list, " ", -1);
  for (guint i = 0; hashes[i]; i++)
    {
      gboolean stays;

      if (!remove_file (self, hashes[i], &stays, error))
        return FALSE;
      if (stays)
        g_string_append_printf (left, "%s%s", left->len > 0 ? " " : "", hashes[i]);
    }
  if (g_str_equal (left->str, list))
    return TRUE;
  return rp_store_set_meta (self, "files_leaving", left->len > 0 ? left->str : NULL, error);
}
