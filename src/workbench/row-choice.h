/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * Rows as they are offered for a reference. A contact who has left the customer is not offered for a new
 * entry, but stays where he was chosen, with a note; what has a workflow says its state, so that two of the
 * same kind can be told apart.
 *
 * @today: a day, see base/date.h
 */

gboolean rp_contact_has_left (RpRecord *row, gint32 today);
/* @chosen: (nullable): id of the row that is chosen already */
gboolean rp_row_is_offered (RpRecord *row, gint32 today, const char *chosen);
/* "Wen", "Wu (left 2025-03-31)", "QL-XQ-2026-0001 · In review". (transfer full) */
char *rp_row_dup_label (RpRecord *row, gint32 today);

G_END_DECLS
