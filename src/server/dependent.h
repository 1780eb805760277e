/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/changeset.h"

G_BEGIN_DECLS

/**
 * RpDependent: rows of @kind hang on the one that their @field names: people disagree about it, wait for a decision
 * about it, or have photographed it. They go where it goes.
 */
typedef struct
{
  const char *kind, *field;
} RpDependent;

const RpDependent *rp_dependents (guint *n_dependents);

/* What hangs on the record @id, and what hangs on that, lies with @customer from now on, deleted ones among it. */
void rp_dependents_move (RpChangeset *changeset, const char *id, const char *customer,
                         const RpActor *actor);

G_END_DECLS
