/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/triggers.h"

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/fact-text.h"
#include "insight/policy.h"
#include "insight/work-days.h"
#include "schema/code-list.h"
#include "server/customer-insight.h"
#include "server/server-edit.h"

#define CUSTOMER_CLOSED "CLOSED"

/* What happened: to which customer, what makes it this event and no other, on which day, and the day, if any, before
 * which the visit is to be made. The parameters :since, :today, :until (days) and :rule are there for it. */
static const struct
{
  const char *name, *sql;
} events[] = {
  { "complaint-closed",
    "SELECT customer, id || '/' || closed_at, closed_at, '' FROM k_need"
    " WHERE deleted = 0 AND category = 'CMPL' AND state IN ('CLOSED', 'CLOSED_UNCONFIRMED')"
    " AND closed_at >= :since ORDER BY id" },
  { "suggestion", "SELECT customer, id || '/' || first_seen, first_seen, '' FROM k_suggestion"
                  " WHERE deleted = 0 AND rule = :rule AND state = 'SUGGESTED'"
                  " AND first_seen >= :since ORDER BY id" },
  /* The first manager takes over from nobody. */
  { "manager-changed",
    "SELECT c.id, c.id || '/' || c.manager || '/' || c.assigned_on, c.assigned_on, ''"
    " FROM k_customer c WHERE c.deleted = 0 AND c.assigned_on >= :since"
    " AND EXISTS (SELECT 1 FROM field_history h WHERE h.kind = 'customer' AND h.id = c.id"
    " AND h.unit = 'manager' AND h.old_value IS NOT NULL AND h.at >= :since) ORDER BY c.id" },
  { "contract-ends",
    "SELECT customer, id || '/' || valid_to, :today, valid_to FROM k_supply_contract"
    " WHERE deleted = 0 AND valid_to > :today AND valid_to <= :until"
    " AND coalesce(renewal_state, '') NOT IN ('RENEWED', 'ENDED') ORDER BY id" },
};

typedef struct
{
  RpConnection *connection;
  RpClock *clock;
  GTimeZone *zone;
  RpWorkCalendar *calendar;
  gint32 today;
  gint64 *n_used;
  guint *n_changed;
} Run;

/* A visit that is to be. */
typedef struct
{
  char *id, *customer, *planned_on;
  const char *kind, *purpose; /* the policy's */
} Plan;

static void
free_plan (Plan *self)
{
  g_free (self->id);
  g_free (self->customer);
  g_free (self->planned_on);
  g_free (self);
}

static const char *
find_sql (JsonObject *trigger)
{
  const char *name = rp_json_get_string (trigger, "event", "");
  const char *visit = rp_json_get_string (trigger, "visit", "");

  if (rp_code_list_index (rp_code_list_find ("visit_kind"), visit) >= 0)
    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
      if (g_str_equal (events[i].name, name))
        return events[i].sql;
  g_message ("a trigger is left out: event “%s”, visit “%s”", name, visit);
  return NULL;
}

/* The same event has the same id for ever. */
static char *
make_id (const char *event, const char *mark)
{
  g_autofree char *text = g_strdup_printf ("trigger/%s/%s", event, mark);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("%.8s-%.4s-8%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15,
                          hex + 18);
}

/* Of a date or an instant; today when there is none. */
static gint32
read_day (Run *self, const char *text)
{
  gint32 day;
  gint64 us;

  if (rp_date_parse (text, &day))
    return day;
  return rp_instant_parse (text, &us) ? rp_instant_to_day (us, self->zone) : self->today;
}

/* So many working days after the event, and not before tomorrow, whenever it became known. */
static gint32
find_day (Run *self, JsonObject *trigger, const char *event_day, const char *last)
{
  gint32 soonest = rp_work_calendar_add (self->calendar, self->today, 1);
  gint32 day = rp_work_calendar_add (self->calendar, read_day (self, event_day),
                                     (guint)MAX (1, rp_json_get_integer (trigger, "work_days", 1)));

  if (*last != '\0')
    day = MIN (day, read_day (self, last));
  return MAX (day, soonest);
}

static Plan *
make_plan (Run *self, JsonObject *trigger, RpStatement *event)
{
  const char *last = rp_statement_get_text (event, 3);
  Plan *plan = g_new0 (Plan, 1);

  plan->id = make_id (rp_json_get_string (trigger, "event", ""), rp_statement_get_text (event, 1));
  plan->customer = g_strdup (rp_statement_get_text (event, 0));
  plan->planned_on = rp_date_format (
      find_day (self, trigger, rp_statement_get_text (event, 2), last != NULL ? last : ""));
  plan->kind = rp_json_get_string (trigger, "visit", "");
  plan->purpose = rp_fact_text_pick (rp_json_get_object (trigger, "purpose"), RP_INSIGHT_LANGUAGE);
  return plan;
}

static void
bind (Run *self, RpStatement *statement, const char *sql, JsonObject *trigger, gint64 look_back)
{
  g_autofree char *today = rp_date_format (self->today);
  g_autofree char *since = rp_date_format (self->today - (gint32)look_back);
  g_autofree char *until
      = rp_date_format (self->today + (gint32)rp_json_get_integer (trigger, "days", 0));
  const char *const known[][2] = { { ":today", today },
                                   { ":since", since },
                                   { ":until", until },
                                   { ":rule", rp_json_get_string (trigger, "rule", "") } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (sql, known[i][0]) != NULL)
      rp_statement_bind_text (statement, known[i][0], known[i][1]);
}

/* Returns: (transfer full) (nullable) (element-type Plan) */
static GPtrArray *
list_plans (Run *self, const char *sql, JsonObject *trigger, gint64 look_back, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify)free_plan);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  bind (self, statement, sql, trigger, look_back);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&plans);
      g_ptr_array_add (plans, make_plan (self, trigger, statement));
    }
  return NULL;
}

/* Also when it was deleted, or erased for good. */
static gboolean
was_made (Run *self, const char *id, gboolean *made, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection,
                               "SELECT 1 FROM k_visit WHERE id = :id UNION ALL SELECT 1 FROM"
                               " scope_exit WHERE kind = 'visit' AND id = :id AND why = 'erased'",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  return rp_statement_step (statement, made, error);
}

static gboolean
is_visited (const RpRow *customer)
{
  return customer != NULL && !customer->deleted
         && *rp_row_get_text (customer, "merged_into") == '\0'
         && *rp_row_get_text (customer, "manager") != '\0'
         && !g_str_equal (rp_row_get_text (customer, "state"), CUSTOMER_CLOSED);
}

static void
add_visit (RpChangeset *changeset, const Plan *plan, const RpRow *customer)
{
  static const RpActor server_actor = { .roles = RP_ROLE_SERVER };
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer->id);
  json_object_set_string_member (body, "kind", plan->kind);
  json_object_set_string_member (body, "state", "PLANNED");
  json_object_set_string_member (body, "planned_on", plan->planned_on);
  json_object_set_string_member (body, "manager", rp_row_get_text (customer, "manager"));
  if (*plan->purpose != '\0')
    json_object_set_string_member (body, "purpose", plan->purpose);
  rp_changeset_add (changeset, rp_schema_find_kind ("visit"), plan->id, customer->id, body,
                    &server_actor);
}

static void
carry_out (RpChangeset *changeset, gconstpointer data)
{
  const Plan *plan = data;
  const RpRow *customer
      = rp_changeset_find (changeset, rp_schema_find_kind ("customer"), plan->customer);

  if (is_visited (customer)
      && rp_changeset_find (changeset, rp_schema_find_kind ("visit"), plan->id) == NULL)
    add_visit (changeset, plan, customer);
  rp_changeset_accept (changeset);
}

static gboolean
plan_visit (Run *self, const Plan *plan, GError **error)
{
  gboolean made = FALSE;

  return was_made (self, plan->id, &made, error)
         && (made
             || rp_server_edit (self->connection, self->clock, carry_out, plan, self->n_used,
                                self->n_changed, error));
}

static gboolean
run_trigger (Run *self, JsonObject *trigger, gint64 look_back, GError **error)
{
  const char *sql = find_sql (trigger);
  g_autoptr (GPtrArray) plans = NULL;

  if (sql == NULL)
    return TRUE;
  plans = list_plans (self, sql, trigger, look_back, error);
  if (plans == NULL)
    return FALSE;
  for (guint i = 0; i < plans->len; i++)
    if (!plan_visit (self, g_ptr_array_index (plans, i), error))
      return FALSE;
  return TRUE;
}

gboolean
rp_triggers_run (RpConnection *connection, RpClock *clock, GTimeZone *zone, gint32 today,
                 gint64 *n_used, guint *n_changed, GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autofree char *path = rp_data_dup_policy (data, "triggers");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "triggers", error);
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_get ();
  JsonObject *row = policy != NULL ? rp_policy_find (policy, today) : NULL;
  JsonArray *triggers = row != NULL ? rp_json_get_array (row, "triggers") : NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  Run run = { connection, clock, zone != NULL ? zone : utc, calendar, today, n_used, n_changed };

  for (guint i = 0; triggers != NULL && i < json_array_get_length (triggers); i++)
    {
      JsonObject *trigger = rp_json_array_get_object (triggers, i);

      if (trigger != NULL
          && !run_trigger (&run, trigger, rp_json_get_integer (row, "look_back_days", 0), error))
        return FALSE;
    }
  return policy != NULL;
}
