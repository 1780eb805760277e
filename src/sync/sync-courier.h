/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/sync-engine.h"
#include "sync/sync-link.h"

G_BEGIN_DECLS

/**
 * The exchange with the server through files on a stick, for laptops that see no network for weeks: one
 * file there, one back, as often as wanted. The operations have the same ids and the same chain as over the
 * network, so that both may be mixed, and a file that is lost, read twice or old does no harm: what was not
 * answered is in the next file again, and what was answered is passed over.
 *
 * The link needs no transport.
 */

/* What a file holds. */
typedef struct
{
  gint64 number;
  guint n_ops, n_files, n_wanted;
} RpCourierSaved;

/* Everything that waits, what the feed has to go on from, and files that are wanted, sealed for the
 * server. Errors: G_IO_ERROR_NOT_FOUND before the first sign-in; G_FILE_ERROR, RP_DB_ERROR */
gboolean rp_sync_courier_save (RpSyncLink *link, const char *path, RpCourierSaved *out,
                               GError **error);

/* What a file brought. */
typedef struct
{
  gint64 number, answers; /* its own number, and that of the file it answers */
  gboolean repeated;      /* it, or a later one, was read before; nothing was done */
  guint n_files;
  guint
      n_left; /* changes that the file asked for and that are not decided: they go with another one */
  gboolean outdated;       /* because this program is too old for the server */
  gboolean other_timeline; /* the server was put back to a backup: what it has lost waits again */
  RpSyncReport report;
} RpCourierRead;

/* Reads the server's answer. Errors: RP_COURIER_ERROR, RP_SYNC_ERROR_STOPPED, G_FILE_ERROR, RP_DB_ERROR;
 * what was taken in before a fault of this computer stays and is passed over the next time */
gboolean rp_sync_courier_read (RpSyncLink *link, const char *path, RpCourierRead *out,
                               GError **error);

/* A sentence on what the answer leaves open. Returns: (transfer full) (nullable): nothing */
char *rp_sync_courier_describe_left (const RpCourierRead *read);

/* In a job of the store, before another timeline of the server begins: what answers a file saved until now is passed
 * over from then on, but for files that were wanted. */
gboolean rp_sync_courier_leave_timeline (RpStore *store, GError **error);

/* A computer was locked out: what it has not sent is put into the profile's RP_SEALED_FILE, for the server
 * alone. Nothing is removed. Without anything that waits there is no file. */
gboolean rp_sync_courier_seal (RpSyncLink *link, GError **error);

G_END_DECLS
