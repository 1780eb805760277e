/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpTransportError: what the caller does next.
 * @RP_TRANSPORT_ERROR_RETRY: no answer, or the server says later; try again with backoff
 * @RP_TRANSPORT_ERROR_OFFLINE: something answered that is not our server (captive portal, proxy page)
 * @RP_TRANSPORT_ERROR_CERTIFICATE: the server's certificate is not trusted; never goes on
 */
#define RP_TRANSPORT_ERROR (rp_transport_error_quark ())
GQuark rp_transport_error_quark (void);
typedef enum
{
  RP_TRANSPORT_ERROR_RETRY,
  RP_TRANSPORT_ERROR_OFFLINE,
  RP_TRANSPORT_ERROR_CERTIFICATE,
} RpTransportError;

typedef struct
{
  const char *method;       /* "GET" */
  const char *path;         /* "/v1/feed?cursor=…", already escaped */
  const char *token;        /* (nullable): the device token */
  const char *content_type; /* (nullable) */
  GBytes *body;             /* (nullable) */
  const char *const
      *headers; /* (nullable): further ones: name and value by turns, closed by %NULL */
} RpRequest;

typedef struct
{
  guint status; /* HTTP status */
  char *content_type;
  gint64 retry_after_s; /* -1 when not said */
  gint64 date_us;       /* the server's Date, 0 when absent */
  GBytes *body;
  GHashTable *headers; /* (nullable): those of rp_response_headers: name -> value */
} RpResponse;

/* Names, in small letters, of what is kept of an answer's head. Closed by %NULL. */
extern const char *const rp_response_headers[];
/* Returns: (nullable) */
const char *rp_response_get_header (const RpResponse *self, const char *name);
/* @name: one of rp_response_headers */
void rp_response_set_header (RpResponse *self, const char *name, const char *value);
void rp_response_free (RpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpResponse, rp_response_free)

/**
 * RpTransport: carries one request to the server and brings the answer. The engine knows nothing else
 * of the network; the simulator puts its own in its place.
 *
 * Thread: one at a time; blocking.
 */
#define RP_TYPE_TRANSPORT (rp_transport_get_type ())
G_DECLARE_INTERFACE (RpTransport, rp_transport, RP, TRANSPORT, GObject)

struct _RpTransportInterface
{
  GTypeInterface parent_interface;
  /* (nullable): whether @send may be called by another thread while the engine's stores what has come; not
   * where one thing must happen after the other, as in the simulator. */
  gboolean (*may_overlap) (RpTransport *self);
  RpResponse *(*send) (RpTransport *self, const RpRequest *request, GCancellable *cancellable,
                       GError **error);
  /* Opens the stream of pokes and calls @poked for each until it ends or is cancelled. */
  gboolean (*listen) (RpTransport *self, const RpRequest *request,
                      void (*poked) (gint64 head, gpointer data), gpointer data,
                      GCancellable *cancellable, GError **error);
};

/* Returns: (transfer full) (nullable): any answer of our server, also 4xx. Errors: RP_TRANSPORT_ERROR,
 * G_IO_ERROR_CANCELLED */
RpResponse *rp_transport_send (RpTransport *self, const RpRequest *request,
                               GCancellable *cancellable, GError **error);
gboolean rp_transport_may_overlap (RpTransport *self);
gboolean rp_transport_listen (RpTransport *self, const RpRequest *request,
                              void (*poked) (gint64 head, gpointer data), gpointer data,
                              GCancellable *cancellable, GError **error);

G_END_DECLS
