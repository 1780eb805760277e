/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-facts.h"

#include "base/date.h"
#include "base/json-access.h"
#include "base/quantity.h"

#define HISTORY_MONTHS 12
#define EVENT_MONTHS 1

/* The template knows these five; the customer brings what his project needs of them. */
static const char *const documents[] = { "LAND", "PROJECT", "LICENCE", "LEGAL_ID", "DRAWING" };

/* What happens on the grid, and when. */
static const struct
{
  const char *kind, *when;
  const char
      *matter; /* (nullable): rows with the same text here are one matter of several accounts */
  const char *text; /* (nullable): the field that says what it was; else what was measured */
} happenings[] = {
  { "pq_event", "happened_at", NULL, NULL },
  { "outage", "real_start", "outage_id", "reason" },
};

/* Of the customer, since the same day so many months ago, newest first. (nullable): an error */
static GPtrArray *
list_happenings (RpStore *store, const char *customer, guint index, gint32 today, int months,
                 GError **error)
{
  const char *when = happenings[index].when;
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  gint32 first = rp_date_add_months (today, -months);
  g_autofree char *since = rp_date_format (first - 1); /* in UTC that day may have begun before */
  g_autofree char *where = g_strdup_printf ("customer = :customer AND %s >= :since", when);
  g_autofree char *order = g_strdup_printf ("%s DESC, id", when);
  g_autoptr (GPtrArray) found = rp_store_list (store, happenings[index].kind, where, order, 0,
                                               error, ":customer", customer, ":since", since, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 us = 0;

  for (guint i = 0; found != NULL && i < found->len; i++)
    if (rp_instant_parse (rp_record_get_text (found->pdata[i], when), &us)
        && rp_instant_to_day (us, zone) >= first && rp_instant_to_day (us, zone) <= today)
      g_ptr_array_add (list, g_object_ref (found->pdata[i]));
  return found != NULL ? g_steal_pointer (&list) : NULL;
}

/* "40% · 120 ms"; "" when it was not measured. No note: people write there what is not for the customer. */
static char *
describe_measure (RpRecord *event)
{
  g_autofree char *depth
      = rp_record_has (event, "depth")
            ? rp_quantity_to_text (rp_record_get_integer (event, "depth"), RP_UNIT_SHARE)
            : NULL;
  g_autofree char *duration
      = rp_record_has (event, "duration")
            ? rp_quantity_to_text (rp_record_get_integer (event, "duration"), RP_UNIT_MILLISECONDS)
            : NULL;

  return g_strconcat (depth != NULL ? depth : "", depth != NULL ? "%" : "",
                      depth != NULL && duration != NULL ? " · " : "",
                      duration != NULL ? duration : "", duration != NULL ? " ms" : "", NULL);
}

static JsonObject *
new_history_row (RpStore *store, RpRecord *record, guint index)
{
  JsonObject *row = json_object_new ();
  gint64 us = 0;
  g_autofree char *on = NULL;
  g_autofree char *text = happenings[index].text != NULL
                              ? g_strdup (rp_record_get_text (record, happenings[index].text))
                              : describe_measure (record);

  rp_instant_parse (rp_record_get_text (record, happenings[index].when), &us);
  on = rp_date_format (rp_instant_to_day (us, rp_clock_zone (rp_store_get_clock (store))));
  json_object_set_string_member (row, "on", on);
  if (rp_record_has (record, "kind"))
    json_object_set_string_member (row, "kind", rp_record_get_text (record, "kind"));
  if (*text != '\0')
    json_object_set_string_member (row, "text", text);
  return row;
}

/* Two accounts of the customer on one line: he was without power once. */
static gboolean
is_new_matter (GHashTable *matters, RpRecord *record, guint index)
{
  const char *field = happenings[index].matter;

  return field == NULL || !rp_record_has (record, field)
         || g_hash_table_add (matters, g_strdup (rp_record_get_text (record, field)));
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (rp_json_get_string (*(JsonObject *const *)b, "on", ""),
                    rp_json_get_string (*(JsonObject *const *)a, "on", ""));
}

static JsonArray *
collect_history (RpStore *store, const char *customer, gint32 today, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_autoptr (GHashTable) matters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *history = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (happenings); i++)
    {
      g_autoptr (GPtrArray) found
          = list_happenings (store, customer, i, today, HISTORY_MONTHS, error);
      if (found == NULL)
        return NULL;
      for (guint k = 0; k < found->len; k++)
        if (is_new_matter (matters, found->pdata[k], i))
          g_ptr_array_add (rows, new_history_row (store, found->pdata[k], i));
    }
  g_ptr_array_sort (rows, compare_days);
  history = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (history, json_object_ref (rows->pdata[i]));
  return history;
}

/* "2026-01-05T09:30", as templates keep times. (nullable) (transfer full) */
static char *
dup_local_time (RpStore *store, const char *instant)
{
  char *local = NULL;
  gint64 us = 0;

  if (!rp_instant_parse (instant, &us))
    return NULL;
  local = rp_instant_format_local (us, rp_clock_zone (rp_store_get_clock (store)));
  return g_strdelimit (local, " ", 'T');
}

/* A row of the table of events says what the event does, by the same names. */
static JsonObject *
new_event_row (RpStore *store, RpRecord *event)
{
  static const char *const same[] = { "kind", "phases", "depth", "duration", "source" };
  JsonObject *row = json_object_new ();
  const char *happened_at = rp_record_get_text (event, "happened_at");
  g_autofree char *at = dup_local_time (store, happened_at);

  json_object_set_string_member (row, "row", rp_record_get_id (event));
  json_object_set_string_member (row, "at", at);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if (rp_record_has (event, same[i]))
      json_object_set_member (row, same[i], json_node_copy (rp_record_get_value (event, same[i])));
  return row;
}

static JsonArray *
collect_events (RpStore *store, const char *customer, gint32 today, GError **error)
{
  g_autoptr (GPtrArray) found = list_happenings (store, customer, 0, today, EVENT_MONTHS, error);
  JsonArray *rows = NULL;

  if (found == NULL)
    return NULL;
  rows = json_array_new ();
  for (guint i = found->len; i > 0; i--)
    json_array_add_object_element (rows, new_event_row (store, found->pdata[i - 1]));
  return rows;
}

static JsonArray *
new_documents (void)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      JsonObject *row = json_object_new ();
      json_object_set_string_member (row, "document", documents[i]);
      json_array_add_object_element (rows, row);
    }
  return rows;
}

/* The nearest limit of its needs, once they have one. */
static gboolean
add_answer_due (RpStore *store, RpRecord *report, JsonObject *own, GError **error)
{
  g_autoptr (GPtrArray) needs
      = rp_store_list (store, "need", "report = :report AND answer_due IS NOT NULL", "answer_due",
                       1, error, ":report", rp_record_get_id (report), NULL);
  g_autofree char *due
      = needs != NULL && needs->len > 0
            ? dup_local_time (store, rp_record_get_text (needs->pdata[0], "answer_due"))
            : NULL;

  if (due != NULL)
    json_object_set_string_member (own, "answer_due", due);
  return needs != NULL;
}

static JsonObject *
collect_grid (RpStore *store, RpRecord *customer)
{
  static const char *const fields[] = { "open_capacity", "open_capacity_on" };
  g_autoptr (RpRecord) park
      = rp_record_has (customer, "park")
            ? rp_store_get (store, "park", rp_record_get_text (customer, "park"), NULL)
            : NULL;
  JsonObject *grid = json_object_new ();

  for (guint i = 0; park != NULL && i < G_N_ELEMENTS (fields); i++)
    if (rp_record_has (park, fields[i]))
      json_object_set_member (grid, fields[i],
                              json_node_copy (rp_record_get_value (park, fields[i])));
  return grid;
}

gboolean
rp_report_facts_add (RpStore *store, RpRecord *report, RpRecord *customer, gint32 today,
                     JsonObject *facts, GError **error)
{
  JsonObject *own = rp_json_get_object (facts, "report");
  JsonObject *account = rp_json_get_object (facts, "account");
  JsonArray *history = collect_history (store, rp_record_get_id (customer), today, error);
  JsonArray *events = NULL;

  if (history == NULL)
    return FALSE;
  json_object_set_array_member (account, "quality_history", history);
  events = collect_events (store, rp_record_get_id (customer), today, error);
  if (events == NULL)
    return FALSE;
  json_object_set_array_member (own, "events", events);
  json_object_set_array_member (own, "documents", new_documents ());
  json_object_set_object_member (facts, "grid", collect_grid (store, customer));
  return add_answer_due (store, report, own, error);
}
