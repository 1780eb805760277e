/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/attention-item.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpAttentionGroup: what is to be decided about one customer.
 */
#define RP_TYPE_ATTENTION_GROUP (rp_attention_group_get_type ())
G_DECLARE_FINAL_TYPE (RpAttentionGroup, rp_attention_group, RP, ATTENTION_GROUP, GObject)
const char *rp_attention_group_get_title (RpAttentionGroup *self);
const char *rp_attention_group_get_customer (RpAttentionGroup *self); /* ""; for win.open */
GListModel *rp_attention_group_get_items (RpAttentionGroup *self);    /* of RpAttentionItem */
/* Items for which the decision is possible. */
guint rp_attention_group_count (RpAttentionGroup *self, RpDecision decision);

/**
 * RpAttention: what needs attention, by customer, and what waits to be sent. Loads off the main thread
 * and again with every change; an item that stays the same keeps its object.
 *
 * Signal "loaded".
 */
#define RP_TYPE_ATTENTION (rp_attention_get_type ())
G_DECLARE_FINAL_TYPE (RpAttention, rp_attention, RP, ATTENTION, GObject)

RpAttention *rp_attention_new (RpSession *session);
RpSession *rp_attention_get_session (RpAttention *self);
GListModel *rp_attention_get_groups (RpAttention *self);    /* of RpAttentionGroup */
GListModel *rp_attention_get_later (RpAttention *self);     /* put off; of RpAttentionItem */
GListModel *rp_attention_get_others (RpAttention *self);    /* somebody else's to decide */
GListModel *rp_attention_get_discarded (RpAttention *self); /* refused and given up */
GListModel *rp_attention_get_waiting (RpAttention *self);   /* of RpWorkItem */
/* How many there are for one of these lists, of which only the first are listed: "12", "1500"; "200+" where nobody
 * has counted them. Right since the last "loaded". Returns: (transfer full) */
char *rp_attention_dup_count (RpAttention *self, GListModel *list);

/**
 * rp_attention_decide_async:
 *
 * What is decided is an edit like any other: remembered with its author, sent, undone while it is still
 * queued. "Use mine" says that the value on the card was seen; if it has changed again since, the server
 * makes that a new conflict.
 *
 * Errors of finish: those of rp_store_commit(); nothing is decided then
 */
void rp_attention_decide_async (RpAttention *self, RpAttentionItem *item, RpDecision decision,
                                GAsyncReadyCallback callback, gpointer user_data);
/* @text: in place of both values; "" for none */
void rp_attention_combine_async (RpAttention *self, RpAttentionItem *item, const char *text,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* @reason: what the author of the late entry or the proposal is told */
void rp_attention_refuse_async (RpAttention *self, RpAttentionItem *item, const char *reason,
                                GAsyncReadyCallback callback, gpointer user_data);
/* The same for all of the group's items that it is possible for. After an error those beside the one that failed
 * are decided all the same; see rp_attention_get_last_edits(). */
void rp_attention_decide_all_async (RpAttention *self, RpAttentionGroup *group, RpDecision decision,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* Tells the administrator which entries were refused and why; of what was entered nothing but their ids. The
 * server has to be in reach. */
void rp_attention_send_async (RpAttention *self, RpAttentionItem *item,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_attention_send_finish (RpAttention *self, GAsyncResult *result, GError **error);
/* Writes the entries of a refused or discarded item into a file for this user alone. */
void rp_attention_save_async (RpAttention *self, RpAttentionItem *item, GFile *file,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_attention_save_finish (RpAttention *self, GAsyncResult *result, GError **error);
gboolean rp_attention_decide_finish (RpAttention *self, GAsyncResult *result, GError **error);

/* The edits of the last decision, for whoever is told that it is made; the server may have them by then.
 * Returns: (nullable) (transfer none) (element-type utf8): ids; %NULL when there is nothing to take back */
GPtrArray *rp_attention_get_last_edits (RpAttention *self);
/* Takes these back, and no other decision. Finish: %FALSE without an error when one was sent already. */
void rp_attention_undo_async (RpAttention *self, GPtrArray *edits, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean rp_attention_undo_finish (RpAttention *self, GAsyncResult *result, GError **error);

G_END_DECLS
