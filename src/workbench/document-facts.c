/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-facts.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/report-facts.h"
#include "workbench/row-choice.h"
#include "workbench/site-facts.h"
#include "workbench/visits-due.h"

/* What stands for the number of a visit that the server has not seen: it becomes part of an answer, so it
 * is in the language of the organisation and not in that of the screen. */
#define NO_NUMBER "草稿"

static JsonObject *
copy_body (RpRecord *record)
{
  return record != NULL ? rp_json_object_copy (rp_record_get_body (record)) : json_object_new ();
}

static void
set_row_id (JsonObject *row, guint index)
{
  g_autofree char *id = g_strdup_printf ("r%u", index + 1);
  json_object_set_string_member (row, "row", id);
}

static void
copy_text (RpRecord *from, const char *field, JsonObject *to, const char *member)
{
  if (rp_record_has (from, field))
    json_object_set_string_member (to, member, rp_record_get_text (from, field));
}

/* ---- usage of the last twelve months of the largest account ---- */

/* The mean of the months that have one. */
static void
set_factor (JsonObject *usage, GPtrArray *months)
{
  gint64 sum = 0, n = 0;

  for (guint i = 0; i < months->len; i++)
    {
      gint64 factor = rp_record_get_integer (months->pdata[i], "pf");
      sum += factor;
      n += factor > 0;
    }
  if (n > 0)
    json_object_set_int_member (usage, "power_factor", (sum + n / 2) / n);
}

/* Maximum demand / power factor / operating capacity, as a share of 0.01 %. */
static void
set_load_ratio (JsonObject *usage, gint64 capacity)
{
  gint64 demand = rp_json_get_integer (usage, "max_demand", 0);
  gint64 factor = rp_json_get_integer (usage, "power_factor", 0);

  if (demand > 0 && factor > 0 && capacity > 0)
    json_object_set_int_member (usage, "load_ratio",
                                (gint64)(1e8 * (double)demand / (double)factor / (double)capacity));
}

static JsonObject *
collect_usage (RpStore *store, RpRecord *account, GError **error)
{
  g_autoptr (JsonObject) usage = json_object_new ();
  g_autoptr (GPtrArray) months = NULL;
  gint64 energy = 0, demand = 0;
  gboolean has_energy = FALSE, has_demand = FALSE;

  if (account == NULL)
    return g_steal_pointer (&usage);
  months = rp_store_list (store, "usage_month", "account = :account", "month DESC", 12, error,
                          ":account", rp_record_get_id (account), NULL);
  if (months == NULL)
    return NULL;
  for (guint i = 0; i < months->len; i++)
    {
      has_energy |= rp_record_has (months->pdata[i], "kwh");
      has_demand |= rp_record_has (months->pdata[i], "max_demand");
      energy += rp_record_get_integer (months->pdata[i], "kwh");
      demand = MAX (demand, rp_record_get_integer (months->pdata[i], "max_demand"));
    }
  if (months->len == 0)
    return g_steal_pointer (&usage);
  /* What was not measured is not known; 0 would be printed as a figure. */
  if (has_energy)
    json_object_set_int_member (usage, "energy_12m", energy);
  if (has_demand)
    json_object_set_int_member (usage, "max_demand", demand);
  set_factor (usage, months);
  set_load_ratio (usage, rp_record_get_integer (account, "run_cap"));
  copy_text (months->pdata[0], "month", usage, "as_of");
  return g_steal_pointer (&usage);
}

/* ---- tables that begin filled ---- */

static JsonArray *
collect_promises (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (JsonArray) rows = json_array_new ();
  g_autoptr (GPtrArray) tasks = rp_store_list (
      store, "task",
      "customer = :customer AND promise = 1 AND state NOT IN ('VERIFIED', 'CANCELLED')", "due", 20,
      error, ":customer", customer, NULL);

  if (tasks == NULL)
    return NULL;
  for (guint i = 0; i < tasks->len; i++)
    {
      JsonObject *row = json_object_new ();
      gboolean done = g_str_equal (rp_record_get_text (tasks->pdata[i], "state"), "DONE");
      /* The row is the task: what is answered here can be said of it. */
      json_object_set_string_member (row, "row", rp_record_get_id (tasks->pdata[i]));
      json_object_set_string_member (row, "item", rp_record_get_text (tasks->pdata[i], "title"));
      json_object_set_string_member (row, "state", done ? "DONE" : "OPEN");
      json_array_add_object_element (rows, row);
    }
  return g_steal_pointer (&rows);
}

static JsonArray *
collect_our_people (RpStore *store, const char *manager)
{
  JsonArray *rows = json_array_new ();
  g_autoptr (RpRecord) user = rp_store_get (store, "user", manager, NULL);
  JsonObject *row = NULL;

  if (user == NULL)
    return rows;
  row = json_object_new ();
  set_row_id (row, 0);
  json_object_set_string_member (row, "name", rp_record_get_text (user, "name"));
  copy_text (user, "unit", row, "unit");
  json_array_add_object_element (rows, row);
  return rows;
}

/* Whom one meets there: those named already, else those of the last visit. (nullable): nobody known
 * @named: (out): the former: also who has left since */
static JsonArray *
list_contact_ids (RpStore *store, RpRecord *visit, gboolean *named)
{
  JsonArray *met = rp_record_get_array (visit, "contacts_met");
  g_autoptr (GPtrArray) visits = NULL;
  JsonArray *ids = NULL;

  *named = TRUE;
  if (met != NULL && json_array_get_length (met) > 0)
    return json_array_ref (met);
  if (rp_record_has (visit, "agreed_with"))
    {
      ids = json_array_new ();
      json_array_add_string_element (ids, rp_record_get_text (visit, "agreed_with"));
      return ids;
    }
  *named = FALSE;
  visits = rp_store_list (
      store, "visit", "customer = :customer AND state IN ('RECORDED', 'CLOSED')",
      "arrival DESC, id", 1, NULL, ":customer", rp_record_get_text (visit, "customer"), NULL);
  met = visits != NULL && visits->len > 0 ? rp_record_get_array (visits->pdata[0], "contacts_met")
                                          : NULL;
  return met != NULL ? json_array_ref (met) : NULL;
}

static JsonArray *
collect_contacts (RpStore *store, RpRecord *visit)
{
  JsonArray *rows = json_array_new ();
  gint32 today = rp_clock_today (rp_store_get_clock (store));
  gboolean named = FALSE;
  g_autoptr (JsonArray) ids = list_contact_ids (store, visit, &named);

  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      const char *id = rp_json_array_get_string (ids, i, "");
      g_autoptr (RpRecord) contact = rp_store_get (store, "contact", id, NULL);
      JsonArray *roles = contact != NULL ? rp_record_get_array (contact, "role") : NULL;
      JsonObject *row = NULL;
      if (contact == NULL || rp_record_is_deleted (contact)
          || !rp_row_is_offered (contact, today, named ? id : NULL))
        continue;
      row = json_object_new ();
      set_row_id (row, i);
      json_object_set_string_member (row, "contact", id);
      copy_text (contact, "name", row, "name");
      copy_text (contact, "mobile", row, "phone");
      if (roles != NULL && json_array_get_length (roles) > 0)
        json_object_set_string_member (row, "role", rp_json_array_get_string (roles, 0, ""));
      json_array_add_object_element (rows, row);
    }
  return rows;
}

/* The local day of an instant; "" when there is none. (transfer full) */
static char *
dup_local_day (RpStore *store, RpRecord *record, const char *field)
{
  gint64 us = 0;

  if (!rp_instant_parse (rp_record_get_text (record, field), &us))
    return g_strdup ("");
  return rp_date_format (rp_instant_to_day (us, rp_clock_zone (rp_store_get_clock (store))));
}

/* Who was there on the customer's side, by name. */
static char *
join_people (RpRecord *visit)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  JsonObject *answers = rp_record_get_object (visit, "answers");
  JsonArray *rows = answers != NULL ? rp_json_get_array (answers, "t1.they") : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      const char *name = row != NULL ? rp_json_get_string (row, "name", NULL) : NULL;
      if (name != NULL)
        g_ptr_array_add (names, (gpointer)name);
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (_ (", "), (GStrv)names->pdata);
}

/* The visits a report rests on, by number, day and people. */
static JsonArray *
collect_base (RpStore *store, RpRecord *report)
{
  JsonArray *rows = json_array_new ();
  JsonArray *visits = rp_record_get_array (report, "visits");

  for (guint i = 0; visits != NULL && i < json_array_get_length (visits); i++)
    {
      const char *id = rp_json_array_get_string (visits, i, "");
      g_autoptr (RpRecord) visit = rp_store_get (store, "visit", id, NULL);
      g_autofree char *day = NULL, *people = NULL;
      JsonObject *row = NULL;
      if (visit == NULL)
        continue;
      day = dup_local_day (store, visit, "arrival");
      people = join_people (visit);
      row = json_object_new ();
      set_row_id (row, i);
      json_object_set_string_member (row, "visit", id);
      json_object_set_string_member (
          row, "no", rp_record_has (visit, "no") ? rp_record_get_text (visit, "no") : NO_NUMBER);
      if (*day != '\0')
        json_object_set_string_member (row, "on", day);
      if (*people != '\0')
        json_object_set_string_member (row, "contacts", people);
      json_array_add_object_element (rows, row);
    }
  return rows;
}

/* The needs that the visits collected are the first rows of the report's. */
static JsonArray *
collect_needs (RpStore *store, RpRecord *report)
{
  JsonArray *rows = json_array_new ();
  JsonArray *visits = rp_record_get_array (report, "visits");

  for (guint i = 0; visits != NULL && i < json_array_get_length (visits); i++)
    {
      g_autoptr (RpRecord) visit
          = rp_store_get (store, "visit", rp_json_array_get_string (visits, i, ""), NULL);
      JsonObject *answers = visit != NULL ? rp_record_get_object (visit, "answers") : NULL;
      JsonArray *needs = answers != NULL ? rp_json_get_array (answers, "t1.needs") : NULL;
      for (guint k = 0; needs != NULL && k < json_array_get_length (needs); k++)
        {
          JsonObject *need = rp_json_array_get_object (needs, k);
          if (need == NULL)
            continue;
          need = rp_json_object_copy (need);
          set_row_id (need, json_array_get_length (rows));
          json_array_add_object_element (rows, need);
        }
    }
  return rows;
}

/* The report's needs as they wait for the specialist's code. */
static JsonArray *
collect_coding (RpRecord *report)
{
  JsonArray *rows = json_array_new ();
  JsonObject *answers = rp_record_get_object (report, "answers");
  JsonArray *needs = answers != NULL ? rp_json_get_array (answers, "t2.needs") : NULL;

  for (guint i = 0; needs != NULL && i < json_array_get_length (needs); i++)
    {
      JsonObject *need = rp_json_array_get_object (needs, i);
      JsonObject *row = NULL;
      if (need == NULL)
        continue;
      row = json_object_new ();
      set_row_id (row, i);
      json_object_set_string_member (row, "need", rp_json_get_string (need, "own_words", ""));
      if (rp_json_get_string (need, "urgency", NULL) != NULL)
        json_object_set_string_member (row, "urgency", rp_json_get_string (need, "urgency", ""));
      json_array_add_object_element (rows, row);
    }
  return rows;
}

/* The ten points of the specialist's check, unticked. */
static JsonArray *
new_checklist (void)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 1; i <= 10; i++)
    {
      JsonObject *row = json_object_new ();
      g_autofree char *point = g_strdup_printf ("P%02u", i);
      set_row_id (row, i - 1);
      json_object_set_string_member (row, "point", point);
      json_array_add_object_element (rows, row);
    }
  return rows;
}

/* Templates keep times as the local ones a person writes: "2026-01-05T09:30". */
static void
set_local_time (RpStore *store, RpRecord *record, const char *field, JsonObject *body)
{
  g_autofree char *local = NULL;
  gint64 us = 0;

  if (!rp_instant_parse (rp_record_get_text (record, field), &us))
    return;
  local = rp_instant_format_local (us, rp_clock_zone (rp_store_get_clock (store)));
  json_object_set_string_member (body, field, g_strdelimit (local, " ", 'T'));
}

/* When the customer is to be seen again by the policy, counted from this visit. */
static void
set_next_due (RpStore *store, RpRecord *visit, JsonObject *own)
{
  g_autofree char *day = dup_local_day (store, visit, "arrival");
  g_autofree char *next
      = *day != '\0' ? rp_visits_due_dup_next (store, rp_record_get_text (visit, "customer"), day)
                     : NULL;

  if (next != NULL)
    json_object_set_string_member (own, "next_due", next);
}

static gboolean
add_document (RpStore *store, RpRecord *record, JsonObject *facts, GError **error)
{
  g_autoptr (JsonObject) own = copy_body (record);
  gboolean is_visit = g_str_equal (rp_record_get_kind (record)->name, "visit");

  if (is_visit)
    {
      const char *customer = rp_record_get_text (record, "customer");
      JsonArray *promises = collect_promises (store, customer, error);
      JsonArray *site_facts = NULL;
      if (promises == NULL)
        return FALSE;
      json_object_set_array_member (own, "open_promises", promises);
      site_facts = rp_site_facts_collect (store, customer, error);
      if (site_facts == NULL)
        return FALSE;
      json_object_set_array_member (own, "site_facts", site_facts);
      set_local_time (store, record, "arrival", own);
      set_local_time (store, record, "departure", own);
      json_object_set_array_member (
          own, "our_people", collect_our_people (store, rp_record_get_text (record, "manager")));
      json_object_set_array_member (own, "contacts", collect_contacts (store, record));
      set_next_due (store, record, own);
    }
  else
    {
      set_local_time (store, record, "received_at", own);
      json_object_set_string_member (own, "secrecy", "INTERNAL");
      json_object_set_array_member (own, "base", collect_base (store, record));
      json_object_set_array_member (own, "needs", collect_needs (store, record));
      json_object_set_array_member (own, "checklist", new_checklist ());
      json_object_set_array_member (own, "coding", collect_coding (record));
      if (!rp_record_has (record, "no"))
        copy_text (record, "provisional_no", own, "no");
    }
  json_object_set_object_member (facts, is_visit ? "visit" : "report", g_steal_pointer (&own));
  return TRUE;
}

JsonObject *
rp_document_facts_collect (RpStore *store, RpRecord *record, const char *today, GError **error)
{
  const char *customer_id = rp_record_get_text (record, "customer");
  g_autoptr (JsonObject) facts = json_object_new ();
  g_autoptr (RpRecord) customer = rp_store_get (store, "customer", customer_id, error);
  g_autoptr (GPtrArray) accounts = NULL;
  JsonObject *body = NULL, *usage = NULL;
  RpRecord *account = NULL;
  gint32 day = 0;

  if (customer == NULL)
    return NULL;
  rp_date_parse (today, &day);
  accounts = rp_store_list (store, "service_account", "customer = :customer", "run_cap DESC, id", 1,
                            error, ":customer", customer_id, NULL);
  if (accounts == NULL)
    return NULL;
  account = accounts->len > 0 ? accounts->pdata[0] : NULL;
  usage = collect_usage (store, account, error);
  if (usage == NULL)
    return NULL;
  body = copy_body (customer);
  json_object_set_string_member (body, "id", customer_id);
  json_object_set_string_member (facts, "today", today);
  json_object_set_object_member (facts, "customer", body);
  json_object_set_object_member (facts, "account", copy_body (account));
  json_object_set_object_member (facts, "usage", usage);
  if (!add_document (store, record, facts, error)
      || (json_object_has_member (facts, "report")
          && !rp_report_facts_add (store, record, customer, day, facts, error)))
    return NULL;
  return g_steal_pointer (&facts);
}
