/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/attention.h"

G_BEGIN_DECLS

/**
 * RpAttentionCard: one item of the sync centre that a person decides: two values beside each other
 * and what its author had seen, or a refused edit with the reason. Each decision is a button and, while
 * the card has the keyboard, a letter.
 */
#define RP_TYPE_ATTENTION_CARD (rp_attention_card_get_type ())
G_DECLARE_FINAL_TYPE (RpAttentionCard, rp_attention_card, RP, ATTENTION_CARD, GtkListBoxRow)

/* @with_customer: the card says whose record it is */
GtkWidget *rp_attention_card_new (RpAttention *attention, RpAttentionItem *item,
                                  gboolean with_customer);
RpAttentionItem *rp_attention_card_get_item (RpAttentionCard *self);

/* Says below the window what was decided, with a way back while there is one. */
void rp_attention_say_done (GtkWidget *from, RpAttention *attention, const char *sentence);

G_END_DECLS
