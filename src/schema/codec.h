/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * The codec: what a JSON value of a field may be. Both sides check every value with it.
 */

/* Errors: RP_SCHEMA_ERROR_INVALID; null is right for every field that is not required. */
gboolean rp_field_check_value (const RpField *field, JsonNode *value, GError **error);

/* As rp_field_check_value() for a merge unit: its value, or an object of a group's members. */
gboolean rp_kind_check_unit (const RpKind *kind, const char *unit, JsonNode *value, GError **error);

/* A whole body: known fields, right values, required ones present. Unknown members are let through
 * (a newer program wrote them). */
gboolean rp_kind_check_body (const RpKind *kind, JsonObject *body, GError **error);

/* Whether this program knows what a value says: not so a code that is in no list here, or another type of
 * value, which a newer program wrote. Such a value is shown as it is and not edited. null is understood. */
gboolean rp_field_understands (const RpField *field, JsonNode *value);
/* All members of a unit in @body. A set whose elements are added and removed one by one always is. */
gboolean rp_kind_understands_unit (const RpKind *kind, JsonObject *body, const char *unit);

/* The value as people read it: label of the code, formatted quantity, date, "yes"; "" for null.
 * References give the id; an instant is written in UTC and says so. Returns: (transfer full) */
char *rp_field_format_value (const RpField *field, JsonNode *value);

/* "C3032 (non-metallic mineral products)" of a field whose codes have names, else the text as it is.
 * Returns: (transfer full) */
char *rp_field_name_code (const RpField *field, const char *text, gboolean chinese);

/* The same with instants in the organisation's zone, which rp_clock_zone() gives. */
char *rp_field_format_value_at (const RpField *field, JsonNode *value, GTimeZone *zone);

/* What a CSV cell or a typed text means; codes may be codes or labels, in either language.
 * Returns: (transfer full) (nullable): null node for "" Errors: RP_SCHEMA_ERROR_INVALID */
JsonNode *rp_field_parse_text (const RpField *field, const char *text, GError **error);

/* The cell of an export: codes as codes, quantities in display units. Returns: (transfer full) */
char *rp_field_to_text (const RpField *field, JsonNode *value);

G_END_DECLS
