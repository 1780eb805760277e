/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * Potential needs: workflow 10.4 as the screens and the command line take part in it. Dismissing a
 * suggestion and the customer's answers are plain steps (step.h): "dismiss" of "suggestion"; "confirm",
 * "refuse" and "postpone" of "potential_need".
 */

/* The day by which the manager should have asked: ten working days from today. (transfer full) */
char *rp_potential_need_dup_due (RpClock *clock);

/**
 * rp_potential_need_adopt:
 * @suggestion: id
 * @values: "text", "benefit_customer" (fen, required), "benefit_text", "manager", "due", and "sub_code"
 *   when another is meant than the one suggested
 * @op_id: (out) (optional) (transfer full)
 *
 * One edit: the suggestion becomes ADOPTED, and a potential need comes into being that the manager is
 * asked to bring the customer's answer to. Whoever proposes cannot be the one who asks.
 *
 * Returns: (transfer full) (nullable): the potential need's id
 * Errors: RP_SCHEMA_ERROR with a sentence, RP_STORE_ERROR, RP_DB_ERROR
 */
char *rp_potential_need_adopt (RpStore *store, const char *suggestion, JsonObject *values,
                               char **op_id, GError **error);

/* The same from the main thread. @values: (transfer none) */
void rp_potential_need_adopt_async (RpSession *session, const char *suggestion, JsonObject *values,
                                    GAsyncReadyCallback callback, gpointer user_data);
char *rp_potential_need_adopt_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
