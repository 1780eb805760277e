/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RP_CURSOR_KEY_BYTES 32

/**
 * RpCursor: where a laptop stands in the feed. Either within the first transfer, scope by scope, or in
 * the stream of changes behind it. Its token is signed with a key that lies outside the database: a
 * token that is ahead of the database proves a restore, it cannot be a forgery.
 */
typedef struct
{
  gboolean snapshot; /* within the first transfer */
  gint64 head;       /* snapshot: the counter when it began; else: the last number delivered */
  char scope[48];    /* the scope that is being sent whole, "" for none */
  gint64 seq;        /* within that scope: the last row sent; -1: not begun */
  gint64 known;      /* the counter when it was made; 0 in a token from before that was said */
  char stamp[40]; /* of the larger one of it and `head`; "" in a token from before there were any */
  gboolean receipt; /* no place in the feed: how far a push had come */
} RpCursor;

/* The key of @folder, made when missing. Errors: those of rp_secret_file_load() */
gboolean rp_cursor_load_key (const char *folder, guint8 key[RP_CURSOR_KEY_BYTES], GError **error);

/* Returns: (transfer full) */
char *rp_cursor_to_token (const RpCursor *self, const char *user_id, const char *epoch,
                          const guint8 *key);

/**
 * rp_cursor_from_token:
 * @epoch: (out) (transfer full): the timeline it belongs to
 *
 * Returns: %FALSE when the token was not made by us for this user
 */
gboolean rp_cursor_from_token (RpCursor *self, const char *token, const char *user_id,
                               const guint8 *key, char **epoch);

G_END_DECLS
