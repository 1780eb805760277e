/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/changeset.h"

G_BEGIN_DECLS

/**
 * Customers that turned out to be the same one. The one merged stays as a row that says into which;
 * its own rows lie with the survivor, and what comes late for it goes there too.
 */

/* The customer that @customer lies under now; itself when it was not merged. Returns: (transfer full) */
char *rp_survivor_find (RpChangeset *changeset, const char *customer);

/* Moves the rows of a customer that was merged to its survivor. */
void rp_survivor_gather (RpChangeset *changeset, const RpRow *customer, const RpActor *actor);

G_END_DECLS
