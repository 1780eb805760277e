/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/transport.h"

G_DEFINE_QUARK (rp_transport_error_quark, rp_transport_error)
G_DEFINE_INTERFACE (RpTransport, rp_transport, G_TYPE_OBJECT)

const char *const rp_response_headers[]
    = { "location", "upload-offset", "upload-length", "etag", "content-range", NULL };

const char *
rp_response_get_header (const RpResponse *self, const char *name)
{
  return self->headers != NULL ? g_hash_table_lookup (self->headers, name) : NULL;
}

void
rp_response_set_header (RpResponse *self, const char *name, const char *value)
{
  if (self->headers == NULL)
    self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (self->headers, g_strdup (name), g_strdup (value));
}

void
rp_response_free (RpResponse *self)
{
  if (self == NULL)
    return;
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self);
}

static void
rp_transport_default_init (RpTransportInterface *iface)
{
}

RpResponse *
rp_transport_send (RpTransport *self, const RpRequest *request, GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (RP_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (request != NULL && request->path != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return RP_TRANSPORT_GET_IFACE (self)->send (self, request, cancellable, error);
}

gboolean
rp_transport_may_overlap (RpTransport *self)
{
  RpTransportInterface *iface;

  g_return_val_if_fail (RP_IS_TRANSPORT (self), FALSE);

  iface = RP_TRANSPORT_GET_IFACE (self);
  return iface->may_overlap != NULL && iface->may_overlap (self);
}

gboolean
rp_transport_listen (RpTransport *self, const RpRequest *request,
                     void (*poked) (gint64 head, gpointer data), gpointer data,
                     GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (RP_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (request != NULL && request->path != NULL, FALSE);
  g_return_val_if_fail (poked != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return RP_TRANSPORT_GET_IFACE (self)->listen (self, request, poked, data, cancellable, error);
}
