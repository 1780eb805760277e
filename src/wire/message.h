/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/json-text.h"
#include "wire/op.h"

G_BEGIN_DECLS

/**
 * What the server decided about one op.
 */
typedef enum
{
  RP_RESULT_APPLIED,
  RP_RESULT_CONFLICT, /* applied but for the units named; a conflict record holds both values */
  RP_RESULT_HELD,     /* kept for the customer's present manager */
  RP_RESULT_REJECTED, /* code says why; the op goes to quarantine */
} RpResultStatus;

/* The closed list of refusal codes. */
typedef enum
{
  RP_REFUSAL_NONE,
  RP_REFUSAL_INVALID,
  RP_REFUSAL_FORBIDDEN,
  RP_REFUSAL_STALE_STATE,
  RP_REFUSAL_DRAFT_CHANGED,
  RP_REFUSAL_DUPLICATE_KEY,
  RP_REFUSAL_MISSING_PARENT,
  RP_REFUSAL_ERASED,
  RP_REFUSAL_TOO_LARGE,
  RP_REFUSAL_INTERNAL,
} RpRefusal;
const char *rp_refusal_code (RpRefusal refusal); /* "stale_state" */
RpRefusal rp_refusal_from_code (const char *code);
const char *rp_refusal_sentence (RpRefusal refusal); /* for people, translated */

typedef struct
{
  char *op_id;
  RpResultStatus status;
  RpRefusal refusal;
  char *detail; /* (nullable): the field, the state it is in, the incident number */
  gint64 seq, rev;
  GStrv conflict_units; /* (nullable) */
} RpOpResult;
RpOpResult *rp_op_result_new (const char *op_id, RpResultStatus status);
void rp_op_result_free (RpOpResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpOpResult, rp_op_result_free)
JsonObject *rp_op_result_to_json (const RpOpResult *self);
RpOpResult *rp_op_result_from_json (JsonObject *object, GError **error);

/**
 * One line of a feed page.
 */
typedef enum
{
  RP_FEED_HEAD,  /* epoch, head */
  RP_FEED_SCOPE, /* scope, gen, level, label */
  RP_FEED_ROW,   /* kind, id, scope, rev, seq, schema, deleted, body */
  RP_FEED_EXIT,  /* scope, seq, kind, id, why */
  RP_FEED_GONE,  /* scope, seq, why */
  RP_FEED_END,   /* cursor, complete, number of lines before it, SHA-256 of all bytes before it */
} RpFeedType;

typedef struct
{
  RpFeedType type;
  char *epoch, *scope, *kind, *id, *why, *label, *level, *cursor, *sha256;
  gint64 head, gen, seq, rev, lines;
  gint schema;
  gboolean deleted, complete;
  /* Of a row, one of the two. Of a line that was read it is the text, as it stands in the page; the
   * tree is made when somebody asks rp_feed_line_get_body() for it. */
  JsonObject *body;     /* (nullable) */
  RpJsonText body_text; /* borrowed; from the gate */
  GBytes *page;         /* (nullable): keeps the text */
} RpFeedLine;
void rp_feed_line_free (RpFeedLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpFeedLine, rp_feed_line_free)
/* One line without its line feed, through the gate. @text: outlives the line
 * Returns: (transfer full) (nullable) Errors: RP_JSON_ERROR, RP_WIRE_ERROR */
RpFeedLine *rp_feed_line_parse (const char *text, gsize length, GError **error);
/* The body of a row; an empty one of a row without. Returns: (transfer none) */
JsonObject *rp_feed_line_get_body (RpFeedLine *self);
/* Appends the line with its line feed. */
void rp_feed_line_append (const RpFeedLine *self, GString *page);

/* Appends the trailer to a page that holds its header and all its lines. */
void rp_feed_page_close (GString *page, const char *cursor, gboolean complete);

/**
 * rp_feed_page_parse:
 *
 * A whole page: header first, trailer last, count and hash of the trailer right. A page cut
 * anywhere fails and nothing of it may be used.
 *
 * Returns: (transfer full) (element-type RpFeedLine) (nullable): all lines, trailer included
 * Errors: RP_WIRE_ERROR, RP_JSON_ERROR
 */
GPtrArray *rp_feed_page_parse (GBytes *page, GError **error);

/* The header field by which a laptop tells our server from a hotel's portal. */
#define RP_WIRE_SERVER_HEADER "X-Sync-Server"
#define RP_WIRE_SERVER_VALUE "rapport/1"
#define RP_WIRE_JSON "application/json"
#define RP_WIRE_NDJSON "application/x-ndjson"

G_END_DECLS
