/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/visits.h"

G_BEGIN_DECLS

/**
 * The steps of a visit on the store itself: for jobs on its thread, the command line and tests.
 */

/**
 * rp_visit_begin:
 * @visit: id of a planned or agreed one
 *
 * Goes on site: arrival is now, template the newest T1.
 *
 * Returns: (transfer full) (nullable): the op's id
 * Errors: RP_SCHEMA_ERROR, RP_STORE_ERROR, RP_DB_ERROR
 * Thread: the store's
 */
char *rp_visit_begin (RpStore *store, const char *visit, GError **error);

/**
 * rp_visit_finish:
 * @visit: id of the one under way
 *
 * One edit: kind, arrival and departure (now, when nobody said) as the record says, the contacts met, what was
 * seen on site (see rp_site_facts_add()), a task for every promise made, the promises of last time that were
 * kept done, the next visit planned on the day that the record says where none is planned, and the visit
 * RECORDED.
 *
 * Returns: (transfer full) (nullable): the op's id
 * Errors: RP_SCHEMA_ERROR with a sentence that says what is missing, RP_STORE_ERROR, RP_DB_ERROR
 * Thread: the store's
 */
char *rp_visit_finish (RpStore *store, const char *visit, GError **error);

/**
 * rp_visit_amend:
 * @visit: id of a recorded one
 *
 * Takes the end of the visit back while this computer has not sent it, so that the record can be written
 * on. The server completes a record as soon as it has it: from then on there are correction notes.
 *
 * Returns: (transfer full) (nullable): the id of the op taken back
 * Errors: RP_SCHEMA_ERROR_STATE when it has been sent, RP_DB_ERROR
 * Thread: the store's
 */
char *rp_visit_amend (RpStore *store, const char *visit, GError **error);

G_END_DECLS
