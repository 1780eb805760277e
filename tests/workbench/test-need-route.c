/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/need-route.h"

#include "base/date.h"
#include "schema/code-list.h"

static RpNeedRoute *
find (const char *code, const char *urgency, gboolean vip)
{
  g_autoptr (GError) error = NULL;
  RpNeedRoute *route
      = rp_need_route_find (code, urgency, vip, rp_date_from_ymd (2026, 1, 5), &error);

  g_assert_no_error (error);
  g_assert_nonnull (route);
  return route;
}

static void
assert_route (const char *code, const char *urgency, const char *centre, const char *limit)
{
  g_autoptr (RpNeedRoute) route = find (code, urgency, FALSE);
  g_autofree char *day = rp_date_format (route->limit);

  g_assert_cmpstr (route->centre, ==, centre);
  g_assert_cmpstr (day, ==, limit);
}

/* 2026-01-05 is a Monday. */
static void
test_routes (void)
{
  assert_route ("PQ-01", "U3", "OPERATION", "2026-01-19");
  assert_route ("REL-03", "U3", "OPERATION", "2026-01-19");
  assert_route ("REL-01", "U3", "DISPATCH", "2026-01-19");
  assert_route ("INFO-06", "U3", "CONSTRUCTION", "2026-01-08");
  assert_route ("CONN-07", "U3", "PLANNING", "2026-01-26");
  assert_route ("CONN", "U3", "SERVICE", "2026-01-26");
  assert_route ("", "", "SERVICE", "2026-02-02");
}

/* Half of five days is three, and never less than one. */
static void
test_urgency (void)
{
  assert_route ("BILL-01", "U2", "SERVICE", "2026-01-08");
  assert_route ("BILL-01", "U1", "SERVICE", "2026-01-06");
  assert_route ("BILL-01", "U4", "SERVICE", "2026-01-15");
}

/* A VIP waits half as long, and never shorter than for what is most urgent. */
static void
test_vip (void)
{
  static const struct
  {
    const char *code, *urgency, *answer, *limit;
  } cases[] = {
    { "PQ-01", "U3", "2026-01-07", "2026-01-12" },
    { "PQ-01", "U2", "2026-01-06", "2026-01-08" },
    { "CONN", "U1", "2026-01-06", "2026-01-07" },
    { "CONN", "U4", "2026-01-08", "2026-01-21" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RpNeedRoute) route = find (cases[i].code, cases[i].urgency, TRUE);
      g_autofree char *answer = rp_date_format (route->answer);
      g_autofree char *limit = rp_date_format (route->limit);

      g_assert_cmpstr (answer, ==, cases[i].answer);
      g_assert_cmpstr (limit, ==, cases[i].limit);
    }
}

/* Whatever is coded goes to a centre that there is. */
static void
test_every_code (void)
{
  const RpCodeList *codes = rp_code_list_find ("sub_code");

  for (guint i = 0; i < codes->n_codes; i++)
    {
      g_autoptr (RpNeedRoute) route = find (codes->codes[i].code, "U3", FALSE);
      g_assert_cmpint (rp_code_list_index (rp_code_list_find ("centre"), route->centre), >=, 0);
      g_assert_cmpstr (route->team, !=, "");
    }
}

static void
test_before_the_first_row (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      rp_need_route_find ("PQ-01", "U3", FALSE, rp_date_from_ymd (2019, 12, 31), &error));
  g_assert_no_error (error);
}

/* The specialist finds the dispatch filled in, and what he has said himself left alone. */
static void
test_propose (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  JsonObject *row = json_object_new ();
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonObject) of_vip = json_object_new ();
  JsonObject *vip = json_object_new ();
  g_autoptr (RpRecord) need = NULL;
  g_autoptr (RpRecord) customer = NULL;

  json_object_set_string_member (row, "sub_code", "PQ-01");
  json_object_set_string_member (row, "urgency", "U3");
  json_object_set_string_member (row, "team", "Mine");
  need = rp_record_new (rp_schema_find_kind ("need"), "n", "c", row);
  rp_need_route_propose (need, NULL, rp_date_from_ymd (2026, 1, 7), zone, body);
  g_assert_cmpstr (json_object_get_string_member (body, "centre"), ==, "OPERATION");
  g_assert_false (json_object_has_member (body, "team"));
  g_assert_cmpstr (json_object_get_string_member (body, "answer_due"), ==,
                   "2026-01-12T09:30:00.000Z");
  g_assert_cmpstr (json_object_get_string_member (body, "solve_due"), ==,
                   "2026-01-21T09:30:00.000Z");

  json_object_set_boolean_member (vip, "vip", TRUE);
  customer = rp_record_new (rp_schema_find_kind ("customer"), "c", "c", vip);
  rp_need_route_propose (need, customer, rp_date_from_ymd (2026, 1, 7), zone, of_vip);
  g_assert_cmpstr (json_object_get_string_member (of_vip, "solve_due"), ==,
                   "2026-01-14T09:30:00.000Z");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/need-route/centres", test_routes);
  g_test_add_func ("/need-route/urgency", test_urgency);
  g_test_add_func ("/need-route/vip", test_vip);
  g_test_add_func ("/need-route/propose", test_propose);
  g_test_add_func ("/need-route/every-code", test_every_code);
  g_test_add_func ("/need-route/before", test_before_the_first_row);
  return g_test_run ();
}
