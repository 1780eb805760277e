/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/brief-content.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/text.h"
#include "workbench/customer-file.h"
#include "workbench/evidence.h"
#include "workbench/suggestions-store.h"
#include "workbench/usage-months.h"

/* What one screen has room for. */
#define GROUP_LINES 4
#define EVENT_DAYS 180
#define YEAR 12

void
rp_brief_content_free (RpBriefContent *self)
{
  g_clear_object (&self->customer);
  g_clear_object (&self->account);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_clear_pointer (&self->promises, g_ptr_array_unref);
  g_clear_pointer (&self->suggestions, g_ptr_array_unref);
  g_clear_pointer (&self->usage, g_array_unref);
  g_clear_pointer (&self->due, rp_visit_due_free);
  for (guint i = 0; i < RP_BRIEF_N_GROUPS; i++)
    g_clear_pointer (&self->groups[i], g_ptr_array_unref);
  g_free (self);
}

/* A load: where from, and the day it is for. */
typedef struct
{
  RpStore *store;
  const char *customer;
  gint32 today;
  GTimeZone *zone;
} Load;

/* ---- the lines of a group, each from one record ---- */

/* "3 days overdue", "12 Jan"; @urgency: (out) */
static char *
describe_due (RpRecord *record, const char *field, gint32 today, RpUrgency *urgency)
{
  gint32 day = 0;

  *urgency = RP_URGENCY_NONE;
  if (!rp_date_parse (rp_record_get_text (record, field), &day))
    return NULL;
  if (day >= today)
    return rp_date_format_short (day);
  *urgency = RP_URGENCY_OVERDUE;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d day overdue", "%d days overdue", (gulong)(today - day)),
      today - day);
}

static RpWorkItem *
describe_promise (RpRecord *task, const Load *load)
{
  RpUrgency urgency = RP_URGENCY_NONE;
  g_autofree char *state = rp_record_format (task, "state");
  gboolean done = g_str_equal (rp_record_get_text (task, "state"), "DONE");
  g_autofree char *due = done ? NULL : describe_due (task, "due", load->today, &urgency);

  return rp_work_item_new (rp_record_get_title (task), state, due, urgency, NULL, NULL);
}

static RpWorkItem *
describe_need (RpRecord *need, const Load *load)
{
  g_autofree char *category = rp_record_format (need, "category");
  g_autofree char *state = rp_record_format (need, "state");
  gboolean answered = g_str_equal (rp_record_get_text (need, "state"), "ANSWERED");

  return rp_work_item_new (rp_record_get_title (need), category, state,
                           answered ? RP_URGENCY_SOON : RP_URGENCY_NONE, "need",
                           rp_record_get_id (need));
}

static RpWorkItem *
describe_potential (RpRecord *potential, const Load *load)
{
  RpUrgency urgency;
  g_autofree char *due = describe_due (potential, "due", load->today, &urgency);
  g_autofree char *category = rp_record_format (potential, "category");

  return rp_work_item_new (rp_record_get_title (potential), category, due, urgency,
                           "potential_need", rp_record_get_id (potential));
}

static RpWorkItem *
describe_suggestion (RpRecord *suggestion, const Load *load)
{
  g_autofree char *proposal = rp_record_format (suggestion, "proposes");
  g_autofree char *category = rp_record_format (suggestion, "category");
  g_autofree char *evidence = rp_evidence_dup_sentence (suggestion);

  return rp_work_item_new (*proposal != '\0' ? proposal : category, evidence, NULL, RP_URGENCY_NONE,
                           NULL, NULL);
}

static RpWorkItem *
describe_contact (RpRecord *contact, const Load *load)
{
  g_autofree char *roles = rp_record_format (contact, "role");
  const char *post = rp_record_get_text (contact, "post");
  g_autofree char *subtitle = rp_text_join (post, roles, NULL);
  const char *mobile = rp_record_get_text (contact, "mobile");

  return rp_work_item_new (rp_record_get_text (contact, "name"), subtitle,
                           *mobile != '\0' ? mobile : rp_record_get_text (contact, "phone"),
                           RP_URGENCY_NONE, NULL, NULL);
}

static GPtrArray *
list_suggestions (const Load *load, GError **error)
{
  return rp_suggestions_list_shown (load->store, load->customer, load->today, 0, error);
}

/**
 * What is listed, each one question to the store.
 * @where: with what is the customer's; @list: (nullable): instead of it
 */
static const struct
{
  RpBriefGroup group;
  const char *kind, *where, *order;
  RpWorkItem *(*describe) (RpRecord *record, const Load *load);
  GPtrArray *(*list) (const Load *load, GError **error);
} group_rows[] = {
  { RP_BRIEF_PROMISES, "task", "state NOT IN ('VERIFIED', 'CANCELLED')",
    "CASE state WHEN 'DONE' THEN 1 ELSE 0 END, COALESCE(promise, 0) DESC, due, id",
    describe_promise },
  { RP_BRIEF_NEEDS, "need",
    "state NOT IN ('CLOSED', 'CLOSED_UNCONFIRMED', 'DECLINED', 'MERGED', 'CANCELLED')",
    "CASE state WHEN 'ANSWERED' THEN 0 ELSE 1 END, id DESC", describe_need },
  { RP_BRIEF_CONFIRM, "potential_need", "state = 'TO_CONFIRM'", "due, id", describe_potential },
  { RP_BRIEF_SUGGESTIONS, "suggestion", .describe = describe_suggestion, .list = list_suggestions },
  { RP_BRIEF_CONTACTS, "contact", "left_at IS NULL", "COALESCE(outage_order, 99), id",
    describe_contact },
};

/* The records of a group. (transfer full) (nullable) */
static GPtrArray *
list_records (const Load *load, guint row, GError **error)
{
  g_autofree char *where = NULL;

  if (group_rows[row].list != NULL)
    return group_rows[row].list (load, error);
  where = g_strconcat ("customer = :customer AND (", group_rows[row].where, ")", NULL);
  return rp_store_list (load->store, group_rows[row].kind, where, group_rows[row].order, 0, error,
                        ":customer", load->customer, NULL);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* What is too much for the screen is counted. */
static void
add_rest (GPtrArray *items, guint n_rest)
{
  g_autofree char *text = NULL;

  if (n_rest == 0)
    return;
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n_rest),
                          n_rest);
  g_ptr_array_add (items, rp_work_item_new (text, NULL, NULL, RP_URGENCY_NONE, NULL, NULL));
}

static gboolean
load_group (RpBriefContent *content, const Load *load, guint row, GError **error)
{
  g_autoptr (GPtrArray) records = list_records (load, row, error);
  GPtrArray *items = NULL;

  if (records == NULL)
    return FALSE;
  items = new_items ();
  for (guint i = 0; i < records->len && i < GROUP_LINES; i++)
    g_ptr_array_add (items, group_rows[row].describe (records->pdata[i], load));
  add_rest (items, records->len - MIN (records->len, GROUP_LINES));
  content->groups[group_rows[row].group] = items;
  if (group_rows[row].group == RP_BRIEF_PROMISES)
    content->promises = g_ptr_array_ref (records);
  else if (group_rows[row].group == RP_BRIEF_SUGGESTIONS)
    content->suggestions = g_ptr_array_ref (records);
  else if (group_rows[row].group == RP_BRIEF_CONTACTS)
    content->contacts = g_ptr_array_ref (records);
  return TRUE;
}

/* ---- outages and events, past and announced ---- */

/* A line with the moment it is sorted by. */
typedef struct
{
  gint64 at;
  RpWorkItem *item;
} Event;

static void
clear_event (Event *event)
{
  g_clear_object (&event->item);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const Event *)a)->at, right = ((const Event *)b)->at;
  return left > right ? -1 : left < right;
}

/**
 * Kinds that happen to a customer: the field with the moment, the one that says when it is announced,
 * and what explains it.
 */
static const struct
{
  const char *kind, *when, *planned, *text;
} event_rows[] = {
  { "outage", "real_start", "plan_start", "reason" },
  { "pq_event", "happened_at", NULL, "note" },
};

static void
add_event (GArray *events, const Load *load, guint row, RpRecord *record)
{
  const char *when = rp_record_get_text (record, event_rows[row].when);
  gboolean announced = *when == '\0' && event_rows[row].planned != NULL;
  g_autofree char *kind = rp_record_format (record, "kind");
  g_autofree char *moment = NULL;
  Event event = { 0 };

  if (announced)
    when = rp_record_get_text (record, event_rows[row].planned);
  if (!rp_instant_parse (when, &event.at)
      || rp_instant_to_day (event.at, load->zone) < load->today - EVENT_DAYS)
    return;
  moment = rp_instant_format_local (event.at, load->zone);
  event.item = rp_work_item_new (kind, rp_record_get_text (record, event_rows[row].text), moment,
                                 announced ? RP_URGENCY_SOON : RP_URGENCY_NONE, NULL, NULL);
  g_array_append_val (events, event);
}

static gboolean
load_events (RpBriefContent *content, const Load *load, GError **error)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (Event));
  GPtrArray *items = new_items ();

  content->groups[RP_BRIEF_EVENTS] = items;
  g_array_set_clear_func (events, (GDestroyNotify)clear_event);
  for (guint row = 0; row < G_N_ELEMENTS (event_rows); row++)
    {
      g_autoptr (GPtrArray) records
          = rp_store_list (load->store, event_rows[row].kind, "customer = :customer", "id DESC",
                           200, error, ":customer", load->customer, NULL);
      if (records == NULL)
        return FALSE;
      for (guint i = 0; i < records->len; i++)
        add_event (events, load, row, records->pdata[i]);
    }
  g_array_sort (events, compare_events);
  for (guint i = 0; i < events->len && i < GROUP_LINES; i++)
    g_ptr_array_add (items, g_object_ref (g_array_index (events, Event, i).item));
  add_rest (items, events->len - MIN (events->len, GROUP_LINES));
  return TRUE;
}

/* ---- all of it ---- */

static gboolean
load_rows (RpBriefContent *content, const Load *load, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  gint64 n_on_site
      = rp_store_count (load->store, "visit", "customer = :customer AND state = 'ON_SITE'", error,
                        ":customer", load->customer, NULL);

  if (n_on_site < 0)
    return FALSE;
  content->on_site = n_on_site > 0;
  content->customer = rp_store_get (load->store, "customer", load->customer, error);
  if (content->customer == NULL)
    return FALSE;
  accounts = rp_store_list (load->store, "service_account", "customer = :customer",
                            "run_cap DESC, id", 1, error, ":customer", load->customer, NULL);
  if (accounts == NULL)
    return FALSE;
  if (accounts->len > 0)
    content->account = g_object_ref (accounts->pdata[0]);
  content->visits = rp_store_list (load->store, "visit",
                                   "customer = :customer AND state IN ('RECORDED', 'CLOSED')",
                                   "arrival DESC", 3, error, ":customer", load->customer, NULL);
  content->usage
      = content->visits != NULL ? rp_usage_months_load (load->store, load->customer, error) : NULL;
  return content->usage != NULL
         && rp_visit_due_find (load->store, content->customer, load->today, &content->due, error);
}

RpBriefContent *
rp_brief_content_load (RpStore *store, const char *customer, gint32 today, GTimeZone *zone,
                       GError **error)
{
  const Load load = { store, customer, today, zone };
  g_autoptr (RpBriefContent) content = g_new0 (RpBriefContent, 1);

  if (!load_rows (content, &load, error))
    return NULL;
  for (guint row = 0; row < G_N_ELEMENTS (group_rows); row++)
    if (!load_group (content, &load, row, error))
      return NULL;
  if (!load_events (content, &load, error))
    return NULL;
  content->groups[RP_BRIEF_QUESTIONS] = rp_brief_list_questions (store, content, today, error);
  return content->groups[RP_BRIEF_QUESTIONS] != NULL ? g_steal_pointer (&content) : NULL;
}

void
rp_brief_sum_usage (GArray *usage, gint64 *last, gint64 *before)
{
  const RpUsagePoint *points = (const RpUsagePoint *)(gpointer)usage->data;
  guint n = usage->len;

  *last = *before = 0;
  for (guint i = 0; i < n; i++)
    {
      gint32 age = points[n - 1].month - points[i].month;
      if (age < YEAR)
        *last += points[i].kwh;
      else if (age < 2 * YEAR)
        *before += points[i].kwh;
    }
  /* Part of a year is no year to compare with. */
  if (n == 0 || points[n - 1].month - points[0].month < 2 * YEAR - 1)
    *before = 0;
}
