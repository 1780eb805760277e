/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/op-apply.h"

G_BEGIN_DECLS

/**
 * rp_automation_run:
 *
 * What the server does by itself once an operation has been accepted, in the same transaction: official
 * numbers, receiving a report, closing a recorded visit, turning a confirmed potential need into a
 * need, moving the limits of a need that was suspended, ending the needs that their report has lost, closing what has nothing left to
 * do. One table says which state of which kind causes what.
 */
void rp_automation_run (RpOpContext *context);

G_END_DECLS
