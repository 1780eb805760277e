/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-internal.h"
#include "insight/score-lever.h"

G_BEGIN_DECLS

/* Reads the member "levers"; see score-lever.h. Errors: RP_INSIGHT_ERROR_CONTENT */
gboolean rp_score_levers_read (RpScoreModel *self, JsonObject *file, GError **error);

G_END_DECLS
