/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/need-table.h"

G_BEGIN_DECLS

/**
 * RpReplayWindow: how suggestions did on some customers in a row.
 * @first, @n: customers
 * @hit1, @hit3: how often the first, or one of three, was confirmed
 */
typedef struct
{
  guint first;
  guint n;
  double hit1;
  double hit3;
} RpReplayWindow;

#define RP_N_REPLAY_WINDOWS 3

typedef enum
{
  RP_REPLAY_POPULARITY, /* of the needs in sight; learns nothing from answers */
  RP_REPLAY_PRODUCT,    /* the product's own model and what it makes of the answers */
} RpReplayLearner;

/**
 * rp_need_replay:
 * @rows: (element-type guint): customers in the order in which they come; those with fewer than two needs
 *   are passed over, and at most 5,000 count
 * @windows: (out): customers 0 to 199, 200 to 999 and the rest
 *
 * What would have happened: of each customer half of the needs are in sight, three suggestions are made, and one
 * is confirmed when it is in the other half. Which half is in sight depends on the numbers of row and need
 * alone. Nothing is drawn, so the same table gives the same figures.
 */
void rp_need_replay (RpNeedTable *table, GArray *rows, RpReplayLearner learner,
                     RpReplayWindow windows[RP_N_REPLAY_WINDOWS]);

G_END_DECLS
