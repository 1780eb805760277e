/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/lazy-list.h"

/* Behind the end of every list. */
#define NOWHERE G_MAXUINT

/* ---- one place in the list ---- */

typedef struct
{
  guint position;
} RpLazyRowPrivate;

static guint refilled_signal;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RpLazyRow, rp_lazy_row, G_TYPE_OBJECT)

static void
rp_lazy_row_class_init (RpLazyRowClass *klass)
{
  refilled_signal = g_signal_new ("refilled", RP_TYPE_LAZY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
rp_lazy_row_init (RpLazyRow *self)
{
}

/* ---- the list ---- */

typedef struct
{
  GHashTable *rows; /* position -> RpLazyRow (unowned): those that a view holds */
  guint n_lines;
} RpLazyListPrivate;

static void init_list_model (GListModelInterface *iface);
G_DEFINE_ABSTRACT_TYPE_WITH_CODE (RpLazyList, rp_lazy_list, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (RpLazyList)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

static RpLazyListPrivate *
get (gpointer self)
{
  return rp_lazy_list_get_instance_private (self);
}

void
rp_lazy_list_refill (RpLazyList *self, guint n_lines)
{
  RpLazyListPrivate *priv = get (self);
  guint n_before = priv->n_lines;
  GHashTableIter iter;
  gpointer position = NULL, row = NULL;

  priv->n_lines = n_lines;
  g_hash_table_iter_init (&iter, priv->rows);
  while (g_hash_table_iter_next (&iter, &position, &row))
    {
      RP_LAZY_LIST_GET_CLASS (self)->fill (self, row, GPOINTER_TO_UINT (position));
      g_signal_emit (row, refilled_signal, 0);
    }
  if (n_lines < n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_lines, n_before - n_lines, 0);
  else if (n_lines > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, n_lines - n_before);
}

void
rp_lazy_list_forget (RpLazyList *self)
{
  GHashTableIter iter;
  gpointer row = NULL;

  g_hash_table_iter_init (&iter, get (self)->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    RP_LAZY_LIST_GET_CLASS (self)->fill (self, row, NOWHERE);
}

/* ---- GListModel ---- */

static GType
get_item_type (GListModel *model)
{
  return RP_LAZY_LIST_GET_CLASS (model)->row_type;
}

static guint
get_n_items (GListModel *model)
{
  return get (model)->n_lines;
}

/* A view let go of the row. */
static void
row_gone_cb (gpointer user_data, GObject *row)
{
  const RpLazyRowPrivate *priv = rp_lazy_row_get_instance_private ((RpLazyRow *)row);

  g_hash_table_remove (get (user_data)->rows, GUINT_TO_POINTER (priv->position));
}

static RpLazyRow *
make_row (RpLazyList *self, guint position)
{
  RpLazyRow *row = g_object_new (RP_LAZY_LIST_GET_CLASS (self)->row_type, NULL);
  RpLazyRowPrivate *priv = rp_lazy_row_get_instance_private (row);

  priv->position = position;
  RP_LAZY_LIST_GET_CLASS (self)->fill (self, row, position);
  g_hash_table_insert (get (self)->rows, GUINT_TO_POINTER (position), row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, self);
  return row;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RpLazyListPrivate *priv = get (model);
  RpLazyRow *row = NULL;

  if (position >= priv->n_lines)
    return NULL;
  row = g_hash_table_lookup (priv->rows, GUINT_TO_POINTER (position));
  return row != NULL ? g_object_ref (row) : make_row (RP_LAZY_LIST (model), position);
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rp_lazy_list_dispose (GObject *object)
{
  RpLazyListPrivate *priv = get (object);
  GHashTableIter iter;
  gpointer row = NULL;

  rp_lazy_list_forget (RP_LAZY_LIST (object));
  g_hash_table_iter_init (&iter, priv->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_weak_unref (row, row_gone_cb, object);
  g_hash_table_remove_all (priv->rows);
  G_OBJECT_CLASS (rp_lazy_list_parent_class)->dispose (object);
}

static void
rp_lazy_list_finalize (GObject *object)
{
  g_hash_table_unref (get (object)->rows);
  G_OBJECT_CLASS (rp_lazy_list_parent_class)->finalize (object);
}

static void
rp_lazy_list_class_init (RpLazyListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_lazy_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_lazy_list_finalize;
}

static void
rp_lazy_list_init (RpLazyList *self)
{
  get (self)->rows = g_hash_table_new (NULL, NULL);
}
