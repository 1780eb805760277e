/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpNeedRoute: where a need goes by default, by data/policies/routing.json: the leading centre, its team
 * and the day a solution is due.
 */
typedef struct
{
  char *centre; /* code of the list "centre" */
  char *team;
  gint32 limit; /* days since 1970-01-01 */
} RpNeedRoute;

/**
 * rp_need_route_find:
 * @code: a sub-code or a category: "CONN-02", "PQ"
 * @today: the day the time begins to run
 *
 * Returns: (transfer full) (nullable): %NULL without an error before the first dated row
 * Errors: G_FILE_ERROR, RP_INSIGHT_ERROR
 * Thread: any
 */
RpNeedRoute *rp_need_route_find (const char *code, const char *urgency, gint32 today,
                                 GError **error);
void rp_need_route_free (RpNeedRoute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedRoute, rp_need_route_free)

G_END_DECLS
