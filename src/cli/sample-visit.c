/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-work.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

#define PAST_DAYS 184 /* the story begins six months back */
#define ZONE_MINUTES (8 * 60)

static const struct
{
  const char *grade;
  guint months;
} intervals[] = { { "A", 1 }, { "B", 3 }, { "C", 6 }, { "D", 12 } };

const char *
rp_sample_pick_story (RpSampleContext *context, const char *list, const char *key)
{
  JsonObject *texts = rp_json_get_object (context->story, "texts");
  JsonObject *by_key = rp_json_get_object (texts, list);
  JsonArray *found
      = by_key != NULL ? rp_json_get_array (by_key, key) : rp_json_get_array (texts, list);
  guint n = json_array_get_length (found);
  return rp_json_array_get_string (found, rp_sample_random_below (&context->random, n), "");
}

JsonObject *
rp_sample_next_entry (JsonArray *list, const char *no, guint *next)
{
  while (*next < json_array_get_length (list))
    {
      JsonObject *entry = rp_json_array_get_object (list, (*next)++);
      if (strcmp (rp_json_get_string (entry, "customer", ""), no) == 0)
        return entry;
    }
  return NULL;
}

char *
rp_sample_local_time (gint32 day, guint minute)
{
  g_autofree char *date = rp_date_format (day);
  return g_strdup_printf ("%sT%02u:%02u", date, minute / 60, minute % 60);
}

char *
rp_sample_instant (gint32 day, guint minute)
{
  return rp_instant_format (day * G_TIME_SPAN_DAY
                            + ((gint64)minute - ZONE_MINUTES) * G_TIME_SPAN_MINUTE);
}

void
rp_sample_write_task (RpSampleContext *context, RpSampleCustomer *customer, const char *parent_kind,
                      const char *parent, const char *title, const char *assignee, gint32 made,
                      gint32 due, gboolean promise)
{
  RpSampleWriter *writer = context->writer;
  gboolean is_done = due < context->today && rp_sample_random_below (&context->random, 8) > 0;
  g_autofree char *id
      = rp_sample_begin_row (context, "task", customer->id, customer->manager, made);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "parent_kind", parent_kind);
  rp_sample_writer_text (writer, "parent", parent);
  rp_sample_writer_text (writer, "title", title);
  rp_sample_writer_text (writer, "assignee", assignee);
  rp_sample_writer_date (writer, "due", due);
  rp_sample_writer_text (writer, "state", is_done ? "DONE" : "OPEN");
  rp_sample_writer_text (writer, "created_by", customer->manager);
  rp_sample_writer_boolean (writer, "promise", promise);
  rp_sample_writer_end (writer);
}

typedef struct
{
  RpSampleCustomer *customer;
  const char *kind;
  gint32 day;
  guint arrival; /* minutes of the day */
  guint departure;
  const char *contact; /* id */
  const char *contact_name;
  const char *promise; /* (nullable) */
  gint32 promise_due;
} Visit;

static JsonObject *
create_table_row (guint number)
{
  JsonObject *row = json_object_new ();
  g_autofree char *id = g_strdup_printf ("r%u", number);
  json_object_set_string_member (row, "row", id);
  return row;
}

static void
set_table (JsonObject *answers, const char *question, JsonObject *row)
{
  JsonArray *rows = json_array_new ();
  if (row != NULL)
    json_array_add_object_element (rows, row);
  json_object_set_array_member (answers, question, rows);
}

static void
set_time (JsonObject *answers, const char *question, gint32 day, guint minute)
{
  g_autofree char *text = rp_sample_local_time (day, minute);
  json_object_set_string_member (answers, question, text);
}

static void
set_date (JsonObject *object, const char *member, gint32 day)
{
  g_autofree char *text = rp_date_format (day);
  json_object_set_string_member (object, member, text);
}

static void
answer_people (RpSampleContext *context, const Visit *visit, JsonObject *answers)
{
  const char *manager = g_hash_table_lookup (context->names, visit->customer->manager);
  JsonObject *ours = create_table_row (1), *theirs = create_table_row (1);
  JsonObject *signature = json_object_new ();
  json_object_set_string_member (ours, "name", manager);
  json_object_set_string_member (ours, "post", "客户经理");
  json_object_set_string_member (theirs, "contact", visit->contact);
  json_object_set_string_member (theirs, "name", visit->contact_name);
  json_object_set_string_member (theirs, "role", "ELEC_HEAD");
  json_object_set_string_member (signature, "name", manager);
  set_date (signature, "on", visit->day);
  set_table (answers, "t1.we", ours);
  set_table (answers, "t1.they", theirs);
  json_object_set_object_member (answers, "t1.sig_manager", signature);
}

static void
answer_promise (RpSampleContext *context, const Visit *visit, JsonObject *answers)
{
  JsonObject *row = NULL;
  if (visit->promise != NULL)
    {
      row = create_table_row (1);
      json_object_set_string_member (row, "what", visit->promise);
      json_object_set_string_member (
          row, "who", g_hash_table_lookup (context->names, visit->customer->manager));
      set_date (row, "due", visit->promise_due);
    }
  set_table (answers, "t1.promises", row);
}

/* What the story says about this customer's last visit instead of a drawn text. */
static void
answer_special (RpSampleContext *context, const Visit *visit, JsonObject *answers)
{
  JsonArray *special = rp_json_get_array (context->story, "special");
  const char *no = rp_json_get_string (visit->customer->traits, "no", "");
  guint next = 0;
  for (JsonObject *entry; (entry = rp_sample_next_entry (special, no, &next)) != NULL;)
    json_object_set_string_member (answers, rp_json_get_string (entry, "question", ""),
                                   rp_json_get_string (entry, "text", ""));
}

static char *
write_answers (RpSampleContext *context, const Visit *visit)
{
  static const struct
  {
    const char *question;
    const char *list;
  } texts[] = { { "t1.usage.text", "usage" },
                { "t1.reliability", "reliability" },
                { "t1.opinion", "opinion" } };
  static const char *const ratings[] = { "5", "5", "4", "5", "4", "3" };
  g_autoptr (JsonObject) answers = json_object_new ();
  JsonObject *traits = visit->customer->traits;
  json_object_set_string_member (answers, "t1.kind", visit->kind);
  json_object_set_string_member (answers, "t1.customer", visit->customer->id);
  set_time (answers, "t1.when.arrival", visit->day, visit->arrival);
  set_time (answers, "t1.when.departure", visit->day, visit->departure);
  json_object_set_string_member (answers, "t1.place", "客户现场");
  answer_people (context, visit, answers);
  json_object_set_string_member (answers, "t1.production.state", "NORMAL");
  json_object_set_string_member (
      answers, "t1.production.text",
      rp_sample_pick_story (context, "production", rp_json_get_string (traits, "profile", "IND")));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    json_object_set_string_member (answers, texts[i].question,
                                   rp_sample_pick_story (context, texts[i].list, NULL));
  json_object_set_string_member (
      answers, "t1.rating",
      ratings[rp_sample_random_below (&context->random, G_N_ELEMENTS (ratings))]);
  set_table (answers, "t1.needs", NULL);
  answer_promise (context, visit, answers);
  set_date (answers, "t1.next", rp_date_add_months (visit->day, 3));
  answer_special (context, visit, answers);
  return rp_json_object_to_canonical (answers);
}

static void
write_times (RpSampleWriter *writer, const Visit *visit)
{
  g_autofree char *arrival = rp_sample_instant (visit->day, visit->arrival);
  g_autofree char *departure = rp_sample_instant (visit->day, visit->departure);
  rp_sample_writer_text (writer, "arrival", arrival);
  rp_sample_writer_text (writer, "departure", departure);
}

static Visit
draw_visit (RpSampleContext *context, RpSampleCustomer *customer, const char *kind, gint32 day)
{
  RpSampleRandom *random = &context->random;
  guint person = rp_sample_random_below (random, customer->contacts->len);
  Visit visit = { .customer = customer, .kind = kind, .day = day };
  visit.arrival = 9 * 60 + 5 * rp_sample_random_below (random, 80);
  visit.departure = visit.arrival + 35 + 5 * rp_sample_random_below (random, 14);
  visit.contact = g_ptr_array_index (customer->contacts, person);
  visit.contact_name = g_ptr_array_index (customer->contact_names, person);
  if (rp_sample_random_below (random, 3) == 0)
    visit.promise = rp_sample_pick_story (context, "promises", NULL);
  visit.promise_due = day + 3 + (gint32)rp_sample_random_below (random, 18);
  return visit;
}

char *
rp_sample_write_visit (RpSampleContext *context, RpSampleCustomer *customer, const char *visit_kind,
                       gint32 day)
{
  RpSampleWriter *writer = context->writer;
  Visit visit = draw_visit (context, customer, visit_kind, day);
  g_autofree char *answers = write_answers (context, &visit);
  g_autofree char *no = g_strdup_printf ("QL-ZF-%06u", ++context->n_visits);
  char *id = rp_sample_begin_row (context, "visit", customer->id, customer->manager, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "no", no);
  rp_sample_writer_text (writer, "kind", visit_kind);
  rp_sample_writer_text (writer, "state", "CLOSED");
  rp_sample_writer_date (writer, "planned_on", day);
  write_times (writer, &visit);
  rp_sample_writer_text (writer, "place", "客户现场");
  rp_sample_writer_text (writer, "manager", customer->manager);
  rp_sample_writer_codes (writer, "contacts_met", visit.contact);
  rp_sample_writer_text (writer, "purpose", rp_sample_pick_story (context, "purposes", NULL));
  rp_sample_writer_text (writer, "template", "T1");
  rp_sample_writer_integer (writer, "template_version", 1);
  rp_sample_writer_json (writer, "answers", answers);
  rp_sample_writer_end (writer);
  if (visit.promise != NULL)
    rp_sample_write_task (context, customer, "visit", id, visit.promise, customer->manager, day,
                          visit.promise_due, TRUE);
  return id;
}

static void
write_planned (RpSampleContext *context, RpSampleCustomer *customer, const char *state,
               gint32 planned, gint32 made)
{
  RpSampleWriter *writer = context->writer;
  g_autofree char *id
      = rp_sample_begin_row (context, "visit", customer->id, customer->manager, made);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "kind", "V01");
  rp_sample_writer_text (writer, "state", state);
  rp_sample_writer_date (writer, "planned_on", planned);
  rp_sample_writer_text (writer, "manager", customer->manager);
  rp_sample_writer_text (writer, "purpose", rp_sample_pick_story (context, "purposes", NULL));
  rp_sample_writer_end (writer);
}

static int
find_in_list (JsonArray *list, const char *no)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (strcmp (rp_json_array_get_string (list, i, ""), no) == 0)
      return (int)i;
  return -1;
}

static gint32
find_interval_days (RpSampleCustomer *customer)
{
  const char *grade = rp_json_get_string (customer->traits, "grade", "C");
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    if (strcmp (intervals[i].grade, grade) == 0)
      return (gint32)intervals[i].months * 30;
  return 180;
}

/* By the policy: the last visit lies less than an interval back, except for those the story names, and
 * the earlier ones an interval each before it. */
static void
write_county_visits (RpSampleContext *context, RpSampleCustomer *customer)
{
  const char *no = rp_json_get_string (customer->traits, "no", "");
  gint32 interval = find_interval_days (customer);
  gint32 back = (gint32)rp_json_get_integer (
      rp_json_get_object (context->story, "overdue"), no,
      4 + rp_sample_random_below (&context->random, (guint)interval - 6));
  int planned = find_in_list (rp_json_get_array (context->story, "planned"), no);
  int missed = find_in_list (rp_json_get_array (context->story, "missed"), no);
  gint32 first = MAX (back, PAST_DAYS);
  for (gint32 days = back + (first - back) / interval * interval; days >= back; days -= interval)
    g_free (rp_sample_write_visit (context, customer, "V01", context->today - days));
  if (missed >= 0)
    write_planned (context, customer, "MISSED", context->today - 20 - missed * 9,
                   context->today - 40 - missed * 9);
  if (planned >= 0)
    write_planned (context, customer, "PLANNED", context->today + planned % 5, context->today - 3);
}

static void
write_invented_visits (RpSampleContext *context, RpSampleCustomer *customer)
{
  guint n = context->options->visits / context->options->customers;
  n += customer->number <= context->options->visits % context->options->customers;
  for (guint i = n; i > 0; i--)
    g_free (rp_sample_write_visit (context, customer, "V01",
                                   context->today - (gint32)(i * PAST_DAYS / (n + 1))));
}

void
rp_sample_write_visits (RpSampleContext *context, RpSampleCustomer *customer)
{
  if (context->options->customers == 0)
    write_county_visits (context, customer);
  else
    write_invented_visits (context, customer);
}
