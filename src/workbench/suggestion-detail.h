/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/suggestions.h"

G_BEGIN_DECLS

/**
 * RpSuggestionDetail: what stands behind one suggestion and beside it, read when somebody looks at it: the rows
 * its facts come from, how its rule has done so far, and what other rules made of the same customer. Loads off
 * the main thread.
 *
 * Signal "loaded".
 * Thread: main.
 */
#define RP_TYPE_SUGGESTION_DETAIL (rp_suggestion_detail_get_type ())
G_DECLARE_FINAL_TYPE (RpSuggestionDetail, rp_suggestion_detail, RP, SUGGESTION_DETAIL, GObject)

RpSuggestionDetail *rp_suggestion_detail_new (RpSession *session, RpSuggestion *suggestion);

/* Where the facts come from: the sentence in a visit, the answer in a report, the months of the curve. A line
 * opens it. (element-type RpWorkItem) */
GListModel *rp_suggestion_detail_get_sources (RpSuggestionDetail *self);
/* Rules that nearly fired, lack data, keep quiet or are outranked, and why. (element-type RpWorkItem) */
GListModel *rp_suggestion_detail_get_others (RpSuggestionDetail *self);
/* How suggestions of this rule were answered so far: a sentence; "" before "loaded". */
const char *rp_suggestion_detail_get_record (RpSuggestionDetail *self);

/* A customer's page opened at the usage of a month: "<id>?usage=2025-11". Returns: (transfer full) */
char *rp_usage_place_make (const char *customer, gint32 month);
/* @month: (out): months since 1970-01, -1 when the place names none. Returns: (transfer full): the customer's id */
char *rp_usage_place_parse (const char *place, gint32 *month);

G_END_DECLS
