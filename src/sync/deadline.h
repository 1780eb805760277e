/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpDeadline: ends a blocking exchange when its time is over, whatever trickles in. A time limit of
 * the socket does not: a server that sends a byte a second never runs into it.
 */
typedef struct _RpDeadline RpDeadline;

/**
 * rp_deadline_start:
 * @cancellable: (nullable): the caller's; ends the exchange as well
 * @milliseconds: from now
 */
RpDeadline *rp_deadline_start (GCancellable *cancellable, guint milliseconds);
/* What the exchange is to be started with. Returns: (transfer none) */
GCancellable *rp_deadline_get_cancellable (RpDeadline *self);
/* Whether the time was over before the caller cancelled. */
gboolean rp_deadline_is_over (RpDeadline *self);
void rp_deadline_stop (RpDeadline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpDeadline, rp_deadline_stop)

G_END_DECLS
