/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/* The facts about a customer on the invocation's day. Returns: (transfer full) (nullable) */
JsonObject *rp_cli_collect_facts (RpInvocation *invocation, RpStore *store, const char *customer,
                                  GError **error);

/* The customer named by the first argument, or all with @all, ordered by number.
 * Returns: (element-type RpRecord) (nullable) */
GPtrArray *rp_cli_list_customers (RpInvocation *invocation, RpStore *store, gboolean all,
                                  GError **error);

G_END_DECLS
