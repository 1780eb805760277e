/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session-store.h"

G_BEGIN_DECLS

/**
 * rp_correction_commit_async:
 * @edit: (transfer full) (nullable): what takes the place of the first; %NULL when nothing is left of it
 * @later: (transfer full) (nullable): the same on the record as the first has it; %NULL when that is all
 * @refused: ids of refused ops, closed by %NULL
 *
 * The first is given up: without an edit it can be had back from what was discarded, and with one by taking that back.
 * The others are sent again behind the edit, as they are. When the edit cannot be committed everything is as before.
 *
 * Meanwhile the first may have gone again by itself: then @later is committed over it. Or it was given up: then @edit is
 * an edit like any other.
 *
 * Errors of finish: those of rp_store_commit()
 */
void rp_correction_commit_async (RpSession *session, RpEdit *edit, RpEdit *later,
                                 const char *const *refused, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean rp_correction_commit_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
