/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/op-apply.h"

G_BEGIN_DECLS

/**
 * rp_need_clock_resume:
 * @need: as it stands; in work
 *
 * While a need is suspended its clock stands: when this step has taken it up again, its limits move on by the working
 * days since it was suspended, as the server learned of both. A limit that the same step sets is left alone.
 */
void rp_need_clock_resume (RpOpContext *context, const RpRow *need);

G_END_DECLS
