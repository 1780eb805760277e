/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/score-reading.h"
#include "workbench/score-supposition.h"

G_BEGIN_DECLS

/* For presenters: widgets see score-supposition.h only. Returns: (transfer full) */
RpScoreSupposition *rp_score_supposition_new (const RpScoreMoment *moment);

G_END_DECLS
