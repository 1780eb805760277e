/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * Copies of a profile's database, in the profile's folder backups/: one a day, the three that were made last kept, and
 * one before each change of the layout, kept until there is one of another day. None is kept for more than thirty
 * days: it has what was erased since. Each was opened and read before it got its name.
 */
#define RP_BACKUP_FOLDER "backups"

/**
 * rp_store_backup_today:
 *
 * Makes today's copy unless it is the last one made or the disk has not room for several more of them. Those that were made
 * before the last three go in any case.
 *
 * Errors: RP_DB_ERROR; RP_DB_ERROR_CORRUPT: the database is damaged, which is noted for the next start
 */
gboolean rp_store_backup_today (RpStore *self, GError **error);

/**
 * rp_store_drop_old:
 * @server_us: the server's time in an exchange; this computer's clock makes nothing old
 *
 * Removes copies, and what was set aside (see rp_recovery_drop_old()), more than thirty days after the first exchange since
 * they were made. To be called once a day.
 */
void rp_store_drop_old (RpStore *self, gint64 server_us);

/* Whether the disk has room for several more of the profile's database. */
gboolean rp_backup_has_room (const char *folder);

/* The names of the daily copies, the one made last first; "2026-01-05.db", by this computer's clock then. Returns: (transfer full): empty when
 * there are none */
GStrv rp_backup_list (const char *folder);

G_END_DECLS
