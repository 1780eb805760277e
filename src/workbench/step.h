/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "schema/record.h"
#include "schema/workflow.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * Steps: events of the workflows as people cause them. Which fields a step asks for and which it fills
 * by itself (who, when) is declared once, in step.c; the arrow, who may take it and what it demands are
 * the schema's.
 */

/* The fields that a step asks for. Returns: (transfer container) (element-type RpField) */
GPtrArray *rp_step_list_fields (const char *kind, const char *event);

/* Whether these fields begin empty when the step is taken once more. */
gboolean rp_step_begins_afresh (const char *kind, const char *event);

/* The field asked for that begins with today: when the customer said it. (nullable) */
const char *rp_step_find_day_field (const char *kind, const char *event);

/* Puts into @body what the step asks for and @shown has not, as far as it follows from that, from the @report it came under
 * (nullable) and from its @customer (nullable). */
void rp_step_propose (RpRecord *shown, RpRecord *report, RpRecord *customer, const char *event,
                      RpClock *clock, JsonObject *body);

/* The rows that a reference asked for may point to: an SQL condition with :customer and :id of the row that
 * takes the step. (nullable): all of the customer's. It stays as long as the program. */
const char *rp_step_find_targets (const char *kind, const char *event);

/* The button's label with its mnemonic, translated; "" for an event the workflow does not have. */
const char *rp_step_label (const char *kind, const char *event);
/* The same without a mnemonic, for titles: "Save", "保存". Returns: (transfer full) */
char *rp_step_dup_name (const char *kind, const char *event);

/* The arrows that lead from the record's state and that @roles may take; an event stands once. A step
 * that asks for nothing is left out while its guard does not hold: @user could not make it hold.
 * Returns: (transfer container) (element-type RpTransition) */
GPtrArray *rp_step_list (RpRecord *record, RpRoles roles, const char *user);

/* The field in which a step that brings a customer's answer asks which contact gave it. (nullable) */
const RpField *rp_step_find_contact_field (const char *kind, const char *event);

/* Completes the body of a row that @event makes: the state, @user where the event has a field for him, and the title
 * where it follows from what was asked.
 * Errors: RP_SCHEMA_ERROR with a sentence that says what is missing, or who may do it */
gboolean rp_step_complete (const RpKind *kind, const char *event, const char *user, RpRoles roles,
                           JsonObject *body, GError **error);

/**
 * rp_step_take_async:
 * @shown: the row that was on screen; what has come in since is a conflict, and not written over
 * @values: (transfer none) (nullable): field name -> value, what the step was told
 *
 * One edit: the values, the time and the author where the step has fields for them, and the move.
 * Nothing is changed on an error.
 *
 * Errors of finish: RP_SCHEMA_ERROR with a sentence that says what is missing, who may do it, or that the
 * row is in another state by now; those of rp_store_commit()
 */
void rp_step_take_async (RpSession *session, RpRecord *shown, const char *event, JsonObject *values,
                         GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_step_take_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
