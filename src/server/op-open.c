/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/op-apply.h"

/* What an author has open about a unit of a row, a conflict or a proposal: one record each. */

const RpRow *
rp_op_find_open (RpOpContext *context, const RpKind *kind, const char *author, const RpRow *row,
                 const char *unit)
{
  g_autoptr (GPtrArray) records
      = rp_changeset_list_where (context->changeset, kind, "on_id", row->id);

  for (guint i = 0; i < records->len; i++)
    {
      const RpRow *record = g_ptr_array_index (records, i);

      if (g_str_equal (rp_row_get_text (record, "unit"), unit)
          && g_str_equal (rp_row_get_text (record, author), context->user_id)
          && g_str_equal (rp_row_get_state (record), "OPEN"))
        return record;
    }
  return NULL;
}

void
rp_op_supersede (RpOpContext *context, const RpRow *open, const char *const *units,
                 JsonObject *body, const RpActor *actor)
{
  RpRow *record = rp_changeset_edit (context->changeset, open->kind, open->id);

  for (guint i = 0; units[i] != NULL; i++)
    rp_changeset_set_unit (context->changeset, record, units[i],
                           json_object_get_member (body, units[i]), actor);
}
