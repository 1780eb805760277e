/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Sentences with numbers in them. A placeholder is {path}, {path:format} or {path/1000:format}:
 *
 *   path    "run_cap_kva", "last3.0.pf", or "last3.*.pf" for all of a list, joined
 *   format  n0 … n4: that many decimals, grouped by thousands · pct0 … pct2: a ratio as percent ·
 *           text: as it is (the default)
 *   /1000   a divisor
 *
 * A value that is absent is printed as "–", true and false as yes and no.
 */

/* @language: "zh" or "en": how lists are joined. Returns: (transfer full) */
char *rp_fact_text_format (const char *pattern, JsonObject *data, const char *language);

/* The paths of all placeholders. (nullable): %NULL when a brace is not closed or a format is unknown.
 * Returns: (transfer full) */
GStrv rp_fact_text_list_paths (const char *pattern);

/* The value at a path without "*". (nullable) */
JsonNode *rp_fact_text_find (JsonObject *data, const char *path);

/* The member of a {"zh", "en"} object in that language, or in the other one; "" for none. */
const char *rp_fact_text_pick (JsonObject *texts, const char *language);

G_END_DECLS
