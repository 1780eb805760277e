/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpPostgresLink: the line to the database server that a connection and its statements share. A line
 * that broke is opened again by the next use outside of a transaction; what was prepared on the old
 * one is prepared anew.
 */
typedef struct
{
  PGconn *handle;
  gboolean read_only;
  gboolean lost;           /* said so by an answer; libpq may notice with the next use only */
  gboolean in_transaction; /* ours; the server forgets its own when the line breaks */
  gboolean closing;        /* statements end with the line */
  guint generation;        /* raised with every new line */
  guint n_named;           /* prepared statements so far */
  gint64 changes;          /* rows changed by the last statement */
} RpPostgresLink;

/* Errors: RP_DB_ERROR_FAILED with the server's words, which hold no password */
gboolean rp_postgres_link_open (RpPostgresLink *self, const char *url, gboolean read_only,
                                GError **error);
void rp_postgres_link_close (RpPostgresLink *self);

/* Makes a broken line anew. Errors: RP_DB_ERROR_LOST within a transaction, which is over then, and
 * while the server is away */
gboolean rp_postgres_link_revive (RpPostgresLink *self, GError **error);
gboolean rp_postgres_link_is_broken (RpPostgresLink *self);

/* One or several commands without parameters and without a result. */
gboolean rp_postgres_link_run (RpPostgresLink *self, const char *sql, GError **error);

/* Keeps what @result says, frees it when it is a failure.
 * Returns: (transfer full) (nullable): @result */
PGresult *rp_postgres_link_judge (RpPostgresLink *self, PGresult *result, GError **error);

G_END_DECLS
