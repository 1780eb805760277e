/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/changed-rows.h"

#define MAX_KNOWN 1000

typedef struct
{
  const char *kind;
  char *id;
} Row;

struct _RpChangedRows
{
  GQueue rows;  /* (element-type Row), oldest first; the newest is number `point` */
  gint64 point; /* how many were ever written */
};

static void
free_row (gpointer data)
{
  Row *row = data;

  g_free (row->id);
  g_free (row);
}

RpChangedRows *
rp_changed_rows_new (void)
{
  RpChangedRows *self = g_new0 (RpChangedRows, 1);

  g_queue_init (&self->rows);
  return self;
}

void
rp_changed_rows_free (RpChangedRows *self)
{
  g_queue_clear_full (&self->rows, free_row);
  g_free (self);
}

void
rp_changed_rows_add (RpChangedRows *self, const char *kind, const char *id)
{
  Row *row = g_new0 (Row, 1);

  row->kind = kind;
  row->id = g_strdup (id);
  g_queue_push_tail (&self->rows, row);
  self->point++;
  if (self->rows.length > MAX_KNOWN)
    free_row (g_queue_pop_head (&self->rows));
}

gint64
rp_changed_rows_get_point (RpChangedRows *self)
{
  return self->point;
}

GStrv
rp_changed_rows_list (RpChangedRows *self, const char *kind, gint64 point)
{
  gint64 n_since = self->point - point;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (n_since > self->rows.length)
    return NULL;
  for (GList *at = self->rows.tail; at && n_since > 0; at = at->prev, n_since--)
    {
      const Row *row = at->data;

      if (g_str_equal (row->kind, kind) && g_hash_table_add (ids, row->id))
        g_strv_builder_add (builder, row->id);
    }
  return g_strv_builder_end (builder);
}
