/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RpTextTable: a small table of texts under headers: the first columns begin at the left, numbers end at the right.
 * Wider than the window it scrolls.
 */
#define RP_TYPE_TEXT_TABLE (rp_text_table_get_type ())
G_DECLARE_FINAL_TYPE (RpTextTable, rp_text_table, RP, TEXT_TABLE, GtkWidget)

/**
 * rp_text_table_show:
 * @rows: (element-type GStrv): the headers, then the rows, as many texts in each
 * @n_words: how many columns at the left are words
 * @title: what it is called for those who do not see it
 */
void rp_text_table_show (RpTextTable *self, GPtrArray *rows, guint n_words, const char *title);

G_END_DECLS
