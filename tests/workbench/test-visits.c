/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/visits-store.h"

#include "workbench/desk-fixture.h"

static StoreFixture *
begin_visit (void)
{
  StoreFixture *self = desk_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_visit_begin (self->store, VISIT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  return self;
}

static void
finish (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_visit_finish (self->store, VISIT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
}

static void
assert_not_finished (StoreFixture *self, int code, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_visit_finish (self->store, VISIT, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpint (rp_store_count (self->store, "task", NULL, NULL, NULL), ==, 0);
}

static void
test_begin (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autoptr (RpRecord) visit = store_fixture_get (self, "visit", VISIT);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (rp_record_get_text (visit, "state"), ==, "ON_SITE");
  g_assert_cmpstr (rp_record_get_text (visit, "arrival"), ==, "2026-01-05T01:00:00.000Z");
  g_assert_cmpstr (rp_record_get_text (visit, "template"), ==, "T1");
  g_assert_null (rp_visit_begin (self->store, VISIT, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE);
}

/* The record is not complete: what is missing is said, and nothing happens. */
static void
test_finish_incomplete (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();

  assert_not_finished (self, RP_SCHEMA_ERROR_INVALID, "is still to be answered");
  store_fixture_assert_text (self, "visit", VISIT, "state", "ON_SITE");
}

static void
test_finish_by_others (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  desk_fixture_sign_in (self, COLLEAGUE, "BS");
  assert_not_finished (self, RP_SCHEMA_ERROR_FORBIDDEN, "");
}

static void
test_finish_by_deputy (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  desk_fixture_sign_in (self, COLLEAGUE, "DEP");
  finish (self);
  store_fixture_assert_text (self, "visit", VISIT, "state", "RECORDED");
}

/* Nobody wrote when the visit was over: it is over now. */
static void
test_finish (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autoptr (RpRecord) visit = NULL;
  JsonArray *met = NULL;

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  rp_fake_clock_advance (self->clock, 90 * G_TIME_SPAN_MINUTE);
  finish (self);
  visit = store_fixture_get (self, "visit", VISIT);
  met = rp_record_get_array (visit, "contacts_met");
  g_assert_cmpstr (rp_record_get_text (visit, "state"), ==, "RECORDED");
  g_assert_cmpstr (rp_record_get_text (visit, "arrival"), ==, "2026-01-05T01:00:00.000Z");
  g_assert_cmpstr (rp_record_get_text (visit, "departure"), ==, "2026-01-05T02:30:00.000Z");
  g_assert_cmpuint (json_array_get_length (met), ==, 1);
  g_assert_cmpstr (rp_json_array_get_string (met, 0, NULL), ==, CONTACT);
  g_assert_nonnull (desk_fixture_get_answer (visit, "t1.when.departure"));
  /* Grade B: again in three months. */
  g_assert_cmpstr (desk_fixture_get_answer (visit, "t1.next"), ==, "2026-04-05");
}

static GPtrArray *
list_planned (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *planned
      = rp_store_list (self->store, "visit", "state = 'PLANNED'", "id", 0, &error, NULL);

  g_assert_no_error (error);
  return planned;
}

/* The day of the next visit is a plan, unless there is one; taken back with the record it is none. */
static void
test_next_visit (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autoptr (GPtrArray) planned = NULL, taken_back = NULL, still = NULL;
  g_autofree char *op_id = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;
  RpEdit *edit = rp_edit_new ("visit.plan");
  JsonObject *body = json_object_new ();

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  finish (self);
  planned = list_planned (self);
  g_assert_cmpuint (planned->len, ==, 1);
  g_assert_cmpstr (rp_record_get_text (planned->pdata[0], "planned_on"), ==, "2026-04-05");
  g_assert_cmpstr (rp_record_get_text (planned->pdata[0], "customer"), ==, CUSTOMER);
  g_assert_cmpstr (rp_record_get_text (planned->pdata[0], "manager"), ==, FIXTURE_USER);

  op_id = rp_visit_amend (self->store, VISIT, &error);
  g_assert_no_error (error);
  taken_back = list_planned (self);
  g_assert_cmpuint (taken_back->len, ==, 0);

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "kind", "V02");
  json_object_set_string_member (body, "state", "PLANNED");
  json_object_set_string_member (body, "planned_on", "2026-01-20");
  json_object_set_string_member (body, "manager", FIXTURE_USER);
  rp_edit_create (edit, "visit", NULL, CUSTOMER, body);
  other = store_fixture_commit (self, edit);
  finish (self);
  still = list_planned (self);
  g_assert_cmpuint (still->len, ==, 1);
  g_assert_cmpstr (rp_record_get_text (still->pdata[0], "planned_on"), ==, "2026-01-20");
}

/* Arrived and left within one minute: the minutes that answers hold are the same. */
static void
test_finish_at_once (void)
{
  g_autoptr (StoreFixture) self = desk_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  rp_fake_clock_advance (self->clock, 20 * G_TIME_SPAN_SECOND);
  op_id = rp_visit_begin (self->store, VISIT, &error);
  g_assert_no_error (error);
  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  rp_fake_clock_advance (self->clock, 10 * G_TIME_SPAN_SECOND);
  finish (self);
  store_fixture_assert_text (self, "visit", VISIT, "departure", "2026-01-05T01:00:30.000Z");
}

/* Times that were typed count. */
static void
test_finish_with_times (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  desk_fixture_answer (self, "visit", VISIT,
                       "{'t1.when.arrival':'2026-01-05T08:40','t1.when.departure':"
                       "'2026-01-05T10:10'}");
  finish (self);
  store_fixture_assert_text (self, "visit", VISIT, "arrival", "2026-01-05T00:40:00.000Z");
  store_fixture_assert_text (self, "visit", VISIT, "departure", "2026-01-05T02:10:00.000Z");
}

/* A talk by telephone that was begun as the periodic visit is none. */
static void
test_finish_as_other_kind (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  desk_fixture_answer (self, "visit", VISIT, "{'t1.kind':'V07'}");
  finish (self);
  store_fixture_assert_text (self, "visit", VISIT, "kind", "V07");
}

static void
test_promises (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  finish (self);
  tasks = rp_store_list (self->store, "task", NULL, "due", 0, &error, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (tasks->len, ==, 2);
  g_assert_cmpstr (rp_record_get_text (tasks->pdata[0], "title"), ==, "Send the load curve");
  g_assert_cmpstr (rp_record_get_text (tasks->pdata[0], "assignee"), ==, COLLEAGUE);
  g_assert_cmpstr (rp_record_get_text (tasks->pdata[0], "due"), ==, "2026-01-09");
  g_assert_cmpstr (rp_record_get_text (tasks->pdata[0], "parent"), ==, VISIT);
  g_assert_cmpstr (rp_record_get_text (tasks->pdata[0], "state"), ==, "OPEN");
  g_assert_true (rp_record_get_boolean (tasks->pdata[0], "promise"));
  g_assert_cmpstr (rp_record_get_text (tasks->pdata[0], "created_by"), ==, FIXTURE_USER);
  /* Who is in no directory is spoken for by the manager. */
  g_assert_cmpstr (rp_record_get_text (tasks->pdata[1], "assignee"), ==, FIXTURE_USER);
}

static char *
add_task (StoreFixture *self, const char *title)
{
  RpEdit *edit = rp_edit_new ("task.create");
  JsonObject *body = json_object_new ();
  char *id = rp_id_source_make (self->ids);

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "title", title);
  json_object_set_string_member (body, "assignee", FIXTURE_USER);
  json_object_set_string_member (body, "state", "OPEN");
  json_object_set_boolean_member (body, "promise", TRUE);
  rp_edit_create (edit, "task", id, CUSTOMER, body);
  g_free (store_fixture_commit (self, edit));
  return id;
}

/* What the record says of the promises of last time is said of the tasks. */
static void
test_earlier_promises (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autofree char *kept = add_task (self, "Kept");
  g_autofree char *open = add_task (self, "Not kept");
  g_autofree char *rows = g_strdup_printf (
      "{'t1.prev':[{'row':'%s','item':'Kept','state':'DONE'},"
      "{'row':'%s','item':'Not kept','state':'OPEN','note':'Next week'}],'t1.promises':[]}",
      kept, open);

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  desk_fixture_answer (self, "visit", VISIT, rows);
  finish (self);
  store_fixture_assert_text (self, "task", kept, "state", "DONE");
  store_fixture_assert_text (self, "task", open, "state", "OPEN");
}

static char *
add_site_fact (StoreFixture *self, const char *key, gint64 number, const char *day)
{
  RpEdit *edit = rp_edit_new ("site_fact.create");
  JsonObject *body = json_object_new ();
  char *id = rp_id_source_make (self->ids);

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "key", key);
  json_object_set_int_member (body, "number", number);
  json_object_set_string_member (body, "observed_on", day);
  rp_edit_create (edit, "site_fact", id, CUSTOMER, body);
  g_free (store_fixture_commit (self, edit));
  return id;
}

/* The newest fact of a key. (transfer full) */
static RpRecord *
find_site_fact (StoreFixture *self, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) facts = rp_store_list (self->store, "site_fact", "key = :key",
                                               "observed_on DESC", 1, &error, ":key", key, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, ==, 1);
  return g_object_ref (facts->pdata[0]);
}

static void
assert_site_fact (StoreFixture *self, const char *id, gint64 number, const char *unit,
                  const char *day)
{
  g_autoptr (RpRecord) fact = store_fixture_get (self, "site_fact", id);

  g_assert_cmpint (rp_record_get_integer (fact, "number"), ==, number);
  g_assert_cmpstr (rp_record_get_text (fact, "unit"), ==, unit);
  g_assert_cmpstr (rp_record_get_text (fact, "observed_on"), ==, day);
}

#define NEW_FACT "01990000-0000-4000-8000-0000000000f1"

/* What the record says was seen are facts: those of before, seen again or otherwise, and new ones. */
static void
test_site_facts (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autofree char *roof = add_site_fact (self, "roof_area_m2", 8000, "2024-11-02");
  g_autofree char *spaces = add_site_fact (self, "parking_spaces", 60, "2024-11-02");
  g_autofree char *sags = add_site_fact (self, "sag_count_12m", 2, "2024-11-02");
  g_autofree char *land = add_site_fact (self, "spare_land_m2", 600, "2026-02-01");
  g_autofree char *rows = g_strdup_printf (
      "{'t1.facts':[{'row':'%s','key':'roof_area_m2','value':'2.2','unit':'公顷'},"
      "{'row':'%s','key':'parking_spaces','value':'60'},"
      "{'row':'%s','key':'spare_land_m2','value':'1'},"
      "{'row':'r4','key':'shift_flexible','value':'yes'},"
      "{'row':'" NEW_FACT "','key':'compressor_kw','value':'1,250','unit':'kW'}]}",
      roof, spaces, land);
  g_autoptr (RpRecord) shifts = NULL, compressor = NULL;

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  desk_fixture_answer (self, "visit", VISIT, rows);
  finish (self);
  assert_site_fact (self, roof, 22000, "m²", "2026-01-05");
  assert_site_fact (self, spaces, 60, "", "2026-01-05");
  /* Not looked at; and seen later than this visit. */
  assert_site_fact (self, sags, 2, "", "2024-11-02");
  assert_site_fact (self, land, 600, "", "2026-02-01");
  assert_site_fact (self, NEW_FACT, 1250, "kW", "2026-01-05");
  compressor = store_fixture_get (self, "site_fact", NEW_FACT);
  g_assert_cmpstr (rp_record_get_text (compressor, "visit"), ==, VISIT);
  g_assert_cmpstr (rp_record_get_text (compressor, "by"), ==, FIXTURE_USER);
  shifts = find_site_fact (self, "shift_flexible");
  g_assert_cmpstr (rp_record_get_text (shifts, "value"), ==, "yes");
  g_assert_false (rp_record_has (shifts, "number"));
}

/* A number that becomes a text is none any more; another key is another fact. */
static void
test_site_facts_otherwise (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autofree char *generator = add_site_fact (self, "generator_kw", 400, "2024-11-02");
  g_autofree char *spaces = add_site_fact (self, "parking_spaces", 60, "2024-11-02");
  g_autofree char *rows
      = g_strdup_printf ("{'t1.facts':[{'row':'%s','key':'generator_kw','value':'Sold'},"
                         "{'row':'%s','key':'cold_store_m2','value':'900 m²'}]}",
                         generator, spaces);
  g_autoptr (RpRecord) sold = NULL, store = NULL;

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  desk_fixture_answer (self, "visit", VISIT, rows);
  finish (self);
  sold = store_fixture_get (self, "site_fact", generator);
  g_assert_cmpstr (rp_record_get_text (sold, "value"), ==, "Sold");
  g_assert_false (rp_record_has (sold, "number"));
  assert_site_fact (self, spaces, 60, "", "2024-11-02");
  store = find_site_fact (self, "cold_store_m2");
  assert_site_fact (self, rp_record_get_id (store), 900, "m²", "2026-01-05");
}

/* What is known is in the record before anything is written: it is asked again. */
static void
test_site_facts_asked_again (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autofree char *before = add_site_fact (self, "parking_spaces", 60, "2023-11-02");
  g_autofree char *spaces = add_site_fact (self, "parking_spaces", 180, "2024-11-02");
  g_autoptr (RpRecord) visit = NULL;
  JsonArray *rows = NULL;
  JsonObject *row = NULL;

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  finish (self);
  visit = store_fixture_get (self, "visit", VISIT);
  rows = rp_json_get_array (rp_record_get_object (visit, "answers"), "t1.facts");
  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  row = json_array_get_object_element (rows, 0);
  g_assert_cmpstr (rp_json_get_string (row, "row", NULL), ==, spaces);
  g_assert_cmpstr (rp_json_get_string (row, "key", NULL), ==, "parking_spaces");
  g_assert_cmpstr (rp_json_get_string (row, "value", NULL), ==, "180");
  assert_site_fact (self, spaces, 180, "", "2026-01-05");
  assert_site_fact (self, before, 60, "", "2023-11-02");
}

static void
test_amend (void)
{
  g_autoptr (StoreFixture) self = begin_visit ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autofree char *taken_back = NULL;

  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  finish (self);
  taken_back = rp_visit_amend (self->store, VISIT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (taken_back);
  store_fixture_assert_text (self, "visit", VISIT, "state", "ON_SITE");
  g_assert_cmpint (rp_store_count (self->store, "task", NULL, NULL, NULL), ==, 0);

  finish (self);
  ops = store_fixture_freeze (self);
  g_assert_cmpuint (ops->len, >, 0);
  g_assert_null (rp_visit_amend (self->store, VISIT, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE);
  store_fixture_assert_text (self, "visit", VISIT, "state", "RECORDED");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visits/begin", test_begin);
  g_test_add_func ("/visits/next-visit", test_next_visit);
  g_test_add_func ("/visits/finish-incomplete", test_finish_incomplete);
  g_test_add_func ("/visits/finish-by-others", test_finish_by_others);
  g_test_add_func ("/visits/finish-by-deputy", test_finish_by_deputy);
  g_test_add_func ("/visits/finish", test_finish);
  g_test_add_func ("/visits/finish-at-once", test_finish_at_once);
  g_test_add_func ("/visits/finish-with-times", test_finish_with_times);
  g_test_add_func ("/visits/finish-as-other-kind", test_finish_as_other_kind);
  g_test_add_func ("/visits/promises", test_promises);
  g_test_add_func ("/visits/earlier-promises", test_earlier_promises);
  g_test_add_func ("/visits/site-facts", test_site_facts);
  g_test_add_func ("/visits/site-facts-otherwise", test_site_facts_otherwise);
  g_test_add_func ("/visits/site-facts-asked-again", test_site_facts_asked_again);
  g_test_add_func ("/visits/amend", test_amend);
  return g_test_run ();
}
