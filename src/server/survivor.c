/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/survivor.h"

#include "base/mutant.h"

/* Merged into one that was merged, and so on; more than this is a circle. */
#define STEPS_MAX 8

char *
rp_survivor_find (RpChangeset *changeset, const char *customer)
{
  const RpKind *kind = rp_schema_find_kind ("customer");
  g_autofree char *found = g_strdup (customer);

  for (guint i = 0; i < STEPS_MAX; i++)
    {
      const RpRow *row = rp_changeset_find (changeset, kind, found);
      g_autofree char *next = g_strdup (row != NULL ? rp_row_get_text (row, "merged_into") : "");

      if (*next == '\0')
        return g_steal_pointer (&found);
      g_free (found);
      found = g_steal_pointer (&next);
    }
  return g_strdup (customer);
}

static void
gather_kind (RpChangeset *changeset, const RpKind *kind, const char *from, const char *into,
             const RpActor *actor)
{
  g_autoptr (GPtrArray) rows
      = rp_mutant (RP_MUTANT_DELETED_LEFT_BEHIND)
            ? rp_changeset_list_where (changeset, kind, "customer", from)
            : rp_changeset_list_all_where (changeset, kind, "customer", from);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (ids, g_strdup (((const RpRow *)g_ptr_array_index (rows, i))->id));
  for (guint i = 0; i < ids->len; i++)
    rp_changeset_move (changeset, rp_changeset_edit (changeset, kind, g_ptr_array_index (ids, i)),
                       into, actor);
}

void
rp_survivor_gather (RpChangeset *changeset, const RpRow *customer, const RpActor *actor)
{
  g_autofree char *from = g_strdup (customer->id);
  g_autofree char *into = rp_survivor_find (changeset, from);
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  if (g_str_equal (from, into) || rp_changeset_find (changeset, customer->kind, into) == NULL)
    return;
  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i]->scope == RP_SCOPE_CUSTOMER)
      gather_kind (changeset, kinds[i], from, into, actor);
}
