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
 * RpMergeUnit: one unit of a row, and what somebody wants to make of it. The values are borrowed.
 */
typedef struct
{
  gboolean is_group;
  gint64 unit_rev;    /* the rev at which the unit was last changed, 0 for never */
  gint64 base;        /* the row's rev that the author had; 0 when it was of another epoch */
  JsonNode *current;  /* (nullable): the value that stands */
  JsonNode *readable; /* (nullable): as much of it as the author's roles may read */
  JsonNode *seen;     /* (nullable): what the author had on screen, see rp_seen_encode_unit() */
  JsonNode *wanted;   /* (nullable): what he put in its place */
} RpMergeUnit;

/**
 * rp_merge_decide:
 * @whole: (nullable): what is to stand, from rp_merge_complete()
 *
 * The seen-rule, the one guard against lost updates: a value is replaced only by somebody who had it on
 * screen. Of a group that are the members that he names; one that his roles may not read he never had there, whatever
 * revision his row is of. No clock and no order of arrival takes part.
 */
RpMergeDecision rp_merge_decide (const RpMergeUnit *self, JsonNode *whole);

/**
 * rp_merge_complete:
 *
 * Of a group, members that stand and that the author neither saw nor names are left as they are: his program is older
 * and does not know them, or his roles may not read them.
 *
 * Returns: (transfer full) (nullable): what is to stand
 */
JsonNode *rp_merge_complete (const RpMergeUnit *self);

/* A set with elements added and removed; adding wins when both are asked for. (nullable) arguments.
 * Returns: (transfer full) */
JsonNode *rp_merge_set (JsonArray *current, JsonArray *add, JsonArray *remove);

G_END_DECLS
