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
  RP_LOGIC_ERROR_VALUE,    /* arithmetic whose result is no finite number: 1/0, 1 + null */
} RpLogicError;

/**
 * rp_logic_apply:
 * @rule: a rule, or any JSON value, which is its own result
 * @data: (nullable): what "var" reads
 *
 * Returns: (transfer full) (nullable): %NULL on an error only; not to be changed, as it may share parts
 *   with @rule and @data
 * Errors: RP_LOGIC_ERROR
 * Thread: any; a rule may be used by several at once
 */
JsonNode *rp_logic_apply (JsonNode *rule, JsonNode *data, GError **error);

/* Whether a value counts as true: JsonLogic's own table ([] and "" and 0 are false, "0" is true). */
gboolean rp_logic_is_truthy (JsonNode *value);

/* At load: every operator known, depth within bounds. */
gboolean rp_logic_check (JsonNode *rule, GError **error);
/* The variables a rule reads ("t2.loss.yuan"), each once, in the order in which they stand; not those
 * that the rule of "map" and its like reads from an element. Returns: (transfer full) */
GStrv rp_logic_list_variables (JsonNode *rule);

G_END_DECLS
