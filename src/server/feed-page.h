/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"
#include "server/cursor.h"
#include "server/database.h"
#include "wire/message.h"

G_BEGIN_DECLS

/**
 * RpFeedReader: fills one page for one user from one snapshot of the database.
 */
typedef struct
{
  RpConnection *connection;
  const char *user_id;
  RpRoles roles;
  const RpOrgClock *clock;
  guint rows_max;
  RpCursor cursor; /* moves on with every line */

  GString *page;
  guint n_rows;
} RpFeedReader;

/* Whether the page has room for another line. */
gboolean rp_feed_reader_has_room (const RpFeedReader *self);

/**
 * rp_feed_reader_fill:
 * @complete: (out): everything up to the head of the snapshot has been sent
 *
 * Appends lines from the cursor on: what is left of the first transfer, then the changes.
 */
gboolean rp_feed_reader_fill (RpFeedReader *self, gboolean *complete, GError **error);

/* The columns of a row in every query of the feed, in the order in which they are read. */
#define RP_FEED_ROW_COLUMNS "e.seq, e.scope_id, e.kind, e.id, e.rev, e.deleted, e.schema_no, e.body"
/* Appends the row a statement stands on, unless the user's roles may not have it. */
gboolean rp_feed_reader_add_row (RpFeedReader *self, RpStatement *statement, GError **error);

/* Appends the beginning of a scope and what was ever erased in it. @label: (nullable) */
gboolean rp_feed_reader_add_scope (RpFeedReader *self, const char *scope, gint64 gen,
                                   const char *level, const char *label, GError **error);

/* All rows of the cursor's scope behind the cursor's row and up to @last_seq. */
gboolean rp_feed_reader_add_scope_rows (RpFeedReader *self, gint64 last_seq, GError **error);

/* The stream of changes behind the cursor. @complete: (out) */
gboolean rp_feed_reader_fill_changes (RpFeedReader *self, gboolean *complete, GError **error);

G_END_DECLS
