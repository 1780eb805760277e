/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/sim-laptop.h"
#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * RpSimTransport: the line between one laptop and the server, with everything that happens to messages
 * on it. It tells the ledger what it carries.
 */
#define RP_TYPE_SIM_TRANSPORT (rp_sim_transport_get_type ())
G_DECLARE_FINAL_TYPE (RpSimTransport, rp_sim_transport, RP, SIM_TRANSPORT, GObject)

/* @laptop: borrowed. @server: used while the laptop is in no history */
RpTransport *rp_sim_transport_new (RpSimLaptop *laptop, RpSimServer *server);

/* A request that was on its way for long arrives. */
void rp_sim_transport_arrive (RpSimHistory *history);
/* An answer that was on its way for long arrives. */
void rp_sim_transport_answer_late (RpSimLaptop *laptop);

/* A request that is still on its way, an answer likewise. */
typedef struct _RpSimMessage RpSimMessage;
void rp_sim_message_free (gpointer message);

G_END_DECLS
