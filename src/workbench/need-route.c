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
  g_autofree char *path = rp_data_dup_path ("policies/routing.json");
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

static void
propose (RpRecord *need, JsonObject *body, const char *field, const char *value)
{
  if (!rp_record_has (need, field) && *value != '\0')
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
rp_need_route_propose (RpRecord *need, RpRecord *customer, gint32 today, GTimeZone *zone,
                       JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpNeedRoute) route = rp_need_route_find_for (need, customer, today, &error);
  g_autofree char *answer = route != NULL ? format_limit (route->answer, zone) : NULL;
  g_autofree char *limit = route != NULL ? format_limit (route->limit, zone) : NULL;

  if (error != NULL)
    g_message ("no route is proposed: %s", error->message);
  if (route == NULL)
    return;
  propose (need, body, "centre", route->centre);
  propose (need, body, "team", route->team);
  propose (need, body, "answer_due", answer);
  propose (need, body, "solve_due", limit);
}
