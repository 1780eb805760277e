/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * RpReadSet: what a transaction has based its decisions on. Reading and deciding need no lock, so that
 * many do so at once; whoever then has taken the organisation's counter is alone until his commit, and
 * looks whether anything he has read was changed since he began. If so the whole transaction is run
 * again. What a row, a search, an official number or somebody's access said is taken as read once
 * it was noted.
 *
 * Thread: the connection's.
 */
typedef struct _RpReadSet RpReadSet;

/* Begins here and now: reads the counter. Errors: RP_DB_ERROR, kept until rp_read_set_lock() */
RpReadSet *rp_read_set_new (RpConnection *connection);
void rp_read_set_free (RpReadSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpReadSet, rp_read_set_free)

void rp_read_set_note_row (RpReadSet *self, const RpKind *kind, const char *id);
/* Which rows of @kind have @value in @field. */
void rp_read_set_note_search (RpReadSet *self, const RpKind *kind, const char *field,
                              const char *value);
/* The last number of a series, 0 for none. */
void rp_read_set_note_number (RpReadSet *self, const char *series, int year, gint64 last);
/* Which scopes a user has. */
void rp_read_set_note_user (RpReadSet *self, const char *user_id);

/**
 * rp_read_set_lock:
 * @head: (out): the counter as it stands, and stays until this transaction has ended
 *
 * Takes the counter, if that has not been done, and looks at what has been noted.
 *
 * Errors: RP_DB_ERROR_AGAIN when something of it has changed; others of RP_DB_ERROR
 */
gboolean rp_read_set_lock (RpReadSet *self, gint64 *head, GError **error);

/* What this transaction has written itself is no news. */
void rp_read_set_advance (RpReadSet *self, gint64 head);

G_END_DECLS
