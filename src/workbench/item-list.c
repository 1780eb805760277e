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

/* So far apart two items are found again as the same: what was put in or taken out before them is no more. */
#define SHIFT_MAX 32

/* What is being made the same, from the front: behind the places are those not looked at yet. */
typedef struct
{
  GListStore *store;
  GPtrArray *items;
  GEqualFunc is_same;
  guint at;             /* in both: all before it is done */
  guint n_old, n_fresh; /* behind @at, and before what is the same at the end */
} Update;

/* The nearest place behind the difference where both go on with the same: so many are taken out, and so many
 * put in. %FALSE: there is none near. */
static gboolean
find_same (Update *self, guint *n_out, guint *n_in)
{
  for (guint distance = 1; distance <= SHIFT_MAX; distance++)
    for (guint out = 0; out <= distance; out++)
      {
        guint in = distance - out;
        if (out >= self->n_old || in >= self->n_fresh
            || !is_same_at (self->store, self->at + out, self->items->pdata[self->at + in],
                            self->is_same))
          continue;
        *n_out = out;
        *n_in = in;
        return TRUE;
      }
  return FALSE;
}

/* Up to and over the next difference. */
static void
update_next (Update *self)
{
  guint n_out = self->n_old, n_in = self->n_fresh;

  if (self->n_old > 0 && self->n_fresh > 0
      && is_same_at (self->store, self->at, self->items->pdata[self->at], self->is_same))
    {
      self->at++;
      self->n_old--;
      self->n_fresh--;
      return;
    }
  if (!find_same (self, &n_out, &n_in))
    {
      n_out = self->n_old;
      n_in = self->n_fresh;
    }
  g_list_store_splice (self->store, self->at, n_out, self->items->pdata + self->at, n_in);
  self->at += n_in;
  self->n_old -= n_out;
  self->n_fresh -= n_in;
}

void
rp_item_list_update (GListStore *store, GPtrArray *items, GEqualFunc is_same)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint most = MIN (n_before, items->len), tail = 0;
  Update update = { store, items, is_same, 0, 0, 0 };

  while (update.at < most && is_same_at (store, update.at, items->pdata[update.at], is_same))
    update.at++;
  while (tail < most - update.at
         && is_same_at (store, n_before - 1 - tail, items->pdata[items->len - 1 - tail], is_same))
    tail++;
  update.n_old = n_before - update.at - tail;
  update.n_fresh = items->len - update.at - tail;
  while (update.n_old > 0 || update.n_fresh > 0)
    update_next (&update);
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
