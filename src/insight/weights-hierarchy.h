/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/weights-ahp.h"

G_BEGIN_DECLS

/**
 * RpWeightGroup: one comparison: criteria that are weighed against each other. A member is another group
 * or, at the end, an indicator.
 */
typedef struct
{
  const char *id;
  GStrv members;
  RpMatrix *judgements;
  RpAhp *ahp;
} RpWeightGroup;

/**
 * RpHierarchy: comparisons below each other, the first at the top; an indicator's weight is the product
 * on the way to it. As a score model and a file for "rapportctl weights" hold it:
 *
 *   {"random_index": "saaty-2005",
 *    "groups": [{"id": "value", "members": ["profit", "credit"], "judgements": [[3]]},
 *               {"id": "profit", "members": ["bill", "energy", "growth"], "judgements": [[2, 4], [3]]}, …]}
 *
 * "judgements" is the upper triangle row by row, or the whole matrix; 1/3 is written "1/3".
 */
typedef struct
{
  const RpRandomIndex *index;
  GPtrArray *groups; /* (element-type RpWeightGroup) */
  GStrv leaves;      /* the indicators, in the order of the tree */
  double *weights;   /* as long as leaves, adding up to 1 */
} RpHierarchy;

/**
 * rp_hierarchy_read:
 * @path: of the file, for messages
 * @place: of @object in it, "" at its root
 *
 * Contradicting judgements are read and computed; see rp_hierarchy_check().
 *
 * Returns: (transfer full) (nullable); belongs partly to @object
 * Errors: RP_INSIGHT_ERROR_CONTENT: a matrix that is none, a name that comes twice, a circle, a group that
 *   nothing leads to
 */
RpHierarchy *rp_hierarchy_read (JsonObject *object, const char *path, const char *place,
                                GError **error);
void rp_hierarchy_free (RpHierarchy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpHierarchy, rp_hierarchy_free)

/* Refuses judgements that contradict each other, with the worst of them. Errors: RP_INSIGHT_ERROR_CONTENT */
gboolean rp_hierarchy_check (const RpHierarchy *self, const char *path, const char *place,
                             GError **error);

/* The weight of an indicator, 0 … 1; 0 when it is no leaf. */
double rp_hierarchy_get_weight (const RpHierarchy *self, const char *leaf);

G_END_DECLS
