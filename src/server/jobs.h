/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/id-source.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpJobs: what the server thinks by itself: value scores and suggestions. One thread works through all
 * customers once a day and after loading, and in between through those that have changed, a short
 * while after the last change. Each customer is one short transaction; one that has not changed writes
 * nothing. Once a day records whose date has come move on, and behind an erasure the
 * database is written anew, see server/compaction.h. Where several server processes share a
 * database, one of them works at a time, and another goes on when it dies.
 *
 * Thread: any.
 */
typedef struct _RpJobs RpJobs;

typedef struct
{
  const char *database;
  RpClock *clock;
  RpIdSource *ids;
  guint settle_ms;                 /* how long after a change to begin */
  guint lease_s;                   /* after which another process takes over; 120 when 0 */
  void (*changed) (gpointer data); /* (nullable): rows were written; called from the thread */
  gpointer data;
  const char *blob_folder; /* (nullable): where the files are; those that nothing names leave */
} RpJobsOptions;

/* Errors: those of rp_database_open() */
RpJobs *rp_jobs_new (const RpJobsOptions *options, GError **error);
void rp_jobs_free (RpJobs *self); /* finishes the customer at hand */

/* Something has changed. */
void rp_jobs_touch (RpJobs *self);

/**
 * rp_jobs_run:
 * @connection: the caller's
 * @stop: (nullable): looked at between two customers, atomically
 * @n_changed: (out): customers for whom something was written
 *
 * One run, for whoever has no thread for it; nothing while another process is at it. An organisation that was not loaded yet has nothing to do.
 */
gboolean rp_jobs_run (RpConnection *connection, RpClock *clock, RpIdSource *ids, const gint *stop,
                      guint *n_changed, GError **error);

G_END_DECLS
