/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * rp_push:
 *
 * POST /v1/ops: decides about a batch of operations in one transaction. Every operation gets a result
 * exactly once; asked again it is answered from what was stored. The answer carries results, never
 * rows: an answer that comes late could bring an erased row back.
 */
RpHttpAnswer *rp_push (RpCall *call);

G_END_DECLS
