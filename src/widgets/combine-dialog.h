/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/attention.h"

G_BEGIN_DECLS

/**
 * RpCombineDialog: a third text in place of two: both with what is new in them, what was seen before, and
 * an editor beside. Ctrl+Return takes it, Escape leaves.
 */
#define RP_TYPE_COMBINE_DIALOG (rp_combine_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RpCombineDialog, rp_combine_dialog, RP, COMBINE_DIALOG, AdwWindow)

/* @from: the page, which says what came of it; the card of @item may have gone by then */
void rp_combine_dialog_present (GtkWidget *from, RpAttention *attention, RpAttentionItem *item);

G_END_DECLS
