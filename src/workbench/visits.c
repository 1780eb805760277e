/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/visits-store.h"

#include "forms/template.h"
#include "workbench/session-store.h"
#include "workbench/step-store.h"

/* The kind of visit that is started when none was planned: the periodic one. */
#define UNPLANNED_KIND "V01"

typedef struct
{
  char *customer, *user, *today;
} Start;

static void
free_start (Start *start)
{
  g_free (start->customer);
  g_free (start->user);
  g_free (start->today);
  g_free (start);
}

static RpRecord *
find_open_visit (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) visits = rp_store_list (
      store, "visit", "customer = :customer AND state IN ('ON_SITE', 'AGREED', 'PLANNED')",
      "CASE state WHEN 'ON_SITE' THEN 0 ELSE 1 END, planned_on", 1, error, ":customer", customer,
      NULL);

  return visits != NULL && visits->len > 0 ? g_object_ref (visits->pdata[0]) : NULL;
}

/* A visit nobody planned: planned now, so that its history begins where every visit's does. */
static RpRecord *
plan_visit (RpStore *store, const Start *start, GError **error)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("visit.plan");
  g_autoptr (RpRecord) customer = rp_store_get (store, "customer", start->customer, error);
  JsonObject *body = NULL;

  if (customer == NULL)
    return NULL;
  body = json_object_new ();
  json_object_set_string_member (body, "customer", start->customer);
  json_object_set_string_member (body, "kind", UNPLANNED_KIND);
  json_object_set_string_member (body, "state", "PLANNED");
  json_object_set_string_member (body, "planned_on", start->today);
  json_object_set_string_member (body, "manager", start->user);
  if (rp_record_has (customer, "site_address"))
    json_object_set_string_member (body, "place", rp_record_get_text (customer, "site_address"));
  rp_edit_create (edit, "visit", NULL, start->customer, body);
  if (!rp_store_commit (store, edit, NULL, error))
    return NULL;
  return find_open_visit (store, start->customer, error);
}

char *
rp_visit_begin (RpStore *store, const char *visit, GError **error)
{
  g_autoptr (RpTemplate) template_ = rp_template_find ("T1");
  g_autofree char *now = rp_clock_dup_now_utc (rp_store_get_clock (store));
  g_autoptr (JsonObject) values = json_object_new ();

  json_object_set_string_member (values, "arrival", now);
  json_object_set_string_member (values, "template", rp_template_get_id (template_));
  json_object_set_int_member (values, "template_version", rp_template_get_version (template_));
  return rp_step_take (store, "visit", visit, "start", values, error);
}

static gboolean
go_on_site (RpStore *store, RpRecord *visit, GError **error)
{
  g_autofree char *op_id = rp_visit_begin (store, rp_record_get_id (visit), error);

  return op_id != NULL;
}

static gpointer
start_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Start *start = data;
  g_autoptr (GError) read_error = NULL;
  g_autoptr (RpRecord) visit = find_open_visit (subject, start->customer, &read_error);

  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }
  if (visit == NULL)
    visit = plan_visit (subject, start, error);
  if (visit == NULL)
    return NULL;
  if (!g_str_equal (rp_record_get_text (visit, "state"), "ON_SITE")
      && !go_on_site (subject, visit, error))
    return NULL;
  return g_strdup (rp_record_get_id (visit));
}

void
rp_visit_start_async (RpSession *session, const char *customer, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  RpClock *clock = rp_session_get_clock (session);
  Start *start = g_new0 (Start, 1);

  start->customer = g_strdup (customer);
  start->user = g_strdup (rp_session_get_user (session));
  start->today = rp_clock_dup_today (clock);
  rp_session_run_async (session, start_on_store, start, (GDestroyNotify)free_start, g_free, NULL,
                        callback, user_data);
}

char *
rp_visit_start_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  char *visit = rp_session_run_finish (session, result, error);
  if (visit != NULL)
    rp_session_note_edit (session, NULL);
  return visit;
}
