/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/need-route.h"

#include "base/date.h"
#include "base/json-access.h"
#include "base/json.h"
#include "schema/code-list.h"
#include "support/temp-folder.h"

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

/* An organisation's own file goes before the product's. */
static void
test_own_file (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "routing.json");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path,
                       "{\"policy\":\"routing\",\"version\":1,\"rows\":[{\"from\":\"2020-01-01\","
                       "\"routes\":[{\"code\":\"\",\"centre\":\"PLANNING\",\"days\":1}]}]}",
                       -1, &error);
  g_assert_no_error (error);
  g_setenv ("RAPPORT_POLICIES", folder->path, TRUE);
  assert_route ("BILL-01", "U3", "PLANNING", "2026-01-06");
  g_unsetenv ("RAPPORT_POLICIES");
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
  rp_need_route_propose (need, NULL, NULL, rp_date_from_ymd (2026, 1, 7), zone, body);
  g_assert_cmpstr (json_object_get_string_member (body, "centre"), ==, "OPERATION");
  g_assert_false (json_object_has_member (body, "team"));
  g_assert_cmpstr (json_object_get_string_member (body, "answer_due"), ==,
                   "2026-01-12T09:30:00.000Z");
  g_assert_cmpstr (json_object_get_string_member (body, "solve_due"), ==,
                   "2026-01-21T09:30:00.000Z");

  json_object_set_boolean_member (vip, "vip", TRUE);
  customer = rp_record_new (rp_schema_find_kind ("customer"), "c", "c", vip);
  rp_need_route_propose (need, NULL, customer, rp_date_from_ymd (2026, 1, 7), zone, of_vip);
  g_assert_cmpstr (json_object_get_string_member (of_vip, "solve_due"), ==,
                   "2026-01-14T09:30:00.000Z");
}

/* @route: the rows of the review about where the needs go. Returns: (transfer full): what is proposed */
static JsonObject *
propose_under (const char *state, const char *route)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autofree char *text = g_strdup_printf (
      "{'state':'%s','template':'T2','template_version':1,'review':{'t2.route':%s}}", state, route);
  g_autoptr (GError) error = NULL;
  JsonObject *need_body = json_object_new (), *body = json_object_new ();
  JsonObject *report_body = NULL;
  g_autoptr (RpRecord) need = NULL, report = NULL;

  g_strdelimit (text, "'", '"');
  report_body = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);
  g_assert_no_error (error);
  report = rp_record_new (rp_schema_find_kind ("needs_report"), "r", "c", report_body);
  json_object_set_string_member (need_body, "title", "Sags");
  json_object_set_string_member (need_body, "sub_code", "PQ-01");
  json_object_set_string_member (need_body, "urgency", "U3");
  need = rp_record_new (rp_schema_find_kind ("need"), "n", "c", need_body);
  rp_need_route_propose (need, report, NULL, rp_date_from_ymd (2026, 1, 7), zone, body);
  return body;
}

static void
assert_proposed (const char *state, const char *route, const char *centre, const char *answer,
                 const char *limit)
{
  g_autoptr (JsonObject) body = propose_under (state, route);

  g_assert_cmpstr (rp_json_get_string (body, "centre", NULL), ==, centre);
  g_assert_true (g_str_has_prefix (rp_json_get_string (body, "answer_due", ""), answer));
  g_assert_true (g_str_has_prefix (rp_json_get_string (body, "solve_due", ""), limit));
}

/* What the specialist wrote of this need when he accepted its report goes before the default. */
static void
test_said (void)
{
#define OTHER_ROW "{'row':'r1','need':'Bill','centre':'SERVICE','limit':'2026-01-09'}"
#define ROW "{'row':'r2','need':'Sags','centre':'PLANNING','team':'Theirs','limit':'2026-03-02'}"
#define SOON "{'row':'r2','need':'Sags','centre':'PLANNING','limit':'2026-01-08'}"
#define NAMELESS "{'row':'r2','centre':'PLANNING','limit':'2026-03-02'}"
  g_autoptr (JsonObject) whole = propose_under ("ACCEPTED", "[" OTHER_ROW "," ROW "]");
  g_autoptr (JsonObject) teamless = propose_under ("ACCEPTED", "[" SOON "]");

  assert_proposed ("ACCEPTED", "[" OTHER_ROW "," ROW "]", "PLANNING", "2026-01-12", "2026-03-02");
  g_assert_cmpstr (rp_json_get_string (whole, "team", NULL), ==, "Theirs");
  /* A team of the default's centre is none of another; no answer comes after the solution. */
  assert_proposed ("ACCEPTED", "[" SOON "]", "PLANNING", "2026-01-08", "2026-01-08");
  g_assert_false (json_object_has_member (teamless, "team"));
  assert_proposed ("ACCEPTED", "[" NAMELESS "]", "PLANNING", "2026-01-12", "2026-03-02");
  assert_proposed ("ACCEPTED", "[" OTHER_ROW "," NAMELESS "]", "OPERATION", "2026-01-12",
                   "2026-01-21");
  assert_proposed ("ACCEPTED", "[" OTHER_ROW "]", "OPERATION", "2026-01-12", "2026-01-21");
  assert_proposed ("REVIEWING", "[" ROW "]", "OPERATION", "2026-01-12", "2026-01-21");
  assert_proposed ("ACCEPTED", "{}", "OPERATION", "2026-01-12", "2026-01-21");
#undef OTHER_ROW
#undef ROW
#undef SOON
#undef NAMELESS
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/need-route/centres", test_routes);
  g_test_add_func ("/need-route/urgency", test_urgency);
  g_test_add_func ("/need-route/vip", test_vip);
  g_test_add_func ("/need-route/own-file", test_own_file);
  g_test_add_func ("/need-route/propose", test_propose);
  g_test_add_func ("/need-route/said", test_said);
  g_test_add_func ("/need-route/every-code", test_every_code);
  g_test_add_func ("/need-route/before", test_before_the_first_row);
  return g_test_run ();
}
