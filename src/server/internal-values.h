/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json-text.h"
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * Values of fields with RP_FIELD_INTERNAL (scores, grades, credit, what a need is worth to the company) are for those who
 * may read scores, wherever they stand: in a row, in its history, and in rows that quote them (RP_FIELD_QUOTED).
 */
gboolean rp_internal_may_read (RpRoles roles);

/**
 * rp_internal_strip:
 * @body: of the row that the value stands in, or stood
 * @unit: of the row, its field or group
 * @value: (nullable)
 *
 * What somebody with @roles may read of the value.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing is left
 */
JsonNode *rp_internal_strip (const RpKind *kind, JsonObject *body, const char *unit,
                             JsonNode *value, RpRoles roles);

/* Whether two values of a unit have the same in them that is internal. @a, @b: (nullable) */
gboolean rp_internal_is_same (const RpKind *kind, const char *unit, JsonNode *a, JsonNode *b);

/**
 * rp_internal_strip_text:
 * @body: of a row, a text that the gate has let through
 *
 * The same of a whole row.
 *
 * Returns: (transfer full): the text of an object
 * Errors: #RpJsonError
 */
char *rp_internal_strip_text (const RpKind *kind, RpJsonText body, RpRoles roles, GError **error);

G_END_DECLS
