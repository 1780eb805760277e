/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * Files that nothing names any more leave the server thirty days later; uploads that were given up leave with
 * their beginnings. A file is named by a record that is not deleted, by a text of a record, of the history or of
 * an entry that waits for a decision in which the file's hash or a deleted attachment of it occurs, and by an
 * upload on its way.
 *
 * The row goes first and what was removed is written down with it; then the file goes into blobs/leaving, from
 * where it is back should somebody have brought it at the same moment, and a day later it is off the disk. A
 * crash between any two steps leaves what the next run finishes.
 */

/* One run. @n_removed: (out) (optional): files whose rows went */
gboolean rp_blob_sweep_run (RpConnection *connection, RpClock *clock, const char *blob_folder,
                            guint *n_removed, GError **error);

/* The same unless it was done on this @day, "2026-01-05", by whichever process. */
gboolean rp_blob_sweep_once_a_day (RpConnection *connection, RpClock *clock,
                                   const char *blob_folder, const char *day, GError **error);

/* Of it, what is done at the start as well: bodies of requests that a killed process has left, when they are older than
 * a day. Another process may have younger ones on their way. */
void rp_blob_sweep_drop_bodies (const char *blob_folder);

typedef struct
{
  gint64 n_files, n_bytes; /* kept */
  gint64 n_unnamed;        /* of these, such as nothing names at present */
} RpBlobCount;
gboolean rp_blob_sweep_count (RpConnection *connection, RpBlobCount *out, GError **error);

/* What was removed, the newest first. */
typedef struct
{
  const char *sha256, *removed_at, *unreferenced_since;
  gint64 size;
  gboolean gone;
} RpBlobRemoved;
gboolean rp_blob_sweep_list (RpConnection *connection, guint limit,
                             void (*found) (const RpBlobRemoved *removed, gpointer data),
                             gpointer data, GError **error);

G_END_DECLS
