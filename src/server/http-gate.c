/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/http-gate.h"

#include <gio/gio.h>
#include <microhttpd.h>
#include <stddef.h>
#include <string.h>

/* One table for the headers that matter: how often they came, and where their value goes. */
static const struct
{
  const char *name;
  gsize count; /* offset of the counter, or G_MAXSIZE */
  gsize value; /* offset of the pointer, or G_MAXSIZE */
} headers[] = {
  { "Host", offsetof (RpHttpHead, n_host), G_MAXSIZE },
  { "Content-Length", offsetof (RpHttpHead, n_length), offsetof (RpHttpHead, length) },
  { "Authorization", offsetof (RpHttpHead, n_authorization), offsetof (RpHttpHead, authorization) },
  { "Transfer-Encoding", offsetof (RpHttpHead, n_transfer_encoding), G_MAXSIZE },
  { "Upgrade", offsetof (RpHttpHead, n_upgrade), G_MAXSIZE },
  { "Content-Encoding", G_MAXSIZE, offsetof (RpHttpHead, content_encoding) },
  { "Accept-Encoding", G_MAXSIZE, offsetof (RpHttpHead, accept_encoding) },
  { "X-Forwarded-For", G_MAXSIZE, offsetof (RpHttpHead, forwarded_for) },
};

/* Of everything else that may come in a head handlers see these. */
static const char *const passed[RP_HTTP_N_PASSED] = {
  "content-type",    "tus-resumable", "upload-offset", "upload-length",
  "upload-metadata", "range",         "if-range",
};

static void
pass_on (RpHttpHead *head, const char *name, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (passed); i++)
    if (g_ascii_strcasecmp (passed[i], name) == 0)
      {
        head->n_doubled += head->passed[i] != NULL;
        head->passed[i] = value != NULL ? value : "";
      }
}

void
rp_http_head_add (RpHttpHead *head, const char *name, const char *value)
{
  pass_on (head, name, value);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      if (g_ascii_strcasecmp (headers[i].name, name) != 0)
        continue;
      if (headers[i].count != G_MAXSIZE)
        G_STRUCT_MEMBER (guint, head, headers[i].count)++;
      if (headers[i].value != G_MAXSIZE)
        G_STRUCT_MEMBER (const char *, head, headers[i].value) = value != NULL ? value : "";
    }
}

static gboolean
is_method_known (const char *method)
{
  static const char *const methods[]
      = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", NULL };

  return g_strv_contains (methods, method);
}

/* Digits and nothing else; g_ascii_string_to_unsigned() would let a sign and spaces through. */
static gboolean
read_length (const char *text, gint64 *out)
{
  guint64 value;

  if (!g_ascii_isdigit (*text)
      || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  *out = value;
  return TRUE;
}

static gboolean
lists_gzip (const char *accept_encoding)
{
  g_auto (GStrv) items = NULL;

  if (accept_encoding == NULL)
    return FALSE;
  items = g_strsplit (accept_encoding, ",", 32);
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_strstrip (items[i]), ";", 2);

      if (parts[0] != NULL && g_ascii_strcasecmp (g_strchomp (parts[0]), "gzip") == 0)
        return parts[1] == NULL || !g_str_has_prefix (g_strchug (parts[1]), "q=0");
    }
  return FALSE;
}

static gboolean
read_authorization (const RpHttpHead *head, RpHttpRequest *request)
{
  const char *text = head->authorization;

  if (text == NULL)
    return TRUE;
  if (g_ascii_strncasecmp (text, "Bearer ", 7) != 0 || strlen (text) > 512)
    return FALSE;
  request->token = g_strdup (text + 7);
  return TRUE;
}

char *
rp_http_gate_find_peer (const RpHttpHead *head, const char *peer, const char *proxy)
{
  const char *last = head->forwarded_for;
  g_autofree char *text = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (last == NULL || g_strcmp0 (peer, proxy) != 0)
    return g_strdup (peer);
  if (strrchr (last, ',') != NULL)
    last = strrchr (last, ',') + 1;
  text = g_strstrip (g_strndup (last, 64));
  address = g_inet_address_new_from_string (text);
  return address != NULL ? g_inet_address_to_string (address) : g_strdup (peer);
}

static gboolean
may_have_body (const char *method)
{
  static const char *const methods[] = { "POST", "PUT", "PATCH", NULL };

  return g_strv_contains (methods, method);
}

static void
keep_passed (const RpHttpHead *head, RpHttpRequest *request)
{
  for (guint i = 0; i < G_N_ELEMENTS (passed); i++)
    {
      if (head->passed[i] == NULL || !g_utf8_validate (head->passed[i], -1, NULL))
        continue;
      if (request->headers == NULL)
        request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
      g_hash_table_replace (request->headers, (gpointer)passed[i], g_strdup (head->passed[i]));
    }
}

RpHttpAnswer *
rp_http_gate_check (const RpHttpHead *head, const char *version, RpHttpRequest *request)
{
  gboolean has_body = may_have_body (request->method);

  if (g_strcmp0 (version, MHD_HTTP_VERSION_1_1) != 0)
    return rp_http_answer_new_error (request, 505, "http_version");
  if (!is_method_known (request->method))
    return rp_http_answer_new_error (request, 405, "method");
  if (head->n_host != 1 || head->n_length > 1 || head->n_authorization > 1 || head->n_upgrade > 0
      || head->n_doubled > 0)
    return rp_http_answer_new_error (request, 400, "headers");
  if (head->n_transfer_encoding > 0 || (has_body && head->n_length == 0))
    return rp_http_answer_new_error (request, 411, "length_required");
  if (head->length != NULL && !read_length (head->length, &request->content_length))
    return rp_http_answer_new_error (request, 400, "headers");
  if (!has_body && request->content_length > 0)
    return rp_http_answer_new_error (request, 400, "headers");
  if (!read_authorization (head, request))
    return rp_http_answer_new_error (request, 401, "token");

  if (head->content_encoding != NULL)
    {
      if (g_ascii_strcasecmp (head->content_encoding, "gzip") != 0)
        return rp_http_answer_new_error (request, 415, "encoding");
      request->body_is_gzip = TRUE;
    }
  keep_passed (head, request);
  request->accepts_gzip = lists_gzip (head->accept_encoding);
  return NULL;
}
