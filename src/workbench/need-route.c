/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/need-route.h"

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/policy.h"
#include "insight/work-days.h"
#include "workbench/form-store.h"
#include "workbench/review-store.h"

/* When working days end. */
#define END_HOUR 17
#define END_MINUTE 30

void
rp_need_route_free (RpNeedRoute *self)
{
  g_free (self->centre);
  g_free (self->team);
  g_free (self);
}

static JsonObject *
find_row (JsonArray *routes, const char *code)
{
  for (guint i = 0; routes != NULL && i < json_array_get_length (routes); i++)
    {
      JsonObject *row = rp_json_array_get_object (routes, i);
      if (row != NULL && g_str_has_prefix (code, rp_json_get_string (row, "code", "")))
        return row;
    }
  return NULL;
}

#define MOST_URGENT "U1"

/* An urgent need is due sooner, a suggestion later; a VIP's sooner still, but for what is as urgent as can be. */
static gint64
find_hundredths (JsonObject *dated, const char *urgency, gboolean vip)
{
  JsonObject *urgencies = rp_json_get_object (dated, "urgency");
  gint64 hundredths = urgencies != NULL ? rp_json_get_integer (urgencies, urgency, 100) : 100;
  gint64 least = urgencies != NULL ? rp_json_get_integer (urgencies, MOST_URGENT, 0) : 0;

  if (!vip)
    return hundredths;
  return MAX (hundredths * rp_json_get_integer (dated, "vip", 100) / 100, MIN (hundredths, least));
}

/* The end of so many whole working days, at least one. */
static gint32
add_days (RpWorkCalendar *calendar, gint32 today, gint64 days, gint64 hundredths)
{
  return rp_work_calendar_add (calendar, today, (guint)MAX (1, (days * hundredths + 99) / 100));
}

RpNeedRoute *
rp_need_route_find (const char *code, const char *urgency, gboolean vip, gint32 today,
                    GError **error)
{
  g_autofree char *data = rp_data_dup_path ("");
  g_autofree char *path = rp_data_dup_policy (data, "routing");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "routing", error);
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_get ();
  JsonObject *dated = policy != NULL ? rp_policy_find (policy, today) : NULL;
  JsonObject *row = dated != NULL ? find_row (rp_json_get_array (dated, "routes"), code) : NULL;
  RpNeedRoute *route = NULL;
  gint64 hundredths = 100;

  if (row == NULL)
    return NULL;
  hundredths = find_hundredths (dated, urgency, vip);
  route = g_new0 (RpNeedRoute, 1);
  route->centre = g_strdup (rp_json_get_string (row, "centre", ""));
  route->team = g_strdup (rp_json_get_string (row, "team", ""));
  route->limit = add_days (calendar, today, rp_json_get_integer (row, "days", 1), hundredths);
  route->answer
      = MIN (route->limit,
             add_days (calendar, today, rp_json_get_integer (dated, "answer_days", 1), hundredths));
  return route;
}

RpNeedRoute *
rp_need_route_find_for (RpRecord *need, RpRecord *customer, gint32 today, GError **error)
{
  const char *code
      = rp_record_get_text (need, rp_record_has (need, "sub_code") ? "sub_code" : "category");

  return rp_need_route_find (code, rp_record_get_text (need, "urgency"),
                             customer != NULL && rp_record_get_boolean (customer, "vip"), today,
                             error);
}

#define ROW_NAME_MAX 120 /* characters: a row names its need in one line */

char *
rp_need_route_dup_name (RpRecord *need)
{
  const char *title
      = rp_record_get_text (need, rp_record_has (need, "title") ? "title" : "own_words");

  return g_utf8_substring (title, 0, MIN (g_utf8_strlen (title, -1), (glong)ROW_NAME_MAX));
}

/* (nullable): the rows about where the needs of an accepted report go. */
static JsonArray *
find_said_rows (RpRecord *report)
{
  g_autoptr (RpTemplate) template_ = rp_form_store_find_template (report, NULL);
  const RpQuestion *question = template_ != NULL ? rp_review_find_named (template_, "route") : NULL;
  JsonObject *review = rp_record_get_object (report, "review");

  return question != NULL && review != NULL
                 && g_str_equal (rp_record_get_text (report, "state"), "ACCEPTED")
             ? rp_json_get_array (review, question->id)
             : NULL;
}

/* The row that names the need; one that names none is meant for it where there is no other. (nullable) */
static JsonObject *
find_said (RpRecord *need, RpRecord *report)
{
  JsonArray *rows = report != NULL ? find_said_rows (report) : NULL;
  guint n_rows = rows != NULL ? json_array_get_length (rows) : 0;
  g_autofree char *name = rp_need_route_dup_name (need);

  for (guint i = 0; i < n_rows; i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      const char *said = row != NULL ? rp_json_get_string (row, "need", "") : NULL;
      if (said != NULL && (g_str_equal (said, name) || (n_rows == 1 && *said == '\0')))
        return row;
    }
  return NULL;
}

/* The default team is one of the default centre. */
static void
take_said (RpNeedRoute *route, JsonObject *said)
{
  const char *centre = rp_json_get_string (said, "centre", "");
  const char *team = rp_json_get_string (said, "team", "");
  gint32 limit = 0;

  if (*team != '\0' || (*centre != '\0' && g_strcmp0 (centre, route->centre) != 0))
    {
      g_free (route->team);
      route->team = g_strdup (team);
    }
  if (*centre != '\0')
    {
      g_free (route->centre);
      route->centre = g_strdup (centre);
    }
  if (rp_date_parse (rp_json_get_string (said, "limit", ""), &limit))
    {
      route->limit = limit;
      route->answer = MIN (route->answer, limit);
    }
}

static RpNeedRoute *
new_empty_route (void)
{
  RpNeedRoute *route = g_new0 (RpNeedRoute, 1);

  route->centre = g_strdup ("");
  route->team = g_strdup ("");
  route->limit = route->answer = G_MAXINT32;
  return route;
}

static void
propose (RpRecord *need, JsonObject *body, const char *field, const char *value)
{
  if (!rp_record_has (need, field) && *value != '\0')
    json_object_set_string_member (body, field, value);
}

/* The end of work on that day, "" when it is not known. */
static char *
format_limit (gint32 day, GTimeZone *zone)
{
  int year, month, day_of_month;
  g_autoptr (GDateTime) end = NULL;

  if (day == G_MAXINT32)
    return g_strdup ("");
  rp_date_to_ymd (day, &year, &month, &day_of_month);
  end = g_date_time_new (zone, year, month, day_of_month, END_HOUR, END_MINUTE, 0);
  return end != NULL ? rp_instant_format (g_date_time_to_unix (end) * G_USEC_PER_SEC)
                     : g_strdup ("");
}

void
rp_need_route_propose (RpRecord *need, RpRecord *report, RpRecord *customer, gint32 today,
                       GTimeZone *zone, JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpNeedRoute) route = rp_need_route_find_for (need, customer, today, &error);
  JsonObject *said = find_said (need, report);
  g_autofree char *answer = NULL, *limit = NULL;

  if (error != NULL)
    g_message ("no default route is proposed: %s", error->message);
  if (route == NULL)
    route = new_empty_route ();
  if (said != NULL)
    take_said (route, said);
  answer = format_limit (route->answer, zone);
  limit = format_limit (route->limit, zone);
  propose (need, body, "centre", route->centre);
  propose (need, body, "team", route->team);
  propose (need, body, "answer_due", answer);
  propose (need, body, "solve_due", limit);
}
