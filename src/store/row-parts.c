/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/row-parts.h"

#include "store/store-private.h"

struct _RpRowParts
{
  RpStore *store;
  GHashTable *refs; /* (nullable): id of the whole -> (element-type RpPartRef); not read yet */
};

static void
free_ref (gpointer data)
{
  RpPartRef *self = data;

  g_free (self->id);
  g_free (self);
}

RpRowParts *
rp_row_parts_new (RpStore *store)
{
  RpRowParts *self = g_new0 (RpRowParts, 1);

  self->store = store;
  return self;
}

void
rp_row_parts_free (RpRowParts *self)
{
  g_clear_pointer (&self->refs, g_hash_table_unref);
  g_free (self);
}

gboolean
rp_row_parts_is_of_many (const RpKind *kind)
{
  return g_str_equal (kind->name, "held");
}

static void
add_ref (RpRowParts *self, const RpKind *kind, const char *id, const char *whole)
{
  GPtrArray *refs = g_hash_table_lookup (self->refs, whole);
  RpPartRef *ref = g_new (RpPartRef, 1);

  if (refs == NULL)
    {
      refs = g_ptr_array_new_with_free_func (free_ref);
      g_hash_table_insert (self->refs, g_strdup (whole), refs);
    }
  *ref = (RpPartRef){ kind, g_strdup (id) };
  g_ptr_array_add (refs, ref);
}

static gboolean
read_kind (RpRowParts *self, const RpKind *kind, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id, json_extract (body, '$.%s') FROM row"
                                          " WHERE kind = :kind AND rev < 0",
                                          kind->part_of);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->store->db, sql, error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind->name);
  while (rp_statement_step (statement, &row, error) && row)
    if (!rp_statement_is_null (statement, 1))
      add_ref (self, kind, rp_statement_get_text (statement, 0),
               rp_statement_get_text (statement, 1));
  return !row;
}

static gboolean
read_all (RpRowParts *self, GError **error)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  self->refs
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i]->part_of != NULL && !rp_row_parts_is_of_many (kinds[i])
        && !read_kind (self, kinds[i], error))
      return FALSE;
  return TRUE;
}

gboolean
rp_row_parts_take (RpRowParts *self, const char *id, GPtrArray **refs, GError **error)
{
  gpointer key = NULL, taken = NULL;

  if (self->refs == NULL && !read_all (self, error))
    {
      g_clear_pointer (&self->refs, g_hash_table_unref);
      return FALSE;
    }
  g_hash_table_steal_extended (self->refs, id, &key, &taken);
  g_free (key);
  *refs = taken;
  return TRUE;
}
