/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * Names of who did it, the fields with RP_FIELD_AUTHOR. A laptop fills them in, the server believes nobody's name but
 * the sender's own.
 *
 * Thread: any.
 */

/* What somebody is told whose entry names another; N_(). */
extern const char rp_author_false_name[];

/* The field of @unit that names who did it. (nullable): none does */
const RpField *rp_author_find (const RpKind *kind, const char *unit);

/* Whether a row is made with it and keeps it. */
gboolean rp_author_is_maker (const RpField *field);

/* Whether @value of @unit, a set's elements included, names nobody but @user for having done it. A group has to name
 * him; elsewhere a name may be missing. @value: (nullable) */
gboolean rp_author_signs (const RpKind *kind, const char *unit, JsonNode *value, const char *user);

/* Puts @user where a new row names its maker and nobody stands, as far as @roles fill it in. */
void rp_author_sign (const RpKind *kind, JsonObject *body, const char *user, RpRoles roles);

G_END_DECLS
