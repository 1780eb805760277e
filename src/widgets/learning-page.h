/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpLearningPage: what was learned from the answers to suggestions; see RpLearning.
 */
#define RP_TYPE_LEARNING_PAGE (rp_learning_page_get_type ())
G_DECLARE_FINAL_TYPE (RpLearningPage, rp_learning_page, RP, LEARNING_PAGE, RpPage)

G_END_DECLS
