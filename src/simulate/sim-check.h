/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/sim-history.h"
#include "simulate/sim-table.h"

G_BEGIN_DECLS

/**
 * RpSimEvidence: the databases as they are once all is sent and fetched.
 */
typedef struct
{
  RpSimHistory *history;
  RpSimTable *rows;   /* RP_SIM_ROW_…, of the server */
  RpSimTable *values; /* RP_SIM_VALUE_…: what was ever replaced there */
  RpSimTable *held;   /* RP_SIM_HELD_…: operations that came too late */
} RpSimEvidence;

enum
{
  RP_SIM_ROW_KIND,
  RP_SIM_ROW_ID,
  RP_SIM_ROW_SCOPE,
  RP_SIM_ROW_REV,
  RP_SIM_ROW_SEQ,
  RP_SIM_ROW_DELETED,
  RP_SIM_ROW_BODY,
  RP_SIM_ROW_COLUMNS,
};

enum
{
  RP_SIM_VALUE_KIND,
  RP_SIM_VALUE_ID,
  RP_SIM_VALUE_REV,
  RP_SIM_VALUE_UNIT,
  RP_SIM_VALUE_OLD,
  RP_SIM_VALUE_NEW,
  RP_SIM_VALUE_OP,
  RP_SIM_VALUE_COLUMNS,
};

enum
{
  RP_SIM_HELD_PAYLOAD,
  RP_SIM_HELD_ID,
  RP_SIM_HELD_COLUMNS,
};

/* What must hold once all is sent and fetched; docs/proof.md says what each is. */
void rp_sim_check_all (RpSimHistory *history);

/* Of these, what concerns values: none is lost, none replaced unseen, none deleted unseen; elements of
 * sets; states. */
void rp_sim_check_values (const RpSimEvidence *evidence);

/* Of these, what concerns rows: the server's have what the last entries of their histories say, and a laptop's lists
 * what its rows have. */
void rp_sim_check_rows (const RpSimEvidence *evidence);

/* Of these, what concerns files: their bytes, that they are where their records are, and nowhere else. */
void rp_sim_check_files (const RpSimEvidence *evidence);

/* A laptop may have had the record in a timeline that was lost only. The server does not know of it, and what was
 * ahead of the server is kept aside there. */
gboolean rp_sim_may_be_kept_aside (const RpSimHistory *history, const RpSimLaptop *laptop,
                                   const char *id);

G_END_DECLS
