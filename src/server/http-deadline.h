/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpHttpDeadlines: ends connections that take too long. The HTTP library's own timeout only asks
 * whether a byte came lately, so a peer that sends one byte a second would be served for ever. Here
 * each connection has the moment by which its present step must be done; a thread shuts down the
 * sockets of those that are late, and the library then cleans up as after any lost connection.
 *
 * Of a peer that closes its side together with its last bytes the library (0.9.75) does not notice the end,
 * and would keep its place until the moment comes; what has not been said a second later never will be.
 *
 * Thread: any (locks inside).
 */
typedef struct _RpHttpDeadlines RpHttpDeadlines;
typedef struct _RpHttpPeer RpHttpPeer;

RpHttpDeadlines *rp_http_deadlines_new (void);
void rp_http_deadlines_free (RpHttpDeadlines *self); /* after the last connection was removed */

/* Takes up a connected socket; it must stay open until rp_http_deadlines_remove(). */
RpHttpPeer *rp_http_deadlines_add (RpHttpDeadlines *self, int socket, guint within_ms);
void rp_http_deadlines_remove (RpHttpDeadlines *self, RpHttpPeer *peer);

/* Now the peer speaks: it must have ended @within_ms from now. */
void rp_http_deadlines_await (RpHttpDeadlines *self, RpHttpPeer *peer, guint within_ms);
/* Now it is answered: it must have taken the answer @within_ms from now; 0 for no limit. */
void rp_http_deadlines_answer (RpHttpDeadlines *self, RpHttpPeer *peer, guint within_ms);

G_END_DECLS
