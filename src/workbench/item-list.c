/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/item-list.h"

#include "base/json.h"
#include "schema/record.h"

void
rp_item_list_replace (GListStore *store, GPtrArray *items)
{
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), items->pdata,
                       items->len);
}

static gboolean
is_same_at (GListStore *store, guint at, gpointer fresh, GEqualFunc is_same)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), at);
  return is_same (item, fresh);
}

void
rp_item_list_update (GListStore *store, GPtrArray *items, GEqualFunc is_same)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint most = MIN (n_before, items->len);
  guint head = 0, tail = 0;

  while (head < most && is_same_at (store, head, items->pdata[head], is_same))
    head++;
  while (tail < most - head
         && is_same_at (store, n_before - 1 - tail, items->pdata[items->len - 1 - tail], is_same))
    tail++;
  if (n_before > head + tail || items->len > head + tail)
    g_list_store_splice (store, head, n_before - head - tail, items->pdata + head,
                         items->len - head - tail);
}

gboolean
rp_item_list_is_same_record (gconstpointer a, gconstpointer b)
{
  RpRecord *before = RP_RECORD ((gpointer)a), *after = RP_RECORD ((gpointer)b);

  return g_strcmp0 (rp_record_get_id (before), rp_record_get_id (after)) == 0
         && rp_record_get_rev (before) == rp_record_get_rev (after)
         && rp_record_is_pending (before) == rp_record_is_pending (after)
         && rp_json_object_equal (rp_record_get_body (before), rp_record_get_body (after));
}
