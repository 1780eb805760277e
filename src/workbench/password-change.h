/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * Another password for who is signed in. It is the server's business, so that it takes a network.
 */

/* What can be seen to be wrong before anybody is asked: a sentence; %NULL when nothing is.
 * @again: the new one as it was typed a second time */
const char *rp_password_change_find_problem (RpSession *session, const char *old,
                                             const char *password, const char *again);

/**
 * rp_password_change_async:
 *
 * This computer stays signed in, the user's others ask for the new one. What is begun is not broken off.
 *
 * Errors of finish: G_IO_ERROR with a sentence for a person; G_IO_ERROR_HOST_UNREACHABLE when there is no network, and
 * when the answer did not come; RP_SYNC_ERROR
 */
void rp_password_change_async (RpSession *session, const char *old, const char *password,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_password_change_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
