/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/suggestions.h"

G_BEGIN_DECLS

/**
 * RpSuggestionRow: a suggestion in the list of those to decide about.
 */
#define RP_TYPE_SUGGESTION_ROW (rp_suggestion_row_get_type ())
G_DECLARE_FINAL_TYPE (RpSuggestionRow, rp_suggestion_row, RP, SUGGESTION_ROW, GtkListBoxRow)

GtkWidget *rp_suggestion_row_new (RpSuggestion *suggestion);
RpSuggestion *rp_suggestion_row_get_suggestion (RpSuggestionRow *self);

G_END_DECLS
