/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <string.h>

/**
 * A tiny HTTP client for tests: it sends exactly the bytes it is given, also wrong ones.
 */
typedef struct
{
  guint status; /* 0: the connection ended without an answer */
  char *head;   /* status line and headers */
  GBytes *body;
  gboolean head_only; /* it answers HEAD */
} TestReply;

static inline void
test_reply_free (TestReply *self)
{
  g_free (self->head);
  g_bytes_unref (self->body);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestReply, test_reply_free)

/* Returns: (nullable): %NULL when nobody is there */
static inline GSocketConnection *
test_try_connect (guint16 port, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, 30);
  return g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, error);
}

static inline GSocketConnection *
test_connect (guint16 port)
{
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = test_try_connect (port, &error);

  g_assert_no_error (error);
  return connection;
}

/* Returns: %FALSE when the other end has closed the connection */
static inline gboolean
test_send (GSocketConnection *connection, const void *bytes, gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  return g_output_stream_write_all (out, bytes, length, NULL, NULL, NULL);
}

/* The value of a header of the reply. Returns: (transfer full) (nullable) */
static inline char *
test_reply_dup_header (TestReply *self, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (self->head, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strdup (g_strstrip (lines[i] + length + 1));
  return NULL;
}

/* Reads one answer; up to the end of the connection when it says no length and may have a body.
 * @head_only: to HEAD, which has none */
static inline TestReply *
test_receive_answer (GSocketConnection *connection, gboolean head_only)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TestReply *self = g_new0 (TestReply, 1);
  gsize head_length = 0, wanted = G_MAXSIZE;
  guint8 chunk[16384];

  self->head = g_strdup ("");
  self->head_only = head_only;
  while (bytes->len < wanted)
    {
      gssize n = g_input_stream_read (in, chunk, sizeof chunk, NULL, NULL);

      if (n <= 0)
        break;
      g_byte_array_append (bytes, chunk, n);
      const char *end = g_strstr_len ((char *)bytes->data, bytes->len, "\r\n\r\n");
      if (head_length == 0 && end != NULL)
        {
          g_autofree char *length = NULL;

          head_length = end - (char *)bytes->data + 4;
          g_free (self->head);
          self->head = g_strndup ((char *)bytes->data, head_length);
          self->status = (guint)g_ascii_strtoull (self->head + strlen ("HTTP/1.1 "), NULL, 10);
          length = test_reply_dup_header (self, "Content-Length");
          if (head_only)
            wanted = head_length;
          else if (length != NULL)
            wanted = head_length + g_ascii_strtoull (length, NULL, 10);
          else if (self->status == 204 || self->status == 304)
            wanted = head_length;
        }
    }
  self->body = bytes->len > 0 ? g_bytes_new (bytes->data + head_length, bytes->len - head_length)
                              : g_bytes_new (NULL, 0);
  return self;
}

static inline TestReply *
test_receive (GSocketConnection *connection)
{
  return test_receive_answer (connection, FALSE);
}

/* Sends @bytes on a connection of its own and reads one answer. */
static inline TestReply *
test_exchange (guint16 port, const char *bytes)
{
  g_autoptr (GSocketConnection) connection = test_connect (port);

  test_send (connection, bytes, strlen (bytes));
  return test_receive (connection);
}

/**
 * test_request_on:
 * @token: (nullable): for the Authorization header
 * @body: (nullable): what to send, @length bytes
 */
static inline TestReply *
test_request_on (GSocketConnection *connection, const char *method, const char *path,
                 const char *token, const void *body, gsize length)
{
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head, "%s %s HTTP/1.1\r\nHost: test\r\n", method, path);
  if (token != NULL)
    g_string_append_printf (head, "Authorization: Bearer %s\r\n", token);
  if (body != NULL)
    g_string_append_printf (head, "Content-Length: %zu\r\n", length);
  g_string_append (head, "\r\n");
  test_send (connection, head->str, head->len);
  if (body != NULL)
    test_send (connection, body, length);
  return test_receive_answer (connection, strcmp (method, "HEAD") == 0);
}

/* The same on a connection of its own. */
static inline TestReply *
test_request (guint16 port, const char *method, const char *path, const char *token,
              const void *body, gsize length)
{
  g_autoptr (GSocketConnection) connection = test_connect (port);

  return test_request_on (connection, method, path, token, body, length);
}

static inline char *
test_reply_dup_text (TestReply *self)
{
  gsize size;
  const char *data = g_bytes_get_data (self->body, &size);

  return g_strndup (data != NULL ? data : "", size);
}
