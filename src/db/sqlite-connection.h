/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpSqliteConnection: WAL with synchronous=FULL, files 0600 in a folder 0700, defensive settings.
 * An exclusive connection (the laptop's) needs no shared memory file and keeps a second instance
 * out; a shared one (the server's) lets several connections of one process read beside a writer.
 */
#define RP_TYPE_SQLITE_CONNECTION (rp_sqlite_connection_get_type ())
G_DECLARE_FINAL_TYPE (RpSqliteConnection, rp_sqlite_connection, RP, SQLITE_CONNECTION, RpConnection)

typedef enum
{
  RP_SQLITE_EXCLUSIVE, /* the only connection; created when missing */
  RP_SQLITE_SHARED,    /* one of several; created when missing */
  RP_SQLITE_READ_ONLY,
} RpSqliteMode;

/* @path: (nullable): ":memory:" when %NULL. Errors: RP_DB_ERROR */
RpConnection *rp_sqlite_connection_open (const char *path, RpSqliteMode mode, GError **error);

/* For what only SQLite has: a tokenizer of its full-text index. */
struct sqlite3 *rp_sqlite_connection_get_handle (RpSqliteConnection *self);

/* A consistent copy: written beside @target, synced, opened and checked, then renamed. */
gboolean rp_sqlite_connection_backup (RpConnection *self, const char *target, GError **error);

/* Every page, every index. Returns: %TRUE when whole; else RP_DB_ERROR_CORRUPT naming the first
 * fault. */
gboolean rp_sqlite_connection_check (RpConnection *self, GError **error);

G_END_DECLS
