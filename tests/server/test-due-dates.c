/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/due-dates.h"

#include "server/changeset.h"
#include "support/server-push.h"

#define VISIT "20000000-0000-7000-8000-000000000002"
#define NEXT "20000000-0000-7000-8000-000000000003"
#define POTENTIAL "20000000-0000-7000-8000-000000000004"
#define MAKE_VISIT(id_, day_)                                                                      \
  "[{'kind':'visit','id':'" id_ "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A     \
  "','kind':'V01','state':'PLANNED','manager':'" USER_LIN "','planned_on':'" day_ "'}}]"

static void
push_as (ServerFixture *fixture, const char *login, const char *changes)
{
  g_autoptr (TestLaptop) laptop = test_laptop_new (fixture, login);
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "applied", NULL);
}

static guint
run (ServerFixture *fixture, const char *today)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  gint64 n_used = 0;
  guint n_changed = 0;

  g_assert_true (
      rp_due_dates_run (connection, RP_CLOCK (fixture->clock), today, &n_used, &n_changed, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n_used, >=, n_changed);
  return n_changed;
}

static void
assert_state (ServerFixture *fixture, const char *kind, const char *id, const char *state)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, kind, id);

  g_assert_cmpstr (rp_row_get_state (row), ==, state);
}

/* Seven days are left for it; then it was missed, once. */
static void
test_visit (ServerFixture *fixture, gconstpointer data)
{
  push_as (fixture, "lin", MAKE_VISIT (VISIT, "2026-01-05"));
  push_as (fixture, "lin", MAKE_VISIT (NEXT, "2026-01-20"));
  g_assert_cmpuint (run (fixture, "2026-01-12"), ==, 0);
  g_assert_cmpuint (run (fixture, "2026-01-13"), ==, 1);
  g_assert_cmpuint (run (fixture, "2026-01-13"), ==, 0);
  assert_state (fixture, "visit", VISIT, "MISSED");
  assert_state (fixture, "visit", NEXT, "PLANNED");
}

static void
assert_due (ServerFixture *fixture, const char *day)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "potential_need", POTENTIAL);

  g_assert_cmpstr (rp_row_get_text (row, "due"), ==, day);
}

static void
test_potential (ServerFixture *fixture, gconstpointer data)
{
  push_as (fixture, "xu",
           "[{'kind':'potential_need','id':'" POTENTIAL "','create':{'scope':'" CUSTOMER_A
           "','customer':'" CUSTOMER_A
           "','category':'INFO','text':'续签','reason':'走访','state':'ADOPTED',"
           "'benefit_text':'不断供'}}]");
  push_as (fixture, "xu",
           "[{'kind':'potential_need','id':'" POTENTIAL "','base':1,'set':{'manager':'" USER_LIN
           "','due':'2026-01-19'},'seen':{'manager':null,'due':null},"
           "'move':{'state':['ADOPTED','TO_CONFIRM']}}]");
  push_as (fixture, "lin",
           "[{'kind':'potential_need','id':'" POTENTIAL "','base':2,'set':{'revisit_on':"
           "'2026-02-01'},'seen':{'revisit_on':null},'move':{'state':['TO_CONFIRM','LATER']}}]");
  g_assert_cmpuint (run (fixture, "2026-01-31"), ==, 0);
  g_assert_cmpuint (run (fixture, "2026-02-01"), ==, 1);
  assert_state (fixture, "potential_need", POTENTIAL, "TO_CONFIRM");
  assert_due (fixture, "2026-02-13"); /* ten working days */
  g_assert_cmpuint (run (fixture, "2026-03-05"), ==, 0);
  g_assert_cmpuint (run (fixture, "2026-03-08"), ==, 1);
  assert_state (fixture, "potential_need", POTENTIAL, "EXPIRED");
}

static void
push_step (ServerFixture *fixture, const char *login, const char *kind, const char *id,
           const char *set, const char *from, const char *to)
{
  g_autofree char *changes
      = g_strdup_printf ("[{'kind':'%s','id':'%s','base':9,'set':{%s},'seen':{},"
                         "'move':{'state':['%s','%s']}}]",
                         kind, id, set, from, to);

  push_as (fixture, login, changes);
}

/* The visit was made on its day, and the customer said yes on the sixtieth; only the laptop was away. */
static void
test_late_laptop (ServerFixture *fixture, gconstpointer data)
{
  push_as (fixture, "lin", MAKE_VISIT (VISIT, "2026-01-05"));
  push_as (fixture, "xu",
           "[{'kind':'potential_need','id':'" POTENTIAL "','create':{'scope':'" CUSTOMER_A
           "','customer':'" CUSTOMER_A "','category':'INFO','text':'续签','reason':'走访',"
           "'manager':'" USER_LIN "','due':'2026-01-19','state':'ADOPTED','benefit_text':'y'}}]");
  push_step (fixture, "xu", "potential_need", POTENTIAL, "", "ADOPTED", "TO_CONFIRM");
  g_assert_cmpuint (run (fixture, "2026-03-08"), ==, 2);
  assert_state (fixture, "visit", VISIT, "MISSED");
  assert_state (fixture, "potential_need", POTENTIAL, "EXPIRED");

  push_step (fixture, "lin", "visit", VISIT, "'when':{'arrival':'2026-01-05T01:00:00.000Z'}",
             "PLANNED", "ON_SITE");
  assert_state (fixture, "visit", VISIT, "ON_SITE");
  push_step (fixture, "lin", "potential_need", POTENTIAL,
             "'word':{'contact':'" CONTACT_A "','answered_on':'2026-03-05','channel':'VISIT',"
             "'verbatim':'要续签'}",
             "TO_CONFIRM", "CONFIRMED");
  assert_state (fixture, "potential_need", POTENTIAL, "CONVERTED");
}

/* What was due beyond the first few hundred waited for another day, and behind records that cannot move for
 * ever. */
static void
test_many (ServerFixture *fixture, gconstpointer data)
{
  static const RpActor actor = { .roles = RP_ROLE_SERVER };
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);
  g_autoptr (RpChangeset) changeset = rp_changeset_new (connection, "2026-01-05T01:00:00.000Z");
  gint64 head;

  for (guint i = 0; i < 501; i++)
    {
      g_autofree char *id = server_fixture_make_id (fixture);
      JsonObject *body = json_object_new ();

      json_object_set_string_member (body, "customer", CUSTOMER_A);
      json_object_set_string_member (body, "state", "PLANNED");
      json_object_set_string_member (body, "planned_on", "2026-01-05");
      rp_changeset_add (changeset, rp_schema_find_kind ("visit"), id, CUSTOMER_A, body, &actor);
    }
  rp_changeset_accept (changeset);
  rp_changeset_write (changeset, &head, &error);
  g_assert_no_error (error);
  rp_transaction_commit (g_steal_pointer (&transaction), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (run (fixture, "2026-01-13"), ==, 501);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/due-dates/" name, ServerFixture, NULL, server_fixture_start, func,                 \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("visit", test_visit);
  ADD ("potential", test_potential);
  ADD ("late-laptop", test_late_laptop);
  ADD ("many", test_many);
  return g_test_run ();
}
