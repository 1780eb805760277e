/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpPostgresConnection: a session on a PostgreSQL server. Writing transactions are READ COMMITTED, those
 * that only read see one moment (REPEATABLE READ). A line that breaks is opened again by the next use;
 * what was under way fails with RP_DB_ERROR_LOST.
 */
#define RP_TYPE_POSTGRES_CONNECTION (rp_postgres_connection_get_type ())
G_DECLARE_FINAL_TYPE (RpPostgresConnection, rp_postgres_connection, RP, POSTGRES_CONNECTION,
                      RpConnection)

/**
 * rp_postgres_connection_open:
 * @url: as libpq has it, "postgresql://USER@HOST/NAME"; without a password libpq looks for one in
 *   ~/.pgpass
 * @read_only: nothing can be changed; a standby will do
 *
 * Errors: RP_DB_ERROR_FAILED when the server cannot be reached or refuses, or when the database keeps
 * texts in another encoding than UTF-8
 */
RpConnection *rp_postgres_connection_open (const char *url, gboolean read_only, GError **error);

G_END_DECLS
