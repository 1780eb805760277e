/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include "store/exchange.h"

/* The list is asked for once in a cycle, so a file that cannot be sent is tried once in a cycle. */
#define FILES_PER_CYCLE 200
/* Fewer the other way: between two of them the user's own work may be waiting to be sent. */
#define FETCHED_PER_CYCLE 40
/* After so many that the server does not have it is not asked for more. */
#define MISSES_PER_CYCLE 5

typedef struct
{
  guint limit; /* 0: all */
  GStrv hashes;
} ToSend;

static gboolean
list_files (RpStore *store, gpointer data, GError **error)
{
  ToSend *list = data;

  list->hashes = rp_store_list_blobs_to_send (store, list->limit, error);
  return list->hashes != NULL;
}

static gboolean
send_files (RpSyncLink *link, guint limit, RpSyncUnsent *unsent, GCancellable *cancellable,
            GError **error)
{
  ToSend list = { .limit = limit };
  g_auto (GStrv) hashes = NULL;

  *unsent = (RpSyncUnsent){ 0 };
  if (!rp_sync_link_run (link, list_files, &list, error))
    return FALSE;
  hashes = list.hashes;
  for (guint i = 0; hashes[i] != NULL; i++)
    if (!rp_sync_upload_file (link, hashes[i], unsent, cancellable, error))
      return FALSE;
  return TRUE;
}

gboolean
rp_sync_send_files (RpSyncLink *link, GCancellable *cancellable, GError **error)
{
  RpSyncUnsent unsent;

  return send_files (link, FILES_PER_CYCLE, &unsent, cancellable, error);
}

gboolean
rp_sync_send_all_files (RpSyncLink *link, RpSyncUnsent *unsent, GCancellable *cancellable,
                        GError **error)
{
  return send_files (link, 0, unsent, cancellable, error);
}

static gboolean
list_missing (RpStore *store, gpointer data, GError **error)
{
  GPtrArray **files = data;

  *files = rp_store_list_files_to_fetch (store, FETCHED_PER_CYCLE, error);
  return *files != NULL;
}

gboolean
rp_sync_fetch_files (RpSyncLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = NULL;
  guint n_missing = 0;

  if (g_network_monitor_get_network_metered (g_network_monitor_get_default ()))
    return TRUE;
  if (!rp_sync_link_run (link, list_missing, &files, error))
    return FALSE;
  for (guint i = 0; i < files->len && n_missing < MISSES_PER_CYCLE; i++)
    {
      gboolean found = FALSE;

      if (!rp_sync_download_file (link, files->pdata[i], NULL, NULL, &found, cancellable, error))
        return FALSE;
      n_missing += !found;
    }
  return TRUE;
}
