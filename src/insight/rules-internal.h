/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/mentions.h"
#include "insight/rules.h"

G_BEGIN_DECLS

/**
 * Rules in memory. Texts and objects belong to the file they were read from. Included by rules*.c, and by
 * score-values.c for the logic.
 */
typedef struct
{
  const char *id;
  gint64 version;
  JsonObject *title;
  JsonArray *needed;      /* facts without which nothing can be said */
  JsonObject *thresholds; /* name → {"value", "source"} */
  JsonObject *limits;     /* name → value; what texts read as threshold.<name> */
  GPtrArray *value_names; /* (element-type utf8) in the order of computing */
  GPtrArray *values;      /* (element-type JsonNode) expanded */
  JsonNode *when;         /* expanded */
  JsonNode *near;         /* (nullable): expanded */
  JsonNode *severity;     /* (nullable): expanded */
  JsonObject *near_text;
  JsonObject *text;
  JsonArray *proposes; /* (nullable) */
  JsonArray *visits;   /* (nullable) */
  const char *window;  /* (nullable): the list of months it looks at */
  gint64 window_months;
  const char *from_list;
  const char *from_member;
  const char *group;
  JsonArray *outranks; /* (nullable) */
  JsonObject *quiet;   /* of the file */
} RpRule;

struct _RpRules
{
  gint n_refs;
  GPtrArray *files; /* (element-type JsonObject) */
  GPtrArray *rules; /* (element-type RpRule) by id */
  RpMentionDictionary *dictionary;
};

void rp_rule_free (RpRule *self);
RpRule *rp_rules_find (RpRules *self, const char *id); /* (nullable) */

/**
 * rp_rule_expand:
 * @node: logic as a rule file holds it
 *
 * Puts the value for {"threshold": name}, and a reduce over a filter for {"count": [list, condition]},
 * which JsonLogic has no short form for.
 *
 * Returns: (transfer full) (nullable): %NULL with @cause set, a phrase
 */
JsonNode *rp_rule_expand (JsonNode *node, JsonObject *thresholds, char **cause);

/* Checks expanded logic: operators, limits, facts on the list or in @known (names computed before), and
 * members of list elements. Returns: %FALSE with @cause set */
gboolean rp_rule_check_logic (JsonNode *node, GPtrArray *known, char **cause);

/* Whether a text or rule may read @path: a fact, one of @known, mentions, or a threshold. */
gboolean rp_rule_knows (const char *path, GPtrArray *known, JsonObject *thresholds);

G_END_DECLS
