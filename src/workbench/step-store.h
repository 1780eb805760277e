/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/workflow.h"
#include "store/store.h"
#include "workbench/step.h"

G_BEGIN_DECLS

/**
 * Steps on the store itself: for jobs on its thread, the command line and tests. The user and the roles
 * are those of the profile ("user", "roles").
 */

/**
 * rp_step_add:
 * @shown: the row that was on screen
 * @values: (nullable)
 *
 * Adds the step to @edit: a step may be one of several things that happen together.
 *
 * Errors: RP_SCHEMA_ERROR
 */
gboolean rp_step_add (RpEdit *edit, RpStore *store, RpRecord *shown, const char *event,
                      JsonObject *values, GError **error);

/* The step as an edit of its own on the row as it is now. Returns: (transfer full) (nullable): the op's id */
char *rp_step_take (RpStore *store, const char *kind, const char *id, const char *event,
                    JsonObject *values, GError **error);

/* Who works with the profile. Returns: (transfer full): "" when nobody has signed in */
char *rp_step_dup_user (RpStore *store);
RpRoles rp_step_get_roles (RpStore *store);

/* The arrow of an event from a state for the user of the profile; when there are several, the first: all lead to the
 * same state. (nullable) Errors: RP_SCHEMA_ERROR */
const RpTransition *rp_step_find (RpStore *store, const RpWorkflow *workflow, const char *event,
                                  const char *from, GError **error);

G_END_DECLS
