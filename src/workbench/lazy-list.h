/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpLazyRow: what one line of a long list shows. The object stands for a place in the list, not for what
 * stands there: when the list is searched or sorted the lines on screen are filled again in place, which
 * costs a fraction of giving the list view new rows.
 *
 * Signal "refilled": it says something else now.
 */
#define RP_TYPE_LAZY_ROW (rp_lazy_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (RpLazyRow, rp_lazy_row, RP, LAZY_ROW, GObject)

struct _RpLazyRowClass
{
  GObjectClass parent_class;
};

/**
 * RpLazyList: a GListModel of RpLazyRow, 100,000 of them as well as three: only the rows that a view holds
 * exist. A subclass keeps the lines themselves.
 *
 * Thread: main.
 */
#define RP_TYPE_LAZY_LIST (rp_lazy_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (RpLazyList, rp_lazy_list, RP, LAZY_LIST, GObject)

/**
 * RpLazyListClass:
 * @row_type: of the rows, a subclass of RpLazyRow
 * @fill: has @row say what stands at @position; nothing when that is behind the end
 */
struct _RpLazyListClass
{
  GObjectClass parent_class;
  GType row_type;
  void (*fill) (RpLazyList *self, RpLazyRow *row, guint position);
};

/* The lines are others now, @n_lines of them. The rows that a view holds are filled with what stands at their
 * places; the view hears only how much longer or shorter the list is. */
void rp_lazy_list_refill (RpLazyList *self, guint n_lines);
/* Has no row keep anything of the lines, which are about to go. The view goes on showing what they said. */
void rp_lazy_list_forget (RpLazyList *self);

G_END_DECLS
