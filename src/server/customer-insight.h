/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/id-source.h"
#include "insight/need-learner.h"
#include "insight/rules.h"
#include "insight/score-model.h"
#include "server/changeset.h"

G_BEGIN_DECLS

/**
 * RpInsightKit: what customers are judged with: the score model, the rules, the prices and limits of a
 * day.
 *
 * Thread: one.
 */
typedef struct
{
  RpScoreModel *model;
  RpRules *rules;
  JsonObject *settings;
  gint32 today;
  GTimeZone *zone;        /* the organisation's */
  char *date;             /* the same as text */
  RpIdSource *ids;        /* borrowed */
  RpNeedLearner *learner; /* borrowed (nullable): without one rules speak alone */
} RpInsightKit;

/* The language of what is stored; programs show evidence in their own, from both sentences in it. */
#define RP_INSIGHT_LANGUAGE "zh"

/* @connection: which has the versions of score models that were saved
 * @today: days since 1970-01-01, local. Errors: of the data files, RP_DB_ERROR */
RpInsightKit *rp_insight_kit_load (RpConnection *connection, gint32 today, RpIdSource *ids,
                                   GError **error);
void rp_insight_kit_free (RpInsightKit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpInsightKit, rp_insight_kit_free)

/* Everything that model and rules may read about one customer. Returns: (transfer full) (nullable) */
JsonObject *rp_customer_collect_facts (RpInsightKit *kit, RpConnection *connection,
                                       const char *customer, GError **error);

/**
 * rp_customer_judge:
 *
 * Puts what follows from the facts into the changeset: a value score when it differs from the newest,
 * the customer's score and grade, a suggestion for each rule that fired and has no open one, fresh
 * evidence for an open one only when it is materially new; a grade set by people that has ended goes from
 * the customer's file. Nothing changed, nothing written.
 */
void rp_customer_judge (RpInsightKit *kit, RpChangeset *changeset, const char *customer,
                        JsonObject *facts);

G_END_DECLS
