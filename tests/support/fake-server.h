/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "support/fake-faults.h"
#include "support/fake-files.h"
#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * RpFakeServer: a server in memory that keeps the protocol (chain, fingerprints, epoch, feed pages) and
 * says yes to every op, so that tests can spoil single answers of it. Everything lies in one scope that
 * belongs to everybody.
 *
 * Thread: any; exchanges and what tests ask of it wait for each other.
 */
#define RP_TYPE_FAKE_SERVER (rp_fake_server_get_type ())
G_DECLARE_FINAL_TYPE (RpFakeServer, rp_fake_server, RP, FAKE_SERVER, GObject)

#define FAKE_SERVER_SCOPE "0198a000-0000-7000-8000-00000000000c"
#define FAKE_SERVER_USER "0198a000-0000-7000-8000-000000000001"
#define FAKE_SERVER_PASSWORD "right"
#define FAKE_SERVER_ZONE "Asia/Urumqi" /* six hours from UTC, unlike the clock of the tests */

RpFakeServer *rp_fake_server_new (void);

/* As fake_faults_plan(). */
void rp_fake_server_fail (RpFakeServer *self, const char *route, RpFault fault, guint n);
void rp_fake_server_forget_faults (RpFakeServer *self);

/* Somebody else's doing. @body: JSON text */
void rp_fake_server_put (RpFakeServer *self, const char *kind, const char *id, const char *body);
/* The row moves to where this user does not see it; the feed says so with an exit. */
void rp_fake_server_move_away (RpFakeServer *self, const char *kind, const char *id);
/* The row's body, "" when there is none. Returns: (transfer full) */
char *rp_fake_server_dup_body (RpFakeServer *self, const char *kind, const char *id);

/* How often the op was carried out: more than once is a fault of somebody's. */
guint rp_fake_server_count_decided (RpFakeServer *self, const char *op_id);
guint rp_fake_server_count_ops (RpFakeServer *self);
guint rp_fake_server_count_requests (RpFakeServer *self);
/* Its files, while no exchange is under way. */
FakeFiles *rp_fake_server_get_files (RpFakeServer *self);
gboolean rp_fake_server_has_blob (RpFakeServer *self, const char *sha256);
/* Bytes of the last feed page it sent. */
gsize rp_fake_server_get_page_size (RpFakeServer *self);

/* What it says of the user and the organisation. @document: JSON text; "{}" from the start */
void rp_fake_server_set_session (RpFakeServer *self, const char *document);
/* A batch with an op named @what cannot be read (422). */
void rp_fake_server_set_poison (RpFakeServer *self, const char *what);
/* An op named @what is refused with this code. */
void rp_fake_server_set_refusal (RpFakeServer *self, const char *what, const char *code);
void rp_fake_server_set_max_ops (RpFakeServer *self, guint n); /* more are 413 */
void rp_fake_server_set_page_rows (RpFakeServer *self, guint n);
/* It may be asked while the laptop stores what came before. */
void rp_fake_server_set_overlap (RpFakeServer *self, gboolean overlap);
void rp_fake_server_set_retry_after (RpFakeServer *self, gint64 seconds);
/* What time its answers have; none until it is set. */
void rp_fake_server_set_date (RpFakeServer *self, const char *instant);
/* The chain of every replica ends at an op that no laptop knows. */
void rp_fake_server_fork (RpFakeServer *self);
/* The last op of every chain is forgotten. */
void rp_fake_server_lose_chain_end (RpFakeServer *self);
/* The id of an op that is not decided yet belongs to something else already. */
void rp_fake_server_occupy_id (RpFakeServer *self, const char *op_id);
/* The next feed request with a cursor is answered 410. */
void rp_fake_server_expire_cursors (RpFakeServer *self);
void rp_fake_server_back_up (RpFakeServer *self);
/* Back to the backup, in a new epoch. */
void rp_fake_server_restore (RpFakeServer *self);
/* The scope is not this user's any more. */
void rp_fake_server_revoke (RpFakeServer *self);

G_END_DECLS
