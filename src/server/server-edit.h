/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "server/changeset.h"

G_BEGIN_DECLS

/* Puts into @changeset what is to be done, by what it finds there, and accepts it; nothing is to be done when it is
 * empty then. It may be called more than once. */
typedef void (*RpServerEditFunc) (RpChangeset *changeset, gconstpointer data);

/**
 * rp_server_edit:
 * @n_used: (inout): grows by the numbers of the organisation's counter that were used
 * @n_changed: (inout): grows by one when something was written
 *
 * What the server changes by itself, in a transaction of its own: what @edit has read nobody has changed meanwhile. When
 * somebody has, it is done again, and at last with everybody else kept from writing.
 *
 * Errors: RP_DB_ERROR; nothing was written
 * Thread: the connection's
 */
gboolean rp_server_edit (RpConnection *connection, RpClock *clock, RpServerEditFunc edit,
                         gconstpointer data, gint64 *n_used, guint *n_changed, GError **error);

G_END_DECLS
