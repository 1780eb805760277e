/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/postgres-link.h"
#include "db/statement.h"

G_BEGIN_DECLS

/* Prepares one statement on the server. @link: outlives the statement.
 * Returns: (transfer full) (nullable) Errors: RP_DB_ERROR */
RpStatement *rp_postgres_statement_new (RpPostgresLink *link, const char *sql, GError **error);

G_END_DECLS
