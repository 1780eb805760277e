/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/customer-insight.h"

#include "insight/facts.h"
#include "insight/prices.h"
#include "support/server-push.h"

#define SETTING "60000000-0000-7000-8000-000000000031"
#define NEW_AREA                                                                                   \
  "[{'kind':'org_setting','id':'" SETTING "','create':{'scope':'org','key':'" RP_AREA_SETTING      \
  "','value':'4413'}}]"

static void
assert_area (ServerFixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpIdSource) ids = rp_id_source_new (RP_CLOCK (fixture->clock));
  g_autoptr (RpInsightKit) kit
      = connection != NULL ? rp_insight_kit_load (
            connection, rp_clock_today (RP_CLOCK (fixture->clock)), ids, &error)
                           : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (rp_json_get_string (kit->settings, RP_FACTS_AREA, ""), ==, expected);
}

/* Where the organisation supplies is the supervisor's to say, and the nightly work computes with it. */
static void
test_area (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (JsonObject) refused = test_laptop_push (lin, NEW_AREA);
  g_autoptr (JsonObject) set = NULL;

  assert_result (refused, "rejected", "forbidden");
  assert_area (fixture, "");
  set = test_laptop_push (huang, NEW_AREA);
  assert_result (set, "applied", NULL);
  assert_area (fixture, "4413");
}

#define ADD(name_, test_)                                                                          \
  g_test_add ("/customer-insight/" name_, ServerFixture, NULL, server_fixture_start, test_,        \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("area", test_area);
  return g_test_run ();
}
