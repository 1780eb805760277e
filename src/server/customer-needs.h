/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/customer-insight.h"

G_BEGIN_DECLS

/**
 * rp_customer_judge_needs:
 *
 * Puts the suggestions that follow from the facts into the changeset: one for each rule that fired and has no
 * open one, and what the model suggests beside them. Rule, mention and model that speak for the same need make
 * one suggestion of the rule; its evidence says how strong they are together. An open one is written again
 * only when its evidence is materially new; one whose reason is gone is hidden, and shown when it comes back.
 */
void rp_customer_judge_needs (RpInsightKit *kit, RpChangeset *changeset, const char *customer,
                              JsonObject *facts);

G_END_DECLS
