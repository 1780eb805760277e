/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/report-needs.h"

/* Merged into one that was merged, and so on; more than this is a circle. */
#define STEPS_MAX 8

static void
add_needs (RpChangeset *changeset, const RpRow *report, GPtrArray *needs, guint steps)
{
  g_autoptr (GPtrArray) own
      = rp_changeset_list_where (changeset, rp_schema_find_kind ("need"), "report", report->id);
  g_autoptr (GPtrArray) merged
      = rp_changeset_list_where (changeset, report->kind, "merged_into", report->id);

  for (guint i = 0; i < own->len; i++)
    g_ptr_array_add (needs, g_ptr_array_index (own, i));
  for (guint i = 0; i < merged->len && steps < STEPS_MAX; i++)
    add_needs (changeset, g_ptr_array_index (merged, i), needs, steps + 1);
}

GPtrArray *
rp_report_list_needs (RpChangeset *changeset, const RpRow *report)
{
  GPtrArray *needs = g_ptr_array_new ();

  add_needs (changeset, report, needs, 0);
  return needs;
}

const RpRow *
rp_report_find_remaining (RpChangeset *changeset, const RpRow *report)
{
  for (guint i = 0; report != NULL && i < STEPS_MAX; i++)
    {
      if (!g_str_equal (rp_row_get_state (report), "MERGED"))
        return report;
      report = rp_op_find_merge_target (changeset, report);
    }
  return NULL;
}

RpChangeOutcome
rp_report_check_merge (RpOpContext *context, const RpOp *op, const RpRow *report,
                       RpOpResult *result)
{
  static const char *const not_received[] = { "DRAFT", "QUEUED", NULL };
  const RpRow *into = rp_op_find_merge_target (context->changeset, report);

  if (into != NULL && g_strv_contains (not_received, rp_row_get_state (into)))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, "merged_into");
  return rp_op_check_merge (context, op, report, result);
}
