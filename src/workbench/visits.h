/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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

G_END_DECLS
