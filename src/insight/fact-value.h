/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A number of a fact as people read it: "20 035 MWh", "2003.5 万kWh", "21.8 %".
 * @unit: as in RpFact. @language: "zh" or "en". Returns: (transfer full) */
char *rp_fact_value_format (double value, const char *unit, const char *language);

/* Any value: a number as above, true and false as yes and no, a text as it is, "–" for none.
 * Returns: (transfer full) */
char *rp_fact_value_format_node (JsonNode *node, const char *unit, const char *language);

/* A number grouped by thousands. @decimals: 0 … 4. Returns: (transfer full) */
char *rp_fact_value_group (double value, int decimals);

G_END_DECLS
