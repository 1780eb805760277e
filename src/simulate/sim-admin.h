/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/sim-history.h"

G_BEGIN_DECLS

/* What is done on the server, each in a transaction of its own; details are left to the dice. */

/* A customer gets another manager or deputy, or none: scopes are granted and revoked. */
void rp_sim_admin_assign (RpSimHistory *history);
/* A record is found to belong to another customer. */
void rp_sim_admin_move (RpSimHistory *history);
/* A record is erased for good. */
void rp_sim_admin_erase (RpSimHistory *history);
/* Data of another system come in: a value is replaced by nobody in particular. */
void rp_sim_admin_import (RpSimHistory *history);
/* The database does not take a value with @word. SQLite only. */
void rp_sim_admin_poison (RpSimHistory *history, const char *word);
void rp_sim_admin_back_up (RpSimHistory *history);
/* The disk of the server is lost; the backup takes its place and a new timeline begins. */
void rp_sim_admin_restore (RpSimHistory *history, guint64 seed);
/* The same, but nobody says so: the server has to find it out from what the laptops know. */
void rp_sim_admin_restore_silently (RpSimHistory *history);

G_END_DECLS
