/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * rp_postgres_set_error:
 * @handle: the connection it happened on
 * @result: (nullable): the failed result; without one the connection itself failed
 *
 * Turns an SQLSTATE into what the caller can do about it and a sentence for people. The server's own
 * words are only shown where neither would help: they may hold values of the row.
 */
void rp_postgres_set_error (PGconn *handle, const PGresult *result, GError **error);

G_END_DECLS
