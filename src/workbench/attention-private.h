/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/attention-item.h"

G_BEGIN_DECLS

/**
 * The inside of the items: filled on the store's thread, then fixed.
 */
struct _RpAttentionItem
{
  GObject parent_instance;

  RpAttentionType type;
  char *id;
  char *texts[RP_ATTENTION_N_TEXTS]; /* (nullable) each: "" */
  char *customer;                    /* whose record it is; "" */
  char *customer_name;
  char *page, *page_id; /* (nullable) */
  RpRecord *subject;    /* (nullable): the conflict */
  RpRecord *shown;      /* (nullable): the record, as it is on the card */
  GStrv ops;            /* (nullable): refused, in the order in which they were made */
  GPtrArray *parts;     /* (element-type utf8) */
  gboolean own;         /* it is for this user to decide */
  gboolean later;
  gboolean is_text;
  guint decisions; /* 1 << RpDecision of those possible */
};

/* Takes away what is there. @text: (transfer full) (nullable) */
void rp_attention_item_take_text (RpAttentionItem *self, RpAttentionText which, char *text);

/* Whether two items look alike and are decided alike. */
gboolean rp_attention_item_is_same (gconstpointer a, gconstpointer b);

/**
 * rp_attention_load:
 *
 * Everything there is to decide. Thread: the store's.
 *
 * Returns: (transfer full) (element-type RpAttentionItem) (nullable)
 */
GPtrArray *rp_attention_load (RpStore *store, GError **error);

/* What waits to be sent. Returns: (transfer full) (element-type RpWorkItem) (nullable) */
GPtrArray *rp_attention_load_waiting (RpStore *store, GError **error);

/**
 * rp_attention_decide:
 * @items: (element-type RpAttentionItem): all get the same decision
 * @text: (nullable): the third text of %RP_DECISION_COMBINE
 *
 * Thread: the store's.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the ops by which it may be taken back
 */
GPtrArray *rp_attention_decide (RpStore *store, GPtrArray *items, RpDecision decision,
                                const char *text, GError **error);

/* Whether the user has put the item off. */
gboolean rp_attention_is_later (RpStore *store, const char *id);

G_END_DECLS
