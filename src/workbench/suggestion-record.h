/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * How suggestions were answered so far, in words, from what the server has learned; for jobs on the store's
 * thread.
 */

/* What the organisation has learned last; see rp_need_learner_report(). (transfer full) (nullable): nothing yet,
 * or not for this user */
RpRecord *rp_suggestion_record_find_model (RpStore *store);

/* "The desk adopted 9 of 12 suggestions of this rule; customers confirmed 6 of 8." (transfer full) */
char *rp_suggestion_record_dup_sentence (RpStore *store, RpRecord *suggestion);

G_END_DECLS
