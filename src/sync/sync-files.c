/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include "store/exchange.h"

/* The list is asked for once in a cycle, so a file that cannot be sent is tried once in a cycle. */
#define FILES_PER_CYCLE 200
/* Fewer the other way, of each tier: between two of them the user's own work may be waiting to be sent. */
#define FETCHED_PER_CYCLE 40
/* After so many of a tier that the server does not have it is asked for the next one. */
#define MISSES_PER_CYCLE 10
/* So many that something keeps are one file's trouble, or two's; then it is the line's, or the server's disk's. */
#define TROUBLES_MAX 3

/* ---- what keeps a file and not the exchange ---- */

void
rp_sync_files_clear (RpSyncFiles *self)
{
  g_clear_error (&self->trouble);
}

/* The server's disk or this one is full, or the line does not last for so much at once. */
static gboolean
is_trouble (const GError *cause)
{
  return g_error_matches (cause, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY)
         || cause->domain == G_FILE_ERROR || rp_store_is_place_error (cause);
}

/* @cause: (transfer full). Returns: whether the exchange goes on without the file */
static gboolean
pass_over (RpSyncFiles *self, GError *cause, GError **error)
{
  if (!is_trouble (cause))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_message ("a file could not be exchanged: %s", cause->message);
  g_clear_error (&self->trouble);
  self->trouble = cause;
  return TRUE;
}

static gboolean
find_waiting (RpStore *store, gpointer waits, GError **error)
{
  return rp_store_has_waiting (store, waits, error);
}

/* Between two files. What was entered meanwhile, and what somebody waits for, goes first. */
static gboolean
look_up (RpSyncLink *link, RpSyncFiles *self, GError **error)
{
  gboolean waits = rp_sync_link_is_urgent (link);

  if (!waits && !rp_sync_link_run (link, find_waiting, &waits, error))
    return FALSE;
  self->left = waits;
  self->more = self->more || waits;
  return TRUE;
}

/* Whether it makes sense to try another. */
static gboolean
may_go_on (RpSyncLink *link, const RpSyncFiles *self, guint n_troubles)
{
  return self->trouble == NULL
         || (n_troubles < TROUBLES_MAX && rp_sync_link_get_retry_after (link) < 0);
}

/* ---- up ---- */

typedef struct
{
  guint limit; /* 0: all */
  gboolean light;
  guint n_heavy;
  GStrv hashes;
} ToSend;

static gboolean
list_files (RpStore *store, gpointer data, GError **error)
{
  ToSend *list = data;

  list->hashes = list->light
                     ? rp_store_list_light_blobs_to_send (store, list->limit, &list->n_heavy, error)
                     : rp_store_list_blobs_to_send (store, list->limit, error);
  return list->hashes != NULL;
}

static guint
count_unsent (const RpSyncUnsent *unsent)
{
  return unsent->waiting + unsent->damaged + unsent->erased;
}

/* @n_troubles: (inout) */
static gboolean
send_file (RpSyncLink *link, const char *hash, RpSyncFiles *files, RpSyncUnsent *unsent,
           guint *n_troubles, GCancellable *cancellable, GError **error)
{
  guint n_kept = count_unsent (unsent);
  GError *cause = NULL;

  if (!rp_sync_upload_file (link, hash, unsent, cancellable, &cause))
    {
      (*n_troubles)++;
      unsent->waiting++;
      return pass_over (files, cause, error);
    }
  files->n_done += count_unsent (unsent) == n_kept;
  return TRUE;
}

/* @limit: 0: all, whatever waits meanwhile and whatever the line costs */
static gboolean
send_files (RpSyncLink *link, guint limit, RpSyncFiles *files, RpSyncUnsent *unsent,
            GCancellable *cancellable, GError **error)
{
  ToSend list = { .limit = limit, .light = limit > 0 && rp_sync_link_is_metered (link) };
  g_auto (GStrv) hashes = NULL;
  guint n_troubles = 0;

  *unsent = (RpSyncUnsent){ 0 };
  if (!rp_sync_link_run (link, list_files, &list, error))
    return FALSE;
  hashes = list.hashes;
  files->n_heavy = list.n_heavy;
  for (guint i = 0; hashes[i] != NULL && may_go_on (link, files, n_troubles); i++)
    {
      if (i > 0 && limit > 0 && !look_up (link, files, error))
        return FALSE;
      if (files->left)
        return TRUE;
      if (!send_file (link, hashes[i], files, unsent, &n_troubles, cancellable, error))
        return FALSE;
    }
  files->more = files->more || (limit > 0 && g_strv_length (hashes) >= limit);
  return TRUE;
}

gboolean
rp_sync_send_files (RpSyncLink *link, RpSyncFiles *files, GCancellable *cancellable, GError **error)
{
  RpSyncUnsent unsent;

  return send_files (link, FILES_PER_CYCLE, files, &unsent, cancellable, error);
}

gboolean
rp_sync_send_all_files (RpSyncLink *link, RpSyncUnsent *unsent, GCancellable *cancellable,
                        GError **error)
{
  g_auto (RpSyncFiles) files = { 0 };

  return send_files (link, 0, &files, unsent, cancellable, error);
}

/* ---- down ---- */

static gboolean
list_missing (RpStore *store, gpointer data, GError **error)
{
  GPtrArray **files = data;

  *files = rp_store_list_files_to_fetch (store, FETCHED_PER_CYCLE, error);
  return *files != NULL;
}

static gboolean
make_room (RpStore *store, gpointer data, GError **error)
{
  return rp_store_make_room (store, error);
}

/* How far it is with one tier. */
typedef struct
{
  guint n_listed, n_missing;
} Share;

/* Small pictures that somebody has not sent yet keep no other files; those that can be had come first. */
static gboolean
is_in_turn (const Share *shares, const RpWantedFile *wanted)
{
  for (RpFileTier tier = RP_FILE_THUMB; tier < wanted->tier; tier++)
    if (shares[tier].n_listed >= FETCHED_PER_CYCLE && shares[tier].n_missing < MISSES_PER_CYCLE)
      return FALSE;
  return shares[wanted->tier].n_missing < MISSES_PER_CYCLE;
}

/* @n_troubles: (inout) */
static gboolean
fetch_file (RpSyncLink *link, const RpWantedFile *wanted, RpSyncFiles *files, gboolean *found,
            guint *n_troubles, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  *found = FALSE;
  if (!rp_sync_download_file (link, wanted, NULL, NULL, found, cancellable, &cause))
    {
      (*n_troubles)++;
      return pass_over (files, cause, error);
    }
  files->n_done += *found;
  return TRUE;
}

gboolean
rp_sync_fetch_files (RpSyncLink *link, RpSyncFiles *files, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  Share shares[RP_FILE_ORIGINAL + 1] = { 0 };
  guint n_troubles = 0;

  if (!rp_sync_link_run (link, make_room, NULL, error))
    return FALSE;
  if (rp_sync_link_is_metered (link))
    return TRUE;
  if (!rp_sync_link_run (link, list_missing, &list, error))
    return FALSE;
  for (guint i = 0; i < list->len && (n_troubles == 0 || may_go_on (link, files, n_troubles)); i++)
    {
      const RpWantedFile *wanted = list->pdata[i];
      Share *share = &shares[wanted->tier];
      guint n_before = n_troubles;
      gboolean found;

      share->n_listed++;
      files->more = files->more || share->n_listed >= FETCHED_PER_CYCLE;
      if (!is_in_turn (shares, wanted))
        continue;
      if (i > 0 && !look_up (link, files, error))
        return FALSE;
      if (files->left)
        return TRUE;
      if (!fetch_file (link, wanted, files, &found, &n_troubles, cancellable, error))
        return FALSE;
      share->n_missing += !found && n_troubles == n_before;
    }
  return TRUE;
}

/* ---- both ---- */

gboolean
rp_sync_exchange_files (RpSyncLink *link, RpSyncFiles *files, GCancellable *cancellable,
                        GError **error)
{
  if (!rp_sync_send_files (link, files, cancellable, error))
    return FALSE;
  if (files->left || (files->trouble != NULL && rp_sync_link_get_retry_after (link) >= 0))
    return TRUE;
  return rp_sync_fetch_files (link, files, cancellable, error);
}
