/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json-access.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * Accounts: what a sign-in needs of a person. They stand beside the rows of the kind `user`, of which everybody's
 * laptop has a copy, and follow them (see access.h). All of this within the caller's transaction.
 */

/* @body: of the row; @hash: (nullable): of the password, without one he cannot sign in */
gboolean rp_account_insert (RpConnection *connection, const char *id, JsonObject *body,
                            const char *hash, GError **error);

/* Whether a login stands for somebody already, also for one that cannot sign in any more. Letters of either case and
 * either width are the same here. @taken: (out) */
gboolean rp_account_has_login (RpConnection *connection, const char *login, gboolean *taken,
                               GError **error);

/* @id, @name: (out) (transfer full) (nullable): %NULL when there is no such login */
gboolean rp_account_find (RpConnection *connection, const char *login, char **id, char **name,
                          GError **error);

/**
 * rp_account_set_password:
 * @device: (nullable): the one of his computers that stays signed in
 *
 * Gives a person another password. Whoever knew the old one must not stay signed in with it: his computers have to sign
 * in again. They lose nothing by it. One that was or is being revoked or wiped is still told so.
 */
gboolean rp_account_set_password (RpConnection *connection, const char *id, const char *hash,
                                  const char *device, GError **error);

/**
 * rp_account_confirm:
 * @hash: what was stored when the password was compared
 * @as: how it is stored from now on, often the same
 * @same: (out): whether it is stored still, and the person may sign in
 *
 * Comparing takes a while, in which the password may have become another one. From here to the end of the transaction
 * it cannot.
 */
gboolean rp_account_confirm (RpConnection *connection, const char *id, const char *hash,
                             const char *as, gboolean *same, GError **error);

G_END_DECLS
