/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"
#include "schema/workflow.h"

G_BEGIN_DECLS

/**
 * rp_workflow_check_person:
 * @record: the row before the step
 * @user: who wants to take it
 *
 * Whether nothing in the row says that somebody else has to: nobody reviews a report of his own, nobody verifies a task
 * that he was given.
 *
 * Errors: RP_SCHEMA_ERROR_PERSON
 */
gboolean rp_workflow_check_person (const RpTransition *transition, RpRecord *record,
                                   const char *user, GError **error);

/**
 * rp_workflow_check_centre:
 * @centre: of who takes the step; "" when he has none
 *
 * Whether somebody who may take it for his centre alone does so for that one.
 *
 * Errors: RP_SCHEMA_ERROR_PERSON
 */
gboolean rp_workflow_check_centre (const RpTransition *transition, RpRecord *record, RpRoles roles,
                                   const char *centre, GError **error);

/**
 * rp_workflow_guard_check:
 * @transition: the arrow that is to be taken
 * @record: (nullable): the row before it; %NULL for the event that makes the row
 * @after: the row as it would be
 * @user: (nullable): who takes it; %NULL for the server itself
 *
 * What the arrow demands of the row and the person: a reason is given, the contact is named, who takes it signs with his
 * own name, no approval of one's own report. What needs a clock (an amendment within three working days), the template (all
 * answers valid) or other rows (all needs coded) is for the caller.
 *
 * Returns: %FALSE with a sentence for people when the row does not allow the step
 * Errors: RP_SCHEMA_ERROR_INVALID; the user completes the row. RP_SCHEMA_ERROR_PERSON; it is for somebody else
 */
gboolean rp_workflow_guard_check (const RpTransition *transition, RpRecord *record, RpRecord *after,
                                  const char *user, GError **error);

/**
 * rp_workflow_choose:
 * @from: (nullable): the state before, %NULL for a new row
 * @to: the state wanted
 *
 * The arrow from @from to @to that one of @roles may take and whose guard holds. There may be
 * several: a complaint is confirmed and closed by other people than any other need.
 *
 * Returns: (nullable)
 * Errors: RP_SCHEMA_ERROR_STATE when the workflow has no such arrow, RP_SCHEMA_ERROR_FORBIDDEN when
 *   it is for other roles, those of rp_workflow_guard_check()
 */
const RpTransition *rp_workflow_choose (const RpWorkflow *self, const char *from, const char *to,
                                        RpRoles roles, RpRecord *record, RpRecord *after,
                                        const char *user, GError **error);

/* Whether a report has the answers that were submitted last, as far as it says: it has their hash. */
gboolean rp_workflow_is_as_submitted (RpRecord *report);

/* What somebody is told who may not decide about his own work; N_(). */
extern const char rp_workflow_four_eyes[];

/* Whether a guard of that name is declared. */
gboolean rp_workflow_guard_exists (const char *name);

G_END_DECLS
