/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/dependent.h"

static void
move_kind (RpChangeset *changeset, const RpKind *kind, const char *id, const char *customer,
           const RpActor *actor)
{
  g_autoptr (GPtrArray) rows = rp_changeset_list_all_where (changeset, kind, kind->part_of, id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (ids, g_strdup (((const RpRow *)g_ptr_array_index (rows, i))->id));
  for (guint i = 0; i < ids->len; i++)
    {
      RpRow *row = rp_changeset_edit (changeset, kind, g_ptr_array_index (ids, i));

      /* Nothing hangs on itself: what lies there already has brought its own. */
      if (g_str_equal (row->scope, customer))
        continue;
      rp_changeset_move (changeset, row, customer, actor);
      rp_dependents_move (changeset, g_ptr_array_index (ids, i), customer, actor);
    }
}

void
rp_dependents_move (RpChangeset *changeset, const char *id, const char *customer,
                    const RpActor *actor)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i]->part_of != NULL && kinds[i]->scope == RP_SCOPE_CUSTOMER)
      move_kind (changeset, kinds[i], id, customer, actor);
}
