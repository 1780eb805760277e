/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* POST /v1/sign-in and /v1/sign-out. */
RpHttpAnswer *rp_sign_in (RpCall *call);
RpHttpAnswer *rp_sign_out (RpCall *call);

/**
 * rp_sign_in_check_token:
 *
 * Finds out who calls by the request's token.
 *
 * Returns: (transfer full) (nullable): the refusal (401, 403); %NULL when the call may go on
 */
RpHttpAnswer *rp_sign_in_check_token (RpCall *call);

G_END_DECLS
