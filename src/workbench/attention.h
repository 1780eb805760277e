/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpAttentionItem: one thing of the sync centre that a person decides: two values for one field, an
 * edit the server refused, what others entered or proposed. Immutable. Properties, all texts: "title"
 * (the record), "field", "mine", "mine-by", "theirs", "theirs-by", "seen", "reason" (whole sentences; all
 * but conflicts have it).
 */
typedef enum
{
  RP_ATTENTION_CONFLICT,
  RP_ATTENTION_REFUSED,
  RP_ATTENTION_HELD,     /* a late entry of somebody who has lost the customer */
  RP_ATTENTION_PROPOSAL, /* a value for a field that its author may not set */
  RP_ATTENTION_NOTICE,   /* news about an operation of one's own */
  RP_ATTENTION_REMOVAL,  /* sync has stopped before it would take much away */
} RpAttentionType;

#define RP_TYPE_ATTENTION_ITEM (rp_attention_item_get_type ())
G_DECLARE_FINAL_TYPE (RpAttentionItem, rp_attention_item, RP, ATTENTION_ITEM, GObject)
RpAttentionType rp_attention_item_get_attention_type (RpAttentionItem *self);

/**
 * RpAttention: what needs attention, and what waits to be sent. Loads off the main thread and again
 * with every change.
 */
#define RP_TYPE_ATTENTION (rp_attention_get_type ())
G_DECLARE_FINAL_TYPE (RpAttention, rp_attention, RP, ATTENTION, GObject)

RpAttention *rp_attention_new (RpSession *session);
GListModel *rp_attention_get_items (RpAttention *self);   /* (transfer none) of RpAttentionItem */
GListModel *rp_attention_get_waiting (RpAttention *self); /* (transfer none) of RpWorkItem */

/**
 * What the user decides about an item.
 */
typedef enum
{
  RP_DECISION_KEEP_THEIRS, /* conflict: as it is on the server */
  RP_DECISION_USE_MINE,    /* conflict: an edit made with their value on screen */
  RP_DECISION_RETRY,       /* refused: send it again as a new edit */
  RP_DECISION_DISCARD,     /* refused: give it up; it stays in the log for 90 days */
  RP_DECISION_ACCEPT,      /* late entry, proposal */
  RP_DECISION_REFUSE,      /* the same */
  RP_DECISION_DISMISS,     /* notice: it was read */
  RP_DECISION_ALLOW,       /* removal: go on with it */
} RpDecision;

void rp_attention_decide_async (RpAttention *self, RpAttentionItem *item, RpDecision decision,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_attention_decide_finish (RpAttention *self, GAsyncResult *result, GError **error);

G_END_DECLS
