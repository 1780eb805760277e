/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/exchange.h"
#include "workbench/attention.h"

G_BEGIN_DECLS

/**
 * How the things that need attention are put into words. Thread: the store's.
 */

typedef enum
{
  RP_ATTENTION_TEXT_TITLE = 1,
  RP_ATTENTION_TEXT_FIELD,
  RP_ATTENTION_TEXT_MINE,
  RP_ATTENTION_TEXT_MINE_BY,
  RP_ATTENTION_TEXT_THEIRS,
  RP_ATTENTION_TEXT_THEIRS_BY,
  RP_ATTENTION_TEXT_SEEN,
  RP_ATTENTION_TEXT_REASON,
  RP_ATTENTION_N_TEXTS
} RpAttentionText;

/* @id: of the record or the op that the item is about. Returns: (transfer full) */
RpAttentionItem *rp_attention_item_new (RpAttentionType type, const char *id);
/* @value: (transfer full) */
void rp_attention_item_take (RpAttentionItem *self, RpAttentionText text, char *value);

/* "visit.start" as the button says it; what is no step is an edit of that kind of record.
 * Returns: (transfer full) */
char *rp_attention_describe_what (const char *kind, const char *what);

/* Appends an item for everything that waits for this user. @items: (element-type RpAttentionItem) */
gboolean rp_attention_load (RpStore *store, GPtrArray *items, guint limit, GError **error);

/* @id: of the record or the op that the item is about */
const char *rp_attention_item_get_id (RpAttentionItem *self);
gboolean rp_attention_decide (RpStore *store, RpAttentionType type, const char *id,
                              RpDecision decision, GError **error);

G_END_DECLS
