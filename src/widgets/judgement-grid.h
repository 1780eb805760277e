/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/weights-workshop.h"

G_BEGIN_DECLS

/**
 * RpJudgementGrid: the matrix of one comparison: entries above the diagonal, what follows from them below it,
 * and the weights at the end of the rows. Up and Down move a judgement along the scale.
 */
#define RP_TYPE_JUDGEMENT_GRID (rp_judgement_grid_get_type ())
G_DECLARE_FINAL_TYPE (RpJudgementGrid, rp_judgement_grid, RP, JUDGEMENT_GRID, GtkWidget)

/* Shows @group of @workshop, from the beginning. */
void rp_judgement_grid_show (RpJudgementGrid *self, RpWeightsWorkshop *workshop, guint group);
/* Shows what it holds now; what is being typed stays. */
void rp_judgement_grid_update (RpJudgementGrid *self);

G_END_DECLS
