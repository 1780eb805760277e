/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <microhttpd.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * RpHttpStream: an answer that goes on: Server-Sent Events. Whoever has news sends text; between two
 * texts the connection sleeps outside the event loop.
 *
 * Thread: any (locks inside).
 */
typedef struct _RpHttpStream RpHttpStream;
RpHttpStream *rp_http_stream_new (void);
RpHttpStream *rp_http_stream_ref (RpHttpStream *self);
void rp_http_stream_unref (RpHttpStream *self);

/* Returns: %FALSE once the other end is gone or the stream was ended: forget it then. */
gboolean rp_http_stream_send (RpHttpStream *self, const char *text);
void rp_http_stream_end (RpHttpStream *self);

/* The response that reads from the stream; only the HTTP server calls it. */
struct MHD_Response *rp_http_stream_make_response (RpHttpStream *self,
                                                   struct MHD_Connection *connection);

G_END_DECLS
