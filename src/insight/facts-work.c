/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts-internal.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

/* What needs, visits and reports tell. */

#define DAYS_24_MONTHS 730

/* States in which a need is on its way: the desk has ruled it, and it is not over. */
static const char *const open_states[]
    = { "CODED",       "DISPATCHED", "ANSWERING", "ACCEPTED", "BOUNCED",
        "IN_PROGRESS", "SUSPENDED",  "ANSWERED",  "REOPENED", NULL };
static const char *const done_states[] = { "CONFIRMED", "CLOSED", NULL };
static const char *const capacity_codes[]
    = { "CONN-01", "CONN-02", "CONN-03", "CONN-04", "CONN-05", NULL };
static const char *const service_codes[] = { "MKT-04", "MKT-05", NULL };
static const char *const service_categories[] = { "DER", "EE", NULL };

static gboolean
is_new_service (RpRecord *need)
{
  return g_strv_contains (service_categories, rp_record_get_text (need, "category"))
         || g_strv_contains (service_codes, rp_record_get_text (need, "sub_code"));
}

static double
read_added_kva (RpRecord *need)
{
  JsonObject *details = rp_record_get_object (need, "details");
  return details != NULL ? rp_json_get_double (details, "conn_add", 0) / 10 : 0;
}

/* When a need was last spoken about: the confirmation, or else unknown and taken as recent. */
static gboolean
was_confirmed_lately (RpFactCollector *self, RpRecord *need)
{
  gint32 day;
  return !rp_facts_read_day (self, need, "confirm_on", &day) || day > self->today - DAYS_24_MONTHS;
}

static gboolean
collect_needs (RpFactCollector *self, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, "need", error);
  double pipeline = 0, capacity = rp_json_get_double (self->facts, "run_cap_kva", 0);
  guint n_services = 0, n_open = 0;
  if (rows == NULL)
    return FALSE;
  JsonArray *confirmed = json_array_new (), *known = json_array_new ();
  rp_facts_set_list (self, "confirmed_codes", confirmed);
  rp_facts_set_list (self, "known_codes", known);
  for (guint i = 0; i < rows->len; i++)
    {
      RpRecord *need = g_ptr_array_index (rows, i);
      const char *state = rp_record_get_text (need, "state");
      n_open += g_strv_contains (open_states, state);
      if (g_strv_contains (open_states, state)
          && g_strv_contains (capacity_codes, rp_record_get_text (need, "sub_code")))
        pipeline += read_added_kva (need);
      if (g_strv_contains (open_states, state) || g_strv_contains (done_states, state))
        rp_facts_add_code (known, rp_record_get_text (need, "sub_code"));
      if (!g_strv_contains (done_states, state))
        continue;
      n_services += is_new_service (need);
      if (was_confirmed_lately (self, need))
        json_array_add_string_element (confirmed, rp_record_get_text (need, "sub_code"));
    }
  rp_facts_set_number (self, "pipeline_kva", pipeline);
  rp_facts_set_number (self, "new_services", n_services);
  rp_facts_set_number (self, "open_needs", n_open);
  if (capacity > 0)
    rp_facts_set_number (self, "pipeline_ratio", pipeline / capacity);
  return TRUE;
}

typedef struct
{
  JsonArray *list;
  const char *kind;
  const char *id;
  const char *on;
} TextSink;

static void
add_text (TextSink *sink, const char *question, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  JsonObject *item = json_object_new ();
  json_object_set_string_member (item, "kind", sink->kind);
  json_object_set_string_member (item, "id", sink->id);
  json_object_set_string_member (item, "on", sink->on);
  json_object_set_string_member (item, "question", question);
  json_object_set_string_member (item, "text", text);
  json_array_add_object_element (sink->list, item);
}

/* The texts in one answer: itself, or the cells of a table. Bodies are at most 32 deep. */
static void
add_answer (TextSink *sink, const char *question, JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node))
    add_text (sink, question, rp_json_node_get_string (node, NULL));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        add_answer (sink, question, json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));
      for (GList *l = values; l != NULL; l = l->next)
        add_answer (sink, question, l->data);
    }
}

static void
add_answers (TextSink *sink, RpRecord *row)
{
  JsonObject *answers = rp_record_get_object (row, "answers");
  if (answers == NULL)
    return;
  g_autoptr (GList) questions = json_object_get_members (answers);
  for (GList *l = questions; l != NULL; l = l->next)
    add_answer (sink, l->data, json_object_get_member (answers, l->data));
}

static gboolean
collect_texts_of (RpFactCollector *self, JsonArray *list, const char *kind, const char *date,
                  const char *summary, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_facts_list_rows (self, kind, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      RpRecord *row = g_ptr_array_index (rows, i);
      g_autofree char *on = rp_facts_dup_day (self, row, date);
      TextSink sink = { list, kind, rp_record_get_id (row), on };
      if (summary != NULL)
        add_text (&sink, summary, rp_record_get_text (row, summary));
      add_answers (&sink, row);
    }
  return TRUE;
}

static gboolean
collect_texts (RpFactCollector *self, GError **error)
{
  JsonArray *list = json_array_new ();
  rp_facts_set_list (self, "texts", list);
  return collect_texts_of (self, list, "visit", "arrival", "summary", error)
         && collect_texts_of (self, list, "needs_report", "submitted_at", NULL, error);
}

gboolean
rp_facts_collect_work (RpFactCollector *self, GError **error)
{
  /* No kind holds breaches yet; what is not on file has not happened. */
  rp_facts_set_number (self, "breaches_24", 0);
  rp_facts_set_number (self, "theft_24", 0);
  return collect_needs (self, error) && rp_facts_collect_answers (self, error)
         && collect_texts (self, error);
}
