/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Fresh items for the store behind a list that may be on the screen. @items: of the store's type.
 */

/* Replaces all of them. */
void rp_item_list_replace (GListStore *store, GPtrArray *items);

/* Replaces those that differ: the others keep their object, also between two that differ, and the list its
 * place and its focus. Where much was put in or taken out at once all up to the last difference is replaced.
 * @is_same: whether the place of the first can go on showing the second */
void rp_item_list_update (GListStore *store, GPtrArray *items, GEqualFunc is_same);
/* @is_same of RpRecord. */
gboolean rp_item_list_is_same_record (gconstpointer a, gconstpointer b);

G_END_DECLS
