/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/potential-needs.h"

G_BEGIN_DECLS

/**
 * Potential needs on the store itself: for jobs on its thread, the command line and tests.
 */

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

/**
 * rp_potential_need_add_found:
 * @manager: who asks the customer
 * @row: "sub_code", "reason", "benefit", "due": what the specialist wrote down in his review
 *
 * Adds to @edit a potential need of the specialist's own finding, and sends it to the manager.
 *
 * Errors: RP_SCHEMA_ERROR with a sentence
 */
gboolean rp_potential_need_add_found (RpEdit *edit, RpStore *store, const char *customer,
                                      const char *manager, JsonObject *row, GError **error);

G_END_DECLS
