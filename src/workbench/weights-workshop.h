/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/opinion-row.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/* What the customers' own data weigh beside the judgements. */
typedef enum
{
  RP_WORKSHOP_JUDGEMENTS, /* nothing: the judgements count alone */
  RP_WORKSHOP_CRITIC,
  RP_WORKSHOP_ENTROPY,
  RP_WORKSHOP_N_METHODS,
} RpWorkshopMethod;

/**
 * RpWeightsWorkshop: where the weights of a score model are made anew: pairwise judgements, group by group,
 * with their eigenvector weights and consistency; weights from the customers' data, combined with them;
 * what the result would do to the ranking. Nothing of it counts until it is saved as a version that
 * begins on a day; scores of before stay as they were. Until then it is kept, and there when the model
 * is opened again.
 *
 * A model with plain weights begins with judgements that give just these weights.
 *
 * Signal "loaded": another model, or other customers. Signal "changed": judgements and weights.
 * Thread: main.
 */
#define RP_TYPE_WEIGHTS_WORKSHOP (rp_weights_workshop_get_type ())
G_DECLARE_FINAL_TYPE (RpWeightsWorkshop, rp_weights_workshop, RP, WEIGHTS_WORKSHOP, GObject)

RpWeightsWorkshop *rp_weights_workshop_new (RpSession *session);
/* The models to choose from. (transfer none) (nullable): not loaded yet */
const char *const *rp_weights_workshop_get_models (RpWeightsWorkshop *self);
const char *rp_weights_workshop_get_model (RpWeightsWorkshop *self); /* name */
void rp_weights_workshop_open (RpWeightsWorkshop *self, const char *model);
gboolean rp_weights_workshop_is_loaded (RpWeightsWorkshop *self);
const char *rp_weights_workshop_get_problem (RpWeightsWorkshop *self); /* "" */
/* "Customer value …: county-v1, version 1, 10 indicators, 40 customers". (transfer full) */
char *rp_weights_workshop_describe (RpWeightsWorkshop *self);

/* --- judgements --- */

guint rp_weights_workshop_get_n_groups (RpWeightsWorkshop *self);
const char *rp_weights_workshop_get_group_label (RpWeightsWorkshop *self, guint group);
guint rp_weights_workshop_get_n_members (RpWeightsWorkshop *self, guint group);
const char *rp_weights_workshop_get_member_label (RpWeightsWorkshop *self, guint group,
                                                  guint member);
double rp_weights_workshop_get_judgement (RpWeightsWorkshop *self, guint group, guint row,
                                          guint column);
/* Sets it and its reciprocal. Returns: %FALSE when it is not between 1/9 and 9 */
gboolean rp_weights_workshop_set_judgement (RpWeightsWorkshop *self, guint group, guint row,
                                            guint column, double value);
/* Whether there are judgements of somebody's that no version holds yet. */
gboolean rp_weights_workshop_is_judged (RpWeightsWorkshop *self);
/* Throws them away, and opens the model as it is saved. */
void rp_weights_workshop_discard (RpWeightsWorkshop *self);
double rp_weights_workshop_get_member_weight (RpWeightsWorkshop *self, guint group, guint member);
double rp_weights_workshop_get_ratio (RpWeightsWorkshop *self, guint group);
double rp_weights_workshop_get_lambda (RpWeightsWorkshop *self, guint group);
gboolean rp_weights_workshop_is_consistent (RpWeightsWorkshop *self, guint group);
/* The judgement that fits the others least, and what they make it; "" when all fit. (transfer full) */
char *rp_weights_workshop_describe_worst (RpWeightsWorkshop *self, guint group, guint *row,
                                          guint *column);
/* Sets the worst judgement to the value of the scale with which the ratio is least. */
void rp_weights_workshop_mend (RpWeightsWorkshop *self, guint group);

guint rp_weights_workshop_get_n_indices (RpWeightsWorkshop *self);
/* "saaty-2005", and where it is printed. */
const char *rp_weights_workshop_get_index_name (RpWeightsWorkshop *self, guint index);
const char *rp_weights_workshop_get_index_source (RpWeightsWorkshop *self, guint index);
guint rp_weights_workshop_get_index (RpWeightsWorkshop *self);
void rp_weights_workshop_set_index (RpWeightsWorkshop *self, guint index);

/* --- weights --- */

void rp_weights_workshop_set_method (RpWeightsWorkshop *self, RpWorkshopMethod method);
RpWorkshopMethod rp_weights_workshop_get_method (RpWeightsWorkshop *self);
void rp_weights_workshop_set_product (RpWeightsWorkshop *self, gboolean product);
gboolean rp_weights_workshop_get_product (RpWeightsWorkshop *self);
/* How data and judgements come together, or why the data are not used. */
const char *rp_weights_workshop_get_note (RpWeightsWorkshop *self);

guint rp_weights_workshop_get_n_indicators (RpWeightsWorkshop *self);
const char *rp_weights_workshop_get_indicator_label (RpWeightsWorkshop *self, guint indicator);
/* In percent; NAN for data that say nothing. */
double rp_weights_workshop_get_expert (RpWeightsWorkshop *self, guint indicator);
double rp_weights_workshop_get_data (RpWeightsWorkshop *self, guint indicator);
double rp_weights_workshop_get_weight (RpWeightsWorkshop *self, guint indicator);
double rp_weights_workshop_get_weight_now (RpWeightsWorkshop *self, guint indicator);

/* --- what it would do --- */

GListModel *rp_weights_workshop_get_opinions (RpWeightsWorkshop *self); /* of RpOpinionRow */
/* How far the rankings agree, and who would get another grade. */
const char *rp_weights_workshop_get_agreement (RpWeightsWorkshop *self);

/* --- saving --- */

/* Whether the user's roles may save a version: declared with the kind. */
gboolean rp_weights_workshop_may_save (RpWeightsWorkshop *self);
/* Why it cannot be saved as it stands; "" when it can. Returns: (transfer full) */
char *rp_weights_workshop_find_obstacle (RpWeightsWorkshop *self);

/**
 * rp_weights_workshop_save_async:
 * @from: the day on which it begins to count, today or later
 * @note: why it was made
 *
 * Errors of finish: RP_SCHEMA_ERROR with a sentence; those of the model and the store
 */
void rp_weights_workshop_save_async (RpWeightsWorkshop *self, gint32 from, const char *note,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_weights_workshop_save_finish (RpWeightsWorkshop *self, GAsyncResult *result,
                                          GError **error);

G_END_DECLS
