/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "server/http-message.h"

G_BEGIN_DECLS

/**
 * RpHttpServer: HTTP/1.1 over libmicrohttpd.
 *
 * The life of a request: its event loop reads the head, begin() looks at it without blocking and says
 * how much body it may have, the body is read, the connection is put to sleep and handle() runs in
 * a worker of a bounded pool, the answer goes out. When the body goes to a file or is larger than 16 KiB, admit()
 * runs in a worker before the first byte of it is kept. A full queue answers 503 with Retry-After, and so do more
 * bodies at once than memory is meant for.
 *
 * Thread: the owner's.
 */
typedef struct _RpHttpServer RpHttpServer;

typedef struct
{
  gpointer data;
  /* In the event loop, with the head only: fills body_cap and the like. Must not block.
   * Returns: (transfer full) (nullable): an answer ends the request */
  RpHttpAnswer *(*begin) (RpHttpRequest *request, gpointer data);
  /* Per worker thread. */
  gpointer (*open_worker) (gpointer data, GError **error);
  void (*close_worker) (gpointer worker);
  /* Only for bodies that go to a file or are large. Returns: (transfer full) (nullable): as begin() */
  RpHttpAnswer *(*admit) (RpHttpRequest *request, gpointer worker);
  /* Returns: (transfer full) */
  RpHttpAnswer *(*handle) (RpHttpRequest *request, gpointer worker);
  /* (nullable): after the last byte of the answer, in the event loop. */
  void (*log) (RpHttpRequest *request, guint status, gint64 took_us, gpointer data);
} RpHttpHandler;

typedef struct
{
  const char *address;     /* numeric, "127.0.0.1" or "::1" */
  guint16 port;            /* 0: any free one */
  const char *certificate; /* (nullable): PEM; with it the server speaks TLS 1.2 or newer */
  const char *key;         /* (nullable): PEM */
  const char *proxy;       /* (nullable): numeric; its "X-Forwarded-For" says who asks */
  guint n_workers;         /* handlers at once */
  guint n_slow_workers;    /* handlers of the slow lane at once */
  guint queue_max;         /* requests that may wait for a worker */
  guint connections_max;
  guint connections_per_address_max; /* without a proxy */
  guint head_ms; /* from connecting, or from the last answer, to the end of the head */
  guint body_ms; /* for the body, and again for the answer, plus a second per 50,000 bytes */
} RpHttpOptions;

/* What suits one process behind a proxy or a small organisation without one. */
void rp_http_options_init (RpHttpOptions *options);

/**
 * rp_http_server_new:
 * @handler: copied
 *
 * Binds, listens and starts the threads.
 *
 * Returns: (transfer full) (nullable)
 * Errors: G_IO_ERROR_INVALID_ARGUMENT for an address or certificate that cannot be read,
 *   G_IO_ERROR_ADDRESS_IN_USE when it cannot listen, those of open_worker()
 */
RpHttpServer *rp_http_server_new (const RpHttpOptions *options, const RpHttpHandler *handler,
                                  GError **error);

guint16 rp_http_server_get_port (RpHttpServer *self);

/* Stops listening, finishes the requests that run, closes every connection. End streams first. */
void rp_http_server_free (RpHttpServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpHttpServer, rp_http_server_free)

G_END_DECLS
