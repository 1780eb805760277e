/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/attention-item.h"

G_BEGIN_DECLS

/**
 * What needs attention, on the store itself: for jobs on its thread, the command line and tests. The user
 * and the roles are those of the profile ("user", "roles").
 */

/**
 * rp_attention_load:
 * @limit: of each sort
 *
 * Everything that waits for this user, and what others are to decide.
 *
 * Returns: (transfer full) (element-type RpAttentionItem) (nullable)
 */
GPtrArray *rp_attention_load (RpStore *store, guint limit, GError **error);

/* What was given up in the last 90 days.
 * Returns: (transfer full) (element-type RpAttentionItem) (nullable) */
GPtrArray *rp_attention_load_discarded (RpStore *store, guint limit, GError **error);

/* The refused or discarded edits of an item, to keep or to hand on. Returns: (transfer full) (nullable) */
char *rp_attention_dup_entries (RpStore *store, RpAttentionItem *item, GError **error);

/* What waits to be sent. Returns: (transfer full) (element-type RpWorkItem) (nullable) */
GPtrArray *rp_attention_load_waiting (RpStore *store, guint limit, GError **error);

/**
 * rp_attention_decide:
 * @items: (element-type RpAttentionItem): all get the same decision
 * @text: (nullable): the third text of %RP_DECISION_COMBINE, the reason of %RP_DECISION_REFUSE
 *
 * @ops: (element-type utf8): gets the ops by which it may be taken back, also of what was decided beside a
 *   failure
 *
 * One that cannot be decided holds back none of the others. Returns: whether all are decided; else @error is the
 * first failure
 */
gboolean rp_attention_decide (RpStore *store, GPtrArray *items, RpDecision decision,
                              const char *text, GPtrArray *ops, GError **error);

G_END_DECLS
