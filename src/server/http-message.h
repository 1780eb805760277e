/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RP_HTTP_UNPACKED_MAX (16 * 1024 * 1024) /* bytes of a gzip body once unpacked */

/**
 * RpHttpRequest: one request as the handlers see it. The head is complete from the start; the body is
 * there once rp_http_handler's handle() is called.
 *
 * Thread: one at a time: the event loop until the body is in, then one worker.
 */
typedef struct
{
  char *id;              /* names the request in the log and in error answers */
  char *method;          /* "GET" */
  char *path;            /* unescaped, without the query */
  GHashTable *query;     /* name -> value, unescaped */
  char *token;           /* (nullable): what follows "Authorization: Bearer " */
  char *peer;            /* the other end's address, without the port */
  gint64 content_length; /* 0 without a body */
  GHashTable
      *headers; /* (nullable): of those that handlers may read: name in small letters -> value */
  gboolean accepts_gzip;
  gboolean body_is_gzip;

  /* Decided by begin(). */
  gsize body_cap; /* larger bodies are refused before they are read */
  const char
      *body_folder;    /* (nullable): the body goes to a new file in it instead of into memory */
  guint64 body_leaves; /* bytes that such a body has to leave free on the disk of that folder */
  gboolean keeps_part; /* a body to a file that breaks off is handled as far as it came */
  gboolean slow;       /* takes a tenth of a second of processor time: the lane of its own */
  gpointer route;      /* (nullable): the handler's own */
  GStrv captures;      /* (nullable): the variable parts of the path */
  char *user_id;       /* (nullable): for the log, once known */

  GBytes *body; /* (nullable): unpacked */
  char
      *body_path; /* (nullable): the file; whoever takes it sets this to NULL, else it is removed */
} RpHttpRequest;

RpHttpRequest *rp_http_request_new (const char *method, const char *path);
void rp_http_request_free (RpHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpHttpRequest, rp_http_request_free)

/* @name: in small letters. Returns: (nullable): the value of one of the headers that handlers may read */
const char *rp_http_request_get_header (RpHttpRequest *self, const char *name);
/* Returns: (nullable): the value of a query parameter */
const char *rp_http_request_get_query (RpHttpRequest *self, const char *name);

typedef struct _RpHttpStream RpHttpStream;

/**
 * RpHttpAnswer: status and one of body, file or stream.
 */
typedef struct
{
  guint status;
  const char *content_type; /* a literal */
  GBytes *body;             /* (nullable) */
  gboolean body_is_gzip;
  int file;                     /* -1, or an open file that is sent and then closed */
  gsize file_offset, file_size; /* what of it is sent */
  char *etag;                   /* (nullable): without quotes */
  GPtrArray *headers;           /* (nullable): further ones: name and value by turns */
  int retry_after_s;            /* 0: not said */
  RpHttpStream *stream;         /* (nullable): an answer that goes on */
} RpHttpAnswer;

/* @body: (transfer full) */
RpHttpAnswer *rp_http_answer_new (guint status, const char *content_type, GBytes *body);
/* @object: (transfer full) */
RpHttpAnswer *rp_http_answer_new_json (guint status, JsonObject *object);
/* {"error": @code, "request": id}: what went wrong as one word of the protocol, never a sentence of
 * another layer, a path or SQL. */
RpHttpAnswer *rp_http_answer_new_error (RpHttpRequest *request, guint status, const char *code);
void rp_http_answer_free (RpHttpAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpHttpAnswer, rp_http_answer_free)

void rp_http_answer_add_header (RpHttpAnswer *self, const char *name, const char *value);
void rp_http_answer_add_number (RpHttpAnswer *self, const char *name, gint64 value);

/* Packs the body with gzip level 1 when the request takes that and it is long enough. */
void rp_http_answer_compress (RpHttpAnswer *self, RpHttpRequest *request);

G_END_DECLS
