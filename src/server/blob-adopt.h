/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * rp_blob_adopt_run:
 * @blob_folder: the folder of files
 *
 * Files that lie in the folder and are not in the database get a row again: the database comes from a backup that
 * is older than they are, or a process ended between the two. Whoever made a record that names such a file counts as
 * having brought it. What was erased is removed instead, what is on its way out is left to that. A file that is torn,
 * other than its name or shorter than its row says, is not here: it goes, and so does its row, so that it can be brought.
 *
 * Errors: RP_DB_ERROR
 */
gboolean rp_blob_adopt_run (RpConnection *connection, RpClock *clock, const char *blob_folder,
                            GError **error);

G_END_DECLS
