/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * rp_data_question_add:
 * @suggestion: as it is once it was dismissed
 *
 * When the reason for the dismissal means that data are wrong, adds a task to @edit: the account manager is asked to
 * check what the suggestion went by. What the reasons mean is a setting of the organisation (suggestions.json).
 */
gboolean rp_data_question_add (RpEdit *edit, RpStore *store, RpRecord *suggestion, GError **error);

G_END_DECLS
