/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * What an administrator does to the central database, while the server runs or not: each is one
 * transaction in the numbering of all others, so that laptops hear of it like of any change. Customers
 * are named by id or number, people by their login.
 *
 * Errors: G_IO_ERROR_NOT_FOUND, G_IO_ERROR_INVALID_ARGUMENT with a sentence; RP_DB_ERROR
 */
typedef struct
{
  RpConnection *connection;
  RpClock *clock;
  const char *blob_folder;       /* (nullable): where the files are */
  const char *folder, *database; /* of the command line; for courier files */
  gboolean accept_revoked;
} RpAdmin;

/* Gives a customer to another manager. @deputy: (nullable): none */
gboolean rp_admin_assign (const RpAdmin *self, const char *customer, const char *manager,
                          const char *deputy, GError **error);
/* The same customer under two numbers: the rows of @from move to @into. */
gboolean rp_admin_merge_customers (const RpAdmin *self, const char *from, const char *into,
                                   GError **error);
/* A record that was entered for the wrong customer. */
gboolean rp_admin_move (const RpAdmin *self, const char *kind, const char *id, const char *customer,
                        GError **error);

/**
 * rp_admin_add_user:
 * @centre: (nullable): of the code list; centre staff have one
 *
 * Adds a person to the organisation, who cannot sign in before he has a password.
 */
gboolean rp_admin_add_user (const RpAdmin *self, const char *login, const char *name,
                            const char *roles, const char *centre, GError **error);
/* Another password, and a sign-in on all of his computers; whoever waited after wrong ones need not any more. */
gboolean rp_admin_set_password (const RpAdmin *self, const char *login, const char *password,
                                GError **error);

/* Roles are codes with commas between. Whoever loses or gains one has all his customers sent again.
 * @centre: (nullable): of the code list; %NULL: as before. Centre staff have one. */
gboolean rp_admin_set_roles (const RpAdmin *self, const char *login, const char *roles,
                             const char *centre, GError **error);
gboolean rp_admin_set_disabled (const RpAdmin *self, const char *login, gboolean disabled,
                                GError **error);

/**
 * rp_admin_erase:
 * @n_rows: (out): the record and what hung on it
 *
 * Removes a record, and for a customer all of his, with history, conflicts, what was entered about it
 * and files that nothing else names; laptops do the same when they hear of it. One that was only entered and waits to
 * be decided upon goes with what waits. Asked for again it goes on where it was interrupted. Errors:
 * %G_IO_ERROR_NOT_FOUND, and nothing has changed: there is no such record. A file that the disk will not let go is an error, after all else is done; every
 * start and every erasure tries it again.
 */
gboolean rp_admin_erase (const RpAdmin *self, const char *kind, const char *id, guint *n_rows,
                         GError **error);

/**
 * rp_admin_erase_again:
 * @n_rows: (out): records that had come back
 *
 * A database that was put back to a backup does not know what was erased since: the list beside it does. At every
 * start, and whenever a restore is noticed, before any laptop sends something again. Computers that were locked out or
 * are to be wiped are so again.
 */
gboolean rp_admin_erase_again (const RpAdmin *self, guint *n_rows, GError **error);

G_END_DECLS
