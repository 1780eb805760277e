/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * Behind an erasure the database is written anew, see rp_connection_compact(): what was erased is in no row then, but
 * SQLite may have left a copy of it in a gap between entries. That takes about ten seconds for a gigabyte, in which
 * nobody else writes, and as much room again on its disk and in the folder for temporary files. So it is owed from the erasure's own transaction
 * on, and paid by the server's background work in its first run of a later day, which is soon after midnight of the
 * organisation or at a start. When it fails or is cut off it stays owed and is tried again a day later.
 *
 * With PostgreSQL nothing is done here: its own VACUUM is the business of whoever runs it.
 */

/* In the transaction that erases. */
gboolean rp_compaction_owe (RpConnection *connection, GError **error);

/* Outside a transaction: at once, when it is owed. */
gboolean rp_compaction_run (RpConnection *connection, GError **error);

/* The same unless it was owed, or tried, on this @day, "2026-01-05". */
gboolean rp_compaction_once_a_day (RpConnection *connection, const char *day, GError **error);

G_END_DECLS
