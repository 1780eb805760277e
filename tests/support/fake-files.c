/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fake-files.h"

#include <stdio.h>
#include <string.h>
#include "wire/route.h"

typedef struct
{
  char *hash;
  gsize size;
  GByteArray *bytes;
} FakeUpload;

static void
upload_free (gpointer data)
{
  FakeUpload *self = data;

  g_free (self->hash);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

FakeFiles *
fake_files_new (void)
{
  FakeFiles *self = g_new0 (FakeFiles, 1);

  self->blobs
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, upload_free);
  return self;
}

void
fake_files_free (FakeFiles *self)
{
  g_hash_table_unref (self->blobs);
  g_hash_table_unref (self->uploads);
  g_free (self);
}

static RpResponse *
answer (guint status)
{
  RpResponse *response = g_new0 (RpResponse, 1);

  response->status = status;
  response->content_type = g_strdup ("application/octet-stream");
  response->retry_after_s = -1;
  response->body = g_bytes_new_static ("", 0);
  return response;
}

static RpResponse *
answer_offset (guint status, gsize offset)
{
  RpResponse *response = answer (status);
  g_autofree char *text = g_strdup_printf ("%zu", offset);

  rp_response_set_header (response, "upload-offset", text);
  return response;
}

static const char *
find_header (const RpRequest *request, const char *name)
{
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    if (g_str_equal (request->headers[i], name))
      return request->headers[i + 1];
  return NULL;
}

static RpResponse *
take_whole (FakeFiles *self, const RpRequest *request)
{
  const char *hash = request->path + strlen (RP_ROUTE_BLOBS);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);

  if (!g_str_equal (hash, sum))
    return answer (422);
  g_hash_table_replace (self->blobs, g_strdup (hash), g_bytes_ref (request->body));
  return answer (204);
}

static RpResponse *
create (FakeFiles *self, const RpRequest *request)
{
  FakeUpload *upload;
  RpResponse *response;
  gsize length = 0;
  char *path;

  if (self->erased)
    return answer (410);
  upload = g_new0 (FakeUpload, 1);
  path = g_strdup_printf (RP_ROUTE_UPLOADS "/0198a000-0000-7000-8000-00000000f%03u",
                          ++self->n_uploads);
  response = answer_offset (201, 0);
  upload->hash = (char *)g_base64_decode (
      find_header (request, "Upload-Metadata") + strlen ("sha256 "), &length);
  upload->hash = g_realloc (upload->hash, length + 1);
  upload->hash[length] = '\0';
  upload->size = g_ascii_strtoull (find_header (request, "Upload-Length"), NULL, 10);
  upload->bytes = g_byte_array_new ();
  rp_response_set_header (response, "location", path);
  g_hash_table_insert (self->uploads, path, upload);
  return response;
}

static RpResponse *
append (FakeFiles *self, FakeUpload *upload, const RpRequest *request)
{
  gsize offset = g_ascii_strtoull (find_header (request, "Upload-Offset"), NULL, 10);
  g_autofree char *sum = NULL;

  if (offset != upload->bytes->len)
    return answer_offset (409, upload->bytes->len);
  self->n_pieces++;
  g_byte_array_append (upload->bytes, g_bytes_get_data (request->body, NULL),
                       (guint)g_bytes_get_size (request->body));
  if (upload->bytes->len < upload->size)
    return answer_offset (204, upload->bytes->len);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, upload->bytes->data, upload->bytes->len);
  if (!g_str_equal (sum, upload->hash))
    {
      g_byte_array_set_size (upload->bytes, 0);
      return answer (460);
    }
  g_hash_table_replace (self->blobs, g_strdup (sum),
                        g_bytes_new (upload->bytes->data, upload->bytes->len));
  return answer_offset (204, upload->bytes->len);
}

static RpResponse *
give (FakeFiles *self, const RpRequest *request)
{
  const char *range = find_header (request, "Range");
  const char *etag = find_header (request, "If-Range");
  g_autofree char *hash = etag != NULL ? g_strndup (etag + 1, 64) : NULL;
  GBytes *bytes = hash != NULL ? g_hash_table_lookup (self->blobs, hash) : NULL;
  g_autofree char *text = NULL;
  gsize from = 0, to = 0, size;
  RpResponse *response;

  if (bytes == NULL)
    return answer (404);
  size = g_bytes_get_size (bytes);
  g_assert_cmpint (sscanf (range, "bytes=%zu-%zu", &from, &to), ==, 2);
  if (from >= size)
    {
      response = answer (416);
      text = g_strdup_printf ("bytes */%zu", size);
      rp_response_set_header (response, "content-range", text);
      return response;
    }
  to = MIN (to, size - 1);
  self->n_pieces++;
  response = answer (206);
  text = g_strdup_printf ("bytes %zu-%zu/%zu", from, to, size);
  rp_response_set_header (response, "content-range", text);
  g_bytes_unref (response->body);
  response->body = g_bytes_new_from_bytes (bytes, from, to - from + 1);
  return response;
}

RpResponse *
fake_files_answer (FakeFiles *self, const RpRequest *request)
{
  FakeUpload *upload = g_hash_table_lookup (self->uploads, request->path);

  if (g_str_has_prefix (request->path, RP_ROUTE_BLOBS))
    return take_whole (self, request);
  if (g_str_has_prefix (request->path, RP_ROUTE_ATTACHMENTS))
    return give (self, request);
  if (!g_str_has_prefix (request->path, RP_ROUTE_UPLOADS))
    return NULL;
  if (self->whole_only)
    return answer (404);
  if (g_str_equal (request->path, RP_ROUTE_UPLOADS))
    return create (self, request);
  if (upload == NULL)
    return answer (404);
  return g_str_equal (request->method, "HEAD") ? answer_offset (200, upload->bytes->len)
                                               : append (self, upload, request);
}
