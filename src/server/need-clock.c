/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/need-clock.h"

#include "base/date.h"
#include "insight/work-days.h"

#define SUSPENDED "SUSPENDED"
#define SUSPENDED_JSON "\"" SUSPENDED "\""
#define DAY_US (24 * G_TIME_SPAN_HOUR)

static const RpActor server_actor = { .roles = RP_ROLE_SERVER };

static const char *const limits[] = { "answer_due", "solve_due" };

/* In this set, where both steps came together. Returns: (transfer none) (nullable) */
static const char *
find_in_set (RpChangeset *changeset, const RpRow *need)
{
  GPtrArray *history = rp_changeset_get_history (changeset);

  for (guint i = history->len; i > 0; i--)
    {
      const RpReplaced *replaced = g_ptr_array_index (history, i - 1);

      if (replaced->kind == need->kind && g_str_equal (replaced->id, need->id)
          && g_str_equal (replaced->unit, "state")
          && g_strcmp0 (replaced->new_value, SUSPENDED_JSON) == 0)
        return replaced->at;
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): it was not noted */
static char *
dup_stored (RpChangeset *changeset, const RpRow *need)
{
  GError *error = NULL;
  gboolean has_row = FALSE;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_changeset_get_connection (changeset),
                               "SELECT max (at) FROM field_history WHERE kind = :kind AND id = :id"
                               " AND unit = 'state' AND new_value = :value",
                               &error);

  if (statement != NULL)
    {
      rp_statement_bind_text (statement, ":kind", need->kind->name);
      rp_statement_bind_text (statement, ":id", need->id);
      rp_statement_bind_text (statement, ":value", SUSPENDED_JSON);
      rp_statement_step (statement, &has_row, &error);
    }
  if (error != NULL)
    rp_changeset_take_error (changeset, error);
  return has_row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
}

/* How many working days it stood still. */
static int
count_days (RpOpContext *context, const RpRow *need, RpWorkCalendar *calendar)
{
  const char *known = find_in_set (context->changeset, need);
  g_autofree char *since = known != NULL ? g_strdup (known) : dup_stored (context->changeset, need);
  gint64 from, to;

  if (since == NULL || !rp_instant_parse (since, &from)
      || !rp_instant_parse (rp_changeset_get_now (context->changeset), &to))
    return 0;
  return rp_work_calendar_between (calendar, rp_instant_to_day (from, context->zone),
                                   rp_instant_to_day (to, context->zone));
}

/* The hour of the day stays. */
static void
shift (RpOpContext *context, RpRow *need, const char *field, RpWorkCalendar *calendar, int days)
{
  gint64 due;
  gint32 day, shifted;
  g_autofree char *text = NULL;

  if (!rp_instant_parse (rp_row_get_text (need, field), &due))
    return;
  day = rp_instant_to_day (due, context->zone);
  shifted = rp_work_calendar_add (calendar, day, (guint)days);
  text = rp_instant_format (due + (shifted - day) * DAY_US);
  rp_changeset_set_text (context->changeset, need, field, text, &server_actor);
}

void
rp_need_clock_resume (RpOpContext *context, const RpRow *need)
{
  const RpRow *before = rp_changeset_find_before (context->changeset, need->kind, need->id);
  g_autoptr (RpWorkCalendar) calendar = NULL;
  int days;

  if (before == NULL || !g_str_equal (rp_row_get_state (before), SUSPENDED))
    return;
  calendar = rp_work_days_get ();
  days = count_days (context, need, calendar);
  for (guint i = 0; days > 0 && i < G_N_ELEMENTS (limits); i++)
    if (g_str_equal (rp_row_get_text (before, limits[i]), rp_row_get_text (need, limits[i])))
      shift (context, rp_changeset_edit (context->changeset, need->kind, need->id), limits[i],
             calendar, days);
}
