/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/**
 * RpJsonText: a value where it stands in a text that the gate has let through, read without a tree: what
 * comes by the hundred thousand is stored and searched as it is. The functions below look at bytes that
 * rp_json_check() or rp_json_check_members() has accepted, and at no others; they read what json-glib
 * would read.
 */
typedef struct
{
  const char *text; /* borrowed; not terminated */
  gsize length;     /* 0: there is none */
} RpJsonText;

/* A member of an object; its name with quotes and escapes. */
typedef struct
{
  RpJsonText name, value;
} RpJsonMember;

/**
 * rp_json_check_members:
 * @members: (out) (array length=size): of the outermost object, in their order
 * @size: how many there is room for
 * @n_members: (out): how many there are
 *
 * The gate as rp_json_check(), for one object of at most @size members, which it hands out.
 *
 * Errors: as rp_json_check(), and MEMBER when it is no object, LIMIT when it has more members
 */
gboolean rp_json_check_members (const char *text, gsize length, const RpJsonLimits *limits,
                                RpJsonMember *members, guint size, guint *n_members,
                                GError **error);

/* Whether there is a value and it is not null. */
gboolean rp_json_text_has (RpJsonText self);
gboolean rp_json_text_is_object (RpJsonText self);
gboolean rp_json_text_is_string (RpJsonText self);
/* Whether it is just this string; for names too. */
gboolean rp_json_text_equals (RpJsonText self, const char *string);
/* Returns: %FALSE when it is no string */
gboolean rp_json_text_append_string (RpJsonText self, GString *out);
/* Returns: (transfer full) (nullable): %NULL when it is no string */
char *rp_json_text_dup_string (RpJsonText self);
/* Returns: %FALSE when it is no number, or none without a fraction that fits */
gboolean rp_json_text_get_integer (RpJsonText self, gint64 *out);
gboolean rp_json_text_get_boolean (RpJsonText self, gboolean fallback);

/* A walk over what an object or array holds, one level; over anything else it ends at once. */
typedef struct
{
  const char *at, *end;
} RpJsonWalk;
void rp_json_walk_init (RpJsonWalk *self, RpJsonText container);
gboolean rp_json_walk_next_member (RpJsonWalk *self, RpJsonMember *member);
gboolean rp_json_walk_next_element (RpJsonWalk *self, RpJsonText *element);

G_END_DECLS
