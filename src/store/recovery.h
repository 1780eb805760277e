/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * What a person can decide about a profile whose database cannot be opened. Nothing of this happens by
 * itself, and nothing is deleted then: what was there is set aside in a folder of its own.
 */

/* How the name of such a folder begins, in the profile's. */
#define RP_RECOVERY_ASIDE "set-aside-"

/* The daily copy that was made last and is whole. Returns: (transfer full) (nullable): its path */
char *rp_recovery_find_backup (const char *folder);

/**
 * rp_recovery_restore:
 * @backup: the path of a copy
 * @aside: (out): where the former database is now
 *
 * Sets the database aside and puts the copy in its place. What was entered after the copy and has not
 * been sent is in the former database alone: the next rp_store_open() takes over what can be read of it. What has been
 * sent comes back from the server.
 *
 * Errors: RP_DB_ERROR_LOCKED when a program has the profile open, RP_DB_ERROR_CORRUPT and others for
 *   the copy, G_IO_ERROR; the profile is as it was then
 */
gboolean rp_recovery_restore (const char *folder, const char *backup, char **aside, GError **error);

/* Sets the database, the device token and the copies aside: the next start is a first one, and after a
 * sign-in everything comes from the server. Errors: as above */
gboolean rp_recovery_start_empty (const char *folder, char **aside, GError **error);

/* Whether a database that is missing or empty was one before: its traces are here.
 * Errors: RP_DB_ERROR_CORRUPT, saying so */
gboolean rp_recovery_check_missing (const char *folder, GError **error);

/**
 * rp_recovery_drop_old:
 * @server_us: the server's time in an exchange: this computer's clock may be wrong by years
 *
 * Removes what was set aside more than thirty days before the server's time, counted from the first exchange after it was:
 * it has what was erased since, as old copies have. What has edits that were not sent, or cannot be read, may be the only
 * one that has them; it stays for ninety days, and no longer either. Without an exchange nothing goes.
 */
void rp_recovery_drop_old (const char *folder, gint64 server_us);

/**
 * Whether another database has come among the kept files, whose table of files is put right at the end of the first
 * exchange. @aside: (out) (transfer full) (nullable): where the former one was put
 */
gboolean rp_recovery_is_another (const char *folder, char **aside);
void rp_recovery_forget_another (const char *folder);

/* The file that says it. */
#define RP_RECOVERY_ANOTHER "another"

/* Whether everything of a profile was set aside there, to begin anew. */
gboolean rp_recovery_is_all (const char *aside);
/* Nothing is in it that was not sent and is not in the present database. */
void rp_recovery_note_taken (const char *aside);

/**
 * A damage that was found while the program worked is noted beside the database, because what opens it need not touch
 * the page at fault: the next start reads all of it first, and the person is asked.
 */
#define RP_RECOVERY_NOTE "damaged"

void rp_recovery_note_damage (const char *folder);
gboolean rp_recovery_is_noted (const char *folder);
/* The database proved whole, or the person wants to open it as it is; a damage that is still there is found again. */
void rp_recovery_forget_damage (const char *folder);

G_END_DECLS
