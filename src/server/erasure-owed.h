/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * What an erasure still has to do: ids of rows that went in its first transaction, while what was entered about them
 * goes in further ones. Whoever is cut short leaves them here, and the next erasure, or the next start, goes on.
 */

/* Within the transaction in which the rows go. @ids: a set of them. Errors: RP_DB_ERROR */
gboolean rp_erasure_owe (RpConnection *connection, GHashTable *ids, GError **error);
/* Adds what is owed to @ids (char *, taken). Errors: RP_DB_ERROR */
gboolean rp_erasure_list_owed (RpConnection *connection, GHashTable *ids, GError **error);
/* All about @ids has gone. Within a transaction. Errors: RP_DB_ERROR */
gboolean rp_erasure_pay (RpConnection *connection, GHashTable *ids, GError **error);

G_END_DECLS
