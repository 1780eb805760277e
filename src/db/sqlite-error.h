/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * rp_sqlite_set_error:
 * @code: (extended) result code of SQLite
 * @handle: (nullable): where it came from; its own words are only shown where the program is at fault
 *
 * Turns a result code into what the caller can do about it and a sentence for people.
 */
void rp_sqlite_set_error (int code, sqlite3 *handle, GError **error);

G_END_DECLS
