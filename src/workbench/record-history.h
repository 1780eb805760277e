/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpHistoryLine: what one edit changed in a row, in words. Immutable.
 */
typedef struct
{
  char *what;   /* "State: To confirm → Confirmed by the customer" */
  char *author; /* user id; "" when it came from the server */
  char *when;   /* local time */
  gboolean pending;
} RpHistoryLine;
void rp_history_line_free (RpHistoryLine *self);

/**
 * rp_record_history_list:
 * @names: id -> name of what the references of the row name now
 *
 * Newest first; what was changed in one go is one line.
 *
 * Returns: (transfer full) (element-type RpHistoryLine) (nullable)
 */
GPtrArray *rp_record_history_list (RpStore *store, RpRecord *record, GHashTable *names,
                                   GError **error);

G_END_DECLS
