/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * CommitWatch: every transaction of SQLite that was acknowledged while it watches: all of the database after it,
 * and where in a record (support/fault-disk.h) it began and ended. One at a time.
 */
typedef struct
{
  guint begun, done;
  char *state;
} WatchedCommit;

typedef struct
{
  GPtrArray *commits; /* (element-type WatchedCommit) */
} CommitWatch;

struct _FaultTrace;
typedef char *(*CommitDump) (RpConnection *connection);

/* Once, before the first. */
void commit_watch_install (CommitDump dump);
/* @trace: (nullable) */
CommitWatch *commit_watch_begin (struct _FaultTrace *trace);
void commit_watch_end (CommitWatch *self);
void commit_watch_free (CommitWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CommitWatch, commit_watch_free)
/* The state after so many commits. */
const char *commit_watch_get_state (CommitWatch *self, guint n);

G_END_DECLS
