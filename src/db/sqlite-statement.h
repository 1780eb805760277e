/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "db/statement.h"

G_BEGIN_DECLS

/* Compiles one statement. Returns: (transfer full) (nullable) Errors: RP_DB_ERROR */
RpStatement *rp_sqlite_statement_new (sqlite3 *handle, const char *sql, GError **error);

G_END_DECLS
