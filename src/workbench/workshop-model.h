/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-table.h"
#include "insight/weights-ahp.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpWorkshopGroup: one comparison of the workshop. @members: groups or, at the end, indicators.
 */
typedef struct
{
  char *id, *label;
  GStrv members, labels;
  RpMatrix *judgements;
  RpAhp *ahp;      /* of the judgements as they stand */
  gboolean judged; /* by somebody, and in no version yet */
} RpWorkshopGroup;

/**
 * RpWorkshopModel: a score model taken apart, with the scores of the customers by it.
 * @highest: the highest version there is, saved ones included
 */
typedef struct
{
  RpScoreModel *model;
  gint highest;
  GPtrArray *groups;          /* (element-type RpWorkshopGroup): the first at the top */
  GPtrArray *scores;          /* (element-type RpScore) */
  GPtrArray *names;           /* (element-type utf8): of the customers scored */
  RpScoreTable *table;        /* of the scores */
  const RpRandomIndex *index; /* of the model */
  guint n_customers;          /* in the profile; the first of them are scored */
} RpWorkshopModel;

/* Thread: the store's. Errors: of the model and the facts; RP_INSIGHT_ERROR_CONTENT when there is more
 * in one group than judgements can compare */
RpWorkshopModel *rp_workshop_model_load (RpStore *store, const char *name, GError **error);
void rp_workshop_model_free (RpWorkshopModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpWorkshopModel, rp_workshop_model_free)

/* The weight of an indicator by the judgements as they stand, 0 … 1. */
double rp_workshop_model_weigh (const RpWorkshopModel *self, const char *indicator);

/* What somebody judged and no version holds yet. Returns: (transfer full) (nullable): nothing */
JsonNode *rp_workshop_model_dup_judged (const RpWorkshopModel *self);
/**
 * rp_workshop_model_take_judged:
 * @kept: what rp_workshop_model_dup_judged() gave of this model, or of a version before it
 *
 * A group that compares something else by now stays as it is. Returns: whether any was taken
 */
gboolean rp_workshop_model_take_judged (RpWorkshopModel *self, JsonNode *kept);

/* The model with these judgements, as a version of its own. @data_weights: (nullable) (transfer none).
 * Returns: (transfer full) */
JsonObject *rp_workshop_model_to_json (const RpWorkshopModel *self, const RpRandomIndex *index,
                                       const char *from, JsonObject *data_weights);

G_END_DECLS
