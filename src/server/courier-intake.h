/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/id-source.h"
#include "server/http-message.h"

G_BEGIN_DECLS

/**
 * RpCourierIntake: takes in what a computer that was locked out had not sent. Nobody brings another file of it, so that
 * what a laptop finds out by asking again is found out here: the present timeline (what was entered in another one stands
 * on revisions that count for nothing), a chain where the old one does not go on, and which operation of a batch it is
 * that cannot be read.
 */
typedef struct _RpCourierIntake RpCourierIntake;

/* Asks the route for operations. Returns: (transfer full) (nullable): nothing can be asked */
typedef RpHttpAnswer *(*RpCourierPost) (JsonObject *message, gpointer data);

RpCourierIntake *rp_courier_intake_new (RpIdSource *ids, RpCourierPost post, gpointer data);
void rp_courier_intake_free (RpCourierIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCourierIntake, rp_courier_intake_free)

/* The batches of a file, in order. Returns: (transfer full): the results that there are; where an operation was left out,
 * `error` says why the last one was */
RpHttpAnswer *rp_courier_intake_take (RpCourierIntake *self, JsonObject *message);

G_END_DECLS
