/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/sim-laptop.h"

G_BEGIN_DECLS

/* What happens only in a wide world. */

/* Somebody types what belongs to the centre: it becomes a proposal. */
void rp_sim_wide_propose (RpSimLaptop *laptop);
/* Somebody decides a late entry or a proposal that his screen shows. */
void rp_sim_wide_rule (RpSimLaptop *laptop);

/* Two customers are found to be one. */
void rp_sim_wide_merge (RpSimHistory *history);
/* Somebody gets other roles: a manager becomes a specialist, a specialist a manager. */
void rp_sim_wide_change_roles (RpSimHistory *history);
/* Somebody's account is locked, some of them for good, or opened again. */
void rp_sim_wide_lock_out (RpSimHistory *history);
/* All accounts are opened again but those of people who have left. */
void rp_sim_wide_let_in (RpSimHistory *history);
/* A newer program writes a field that this one does not know. */
void rp_sim_wide_write_newer (RpSimHistory *history);

/* Members of the rows that only newer programs know. */
#define RP_SIM_NEWER_UNIT "x_later"

G_END_DECLS
