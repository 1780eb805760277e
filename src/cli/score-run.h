/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "insight/score-model.h"

G_BEGIN_DECLS

/**
 * RpScoreRun: what the commands that score have in common: a model, a day, and what is supposed.
 * @day: (nullable): "2025-06-30"; today without
 * @supposed: (nullable): "growth=0.3", facts that are put in the place of what is known
 */
typedef struct
{
  RpInvocation *invocation;
  RpStore *store;
  RpScoreModel *model;
  char *day;
  GStrv supposed;
} RpScoreRun;

void rp_score_run_clear (RpScoreRun *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpScoreRun, rp_score_run_clear)

/**
 * rp_score_run_open:
 * @model: (nullable): a model's name, or a file
 *
 * Opens the store and the version of the model that counted on the day, and checks what is supposed.
 *
 * Errors: those of the store and of rp_score_model_find(); RP_CLI_ERROR_USAGE
 */
gboolean rp_score_run_open (RpScoreRun *self, RpInvocation *invocation, const char *model,
                            GError **error);

/* The score of a customer on the day. @as_supposed: with what is supposed.
 * Returns: (transfer full) (nullable) */
RpScore *rp_score_run_compute (RpScoreRun *self, RpRecord *customer, gboolean as_supposed,
                               GError **error);

/* The scores of all @customers. Returns: (transfer full) (element-type RpScore) (nullable) */
GPtrArray *rp_score_run_compute_all (RpScoreRun *self, GPtrArray *customers, GError **error);

G_END_DECLS
