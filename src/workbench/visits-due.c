/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/visits-due.h"

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "insight/policy.h"
#include "insight/visit-due.h"

/* A customer with the day he must be seen. */
typedef struct
{
  RpRecord *customer;
  gint32 last_visit; /* G_MININT32: never */
  RpVisitNeed need;
  RpVisitUrgency urgency;
} Due;

static void
free_due (Due *due)
{
  g_clear_object (&due->customer);
  g_free (due);
}

static int
compare_dues (gconstpointer a, gconstpointer b)
{
  const Due *const *left = a, *const *right = b;
  return rp_visit_due_compare (&(*left)->need, &(*right)->need);
}

static gint32
parse_day (const char *text)
{
  gint32 day = G_MININT32;
  g_autofree char *date = g_strndup (text, 10);
  return rp_date_parse (date, &day) ? day : G_MININT32;
}

/* The day of the newest visit that the policy counts. */
static gboolean
find_last_visit (RpStore *store, JsonObject *policy, const char *customer, gint32 *out,
                 GError **error)
{
  g_autoptr (GPtrArray) visits
      = rp_store_list (store, "visit", "customer = :customer AND arrival IS NOT NULL",
                       "arrival DESC", 50, error, ":customer", customer, NULL);

  *out = G_MININT32;
  if (visits == NULL)
    return FALSE;
  for (guint i = 0; i < visits->len && *out == G_MININT32; i++)
    {
      RpRecord *visit = visits->pdata[i];
      if (rp_visit_due_counts (policy, rp_record_get_text (visit, "kind"),
                               rp_record_get_text (visit, "state")))
        *out = parse_day (rp_record_get_text (visit, "arrival"));
    }
  return TRUE;
}

/* @out: (out): %NULL when the policy asks for none */
static gboolean
compute_due (RpStore *store, JsonObject *policy, RpRecord *customer, gint32 today, Due **out,
             GError **error)
{
  g_autofree Due *due = g_new0 (Due, 1);

  *out = NULL;
  if (!find_last_visit (store, policy, rp_record_get_id (customer), &due->last_visit, error))
    return FALSE;
  if (!rp_visit_due_compute (policy, rp_record_get_text (customer, "value_grade"),
                             rp_record_get_text (customer, "important_level"), due->last_visit,
                             parse_day (rp_record_get_text (customer, "assigned_on")), &due->need))
    return TRUE;
  due->urgency = rp_visit_due_urgency (policy, &due->need, today);
  due->customer = g_object_ref (customer);
  *out = g_steal_pointer (&due);
  return TRUE;
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
describe (const Due *due, gint32 today)
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
  subtitle = g_strdup_printf ("%s · %s", rp_record_get_text (due->customer, "no"), last);
  return rp_work_item_new (rp_record_get_text (due->customer, "name"), subtitle, trailing,
                           urgencies[due->urgency], "brief", rp_record_get_id (due->customer));
}

static GPtrArray *
compute_all (RpStore *store, JsonObject *policy, const char *user, gint32 today, GError **error)
{
  g_autoptr (GPtrArray) dues = g_ptr_array_new_with_free_func ((GDestroyNotify)free_due);
  g_autoptr (GPtrArray) customers
      = rp_store_list (store, "customer", "manager = :user AND state = 'ACTIVE'", "id", 0, error,
                       ":user", user, NULL);

  if (customers == NULL)
    return NULL;
  for (guint i = 0; i < customers->len; i++)
    {
      Due *due = NULL;
      if (!compute_due (store, policy, customers->pdata[i], today, &due, error))
        return NULL;
      if (due != NULL && due->urgency != RP_VISIT_LATER)
        g_ptr_array_add (dues, due);
      else
        g_clear_pointer (&due, free_due);
    }
  g_ptr_array_sort (dues, compare_dues);
  return g_steal_pointer (&dues);
}

void
rp_visit_due_free (RpVisitDue *self)
{
  g_free (self->distance);
  g_free (self->why);
  g_free (self);
}

/* "a visit every 3 months for grade B" */
static char *
explain (const Due *due)
{
  const RpRecord *customer = due->customer;
  gboolean important = g_str_equal (due->need.reason, "important");
  const char *field = important ? "important_level" : "value_grade";
  g_autofree char *rank = rp_record_format ((RpRecord *)customer, field);
  g_autofree char *interval
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "a visit every month",
                                      "a visit every %d months", (gulong)due->need.interval_months),
                         due->need.interval_months);

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
  Due *due = NULL;

  *out = NULL;
  if (policy == NULL)
    return FALSE;
  if (row != NULL && !compute_due (store, row, customer, today, &due, error))
    return FALSE;
  if (due == NULL)
    return TRUE;
  *out = g_new0 (RpVisitDue, 1);
  (*out)->last_visit = due->last_visit;
  (*out)->due = due->need.due;
  (*out)->urgency = urgencies[due->urgency];
  (*out)->distance = describe_distance (today - due->need.due);
  (*out)->why = explain (due);
  free_due (due);
  return TRUE;
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
  dues = compute_all (store, row, user, today, error);
  if (dues == NULL)
    return NULL;
  for (guint i = 0; i < dues->len && i < limit; i++)
    g_ptr_array_add (items, describe (dues->pdata[i], today));
  return g_steal_pointer (&items);
}
