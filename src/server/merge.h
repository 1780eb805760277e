/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  RP_MERGE_TAKE,    /* the author knew what he replaces */
  RP_MERGE_NOTHING, /* it stands there already */
  RP_MERGE_KEEP,    /* he did not: what stands stays, his value becomes a conflict record */
} RpMergeDecision;

/**
 * rp_merge_decide:
 * @unit_rev: the rev at which the unit was last changed, 0 for never
 * @base: the row's rev that the author had; 0 when it was of another epoch
 * @current: (nullable): the value that stands
 * @seen: (nullable): what the author had on screen, or its hash
 * @wanted: (nullable): what he put in its place
 *
 * The seen-rule, the one guard against lost updates: a value is replaced only by somebody who had it on
 * screen. No clock and no order of arrival takes part.
 */
RpMergeDecision rp_merge_decide (gint64 unit_rev, gint64 base, JsonNode *current, JsonNode *seen,
                                 JsonNode *wanted);

/**
 * rp_merge_complete_group:
 * @current, @seen, @wanted: (nullable): the value of a group that stands, was seen, is put in its place
 *
 * Members that stand and that the author neither saw nor names are left as they are: his program is older
 * and does not know them.
 *
 * Returns: (transfer full) (nullable): what is to stand
 */
JsonNode *rp_merge_complete_group (JsonNode *current, JsonNode *seen, JsonNode *wanted);

/* A set with elements added and removed; adding wins when both are asked for. (nullable) arguments.
 * Returns: (transfer full) */
JsonNode *rp_merge_set (JsonArray *current, JsonArray *add, JsonArray *remove);

G_END_DECLS
