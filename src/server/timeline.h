/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "server/cursor.h"
#include "server/database.h"

G_BEGIN_DECLS

/**
 * The organisation's numbering over the years: whether a database is older than what it has told a laptop,
 * that is, came from a backup; the new timeline that begins then; and how far back it can be followed.
 */

/* Draws a new stamp for the numbers to come. At every start, within the preparation of the database. */
gboolean rp_timeline_stamp (RpConnection *connection, GError **error);

/* Fills the stamp of a cursor whose numbers are known. */
gboolean rp_timeline_sign (RpConnection *connection, RpCursor *cursor, GError **error);

/**
 * rp_timeline_is_ahead:
 * @cursor: one of ours
 * @epoch: which it belongs to
 * @ahead: (out): it was given out by a database that knew more than this one, or something else; that is so of
 *   an epoch, too, that was neither left here nor is in force
 */
gboolean rp_timeline_is_ahead (RpConnection *connection, const RpOrgClock *clock,
                               const RpCursor *cursor, const char *epoch, gboolean *ahead,
                               GError **error);

/**
 * rp_timeline_leave:
 * @epoch: (nullable): the one to be left; whichever there is when %NULL
 * @proof: (nullable): that of the cursor which is ahead; it counts as left from now on
 * @clock: (out): with the epoch that counts now, which somebody else may have begun
 *
 * Begins another timeline: every laptop sends again what it still holds, and reads everything again.
 */
gboolean rp_timeline_leave (RpConnection *connection, const char *epoch, const char *proof,
                            RpClock *time, RpOrgClock *clock, GError **error);

/**
 * rp_timeline_expire:
 * @today: "2026-01-05"
 * @before: (nullable): the day before which cursors are forgotten; 400 days ago when %NULL
 *
 * Notes how far the numbering is today, and lets go of moves that only cursors older than
 * that could miss. Such cursors begin again over what is there.
 */
gboolean rp_timeline_expire (RpConnection *connection, const char *today, const char *before,
                             GError **error);

G_END_DECLS
