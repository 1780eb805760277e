/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/record-list.h"

G_BEGIN_DECLS

/**
 * Needs of a customer that may be the same as one that is being written down: whoever writes it sees them, and
 * decides; nothing stands in his way.
 *
 * Thread: main.
 */

/* All needs of @customer, the newest first. Returns: (transfer full) */
RpRecordList *rp_need_twins_list (RpSession *session, const char *customer);

/**
 * rp_need_twins_describe:
 * @needs: (element-type RpRecord)
 * @category, @sub_code: what is being written down; "" for not chosen. Where both needs have a sub-code, that
 *   counts, else the category
 * @report: (nullable): needs of this one are those that are being written down
 *
 * Returns: (transfer full) (nullable): a line for each of the open ones, at most three
 */
char *rp_need_twins_describe (GListModel *needs, const char *category, const char *sub_code,
                              const char *report);

G_END_DECLS
