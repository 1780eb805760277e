/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/score-model.h"
#include "workbench/customer-file.h"

G_BEGIN_DECLS

/* For presenters: RpScoreLine itself is declared in customer-file.h, which widgets may see. */
RpScoreLine *rp_score_line_new (const RpScorePart *part);

G_END_DECLS
