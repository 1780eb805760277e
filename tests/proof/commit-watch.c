/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proof/commit-watch.h"

#include "db/sqlite-connection.h"
#include "support/fault-disk.h"
#include "support/fault-vfs.h"

/* In the driver's class, where every transaction passes; it has no place for data. */
static GMutex lock;
static CommitWatch *watching;
static FaultTrace *watched_trace;
static CommitDump dump_state;
static gboolean (*real_commit) (RpConnection *self, GError **error);

static void
free_commit (gpointer data)
{
  WatchedCommit *self = data;

  g_free (self->state);
  g_free (self);
}

static guint
get_place (void)
{
  return watched_trace != NULL ? fault_trace_get_length (watched_trace) : 0;
}

static gboolean
note_commit (RpConnection *connection, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  guint begun = get_place ();
  WatchedCommit *commit;

  if (!real_commit (connection, error))
    return FALSE;
  if (watching == NULL)
    return TRUE;
  commit = g_new0 (WatchedCommit, 1);
  commit->begun = begun;
  commit->done = get_place ();
  fault_vfs_pause (TRUE);
  commit->state = dump_state (connection);
  fault_vfs_pause (FALSE);
  g_ptr_array_add (watching->commits, commit);
  return TRUE;
}

void
commit_watch_install (CommitDump dump)
{
  RpConnectionClass *klass = g_type_class_ref (RP_TYPE_SQLITE_CONNECTION);

  dump_state = dump;
  real_commit = klass->commit;
  klass->commit = note_commit;
}

CommitWatch *
commit_watch_begin (FaultTrace *trace)
{
  CommitWatch *self = g_new0 (CommitWatch, 1);

  self->commits = g_ptr_array_new_with_free_func (free_commit);
  g_mutex_lock (&lock);
  watching = self;
  watched_trace = trace;
  g_mutex_unlock (&lock);
  return self;
}

void
commit_watch_end (CommitWatch *self)
{
  g_mutex_lock (&lock);
  watching = NULL;
  watched_trace = NULL;
  g_mutex_unlock (&lock);
}

void
commit_watch_free (CommitWatch *self)
{
  g_ptr_array_unref (self->commits);
  g_free (self);
}

const char *
commit_watch_get_state (CommitWatch *self, guint n)
{
  return ((WatchedCommit *)self->commits->pdata[n - 1])->state;
}
