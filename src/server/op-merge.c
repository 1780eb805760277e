/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

/* Records that turned out to be about the same matter: one goes on, and the others say into which they were merged. */

#define FIELD "merged_into"

const RpRow *
rp_op_find_merge_target (RpChangeset *changeset, const RpRow *row)
{
  const char *into = rp_row_get_text (row, FIELD);

  return *into != '\0' ? rp_changeset_find (changeset, row->kind, into) : NULL;
}

/* Two that are merged into each other, or one into what has ended, would be done by nobody. */
RpChangeOutcome
rp_op_check_merge (RpOpContext *context, const RpOp *op, const RpRow *row, RpOpResult *result)
{
  const RpRow *into = rp_op_find_merge_target (context->changeset, row);
  const RpState *state
      = into != NULL ? rp_workflow_find_state (row->kind->workflow, rp_row_get_state (into)) : NULL;

  if (into == NULL || into->deleted)
    return rp_op_refuse (result, RP_REFUSAL_MISSING_PARENT, FIELD);
  if (g_strcmp0 (into->scope, row->scope) != 0 || g_str_equal (into->id, row->id) || state == NULL
      || state->closed)
    return rp_op_refuse (result, RP_REFUSAL_INVALID, FIELD);
  return RP_CHANGE_DONE;
}
