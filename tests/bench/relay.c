/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/relay.h"

#include "support/loopback.h"

#define BUFFER 65536

struct _Relay
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GSocketService *service;
  char *address;
  guint16 server_port;
  GMutex lock; /* guards the counts */
  guint64 up, down;
};

/* One direction of a connection. */
typedef struct
{
  Relay *relay;
  guint64 *count;
  GSocketConnection *from, *to;
} Way;

static void
end_sending (GSocketConnection *connection)
{
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
}

/* Passes bytes on until the sender has nothing more. */
static gpointer
pass_on (gpointer data)
{
  Way *way = data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (way->from));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (way->to));
  g_autofree char *buffer = g_malloc (BUFFER);
  gssize n;

  while ((n = g_input_stream_read (in, buffer, BUFFER, NULL, NULL)) > 0)
    {
      g_mutex_lock (&way->relay->lock);
      *way->count += (guint64)n;
      g_mutex_unlock (&way->relay->lock);
      if (!g_output_stream_write_all (out, buffer, (gsize)n, NULL, NULL, NULL))
        break;
    }
  end_sending (way->to);
  return NULL;
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
        gpointer user_data)
{
  Relay *self = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) server
      = g_socket_client_connect_to_host (client, "127.0.0.1", self->server_port, NULL, NULL);

  if (server == NULL)
    return TRUE;
  Way up = { self, &self->up, connection, server };
  Way down = { self, &self->down, server, connection };
  GThread *other = g_thread_new ("relay-down", pass_on, &down);
  pass_on (&up);
  g_thread_join (other);
  return TRUE;
}

static gpointer
run_loop (gpointer data)
{
  Relay *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

Relay *
relay_new (const char *server)
{
  Relay *self = g_new0 (Relay, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, &error);
  guint16 port;

  g_assert_no_error (error);
  g_mutex_init (&self->lock);
  self->server_port = (guint16)g_uri_get_port (uri);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->service = g_threaded_socket_service_new (16);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  port = loopback_listen (G_SOCKET_LISTENER (self->service));
  g_socket_service_start (self->service);
  g_main_context_pop_thread_default (self->context);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", port);
  self->thread = g_thread_new ("relay", run_loop, self);
  return self;
}

void
relay_free (Relay *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self->address);
  g_free (self);
}

const char *
relay_get_address (Relay *self)
{
  return self->address;
}

static guint64
read_count (Relay *self, const guint64 *count)
{
  g_mutex_lock (&self->lock);
  guint64 value = *count;
  g_mutex_unlock (&self->lock);
  return value;
}

guint64
relay_get_up (Relay *self)
{
  return read_count (self, &self->up);
}

guint64
relay_get_down (Relay *self)
{
  return read_count (self, &self->down);
}
