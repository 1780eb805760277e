/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/http-message.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <unistd.h>

#include "base/json.h"
#include "server/http-stream.h"
#include "wire/gzip.h"
#include "wire/message.h"

static char *
make_request_id (void)
{
  guint8 random[8];
  char text[2 * sizeof random + 1];

  randombytes_buf (random, sizeof random);
  return g_strdup (sodium_bin2hex (text, sizeof text, random, sizeof random));
}

RpHttpRequest *
rp_http_request_new (const char *method, const char *path)
{
  RpHttpRequest *self = g_new0 (RpHttpRequest, 1);

  self->id = make_request_id ();
  self->method = g_strdup (method);
  self->path = g_strdup (path);
  self->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
rp_http_request_free (RpHttpRequest *self)
{
  if (self->body_path != NULL)
    g_unlink (self->body_path);
  g_free (self->body_path);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_strfreev (self->captures);
  g_free (self->user_id);
  if (self->token != NULL)
    sodium_memzero (self->token, strlen (self->token));
  g_free (self->token);
  g_free (self->peer);
  g_hash_table_unref (self->query);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self->path);
  g_free (self->method);
  g_free (self->id);
  g_free (self);
}

const char *
rp_http_request_get_query (RpHttpRequest *self, const char *name)
{
  return g_hash_table_lookup (self->query, name);
}

const char *
rp_http_request_get_header (RpHttpRequest *self, const char *name)
{
  return self->headers != NULL ? g_hash_table_lookup (self->headers, name) : NULL;
}

RpHttpAnswer *
rp_http_answer_new (guint status, const char *content_type, GBytes *body)
{
  RpHttpAnswer *self = g_new0 (RpHttpAnswer, 1);

  self->status = status;
  self->content_type = content_type;
  self->body = body;
  self->file = -1;
  return self;
}

RpHttpAnswer *
rp_http_answer_new_json (guint status, JsonObject *object)
{
  char *text = rp_json_object_to_canonical (object);

  json_object_unref (object);
  return rp_http_answer_new (status, RP_WIRE_JSON, g_bytes_new_take (text, strlen (text)));
}

RpHttpAnswer *
rp_http_answer_new_error (RpHttpRequest *request, guint status, const char *code)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", code);
  json_object_set_string_member (object, "request", request->id);
  return rp_http_answer_new_json (status, object);
}

void
rp_http_answer_free (RpHttpAnswer *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->stream, rp_http_stream_unref);
  if (self->file >= 0)
    close (self->file);
  g_free (self->etag);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self);
}

void
rp_http_answer_add_header (RpHttpAnswer *self, const char *name, const char *value)
{
  if (self->headers == NULL)
    self->headers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

void
rp_http_answer_add_number (RpHttpAnswer *self, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  rp_http_answer_add_header (self, name, text);
}

void
rp_http_answer_compress (RpHttpAnswer *self, RpHttpRequest *request)
{
  if (self->body == NULL || !request->accepts_gzip
      || g_bytes_get_size (self->body) < RP_GZIP_MIN_BYTES)
    return;

  GBytes *packed = rp_gzip_pack (self->body);
  g_bytes_unref (self->body);
  self->body = packed;
  self->body_is_gzip = TRUE;
}
