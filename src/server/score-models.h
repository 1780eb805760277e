/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "insight/score-model.h"
#include "server/op-apply.h"

G_BEGIN_DECLS

/**
 * Versions of score models that were saved as data, beside those that are files.
 */

/* Those that can be read; one that cannot is told in the log. Returns: (transfer full) (nullable)
 * (element-type RpScoreModel) */
GPtrArray *rp_score_models_load (RpConnection *connection, GError **error);

/**
 * rp_op_check_score_model:
 * @body: of the row "score_model" that is to be made
 *
 * A version that a person makes is refused when the model in it is wrong, says something else than the row,
 * is not newer than all there are of its name, or would count since a day that is over: scores of the past
 * stay as they were.
 */
RpChangeOutcome rp_op_check_score_model (RpOpContext *context, JsonObject *body,
                                         RpOpResult *result);

G_END_DECLS
