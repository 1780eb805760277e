/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * Merge units in a body. A unit is one field, a group of fields ("when"), or one answer
 * ("answers.t2.summary"). Absent and null are the same and take no place in a body; of a group only
 * the members that are there stand in its object. So two equal units have equal texts.
 *
 * Thread: any.
 */

/* Returns: (transfer full) (nullable): the unit's value, %NULL when absent or no unit of @kind */
JsonNode *rp_unit_dup (const RpKind *kind, JsonObject *body, const char *unit);

/* Replaces the whole unit by @value (transfer none) (nullable: null removes it). A unit that @kind
 * does not know is left alone. */
void rp_unit_replace (const RpKind *kind, JsonObject *body, const char *unit, JsonNode *value);

/* The names of all units that @body has a value for, each answer on its own, in the order of the
 * declaration. Returns: (transfer full) (element-type utf8) */
GPtrArray *rp_unit_list (const RpKind *kind, JsonObject *body);

/* The scope in which a row of @kind lies: "org", a customer's id, "user:" and his id. @id: of the row.
 * Returns: (transfer full) */
char *rp_kind_dup_scope (const RpKind *kind, const char *id, JsonObject *body);

G_END_DECLS
