/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/message.h"

#include <string.h>
#include "base/json-access.h"
#include "wire/change-json.h"

#define MAX_NAME 64
#define MAX_LABEL 400
#define MAX_CURSOR 1024

static const char *const types[] = {
  [RP_FEED_HEAD] = "head", [RP_FEED_SCOPE] = "scope", [RP_FEED_ROW] = "row",
  [RP_FEED_EXIT] = "exit", [RP_FEED_GONE] = "gone",   [RP_FEED_END] = "end",
};

/* Which members a line of a type has, beside "t". On a scope line the scope is called "id". */
enum
{
  HAS_EPOCH = 1 << 0,
  HAS_HEAD = 1 << 1,
  HAS_SCOPE = 1 << 2,
  HAS_SCOPE_AS_ID = 1 << 3,
  HAS_GEN = 1 << 4,
  HAS_KIND_AND_ID = 1 << 5,
  HAS_SEQ = 1 << 6,
  HAS_WHY = 1 << 7,
};

static const guint shapes[] = {
  [RP_FEED_HEAD] = HAS_EPOCH | HAS_HEAD,
  [RP_FEED_SCOPE] = HAS_SCOPE_AS_ID | HAS_GEN,
  [RP_FEED_ROW] = HAS_KIND_AND_ID | HAS_SCOPE | HAS_SEQ,
  [RP_FEED_EXIT] = HAS_SCOPE | HAS_SEQ | HAS_KIND_AND_ID | HAS_WHY,
  [RP_FEED_GONE] = HAS_SCOPE | HAS_SEQ | HAS_WHY,
  [RP_FEED_END] = 0,
};

void
rp_feed_line_free (RpFeedLine *self)
{
  if (self == NULL)
    return;
  g_free (self->epoch);
  g_free (self->scope);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->why);
  g_free (self->label);
  g_free (self->level);
  g_free (self->cursor);
  g_free (self->sha256);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self);
}

/* ---- reading ---- */

static gboolean
require_text (JsonObject *object, const char *member, char **out, GError **error)
{
  if (!rp_wire_read_text (object, member, MAX_NAME, out, error))
    return FALSE;
  return (*out != NULL && **out != '\0') || rp_wire_refuse (error, member, "is missing");
}

static gboolean
require_count (JsonObject *object, const char *member, gint64 *out, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !rp_json_node_get_integer (node, out) || *out < 0)
    return rp_wire_refuse (error, member, "is not a count");
  return TRUE;
}

static gboolean
read_shape (JsonObject *object, RpFeedLine *self, GError **error)
{
  guint shape = shapes[self->type];

  return (!(shape & HAS_EPOCH) || require_text (object, "epoch", &self->epoch, error))
         && (!(shape & HAS_HEAD) || require_count (object, "head", &self->head, error))
         && (!(shape & HAS_SCOPE) || require_text (object, "scope", &self->scope, error))
         && (!(shape & HAS_SCOPE_AS_ID) || require_text (object, "id", &self->scope, error))
         && (!(shape & HAS_GEN) || require_count (object, "gen", &self->gen, error))
         && (!(shape & HAS_KIND_AND_ID)
             || (require_text (object, "kind", &self->kind, error)
                 && require_text (object, "id", &self->id, error)))
         && (!(shape & HAS_SEQ) || require_count (object, "seq", &self->seq, error))
         && (!(shape & HAS_WHY) || require_text (object, "why", &self->why, error));
}

static gboolean
read_row (JsonObject *object, RpFeedLine *self, GError **error)
{
  JsonObject *body = rp_json_get_object (object, "body");

  if (!require_count (object, "rev", &self->rev, error))
    return FALSE;
  self->schema = (gint)rp_json_get_integer (object, "schema", 1);
  self->deleted = rp_json_get_boolean (object, "deleted", FALSE);
  if (body == NULL && !self->deleted)
    return rp_wire_refuse (error, "body", "is missing");
  self->body = body != NULL ? json_object_ref (body) : json_object_new ();
  return TRUE;
}

static gboolean
read_end (JsonObject *object, RpFeedLine *self, GError **error)
{
  self->complete = rp_json_get_boolean (object, "complete", FALSE);
  return rp_wire_read_text (object, "cursor", MAX_CURSOR, &self->cursor, error)
         && (self->cursor != NULL || rp_wire_refuse (error, "cursor", "is missing"))
         && require_text (object, "sha256", &self->sha256, error)
         && require_count (object, "lines", &self->lines, error);
}

static gboolean
read_type (JsonObject *object, RpFeedType *out, GError **error)
{
  const char *type = rp_json_get_string (object, "t", "");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i], type) == 0)
      {
        *out = (RpFeedType)i;
        return TRUE;
      }
  return rp_wire_refuse (error, "t", "is not known");
}

RpFeedLine *
rp_feed_line_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (RpFeedLine) self = g_new0 (RpFeedLine, 1);
  g_autoptr (JsonObject) object
      = rp_json_parse_object (text, length, &rp_json_limits_message, error);

  if (object == NULL || !read_type (object, &self->type, error) || !read_shape (object, self, error)
      || !rp_wire_read_text (object, "level", MAX_NAME, &self->level, error)
      || !rp_wire_read_text (object, "label", MAX_LABEL, &self->label, error)
      || (self->type == RP_FEED_ROW && !read_row (object, self, error))
      || (self->type == RP_FEED_END && !read_end (object, self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- writing ---- */

static void
add_text (JsonObject *out, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (out, member, text);
}

static void
add_end (JsonObject *out, const RpFeedLine *self)
{
  add_text (out, "cursor", self->cursor);
  add_text (out, "sha256", self->sha256);
  json_object_set_int_member (out, "lines", self->lines);
  json_object_set_boolean_member (out, "complete", self->complete);
}

static void
add_row (JsonObject *out, const RpFeedLine *self)
{
  json_object_set_int_member (out, "rev", self->rev);
  json_object_set_int_member (out, "schema", self->schema);
  if (self->deleted)
    json_object_set_boolean_member (out, "deleted", TRUE);
  if (self->body != NULL)
    json_object_set_object_member (out, "body", json_object_ref (self->body));
}

void
rp_feed_line_append (const RpFeedLine *self, GString *page)
{
  g_autoptr (JsonObject) out = json_object_new ();
  g_autofree char *text = NULL;
  guint shape = shapes[self->type];

  add_text (out, "t", types[self->type]);
  add_text (out, "epoch", shape & HAS_EPOCH ? self->epoch : NULL);
  add_text (out, "scope", shape & HAS_SCOPE ? self->scope : NULL);
  add_text (out, "id", shape & HAS_SCOPE_AS_ID ? self->scope : self->id);
  add_text (out, "kind", self->kind);
  add_text (out, "level", self->level);
  add_text (out, "label", self->label);
  add_text (out, "why", self->why);
  if (shape & HAS_HEAD)
    json_object_set_int_member (out, "head", self->head);
  if (shape & HAS_GEN)
    json_object_set_int_member (out, "gen", self->gen);
  if (shape & HAS_SEQ)
    json_object_set_int_member (out, "seq", self->seq);
  if (self->type == RP_FEED_ROW)
    add_row (out, self);
  if (self->type == RP_FEED_END)
    add_end (out, self);
  text = rp_json_object_to_canonical (out);
  g_string_append (page, text);
  g_string_append_c (page, '\n');
}
