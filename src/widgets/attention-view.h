/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/attention.h"

G_BEGIN_DECLS

/**
 * RpAttentionView: the cards of one customer below his name, with one button that keeps all values of the
 * server.
 */
#define RP_TYPE_ATTENTION_VIEW (rp_attention_view_get_type ())
G_DECLARE_FINAL_TYPE (RpAttentionView, rp_attention_view, RP, ATTENTION_VIEW, GtkWidget)

GtkWidget *rp_attention_view_new (RpAttention *attention, RpAttentionGroup *group);

G_END_DECLS
