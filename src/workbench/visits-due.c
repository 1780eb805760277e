/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/visits-due.h"

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/text.h"
#include "db/connection.h"
#include "insight/policy.h"
#include "insight/score-override.h"
#include "insight/visit-due.h"

/* A customer with the day he must be seen. */
typedef struct
{
  char *customer;
  gint32 last_visit; /* G_MININT32: never */
  RpVisitNeed need;
  RpVisitUrgency urgency;
} Due;

static void
free_due (Due *due)
{
  g_free (due->customer);
  g_free (due);
}

/* Most pressing first; the id makes the order a fixed one. */
static int
compare_dues (const Due *a, const Due *b)
{
  int order = rp_visit_due_compare (&a->need, &b->need);
  return order != 0 ? order : g_strcmp0 (a->customer, b->customer);
}

/* Keeps the most pressing @limit in their order; most of many fail at the first comparison. */
static void
offer (GPtrArray *dues, const Due *due, guint limit)
{
  guint place = dues->len;

  if (place == limit && (limit == 0 || compare_dues (due, dues->pdata[limit - 1]) >= 0))
    return;
  while (place > 0 && compare_dues (due, dues->pdata[place - 1]) < 0)
    place--;
  Due *kept = g_memdup2 (due, sizeof *due);
  kept->customer = g_strdup (due->customer);
  g_ptr_array_insert (dues, (int)place, kept);
  if (dues->len > limit)
    g_ptr_array_set_size (dues, (int)limit);
}

static gint32
parse_day (const char *text)
{
  gint32 day = G_MININT32;
  g_autofree char *date = g_strndup (text != NULL ? text : "", 10);
  return rp_date_parse (date, &day) ? day : G_MININT32;
}

/* Days since 1970-01-01 as they lie in the table below; 0 stands for no entry. */
static gpointer
pack_day (gint32 day)
{
  return GINT_TO_POINTER (day + 1);
}

static gint32
find_last_visit (GHashTable *last_visits, const char *customer)
{
  gpointer packed = g_hash_table_lookup (last_visits, customer);
  return packed != NULL ? GPOINTER_TO_INT (packed) - 1 : G_MININT32;
}

#define LAST_VISITS                                                                                \
  "SELECT customer, kind, state, max(arrival) FROM k_visit"                                        \
  " WHERE deleted = 0 AND arrival IS NOT NULL"
#define BY_COUNTING " GROUP BY customer, kind, state"

/* The day of the newest visit that the policy counts, by customer: one question for all of them, because
 * a district has many.
 * @only: (nullable): just this customer's */
static GHashTable *
load_last_visits (RpStore *store, JsonObject *policy, const char *only, GError **error)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_store_get_connection (store),
      only != NULL ? LAST_VISITS " AND customer = :customer" BY_COUNTING : LAST_VISITS BY_COUNTING,
      error);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return NULL;
  if (only != NULL)
    rp_statement_bind_text (statement, ":customer", only);
  do
    {
      if (!rp_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        break;
      const char *customer = rp_statement_get_text (statement, 0);
      gint32 day = parse_day (rp_statement_get_text (statement, 3));
      if (customer != NULL && day > find_last_visit (days, customer)
          && rp_visit_due_counts (policy, rp_statement_get_text (statement, 1),
                                  rp_statement_get_text (statement, 2)))
        g_hash_table_insert (days, g_strdup (customer), pack_day (day));
    }
  while (has_row);
  return g_steal_pointer (&days);
}

/* @customer: at a row of id, grade, level, day of assignment
 * Returns: whether a visit is due */
static gboolean
compute_due (Due *due, RpStatement *customer, GHashTable *last_visits, JsonObject *policy,
             gint32 today)
{
  /* Lent by the statement, until its next row. */
  due->customer = (char *)rp_statement_get_text (customer, 0);
  due->last_visit = find_last_visit (last_visits, due->customer);

  if (!rp_visit_due_compute (policy, rp_statement_get_text (customer, 1),
                             rp_statement_get_text (customer, 2), due->last_visit,
                             parse_day (rp_statement_get_text (customer, 3)), &due->need))
    return FALSE;
  due->urgency = rp_visit_due_urgency (policy, &due->need, today);
  return due->urgency != RP_VISIT_LATER;
}

static const RpUrgency urgencies[] = {
  [RP_VISIT_LATER] = RP_URGENCY_NONE,
  [RP_VISIT_SOON] = RP_URGENCY_NONE,
  [RP_VISIT_DUE] = RP_URGENCY_SOON,
  [RP_VISIT_OVERDUE] = RP_URGENCY_OVERDUE,
};

/* @days: since the day it was due */
static char *
describe_distance (gint32 days)
{
  if (days > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d day overdue", "%d days overdue", days), days);
  if (days == 0)
    return g_strdup (_ ("today"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "in %d day", "in %d days", -days), -days);
}

static RpWorkItem *
describe (const Due *due, RpRecord *customer, gint32 today)
{
  g_autofree char *last = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *trailing = describe_distance (today - due->need.due);

  if (due->last_visit == G_MININT32)
    last = g_strdup (_ ("not visited yet"));
  else
    {
      g_autofree char *date = rp_date_format (due->last_visit);
      last = g_strdup_printf (_ ("last visit %s"), date);
    }
  subtitle = rp_text_join (rp_record_get_text (customer, "no"), last, NULL);
  return rp_work_item_new (rp_record_get_text (customer, "name"), subtitle, trailing,
                           urgencies[due->urgency], "brief", rp_record_get_id (customer));
}

/* The field whose grade counts on @day: one that a person set counts as long as it lasts. */
static const char *
find_grade_field (RpRecord *customer, gint32 day)
{
  RpScoreOverride set;

  return rp_score_override_read (customer, &set) && set.from <= day && day <= set.until
             ? "override_grade"
             : "value_grade";
}

static const char *
get_grade (RpRecord *customer, gint32 day)
{
  return rp_record_get_text (customer, find_grade_field (customer, day));
}

/* The same of a row. */
#define GRADE_SQL                                                                                  \
  "CASE WHEN override_grade IS NOT NULL AND override_from <= :today AND override_until >= :today"  \
  " THEN override_grade ELSE value_grade END"

/* Nearly all customers of a profile are its user's own, so they are read from first to last: by an
 * index each would be looked up by itself. That is what the signs in the condition say. */
static GPtrArray *
compute_all (RpStore *store, JsonObject *policy, const char *user, gint32 today, guint limit,
             GError **error)
{
  g_autoptr (GPtrArray) dues = g_ptr_array_new_with_free_func ((GDestroyNotify)free_due);
  g_autoptr (GHashTable) last_visits = load_last_visits (store, policy, NULL, error);
  g_autoptr (RpStatement) customers
      = rp_connection_prepare (rp_store_get_connection (store),
                               "SELECT id, " GRADE_SQL ", important_level, assigned_on"
                               " FROM k_customer"
                               " WHERE deleted = 0 AND +manager = :user AND +state = 'ACTIVE'",
                               error);
  g_autofree char *date = rp_date_format (today);
  gboolean has_row = FALSE;

  if (last_visits == NULL || customers == NULL)
    return NULL;
  rp_statement_bind_text (customers, ":user", user);
  rp_statement_bind_text (customers, ":today", date);
  do
    {
      if (!rp_statement_step (customers, &has_row, error))
        return NULL;
      Due due;
      if (has_row && compute_due (&due, customers, last_visits, policy, today))
        offer (dues, &due, limit);
    }
  while (has_row);
  return g_steal_pointer (&dues);
}

GPtrArray *
rp_visits_due_list (RpStore *store, const char *user, gint32 today, guint limit, GError **error)
{
  g_autofree char *path = rp_data_dup_path ("policies/visits.json");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "visits", error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) dues = NULL;
  JsonObject *row = policy != NULL ? rp_policy_find (policy, today) : NULL;

  if (policy == NULL)
    return NULL;
  if (row == NULL)
    return g_steal_pointer (&items);
  dues = compute_all (store, row, user, today, limit, error);
  if (dues == NULL)
    return NULL;
  for (guint i = 0; i < dues->len; i++)
    {
      const Due *due = dues->pdata[i];
      g_autoptr (RpRecord) customer = rp_store_get (store, "customer", due->customer, error);
      if (customer == NULL)
        return NULL;
      g_ptr_array_add (items, describe (due, customer, today));
    }
  return g_steal_pointer (&items);
}

char *
rp_visits_due_dup_next (RpStore *store, const char *customer_id, const char *day_text)
{
  g_autofree char *path = rp_data_dup_path ("policies/visits.json");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "visits", NULL);
  g_autoptr (RpRecord) customer = rp_store_get (store, "customer", customer_id, NULL);
  gint32 day = parse_day (day_text);
  JsonObject *row = policy != NULL && day != G_MININT32 ? rp_policy_find (policy, day) : NULL;
  RpVisitNeed need;

  if (row == NULL || customer == NULL
      || !rp_visit_due_compute (row, get_grade (customer, day),
                                rp_record_get_text (customer, "important_level"), day, G_MININT32,
                                &need))
    return NULL;
  return rp_date_format (need.due);
}

void
rp_visit_due_free (RpVisitDue *self)
{
  g_free (self->distance);
  g_free (self->why);
  g_free (self);
}

/* "a visit every 3 months for the grade B" */
static char *
explain (RpRecord *customer, const RpVisitNeed *need, gint32 today)
{
  gboolean important = g_str_equal (need->reason, "important");
  g_autofree char *rank = rp_record_format (
      customer, important ? "important_level" : find_grade_field (customer, today));
  g_autofree char *interval
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "a visit every month",
                                      "a visit every %d months", (gulong)need->interval_months),
                         need->interval_months);

  if (*rank == '\0')
    return g_steal_pointer (&interval);
  return g_strdup_printf (important ? _ ("%s for the importance “%s”") : _ ("%s for the grade %s"),
                          interval, rank);
}

gboolean
rp_visit_due_find (RpStore *store, RpRecord *customer, gint32 today, RpVisitDue **out,
                   GError **error)
{
  g_autofree char *path = rp_data_dup_path ("policies/visits.json");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "visits", error);
  JsonObject *row = policy != NULL ? rp_policy_find (policy, today) : NULL;
  g_autoptr (GHashTable) last_visits = NULL;
  gint32 last_visit = G_MININT32;
  RpVisitNeed need;

  *out = NULL;
  if (policy == NULL)
    return FALSE;
  if (row == NULL)
    return TRUE;
  last_visits = load_last_visits (store, row, rp_record_get_id (customer), error);
  if (last_visits == NULL)
    return FALSE;
  last_visit = find_last_visit (last_visits, rp_record_get_id (customer));
  if (!rp_visit_due_compute (row, get_grade (customer, today),
                             rp_record_get_text (customer, "important_level"), last_visit,
                             parse_day (rp_record_get_text (customer, "assigned_on")), &need))
    return TRUE;
  *out = g_new0 (RpVisitDue, 1);
  (*out)->last_visit = last_visit;
  (*out)->due = need.due;
  (*out)->urgency = urgencies[rp_visit_due_urgency (row, &need, today)];
  (*out)->distance = describe_distance (today - need.due);
  (*out)->why = explain (customer, &need, today);
  return TRUE;
}
