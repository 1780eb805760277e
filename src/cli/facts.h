/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/* The facts about a customer on the invocation's day. Returns: (transfer full) (nullable) */
JsonObject *rp_cli_collect_facts (RpInvocation *invocation, RpStore *store, const char *customer,
                                  GError **error);

/**
 * rp_cli_collect_facts_on:
 * @day: (nullable): "2025-06-30": the facts and policies as of the end of that day; today's without
 *
 * Returns: (transfer full) (nullable) Errors: RP_CLI_ERROR_USAGE when @day is no date or has not come yet
 */
JsonObject *rp_cli_collect_facts_on (RpInvocation *invocation, RpStore *store, const char *customer,
                                     const char *day, GError **error);

/* The customer's file as it was at the end of @day. (nullable) Returns: (transfer full) */
RpRecord *rp_cli_find_customer_on (RpStore *store, const char *customer, const char *day,
                                   GError **error);

/* Today in the organisation's zone, or @day when it is a date that has come.
 * Errors: RP_CLI_ERROR_USAGE */
gboolean rp_cli_read_day (RpStore *store, const char *day, gint32 *out, GError **error);

/* The value of a fact as it is written: "true", "300", "CAP". Returns: (transfer full) */
JsonNode *rp_cli_read_fact (const char *text);

/* The customer named by the first argument, or all with @all, ordered by number.
 * Returns: (element-type RpRecord) (nullable) */
GPtrArray *rp_cli_list_customers (RpInvocation *invocation, RpStore *store, gboolean all,
                                  GError **error);

G_END_DECLS
