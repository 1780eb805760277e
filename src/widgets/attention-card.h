/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/attention.h"

G_BEGIN_DECLS

/**
 * RpAttentionCard: one RpAttentionItem with what can be decided about it.
 */
#define RP_TYPE_ATTENTION_CARD (rp_attention_card_get_type ())
G_DECLARE_FINAL_TYPE (RpAttentionCard, rp_attention_card, RP, ATTENTION_CARD, GtkListBoxRow)

GtkWidget *rp_attention_card_new (RpAttention *attention, RpAttentionItem *item);

G_END_DECLS
