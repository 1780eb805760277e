/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "base/json.h"

G_BEGIN_DECLS

/**
 * JsonLogic: every standard operator of jsonlogic.com, evaluated without I/O, clock or recursion on
 * untrusted depth. Steps and depth are bounded, so a rule from a file cannot hang the program.
 */
#define RP_LOGIC_ERROR (rp_logic_error_quark ())
GQuark rp_logic_error_quark (void);
typedef enum
{
  RP_LOGIC_ERROR_OPERATOR, /* unknown operator; the message names it */
  RP_LOGIC_ERROR_LIMIT,    /* over 10,000 steps or a depth of 64 */
  RP_LOGIC_ERROR_VALUE,    /* a number that is not finite */
} RpLogicError;

/**
 * rp_logic_apply:
 * @rule: a rule, or any JSON value, which is its own result
 * @data: (nullable): what "var" reads
 *
 * Returns: (transfer full) (nullable) Errors: RP_LOGIC_ERROR
 */
JsonNode *rp_logic_apply (JsonNode *rule, JsonNode *data, GError **error);

/* Whether a value counts as true: JsonLogic's own table ([] and "" and 0 are false, "0" is true). */
gboolean rp_logic_is_truthy (JsonNode *value);

/* At load: every operator known, depth within bounds. */
gboolean rp_logic_check (JsonNode *rule, GError **error);
/* The variables a rule reads ("t2.loss.yuan"), without doubles. Returns: (transfer full) */
GStrv rp_logic_list_variables (JsonNode *rule);

G_END_DECLS
