/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RpJsonError:
 * @RP_JSON_ERROR_SYNTAX: not RFC 8259; the message names the byte offset
 * @RP_JSON_ERROR_LIMIT: too long, too deep or too many values
 * @RP_JSON_ERROR_VALUE: a value that would be changed by reading it: number out of range, NUL,
 *   lone surrogate, duplicate key
 * @RP_JSON_ERROR_MEMBER: a member is missing, or of another type or range than asked for
 */
#define RP_JSON_ERROR (rp_json_error_quark ())
GQuark rp_json_error_quark (void);
typedef enum
{
  RP_JSON_ERROR_SYNTAX,
  RP_JSON_ERROR_LIMIT,
  RP_JSON_ERROR_VALUE,
  RP_JSON_ERROR_MEMBER,
} RpJsonError;

/**
 * RpJsonLimits:
 *
 * What a text may hold before json-glib 1.6 gets to see it (it has no depth limit, wraps big integers
 * and accepts what is no JSON).
 */
typedef struct
{
  gsize max_bytes;
  guint max_depth;
  gsize max_values;
  gsize max_string; /* bytes between two quotes */
} RpJsonLimits;

/* A message on the wire, a stored row: 4 MiB, depth 32. */
extern const RpJsonLimits rp_json_limits_message;
/* A file of the product or of the user (template, rules, model, mapping): 4 MiB, depth 64. */
extern const RpJsonLimits rp_json_limits_file;
/* What was typed or pasted here and is no record yet, too long as it may be: 64 MiB, in one text. */
extern const RpJsonLimits rp_json_limits_typed;

/**
 * rp_json_check:
 * @text: bytes from outside, not necessarily terminated
 * @length: their number
 *
 * The gate: one pass without recursion. Integers must fit gint64, other numbers must be finite.
 *
 * Returns: %TRUE when json-glib will read exactly what stands there
 * Errors: #RpJsonError, any but MEMBER
 * Thread: any
 */
gboolean rp_json_check (const char *text, gsize length, const RpJsonLimits *limits, GError **error);

/* rp_json_check(), then the tree. Returns: (transfer full) (nullable) Errors: as rp_json_check() */
JsonNode *rp_json_parse (const char *text, gsize length, const RpJsonLimits *limits,
                         GError **error);

/* As rp_json_parse(), and the root must be an object. Returns: (transfer full) (nullable) */
JsonObject *rp_json_parse_object (const char *text, gsize length, const RpJsonLimits *limits,
                                  GError **error);

/* The line on which rp_json_parse() stopped, from 1; 0 when @cause names no place. */
guint rp_json_find_line (const char *text, gsize length, const GError *cause);

/**
 * rp_json_find_place:
 * @text: an object that rp_json_parse() took
 * @place: such as "indicators[3].weight"; as much of it as is there counts
 *
 * Returns: the line on which that member or element begins, from 1; 0 when nothing of it is there
 */
guint rp_json_find_place (const char *text, gsize length, const char *place);

/* Puts the line into a message that begins with name and place: "name: columns[3]: cause". */
void rp_json_name_line (GError **error, const char *name, const char *text, gsize length);

/* For texts that people write: puts "name, line 3: " before an error of rp_json_parse(). */
void rp_json_prefix_place (GError **error, const char *name, const char *text, gsize length);

/* The one text of a value: members sorted by bytes, no white space, shortest numbers; %NULL is "null".
 * Fingerprints are taken over it. Returns: (transfer full) */
char *rp_json_to_canonical (JsonNode *node);
char *rp_json_object_to_canonical (JsonObject *object);
/* Appends a string as it stands in that text, with its quotes. */
void rp_json_append_string (GString *out, const char *text);

/* Whether two values are the same JSON value; %NULL and null are the same. */
gboolean rp_json_equal (JsonNode *a, JsonNode *b);
gboolean rp_json_object_equal (JsonObject *a, JsonObject *b);

/* Deep copies that may be changed. What two threads hold is copied so: json-glib counts the holders of objects and
 * arrays without locks, and json_node_copy() only adds one. Returns: (transfer full) */
JsonNode *rp_json_node_copy (JsonNode *node);
JsonObject *rp_json_object_copy (JsonObject *object);

/* SHA-256 of the canonical text as 64 hexadecimal digits. Returns: (transfer full) */
char *rp_json_fingerprint (JsonNode *node);

G_END_DECLS
