/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/changeset.h"

G_BEGIN_DECLS

/* What is a part of the record @id or speaks of it (RpKind.part_of), and what hangs on that, lies with @customer from
 * now on, deleted ones among it. */
void rp_dependents_move (RpChangeset *changeset, const char *id, const char *customer,
                         const RpActor *actor);

G_END_DECLS
