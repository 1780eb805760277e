/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * Failed sign-ins, counted over 15 minutes per account ("login:…", 5 of them) and per source
 * ("from:…", 30). Whoever has used them up waits until the window ends; nobody is locked out for good.
 * Times are microseconds since 1970.
 */

/* @wait_us: (out): how long to wait, 0 when one may try */
gboolean rp_lockout_check (RpConnection *connection, const char *const *subjects, guint n_subjects,
                           gint64 now_us, gint64 *wait_us, GError **error);
/* Notes a failure of each subject, in a transaction of its own. */
gboolean rp_lockout_note (RpConnection *connection, const char *const *subjects, guint n_subjects,
                          gint64 now_us, GError **error);
/* Forgets the failures of one subject; within the caller's transaction. */
gboolean rp_lockout_clear (RpConnection *connection, const char *subject, GError **error);

G_END_DECLS
