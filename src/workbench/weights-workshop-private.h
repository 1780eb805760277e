/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/typed.h"
#include "workbench/weights-workshop.h"
#include "workbench/workshop-model.h"

/* Of weights-workshop.c and weights-saving.c alone. */

G_BEGIN_DECLS

struct _RpWeightsWorkshop
{
  GObject parent_instance;

  RpSession *session;
  GCancellable *cancellable;
  GStrv names; /* (nullable): of the models */
  char *name;
  RpWorkshopModel *model; /* (nullable): not loaded */
  char *problem, *note, *agreement;
  const RpRandomIndex *index;
  RpWorkshopMethod method;
  gboolean product;
  RpTyped *kept;  /* (nullable): not loaded. What is judged and in no version yet, on the disk */
  guint n_judged; /* judgements made so far: whether there are more than a moment ago */
  double *expert, *data, *weights; /* of the model's indicators; shares of 1 */
  GListStore *opinions;
};

guint rp_weights_workshop_count_indicators (RpWeightsWorkshop *self); /* 0 until loaded */
/* As the first customer has it. */
const RpScorePart *rp_weights_workshop_peek_indicator (RpWeightsWorkshop *self, guint indicator);
RpWorkshopGroup *rp_weights_workshop_peek_group (RpWeightsWorkshop *self, guint group);

G_END_DECLS
