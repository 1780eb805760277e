/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/need-route.h"

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/policy.h"
#include "insight/work-days.h"

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

/* Whole working days, at least one: an urgent need is due sooner, a suggestion later. */
static guint
scale_days (gint64 days, JsonObject *urgencies, const char *urgency)
{
  gint64 hundredths = urgencies != NULL ? rp_json_get_integer (urgencies, urgency, 100) : 100;

  return (guint)MAX (1, (days * hundredths + 99) / 100);
}

RpNeedRoute *
rp_need_route_find (const char *code, const char *urgency, gint32 today, GError **error)
{
  g_autofree char *path = rp_data_dup_path ("policies/routing.json");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "routing", error);
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_get ();
  JsonObject *dated = policy != NULL ? rp_policy_find (policy, today) : NULL;
  JsonObject *row = dated != NULL ? find_row (rp_json_get_array (dated, "routes"), code) : NULL;
  RpNeedRoute *route = NULL;

  if (row == NULL)
    return NULL;
  route = g_new0 (RpNeedRoute, 1);
  route->centre = g_strdup (rp_json_get_string (row, "centre", ""));
  route->team = g_strdup (rp_json_get_string (row, "team", ""));
  route->limit = rp_work_calendar_add (calendar, today,
                                       scale_days (rp_json_get_integer (row, "days", 1),
                                                   rp_json_get_object (dated, "urgency"), urgency));
  route->answer
      = MIN (route->limit,
             rp_work_calendar_add (calendar, today,
                                   scale_days (rp_json_get_integer (dated, "answer_days", 1),
                                               rp_json_get_object (dated, "urgency"), urgency)));
  return route;
}

static void
propose (JsonObject *body, const char *field, const char *value)
{
  if (*rp_json_get_string (body, field, "") == '\0' && *value != '\0')
    json_object_set_string_member (body, field, value);
}

/* The end of work on that day. */
static char *
format_limit (gint32 day, GTimeZone *zone)
{
  int year, month, day_of_month;
  g_autoptr (GDateTime) end = NULL;

  rp_date_to_ymd (day, &year, &month, &day_of_month);
  end = g_date_time_new (zone, year, month, day_of_month, END_HOUR, END_MINUTE, 0);
  return end != NULL ? rp_instant_format (g_date_time_to_unix (end) * G_USEC_PER_SEC)
                     : g_strdup ("");
}

void
rp_need_route_propose (RpRecord *need, gint32 today, GTimeZone *zone, JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpNeedRoute) route = rp_need_route_find (
      rp_record_get_text (need, rp_record_has (need, "sub_code") ? "sub_code" : "category"),
      rp_record_get_text (need, "urgency"), today, &error);
  g_autofree char *answer = route != NULL ? format_limit (route->answer, zone) : NULL;
  g_autofree char *limit = route != NULL ? format_limit (route->limit, zone) : NULL;

  if (error != NULL)
    g_message ("no route is proposed: %s", error->message);
  if (route == NULL)
    return;
  propose (body, "centre", route->centre);
  propose (body, "team", route->team);
  propose (body, "answer_due", answer);
  propose (body, "solve_due", limit);
}
