/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include <errno.h>

#include "store/exchange.h"
#include "store/store-private.h"

/* What is left behind a page that took records away: words in the index and in the journal, files. It cannot
 * be done in the page's transaction, so the transaction says that it has to be; when the power goes in
 * between, the next page does it. */

/* What the fact says. */
#define FILES "files"
#define WORDS "words"

gboolean
rp_store_owe_scrub (RpStore *self, gboolean erased, GError **error)
{
  g_autofree char *owed = NULL;

  if (!rp_store_read_meta (self, "scrub", &owed, error))
    return FALSE;
  return rp_store_put_meta (self, "scrub", erased || g_strcmp0 (owed, WORDS) == 0 ? WORDS : FILES,
                            error);
}

gboolean
rp_store_pay_scrub (RpStore *self, GError **error)
{
  g_autofree char *owed = NULL;

  if (!rp_store_read_meta (self, "scrub", &owed, error))
    return FALSE;
  if (!owed)
    return rp_store_remove_files (self, error);
  if (!rp_store_drop_orphan_blobs (self, error))
    return FALSE;
  if (g_str_equal (owed, WORDS)
      && (!rp_search_scrub (self->search, error)
          || !rp_connection_run (self->db, "PRAGMA wal_checkpoint (TRUNCATE)", error)))
    return FALSE;
  return rp_store_set_meta (self, "scrub", NULL, error);
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
    g_string_append_printf (list, "%s%s", list->len > 0 ? " " : "", (char *)hashes->pdata[i]);
  return rp_store_put_meta (self, "files_leaving", list->str, error);
}

/* One whose name has come again stays. */
static gboolean
remove_file (RpStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = rp_store_dup_blob_path (self, sha256);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT 1 FROM blob WHERE sha256 = :sha256", error);
  gboolean named = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":sha256", sha256);
  if (!rp_statement_step (statement, &named, error))
    return FALSE;
  if (path && !named && g_unlink (path) != 0)
    g_message ("%s cannot be removed: %s", path, g_strerror (errno));
  return TRUE;
}

gboolean
rp_store_remove_files (RpStore *self, GError **error)
{
  g_autofree char *list = NULL;
  g_auto (GStrv) hashes = NULL;

  if (!rp_store_read_meta (self, "files_leaving", &list, error))
    return FALSE;
  if (!list)
    return TRUE;
  hashes = g_strsplit (list, " ", -1);
  for (guint i = 0; hashes[i]; i++)
    if (!remove_file (self, hashes[i], error))
      return FALSE;
  return rp_store_set_meta (self, "files_leaving", NULL, error);
}
