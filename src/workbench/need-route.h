/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * RpNeedRoute: where a need goes by default, by the policy "routing", the organisation's own before the product's: the leading centre, its team
 * and the days on which an answer and a solution are due.
 */
typedef struct
{
  char *centre; /* code of the list "centre" */
  char *team;
  gint32 answer; /* days since 1970-01-01: the first answer, no later than the solution */
  gint32 limit;  /* the solution */
} RpNeedRoute;

/**
 * rp_need_route_find:
 * @code: a sub-code or a category: "CONN-02", "PQ"
 * @vip: the limits of a VIP are shorter
 * @today: the day the time begins to run
 *
 * Returns: (transfer full) (nullable): %NULL without an error before the first dated row
 * Errors: G_FILE_ERROR, RP_INSIGHT_ERROR
 * Thread: any
 */
RpNeedRoute *rp_need_route_find (const char *code, const char *urgency, gboolean vip, gint32 today,
                                 GError **error);
/* The same by what @need says. @customer: (nullable): whose it is, when he is here */
RpNeedRoute *rp_need_route_find_for (RpRecord *need, RpRecord *customer, gint32 today,
                                     GError **error);
/* By what name a row of a report's review speaks of @need. Returns: (transfer full) */
char *rp_need_route_dup_name (RpRecord *need);
/**
 * rp_need_route_propose:
 * @report: (nullable): what the need came under
 * @customer: (nullable): whose it is
 * @today: the day the time begins to run
 * @zone: of the organisation
 *
 * Puts into @body what the dispatch of @need asks for and it does not say: what the specialist wrote when he accepted the report,
 * and the default for the rest. Limits end with the working day.
 */
void rp_need_route_propose (RpRecord *need, RpRecord *report, RpRecord *customer, gint32 today,
                            GTimeZone *zone, JsonObject *body);
void rp_need_route_free (RpNeedRoute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedRoute, rp_need_route_free)

G_END_DECLS
