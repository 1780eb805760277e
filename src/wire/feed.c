/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/message.h"

#include <string.h>
#include "wire/change-json.h"

#define MAX_NAME 64
#define MAX_LABEL 400
#define MAX_CURSOR 1024
#define MAX_MEMBERS 32 /* of a line; a later server may add some */

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
  g_clear_pointer (&self->page, g_bytes_unref);
  g_free (self);
}

JsonObject *
rp_feed_line_get_body (RpFeedLine *self)
{
  if (self->body == NULL && self->body_text.length > 0)
    self->body = rp_json_parse_object (self->body_text.text, self->body_text.length,
                                       &rp_json_limits_message, NULL);
  if (self->body == NULL)
    self->body = json_object_new ();
  return self->body;
}

/* ---- reading ---- */

/* The members of a line as the gate handed them out. */
typedef struct
{
  RpJsonMember members[MAX_MEMBERS];
  guint n_members;
} Members;

/* Returns: nothing when it is missing */
static RpJsonText
find (const Members *self, const char *name)
{
  for (guint i = 0; i < self->n_members; i++)
    if (rp_json_text_equals (self->members[i].name, name))
      return self->members[i].value;
  return (RpJsonText){ NULL, 0 };
}

static gboolean
read_text (const Members *members, const char *member, gsize max, char **out, GError **error)
{
  RpJsonText value = find (members, member);
  g_autofree char *text = rp_json_text_dup_string (value);

  if (!rp_json_text_has (value))
    return TRUE;
  if (text == NULL)
    return rp_wire_refuse (error, member, "is not a string");
  if (strlen (text) > max)
    return rp_wire_refuse (error, member, "is too long");
  g_free (*out);
  *out = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
require_text (const Members *members, const char *member, char **out, GError **error)
{
  if (!read_text (members, member, MAX_NAME, out, error))
    return FALSE;
  return (*out != NULL && **out != '\0') || rp_wire_refuse (error, member, "is missing");
}

static gboolean
require_count (const Members *members, const char *member, gint64 *out, GError **error)
{
  if (!rp_json_text_get_integer (find (members, member), out) || *out < 0)
    return rp_wire_refuse (error, member, "is not a count");
  return TRUE;
}

static gboolean
read_shape (const Members *members, RpFeedLine *self, GError **error)
{
  guint shape = shapes[self->type];

  return (!(shape & HAS_EPOCH) || require_text (members, "epoch", &self->epoch, error))
         && (!(shape & HAS_HEAD) || require_count (members, "head", &self->head, error))
         && (!(shape & HAS_SCOPE) || require_text (members, "scope", &self->scope, error))
         && (!(shape & HAS_SCOPE_AS_ID) || require_text (members, "id", &self->scope, error))
         && (!(shape & HAS_GEN) || require_count (members, "gen", &self->gen, error))
         && (!(shape & HAS_KIND_AND_ID)
             || (require_text (members, "kind", &self->kind, error)
                 && require_text (members, "id", &self->id, error)))
         && (!(shape & HAS_SEQ) || require_count (members, "seq", &self->seq, error))
         && (!(shape & HAS_WHY) || require_text (members, "why", &self->why, error));
}

static gboolean
read_row (const Members *members, RpFeedLine *self, GError **error)
{
  RpJsonText body = find (members, "body");
  gint64 schema;

  if (!require_count (members, "rev", &self->rev, error))
    return FALSE;
  self->schema = rp_json_text_get_integer (find (members, "schema"), &schema) ? (gint)schema : 1;
  self->deleted = rp_json_text_get_boolean (find (members, "deleted"), FALSE);
  if (rp_json_text_is_object (body))
    self->body_text = body;
  else if (!self->deleted)
    return rp_wire_refuse (error, "body", "is missing");
  return TRUE;
}

static gboolean
read_end (const Members *members, RpFeedLine *self, GError **error)
{
  self->complete = rp_json_text_get_boolean (find (members, "complete"), FALSE);
  return read_text (members, "cursor", MAX_CURSOR, &self->cursor, error)
         && (self->cursor != NULL || rp_wire_refuse (error, "cursor", "is missing"))
         && require_text (members, "sha256", &self->sha256, error)
         && require_count (members, "lines", &self->lines, error);
}

static gboolean
read_type (const Members *members, RpFeedType *out, GError **error)
{
  RpJsonText type = find (members, "t");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (rp_json_text_equals (type, types[i]))
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
  Members members;

  if (!rp_json_check_members (text, length, &rp_json_limits_message, members.members, MAX_MEMBERS,
                              &members.n_members, error)
      || !read_type (&members, &self->type, error) || !read_shape (&members, self, error)
      || !read_text (&members, "level", MAX_NAME, &self->level, error)
      || !read_text (&members, "label", MAX_LABEL, &self->label, error)
      || (self->type == RP_FEED_ROW && !read_row (&members, self, error))
      || (self->type == RP_FEED_END && !read_end (&members, self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- writing ---- */

/* A line is written member by member in the order of the canonical text, so that its bytes are those of
 * the tree that it stands for. */
static void
begin_member (GString *out, const char *member)
{
  /* Behind the bracket that opens the line, which no member ends with: a body ends with the other. */
  g_string_append (out, out->str[out->len - 1] == '{' ? "\"" : ",\"");
  g_string_append (out, member);
  g_string_append (out, "\":");
}

static void
add_text (GString *out, const char *member, const char *text)
{
  if (text == NULL)
    return;
  begin_member (out, member);
  rp_json_append_string (out, text);
}

static void
add_count (GString *out, const char *member, gint64 count, gboolean present)
{
  if (!present)
    return;
  begin_member (out, member);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, count);
}

static void
add_body (GString *out, const RpFeedLine *self)
{
  g_autofree char *text = NULL;

  if (self->body == NULL && self->body_text.length == 0)
    return;
  begin_member (out, "body");
  if (self->body_text.length > 0)
    {
      g_string_append_len (out, self->body_text.text, (gssize)self->body_text.length);
      return;
    }
  text = rp_json_object_to_canonical (self->body);
  g_string_append (out, text);
}

void
rp_feed_line_append (const RpFeedLine *self, GString *page)
{
  guint shape = shapes[self->type];
  gboolean is_row = self->type == RP_FEED_ROW, is_end = self->type == RP_FEED_END;

  g_string_append_c (page, '{');
  if (is_row)
    add_body (page, self);
  if (is_end)
    {
      begin_member (page, "complete");
      g_string_append (page, self->complete ? "true" : "false");
    }
  add_text (page, "cursor", is_end ? self->cursor : NULL);
  if (is_row && self->deleted)
    {
      begin_member (page, "deleted");
      g_string_append (page, "true");
    }
  add_text (page, "epoch", shape & HAS_EPOCH ? self->epoch : NULL);
  add_count (page, "gen", self->gen, shape & HAS_GEN);
  add_count (page, "head", self->head, shape & HAS_HEAD);
  add_text (page, "id", shape & HAS_SCOPE_AS_ID ? self->scope : self->id);
  add_text (page, "kind", self->kind);
  add_text (page, "label", self->label);
  add_text (page, "level", self->level);
  add_count (page, "lines", self->lines, is_end);
  add_count (page, "rev", self->rev, is_row);
  add_count (page, "schema", self->schema, is_row);
  add_text (page, "scope", shape & HAS_SCOPE ? self->scope : NULL);
  add_count (page, "seq", self->seq, shape & HAS_SEQ);
  add_text (page, "sha256", is_end ? self->sha256 : NULL);
  add_text (page, "t", types[self->type]);
  add_text (page, "why", self->why);
  g_string_append (page, "}\n");
}
