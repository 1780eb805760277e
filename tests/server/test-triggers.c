/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/triggers.h"

#include "base/date.h"
#include "base/id-source.h"
#include "base/json.h"
#include "server/changeset.h"
#include "support/server-admin.h"
#include "support/server-push.h"

#define ROW "20000000-0000-7000-8000-000000000007"
#define CUSTOMER_C "00000000-0000-7000-8000-0000000000c3"
#define COMPLAINT                                                                                  \
  "'category':'CMPL','state':'CLOSED','own_words':'x','closed_at':'2026-01-04T17:00:00.000Z'"

static guint
run (ServerFixture *fixture, const char *today)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  gint64 n_used = 0;
  guint n_changed = 0;
  gint32 day = 0;

  rp_date_parse (today, &day);
  rp_triggers_run (connection, RP_CLOCK (fixture->clock), zone, day, &n_used, &n_changed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_used, ==, n_changed);
  return n_changed;
}

/* As if it had always been there. @members: of the body, with ' for " */
static void
add_row (ServerFixture *fixture, const char *kind, const char *id, const char *scope,
         const char *members)
{
  static const RpActor actor = { .roles = RP_ROLE_SERVER };
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);
  g_autoptr (RpChangeset) changeset = rp_changeset_new (connection, "2026-01-05T01:00:00.000Z");
  g_autofree char *text = g_strdup_printf ("{%s}", members);
  gint64 head;

  g_strdelimit (text, "'", '"');
  rp_changeset_add (changeset, rp_schema_find_kind (kind), id, scope,
                    rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error),
                    &actor);
  rp_changeset_accept (changeset);
  g_assert_no_error (error);
  rp_changeset_write (changeset, &head, &error);
  g_assert_no_error (error);
  rp_transaction_commit (g_steal_pointer (&transaction), &error);
  g_assert_no_error (error);
}

static void
add_of_a (ServerFixture *fixture, const char *kind, const char *members)
{
  g_autofree char *whole = g_strdup_printf ("'customer':'" CUSTOMER_A "',%s", members);

  add_row (fixture, kind, ROW, CUSTOMER_A, whole);
}

static void
assert_visit (ServerFixture *fixture, const char *kind, const char *manager, const char *day)
{
  g_autofree char *id = server_fixture_query (fixture, "SELECT id FROM k_visit");
  g_autoptr (RpRow) visit = server_fixture_load_row (fixture, "visit", id);

  g_assert_nonnull (visit);
  g_assert_true (rp_id_is_valid (id));
  g_assert_cmpstr (rp_row_get_state (visit), ==, "PLANNED");
  g_assert_cmpstr (rp_row_get_text (visit, "kind"), ==, kind);
  g_assert_cmpstr (rp_row_get_text (visit, "manager"), ==, manager);
  g_assert_cmpstr (rp_row_get_text (visit, "planned_on"), ==, day);
  g_assert_cmpstr (rp_row_get_text (visit, "purpose"), !=, "");
}

/* What happens and what is planned for it by Monday 5 January; an empty kind for nothing. */
static const struct
{
  const char *name, *kind, *members, *visit, *day;
} cases[] = {
  /* In the morning of the 5th by the organisation's clock: five working days after it. */
  { "complaint", "need", COMPLAINT, "V06", "2026-01-12" },
  { "late-complaint", "need",
    "'category':'CMPL','state':'CLOSED_UNCONFIRMED','own_words':'x',"
    "'closed_at':'2025-12-20T01:00:00.000Z'",
    "V06", "2026-01-06" },
  { "old-complaint", "need",
    "'category':'CMPL','state':'CLOSED','own_words':'x','closed_at':'2025-11-20T01:00:00.000Z'",
    "" },
  { "other-need", "need",
    "'category':'PQ','state':'CLOSED','own_words':'x','closed_at':'2026-01-04T17:00:00.000Z'", "" },
  { "drop", "suggestion", "'rule':'PR16','state':'SUGGESTED','first_seen':'2026-01-05'", "V07",
    "2026-01-19" },
  { "dismissed", "suggestion", "'rule':'PR16','state':'DISMISSED','first_seen':'2026-01-05'", "" },
  { "other-rule", "suggestion", "'rule':'PR17','state':'SUGGESTED','first_seen':'2026-01-05'", "" },
  { "contract", "supply_contract", "'no':'HT-1','valid_to':'2026-03-06'", "V01", "2026-01-19" },
  { "short-contract", "supply_contract", "'no':'HT-1','valid_to':'2026-01-09'", "V01",
    "2026-01-09" },
  { "long-contract", "supply_contract", "'no':'HT-1','valid_to':'2026-03-10'", "" },
  { "renewed", "supply_contract", "'no':'HT-1','valid_to':'2026-03-06','renewal_state':'RENEWED'",
    "" },
};

/* One visit for one event, by the manager, and never a second one. */
static void
test_event (ServerFixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  guint n = *cases[i].visit != '\0';

  add_of_a (fixture, cases[i].kind, cases[i].members);
  g_assert_cmpuint (run (fixture, "2026-01-05"), ==, n);
  g_assert_cmpuint (run (fixture, "2026-01-05"), ==, 0);
  g_assert_cmpuint (run (fixture, "2026-01-08"), ==, 0);
  if (n > 0)
    assert_visit (fixture, cases[i].visit, USER_LIN, cases[i].day);
}

/* Called off, it stays so: the event had its visit. Another complaint is another event. */
static void
test_once (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *id = NULL;
  g_autofree char *cancel = NULL;

  add_of_a (fixture, "need", COMPLAINT);
  g_assert_cmpuint (run (fixture, "2026-01-05"), ==, 1);
  id = server_fixture_query (fixture, "SELECT id FROM k_visit");
  cancel = g_strdup_printf ("[{'kind':'visit','id':'%s','base':9,'set':{'reason':'已电话回访'},"
                            "'seen':{},'move':{'state':['PLANNED','CANCELLED']}}]",
                            id);
  test_laptop_expect (lin, cancel, "applied", NULL);
  g_assert_cmpuint (run (fixture, "2026-01-06"), ==, 0);
  add_row (fixture, "need", "20000000-0000-7000-8000-000000000008", CUSTOMER_A,
           "'customer':'" CUSTOMER_A "'," COMPLAINT);
  g_assert_cmpuint (run (fixture, "2026-01-06"), ==, 1);
}

/* The new manager introduces himself; a first one takes over from nobody. */
static void
test_manager (ServerFixture *fixture, gconstpointer data)
{
  RpAdmin *admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  add_row (fixture, "customer", CUSTOMER_C, CUSTOMER_C, "'no':'KH-003','name':'新户'");
  g_assert_true (rp_admin_assign (admin, CUSTOMER_C, "lin", NULL, &error));
  g_assert_cmpuint (run (fixture, "2026-01-05"), ==, 0);
  g_assert_true (rp_admin_assign (admin, CUSTOMER_A, "zhou", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (run (fixture, "2026-01-05"), ==, 1);
  assert_visit (fixture, "V12", USER_ZHOU, "2026-01-26");
  g_assert_cmpuint (run (fixture, "2026-01-06"), ==, 0);
  test_admin_close (admin);
}

/* Nobody visits a customer who has no manager, or whose account is closed. */
static void
test_nobody (ServerFixture *fixture, gconstpointer data)
{
  add_row (fixture, "customer", CUSTOMER_C, CUSTOMER_C, "'no':'KH-003','name':'新户'");
  add_row (fixture, "need", ROW, CUSTOMER_C, "'customer':'" CUSTOMER_C "'," COMPLAINT);
  g_assert_cmpuint (run (fixture, "2026-01-05"), ==, 0);
  add_row (fixture, "customer", "00000000-0000-7000-8000-0000000000c4",
           "00000000-0000-7000-8000-0000000000c4",
           "'no':'KH-004','name':'旧户','manager':'" USER_LIN "','state':'CLOSED'");
  add_row (fixture, "need", "20000000-0000-7000-8000-000000000008",
           "00000000-0000-7000-8000-0000000000c4",
           "'customer':'00000000-0000-7000-8000-0000000000c4'," COMPLAINT);
  g_assert_cmpuint (run (fixture, "2026-01-05"), ==, 0);
}

static void
add_test (const char *name, gconstpointer data, void (*func) (ServerFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/triggers/", name, NULL);

  g_test_add (path, ServerFixture, data, server_fixture_start, func, server_fixture_stop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add_test (cases[i].name, GUINT_TO_POINTER (i), test_event);
  add_test ("once", NULL, test_once);
  add_test ("manager", NULL, test_manager);
  add_test ("nobody", NULL, test_nobody);
  return g_test_run ();
}
