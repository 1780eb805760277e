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

static const RpRow *
find_target (RpChangeset *changeset, const RpRow *report)
{
  const char *into = rp_row_get_text (report, "merged_into");

  return *into != '\0' ? rp_changeset_find (changeset, report->kind, into) : NULL;
}

const RpRow *
rp_report_find_remaining (RpChangeset *changeset, const RpRow *report)
{
  for (guint i = 0; report != NULL && i < STEPS_MAX; i++)
    {
      if (!g_str_equal (rp_row_get_state (report), "MERGED"))
        return report;
      report = find_target (changeset, report);
    }
  return NULL;
}

RpChangeOutcome
rp_report_check_merge (RpOpContext *context, const RpOp *op, const RpRow *report,
                       RpOpResult *result)
{
  static const char *const going_on[] = { "RECEIVED", "REVIEWING", "RETURNED", "ACCEPTED", NULL };
  const RpRow *into = find_target (context->changeset, report);

  if (into == NULL)
    return rp_op_refuse (result, RP_REFUSAL_MISSING_PARENT, "merged_into");
  if (g_strcmp0 (rp_row_get_text (into, "customer"), rp_row_get_text (report, "customer")) != 0
      || !g_strv_contains (going_on, rp_row_get_state (into)))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, "merged_into");
  return RP_CHANGE_DONE;
}
