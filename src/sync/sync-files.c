/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include "store/exchange.h"
#include "wire/route.h"

/* The list is asked for once in a cycle, so a file that cannot be sent is tried once in a cycle. */
#define FILES_PER_CYCLE 200
/* Fewer the other way: between two of them the user's own work may be waiting to be sent. */
#define FETCHED_PER_CYCLE 40
/* After so many that the server does not have it is not asked for more. */
#define MISSES_PER_CYCLE 5

static gboolean
list_files (RpStore *store, gpointer data, GError **error)
{
  char ***hashes = data;

  *hashes = rp_store_list_blobs_to_send (store, FILES_PER_CYCLE, error);
  return *hashes != NULL;
}

typedef struct
{
  const char *hash;
  char *path; /* (nullable): not on this computer */
} File;

static gboolean
find_file (RpStore *store, gpointer data, GError **error)
{
  File *file = data;

  file->path = rp_store_dup_blob_path (store, file->hash);
  return TRUE;
}

static gboolean
mark_sent (RpStore *store, gpointer hash, GError **error)
{
  return rp_store_mark_blob_sent (store, hash, error);
}

/* Returns: (nullable): the bytes; %NULL when they are not there or not those that were put there */
static GBytes *
read_file (const File *file)
{
  g_autofree char *sum = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *data;
  gsize length;

  if (file->path == NULL || !g_file_get_contents (file->path, &data, &length, NULL))
    return NULL;
  bytes = g_bytes_new_take (data, length);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_str_equal (sum, file->hash) ? g_steal_pointer (&bytes) : NULL;
}

static gboolean
send_file (RpSyncLink *link, const char *hash, GCancellable *cancellable, GError **error)
{
  File file = { .hash = hash };
  g_autofree char *route = g_strconcat (RP_ROUTE_BLOBS, hash, NULL);
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RpResponse) response = NULL;

  if (!rp_sync_link_run (link, find_file, &file, error))
    return FALSE;
  path = file.path;
  bytes = read_file (&file);
  if (bytes == NULL)
    {
      g_message ("the file %s is not here as it was; it cannot be sent", hash);
      return TRUE;
    }
  response = rp_sync_link_send (link, "PUT", route, "application/octet-stream", bytes, cancellable,
                                error);
  if (response == NULL)
    return FALSE;
  if (response->status >= 300)
    {
      g_message ("the server refused the file %s (%u)", hash, response->status);
      return TRUE;
    }
  return rp_sync_link_run (link, mark_sent, (gpointer)hash, error);
}

gboolean
rp_sync_send_files (RpSyncLink *link, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) hashes = NULL;

  if (!rp_sync_link_run (link, list_files, &hashes, error))
    return FALSE;
  for (guint i = 0; hashes[i] != NULL; i++)
    if (!send_file (link, hashes[i], cancellable, error))
      return FALSE;
  return TRUE;
}

/* ---- the other way ---- */

static gboolean
list_missing (RpStore *store, gpointer data, GError **error)
{
  GPtrArray **rows = data;

  *rows = rp_store_list_files_to_fetch (store, FETCHED_PER_CYCLE, error);
  return *rows != NULL;
}

typedef struct
{
  RpRecord *row;
  GBytes *bytes;
} Fetched;

/* Another file than the one that was asked for is no reason to stop the cycle. */
static gboolean
take_fetched (RpStore *store, gpointer data, GError **error)
{
  const Fetched *fetched = data;
  const char *sha256 = rp_record_get_text (fetched->row, "sha256");
  g_autoptr (GError) cause = NULL;

  if (rp_store_take_fetched_blob (store, sha256, fetched->bytes,
                                  rp_record_get_text (fetched->row, "mime"), &cause))
    return TRUE;
  if (g_error_matches (cause, RP_STORE_ERROR, RP_STORE_ERROR_INVALID))
    {
      g_message ("the file %s came damaged", sha256);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
fetch_file (RpSyncLink *link, RpRecord *row, guint *n_missing, GCancellable *cancellable,
            GError **error)
{
  g_autofree char *route
      = g_strconcat (RP_ROUTE_ATTACHMENTS, rp_record_get_id (row), RP_ROUTE_CONTENT, NULL);
  g_autoptr (RpResponse) response
      = rp_sync_link_send (link, "GET", route, NULL, NULL, cancellable, error);
  Fetched fetched = { .row = row };

  if (response == NULL)
    return FALSE;
  if (response->status != 200 || response->body == NULL)
    {
      (*n_missing)++;
      return TRUE;
    }
  fetched.bytes = response->body;
  return rp_sync_link_run (link, take_fetched, &fetched, error);
}

gboolean
rp_sync_fetch_files (RpSyncLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  guint n_missing = 0;

  if (g_network_monitor_get_network_metered (g_network_monitor_get_default ()))
    return TRUE;
  if (!rp_sync_link_run (link, list_missing, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len && n_missing < MISSES_PER_CYCLE; i++)
    if (!fetch_file (link, rows->pdata[i], &n_missing, cancellable, error))
      return FALSE;
  return TRUE;
}
