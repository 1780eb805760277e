/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultTrace: everything that was done to the files below a folder, call by call, while it was recorded:
 * by SQLite (support/fault-vfs.h) and by the program itself (support/fault-calls.c). A run is recorded once;
 * what a power cut would have left after any of its calls is then worked out from the record.
 *
 * A disk of the strict kind is assumed: a file's bytes are kept once the file was synced, a name once its
 * folder was synced, a folder's name once the folder above it was. Until then anything between nothing and
 * all of it may be there.
 *
 * Files that are there when the recording begins are on the disk. One recording at a time. Thread: any.
 */
typedef struct _FaultTrace FaultTrace;

FaultTrace *fault_trace_begin (const char *root);
/* Ends the recording. */
void fault_trace_end (FaultTrace *self);
void fault_trace_free (FaultTrace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultTrace, fault_trace_free)
/* How many calls have been recorded so far. */
guint fault_trace_get_length (FaultTrace *self);

/* ---- what is recorded; nothing outside a recording and its folder ---- */

void fault_trace_create (const char *path);
void fault_trace_make_folder (const char *path);
void fault_trace_rename (const char *from, const char *to);
/* One more name for the same file. */
void fault_trace_link (const char *from, const char *to);
void fault_trace_unlink (const char *path);
void fault_trace_remove_folder (const char *path);
void fault_trace_write (const char *path, gint64 offset, gconstpointer data, gsize length);
void fault_trace_truncate (const char *path, gint64 size);
void fault_trace_sync (const char *path);
void fault_trace_sync_folder (const char *path);

/**
 * FaultReplay: the disk under a recording, from call to call.
 */
typedef struct _FaultReplay FaultReplay;

/* What of the calls that were not synced is on the disk after the power went. */
typedef enum
{
  FAULT_CUT_NOTHING,
  FAULT_CUT_PREFIX, /* the first ones, in their order */
  FAULT_CUT_SUBSET, /* any of them */
  FAULT_CUT_TORN,   /* any sectors of 512 bytes of any of them */
  FAULT_N_CUTS,
} FaultCut;

/* @lying: the disk says that it has synced, and has not */
FaultReplay *fault_replay_new (FaultTrace *trace, gboolean lying);
void fault_replay_free (FaultReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultReplay, fault_replay_free)
/* Returns: %FALSE at the end */
gboolean fault_replay_step (FaultReplay *self);
guint fault_replay_get_position (FaultReplay *self);
/* Writes what would be found after a power cut now into @folder, which is not there yet. */
void fault_replay_build (FaultReplay *self, FaultCut cut, GRand *random, const char *folder);

G_END_DECLS
