/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"
#include "schema/record.h"

G_BEGIN_DECLS

#define RP_OVERRIDE_MONTHS_MOST 12

/**
 * RpScoreOverride: a grade that a person set in place of the computed one. Both are always shown.
 * @reason: why, in words
 * @proposer: who asked for it
 * @approver: who allowed it, somebody else
 * @from, @until: the first and the last day on which it counts, days since 1970-01-01
 */
typedef struct
{
  const char *grade;
  const char *reason;
  const char *proposer;
  const char *approver;
  gint32 from;
  gint32 until;
} RpScoreOverride;

/* The override in a customer's file; its texts belong to @customer. Dates that are missing make it end
 * before it begins. Returns: %FALSE when there is none */
gboolean rp_score_override_read (RpRecord *customer, RpScoreOverride *self);

/* Errors: RP_INSIGHT_ERROR_CONTENT, a sentence: a grade the model does not have, no reason, no approver or
 * one who approves his own, an end before the beginning or more than RP_OVERRIDE_MONTHS_MOST behind it */
gboolean rp_score_override_check (const RpScoreOverride *self, RpScoreModel *model, GError **error);

/**
 * rp_score_override_find:
 * @overrides: (array length=n_overrides): each right by rp_score_override_check()
 *
 * Returns: (nullable): the one that counts on @day: the one that began last
 */
const RpScoreOverride *rp_score_override_find (const RpScoreOverride *overrides, guint n_overrides,
                                               gint32 day);

G_END_DECLS
