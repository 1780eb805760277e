/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "logic/logic.h"

G_BEGIN_DECLS

/* Shared by the files of this folder only. */

#define RP_LOGIC_STEPS_MAX 10000
#define RP_LOGIC_DEPTH_MAX 64

/**
 * RpEvaluation: what one call of rp_logic_apply() may still spend. Steps are paid for rules, and for
 * what an operator copies or searches, so that a short rule cannot make a value of any size.
 */
typedef struct
{
  guint steps_left;
  guint depth;
} RpEvaluation;

/* Evaluates @rule. Returns: (transfer full) (nullable) */
JsonNode *rp_evaluation_apply (RpEvaluation *self, JsonNode *rule, JsonNode *data, GError **error);

/* Returns: %FALSE with RP_LOGIC_ERROR_LIMIT when @n_steps are more than what is left */
gboolean rp_evaluation_spend (RpEvaluation *self, gsize n_steps, GError **error);

/* Pays for a value that an operator has put together, and refuses one nested too deep. */
gboolean rp_evaluation_spend_value (RpEvaluation *self, JsonNode *value, GError **error);

/**
 * RpLogicFunc:
 * @args: @n_args nodes, borrowed: values, or rules when the operator is lazy
 *
 * Returns: (transfer full) (nullable)
 */
typedef JsonNode *(*RpLogicFunc) (RpEvaluation *evaluation, JsonNode *const *args, guint n_args,
                                  JsonNode *data, GError **error);

typedef struct
{
  const char *name;
  RpLogicFunc func;
  gboolean is_lazy;   /* evaluates its arguments itself */
  gboolean is_scoped; /* evaluates its second argument over each element of its first */
} RpLogicOperator;

/* Returns: (nullable) */
const RpLogicOperator *rp_logic_find_operator (const char *name);

/* An object with one member is a rule: gives its operator's name and its argument. */
gboolean rp_logic_split_rule (JsonNode *node, const char **name, JsonNode **argument);

/* Values. %NULL counts as null everywhere. */
JsonNode *rp_logic_new_null (void);
JsonNode *rp_logic_new_boolean (gboolean value);
JsonNode *rp_logic_new_text (const char *text);
/* An integer where it is one. Returns: %NULL with RP_LOGIC_ERROR_VALUE when @value is not finite */
JsonNode *rp_logic_new_number (double value, GError **error);

gboolean rp_logic_is_null (JsonNode *node);
gboolean rp_logic_is_text (JsonNode *node);
gboolean rp_logic_is_number (JsonNode *node);
gboolean rp_logic_is_array (JsonNode *node);

/* JavaScript's String(), Number() and parseFloat(). The numbers may be NaN. */
gboolean rp_logic_append_text (RpEvaluation *evaluation, GString *out, JsonNode *node,
                               GError **error);
gboolean rp_logic_to_number (RpEvaluation *evaluation, JsonNode *node, double *out, GError **error);
gboolean rp_logic_parse_float (RpEvaluation *evaluation, JsonNode *node, double *out,
                               GError **error);

/* JavaScript's ===. */
gboolean rp_logic_strict_equal (JsonNode *a, JsonNode *b);
/* JavaScript's ==. */
gboolean rp_logic_loose_equal (RpEvaluation *evaluation, JsonNode *a, JsonNode *b,
                               gboolean *is_equal, GError **error);

typedef enum
{
  RP_ORDER_LESS,
  RP_ORDER_EQUAL,
  RP_ORDER_GREATER,
  RP_ORDER_NONE, /* one of them is no number */
} RpOrder;

/* The order that JavaScript's < and <= see. */
gboolean rp_logic_compare (RpEvaluation *evaluation, JsonNode *a, JsonNode *b, RpOrder *order,
                           GError **error);

/* What {"var": path} finds. Returns: (transfer none) (nullable): %NULL when there is nothing */
JsonNode *rp_logic_look_up (JsonNode *data, const char *path);

G_END_DECLS
