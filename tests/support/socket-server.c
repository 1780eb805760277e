/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/socket-server.h"

#include <stdlib.h>
#include <string.h>

struct _SocketServer
{
  GSocketListener *listener;
  guint16 port;
  SocketScript script;
  gpointer data;
  GTlsCertificate *certificate; /* (nullable) */
  GCancellable *stop;
  GThread *thread;
  GMutex lock; /* for what follows */
  char *head;
  GBytes *body;
  guint count;
};

/* Up to the empty line; what came of the body already stays in @all behind it. */
static gssize
read_head (GInputStream *in, GByteArray *all, GCancellable *stop)
{
  char step[4096];

  for (;;)
    {
      gssize n = g_input_stream_read (in, step, sizeof step, stop, NULL);
      const char *end;

      if (n <= 0)
        return -1;
      g_byte_array_append (all, (guint8 *)step, n);
      end = g_strstr_len ((char *)all->data, all->len, "\r\n\r\n");
      if (end != NULL)
        return end - (char *)all->data + 4;
    }
}

static gsize
read_content_length (const char *head)
{
  const char *field = strcasestr (head, "\r\nContent-Length:");

  return field == NULL ? 0 : strtoul (field + strlen ("\r\nContent-Length:"), NULL, 10);
}

static gboolean
read_request (SocketServer *self, GInputStream *in)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  gssize head_length = read_head (in, all, self->stop);
  g_autofree char *head = NULL;
  gsize content_length;
  guint8 step[4096];

  if (head_length < 0)
    return FALSE;
  head = g_strndup ((char *)all->data, head_length);
  content_length = read_content_length (head);
  while (all->len < head_length + content_length)
    {
      gssize n = g_input_stream_read (in, step, sizeof step, self->stop, NULL);

      if (n <= 0)
        return FALSE;
      g_byte_array_append (all, step, n);
    }
  g_mutex_lock (&self->lock);
  g_free (self->head);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->head = g_steal_pointer (&head);
  self->body = g_bytes_new (all->data + head_length, content_length);
  self->count++;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
serve (SocketServer *self, GIOStream *plain)
{
  g_autoptr (GIOStream) stream = self->certificate == NULL
                                     ? g_object_ref (plain)
                                     : g_tls_server_connection_new (plain, self->certificate, NULL);

  if (stream != NULL && read_request (self, g_io_stream_get_input_stream (stream)))
    self->script (g_io_stream_get_output_stream (stream), self->data);
  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
}

static gpointer
accept_all (gpointer data)
{
  SocketServer *self = data;

  while (!g_cancellable_is_cancelled (self->stop))
    {
      g_autoptr (GSocketConnection) connection
          = g_socket_listener_accept (self->listener, NULL, self->stop, NULL);

      if (connection != NULL)
        serve (self, G_IO_STREAM (connection));
    }
  return NULL;
}

SocketServer *
socket_server_new (SocketScript script, gpointer data, GTlsCertificate *certificate)
{
  SocketServer *self = g_new0 (SocketServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->script = script;
  self->data = data;
  self->certificate = certificate == NULL ? NULL : g_object_ref (certificate);
  self->stop = g_cancellable_new ();
  self->thread = g_thread_new ("socket-server", accept_all, self);
  return self;
}

guint16
socket_server_get_port (SocketServer *self)
{
  return self->port;
}

char *
socket_server_dup_head (SocketServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->head);
}

GBytes *
socket_server_dup_body (SocketServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->body == NULL ? NULL : g_bytes_ref (self->body);
}

guint
socket_server_count (SocketServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->count;
}

void
socket_server_free (SocketServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_clear_object (&self->listener);
  g_clear_object (&self->certificate);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->head);
  g_mutex_clear (&self->lock);
  g_free (self);
}
