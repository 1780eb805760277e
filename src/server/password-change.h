/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/* POST /v1/password {"old", "new"}: somebody gives himself another password. His other computers have to sign in with
 * it; this one stays signed in. */
RpHttpAnswer *rp_password_change (RpCall *call);

G_END_DECLS
