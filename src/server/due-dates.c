/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/due-dates.h"

#include "base/date.h"
#include "insight/work-days.h"
#include "schema/workflow-guard.h"
#include "server/server-edit.h"

#define AT_ONCE 100 /* to a query */

/* The server's arrows that a date draws. */
typedef struct
{
  const char *kind, *from, *to;
  const char *field; /* (nullable): the date; without it the day on which the state was entered */
  gint32 days;       /* so many days after it */
  guint work_days;   /* so many working days the row has from then on; 0: its field `due` stays */
} Rule;

static const Rule rules[] = {
  { "visit", "PLANNED", "MISSED", "planned_on", 8 },
  { "visit", "AGREED", "MISSED", "planned_on", 8 },
  { "potential_need", "LATER", "TO_CONFIRM", "revisit_on", 0, 10 },
  { "potential_need", "TO_CONFIRM", "EXPIRED", NULL, 60 },
};

typedef struct
{
  RpConnection *connection;
  RpClock *clock;
  RpWorkCalendar *calendar;
  gint32 today;
  gint64 *n_used;
  guint *n_changed;
} Run;

static char *
make_sql (guint rule)
{
  const char *kind = rules[rule].kind;

  if (rules[rule].field != NULL)
    return g_strdup_printf ("SELECT id FROM k_%s WHERE state = :state AND deleted = 0"
                            " AND \"%s\" <= :day AND id > :after ORDER BY id LIMIT :limit",
                            kind, rules[rule].field);
  /* The instant of the change is in UTC and the day is local; a day more or less of sixty does not count. */
  return g_strdup_printf ("SELECT k.id FROM k_%s k WHERE k.state = :state AND k.deleted = 0"
                          " AND (SELECT max (h.at) FROM field_history h WHERE h.kind = '%s'"
                          " AND h.id = k.id AND h.unit IN ('state', '')) < :day"
                          " AND k.id > :after ORDER BY k.id LIMIT :limit",
                          kind, kind);
}

/* @after: the id behind which to begin */
static GPtrArray *
list_due (Run *self, guint rule, const char *after, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = make_sql (rule);
  g_autofree char *day = rp_date_format (self->today - rules[rule].days);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_text (statement, ":state", rules[rule].from);
  rp_statement_bind_text (statement, ":day", day);
  rp_statement_bind_text (statement, ":after", after);
  rp_statement_bind_integer (statement, ":limit", AT_ONCE);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    g_ptr_array_add (ids, g_strdup (rp_statement_get_text (statement, 0)));
  return has_row ? NULL : g_steal_pointer (&ids);
}

static gboolean
may_move (const RpRow *row, const char *to)
{
  g_autoptr (RpRecord) record
      = rp_record_new (row->kind, row->id, row->scope, rp_json_object_copy (row->body));

  return rp_workflow_choose (row->kind->workflow, rp_row_get_state (row), to, RP_ROLE_SERVER,
                             record, record, NULL, NULL)
         != NULL;
}

typedef struct
{
  const Run *run;
  guint rule;
  const char *id;
} Move;

/* As the row is now, which may not be as it was found. */
static void
move (RpChangeset *changeset, gconstpointer data)
{
  static const RpActor server_actor = { .roles = RP_ROLE_SERVER };
  const Move *self = data;
  const Rule *rule = &rules[self->rule];
  const RpRow *row = rp_changeset_find (changeset, rp_schema_find_kind (rule->kind), self->id);
  g_autofree char *due = NULL;

  if (row == NULL || row->deleted || !g_str_equal (rp_row_get_state (row), rule->from)
      || !may_move (row, rule->to))
    return;
  rp_changeset_set_text (changeset, rp_changeset_edit (changeset, row->kind, row->id), "state",
                         rule->to, &server_actor);
  if (rule->work_days > 0)
    {
      due = rp_date_format (
          rp_work_calendar_add (self->run->calendar, self->run->today, rule->work_days));
      rp_changeset_set_text (changeset, rp_changeset_edit (changeset, row->kind, row->id), "due",
                             due, &server_actor);
    }
  rp_changeset_accept (changeset);
}

/* @after: (inout): the last id looked at. @n_found: (out) */
static gboolean
run_some (Run *self, guint rule, char **after, guint *n_found, GError **error)
{
  g_autoptr (GPtrArray) ids = list_due (self, rule, *after, error);

  if (ids == NULL)
    return FALSE;
  *n_found = ids->len;
  for (guint i = 0; i < ids->len; i++)
    {
      const Move data = { self, rule, g_ptr_array_index (ids, i) };

      if (!rp_server_edit (self->connection, self->clock, move, &data, self->n_used,
                           self->n_changed, error))
        return FALSE;
    }
  if (ids->len > 0)
    {
      g_free (*after);
      *after = g_strdup (g_ptr_array_index (ids, ids->len - 1));
    }
  return TRUE;
}

static gboolean
run_rule (Run *self, guint rule, GError **error)
{
  g_autofree char *after = g_strdup ("");
  guint n_found = AT_ONCE;

  while (n_found == AT_ONCE)
    if (!run_some (self, rule, &after, &n_found, error))
      return FALSE;
  return TRUE;
}

gboolean
rp_due_dates_run (RpConnection *connection, RpClock *clock, const char *today, gint64 *n_used,
                  guint *n_changed, GError **error)
{
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_get ();
  Run run = { connection, clock, calendar, 0, n_used, n_changed };

  if (!rp_date_parse (today, &run.today))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!run_rule (&run, i, error))
      return FALSE;
  return TRUE;
}
