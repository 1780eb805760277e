/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/sim-laptop.h"

G_BEGIN_DECLS

/* Somebody does something at a laptop; what is left to the dice of the step. Nothing happens when the
 * screen shows nothing that it could be done to. */
void rp_sim_typing_do (RpSimLaptop *laptop);
/* He types into this unit of any record of the kind. */
void rp_sim_typing_type (RpSimLaptop *laptop, const char *kind, const char *unit);

/* Any record of a kind that his screen shows. Returns: (transfer full) (nullable) */
RpRecord *rp_sim_typing_find (RpSimLaptop *laptop, const char *kind);
/* He makes a record at the customer and types into this unit of it. @body: (transfer full): what is in it besides.
 * Returns: whether it is there */
gboolean rp_sim_typing_add (RpSimLaptop *laptop, RpRecord *customer, const char *kind,
                            const char *id, const char *unit, JsonObject *body);

/* Types a value that nobody will take. Returns: (transfer full) (nullable): its word */
char *rp_sim_typing_poison (RpSimLaptop *laptop);

/* Takes back the latest entry that has not been sent. */
void rp_sim_typing_withdraw (RpSimLaptop *laptop);
/* Deals with one refused entry: sends it again, or discards it. */
void rp_sim_typing_repair (RpSimLaptop *laptop);
/* Decides an open conflict. */
void rp_sim_typing_settle (RpSimLaptop *laptop);

/* After an exchange: that nothing an author typed left his screen before something newer came. */
void rp_sim_typing_watch (RpSimLaptop *laptop);

G_END_DECLS
