/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/visits-due.h"

#include "base/date.h"
#include "support/store-fixture.h"
#include "workbench/work-item.h"

#define OTHER_USER "01990000-0000-7000-8000-0000000000a2"

static char *
add_customer (StoreFixture *f, const char *no, const char *grade, const char *manager)
{
  RpEdit *edit = rp_edit_new ("customer.create");
  char *id = rp_id_source_make (RP_ID_SOURCE (f->ids));
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "name", no);
  json_object_set_string_member (body, "state", "ACTIVE");
  json_object_set_string_member (body, "value_grade", grade);
  json_object_set_string_member (body, "manager", manager);
  json_object_set_string_member (body, "assigned_on", "2025-01-01");
  rp_edit_create (edit, "customer", id, NULL, body);
  g_free (store_fixture_commit (f, edit));
  return id;
}

static void
add_visit (StoreFixture *f, const char *customer, const char *kind, const char *state,
           const char *arrival)
{
  RpEdit *edit = rp_edit_new ("visit.create");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "kind", kind);
  json_object_set_string_member (body, "state", state);
  json_object_set_string_member (body, "arrival", arrival);
  rp_edit_create (edit, "visit", NULL, customer, body);
  g_free (store_fixture_commit (f, edit));
}

static GPtrArray *
list_due (StoreFixture *f, const char *today, guint limit)
{
  g_autoptr (GError) error = NULL;
  gint32 day = 0;
  GPtrArray *items = NULL;

  g_assert_true (rp_date_parse (today, &day));
  items = rp_visits_due_list (f->store, FIXTURE_USER, day, limit, &error);
  g_assert_no_error (error);
  return items;
}

static void
assert_item (GPtrArray *items, guint index, const char *title, const char *subtitle)
{
  g_assert_cmpuint (items->len, >, index);
  g_assert_cmpstr (rp_work_item_get_title (items->pdata[index]), ==, title);
  g_assert_cmpstr (rp_work_item_get_subtitle (items->pdata[index]), ==, subtitle);
}

static void
set_grade (StoreFixture *f, const char *customer, const char *grade, const char *from,
           const char *until)
{
  g_autoptr (RpRecord) shown = store_fixture_get (f, "customer", customer);
  RpEdit *edit = rp_edit_new ("customer.edit");

  rp_edit_set_text (edit, shown, "override_grade", grade);
  rp_edit_set_text (edit, shown, "override_from", from);
  rp_edit_set_text (edit, shown, "override_until", until);
  g_free (store_fixture_commit (f, edit));
}

/* A grade that a person set says how often, as long as it lasts. */
static void
test_grade_set (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *raised = add_customer (f, "raised", "D", FIXTURE_USER);
  g_autofree char *over = add_customer (f, "over", "D", FIXTURE_USER);
  g_autoptr (RpRecord) customer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpVisitDue) due = NULL;
  gint32 day = 0;

  set_grade (f, raised, "A", "2025-12-01", "2026-06-01");
  set_grade (f, over, "A", "2025-06-01", "2025-12-31");
  add_visit (f, raised, "V01", "CLOSED", "2025-12-01T02:00:00.000Z");
  add_visit (f, over, "V01", "CLOSED", "2025-12-01T02:00:00.000Z");
  g_autoptr (GPtrArray) items = list_due (f, "2026-01-05", 20);

  g_assert_cmpuint (items->len, ==, 1);
  assert_item (items, 0, "raised", "raised · last visit 2025-12-01");
  customer = store_fixture_get (f, "customer", raised);
  g_assert_true (rp_date_parse ("2026-01-05", &day));
  g_assert_true (rp_visit_due_find (f->store, customer, day, &due, &error));
  g_assert_cmpstr (due->why, ==, "a visit every month for the grade A, strategic");
}

/* Grade A is seen every month, C every six: the newest visit that counts decides, whichever kind. */
static void
test_last_visit (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *often = add_customer (f, "often", "A", FIXTURE_USER);
  g_autofree char *seldom = add_customer (f, "seldom", "C", FIXTURE_USER);
  g_autofree char *foreign = add_customer (f, "foreign", "A", OTHER_USER);

  add_visit (f, often, "V01", "CLOSED", "2025-10-01T02:00:00.000Z");
  add_visit (f, often, "V02", "RECORDED", "2025-11-03T02:00:00.000Z");
  add_visit (f, often, "V07", "CLOSED", "2025-12-20T02:00:00.000Z"); /* a talk does not count */
  add_visit (f, seldom, "V01", "CLOSED", "2025-12-01T02:00:00.000Z");
  g_autoptr (GPtrArray) items = list_due (f, "2026-01-05", 20);

  g_assert_cmpuint (items->len, ==, 1);
  assert_item (items, 0, "often", "often · last visit 2025-11-03");
}

static void
test_never_visited (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *first = add_customer (f, "first", "A", FIXTURE_USER);
  g_autofree char *second = add_customer (f, "second", "B", FIXTURE_USER);
  g_autoptr (GPtrArray) items = list_due (f, "2026-01-05", 20);
  g_autoptr (GPtrArray) one = list_due (f, "2026-01-05", 1);

  g_assert_cmpuint (items->len, ==, 2);
  assert_item (items, 0, "first", "first · not visited yet");
  assert_item (items, 1, "second", "second · not visited yet");
  g_assert_cmpuint (one->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visits-due/grade-set", test_grade_set);
  g_test_add_func ("/visits-due/last-visit", test_last_visit);
  g_test_add_func ("/visits-due/never-visited", test_never_visited);
  return g_test_run ();
}
