/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * rp_rescue_take:
 *
 * POST /v1/rescue {"op": {…}}: an operation that was refused, as its author has it. Kept for the
 * administrator among the incidents; nothing is decided.
 */
RpHttpAnswer *rp_rescue_take (RpCall *call);

G_END_DECLS
