/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/store.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * Visits: workflow 10.1 as the screens and the command line take part in it.
 */

/**
 * rp_visit_start_async:
 * @customer: id
 *
 * Goes on site: the visit that is under way is returned as it is, one that is planned or agreed is
 * started, else one is planned for today and started. Arrival is now, manager the user, template the
 * newest T1.
 *
 * Finish: the visit's id: (transfer full) (nullable). Errors: those of rp_store_commit()
 */
void rp_visit_start_async (RpSession *session, const char *customer, GAsyncReadyCallback callback,
                           gpointer user_data);
char *rp_visit_start_finish (RpSession *session, GAsyncResult *result, GError **error);

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
 * One edit: arrival and departure (now, when nobody said) as the record says, the contacts met, a task
 * for every promise made, the promises of last time that were kept done, and the visit RECORDED.
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
