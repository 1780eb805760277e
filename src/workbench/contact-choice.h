/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * Contacts as they are offered for a new entry: who has left the customer is not, but stays where he was
 * chosen, with a note. Rows of other kinds are always offered.
 *
 * @today: a day, see base/date.h
 */

gboolean rp_contact_has_left (RpRecord *row, gint32 today);
/* @chosen: (nullable): id of the row that is chosen already */
gboolean rp_contact_is_offered (RpRecord *row, gint32 today, const char *chosen);
/* "Wen", "Wu (left 2025-03-31)". (transfer full) */
char *rp_contact_dup_label (RpRecord *row, gint32 today);

G_END_DECLS
