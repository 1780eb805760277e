/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"
#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * Potential needs: workflow 10.4 as the screens and the command line take part in it. Dismissing a
 * suggestion and the customer's answers are plain steps (step.h): "dismiss" of "suggestion"; "confirm",
 * "refuse" and "postpone" of "potential_need".
 */

/* The day by which the manager should have asked: ten working days from today. (transfer full) */
char *rp_potential_need_dup_due (RpClock *clock);

/* What the manager says to the customer: what it is and what it is worth to him, nothing internal.
 * Returns: (transfer full) */
char *rp_potential_need_dup_words (RpRecord *potential);

/* Adopts a suggestion; the values are those of rp_potential_need_adopt(). @values: (transfer none) */
void rp_potential_need_adopt_async (RpSession *session, const char *suggestion, JsonObject *values,
                                    GAsyncReadyCallback callback, gpointer user_data);
char *rp_potential_need_adopt_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
