/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/potential-needs-store.h"

#include "support/store-fixture.h"
#include "workbench/evidence.h"
#include "workbench/step-store.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define SUGGESTION "01990000-0000-7000-8000-0000000000d1"
#define CONTACT "01990000-0000-7000-8000-0000000000b1"
#define MANAGER "01990000-0000-7000-8000-0000000000a2"

static void
sign_in (StoreFixture *self, const char *user, const char *roles)
{
  g_autoptr (GError) error = NULL;

  rp_store_set_meta (self->store, "user", user, &error);
  g_assert_no_error (error);
  rp_store_set_meta (self->store, "roles", roles, &error);
  g_assert_no_error (error);
}

static StoreFixture *
new_fixture (void)
{
  StoreFixture *self = store_fixture_new ();
  GString *page = feed_page_new (4);

  feed_page_scope (page, CUSTOMER, 1);
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 1,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\",\"manager\":\"" MANAGER "\"}");
  feed_page_row (page, "contact", CONTACT, CUSTOMER, 1, 2,
                 "{\"customer\":\"" CUSTOMER "\",\"name\":\"Wen\"}");
  feed_page_row (page, "suggestion", SUGGESTION, CUSTOMER, 1, 3,
                 "{\"customer\":\"" CUSTOMER "\",\"rule\":\"PR03\",\"rule_version\":1,"
                 "\"category\":\"CHG\",\"proposes\":\"CHG-16\",\"state\":\"SUGGESTED\","
                 "\"text\":\"Demand would be cheaper.\",\"evidence\":{\"numbers\":"
                 "{\"saving12_yuan\":1234.5}}}");
  g_assert_false (store_fixture_apply (self, page, "", "c1", TRUE));
  sign_in (self, FIXTURE_USER, "BS");
  return self;
}

static JsonObject *
new_proposal (gint64 benefit, const char *manager)
{
  JsonObject *values = json_object_new ();

  json_object_set_string_member (values, "text", "Bill by demand");
  json_object_set_string_member (values, "manager", manager);
  json_object_set_string_member (values, "due", "2026-01-19");
  if (benefit > 0)
    json_object_set_int_member (values, "benefit_customer", benefit);
  return values;
}

static char *
adopt (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) values = new_proposal (123450, MANAGER);
  char *id = rp_potential_need_adopt (self->store, SUGGESTION, values, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (id);
  return id;
}

static void
test_adopt (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = adopt (self);
  g_autoptr (RpRecord) potential = store_fixture_get (self, "potential_need", id);
  g_autoptr (GPtrArray) ops = store_fixture_freeze (self);

  store_fixture_assert_text (self, "suggestion", SUGGESTION, "state", "ADOPTED");
  g_assert_cmpstr (rp_record_get_text (potential, "state"), ==, "TO_CONFIRM");
  g_assert_cmpstr (rp_record_get_text (potential, "category"), ==, "CHG");
  g_assert_cmpstr (rp_record_get_text (potential, "sub_code"), ==, "CHG-16");
  g_assert_cmpstr (rp_record_get_text (potential, "manager"), ==, MANAGER);
  g_assert_cmpstr (rp_record_get_text (potential, "proposed_by"), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_record_get_text (potential, "suggestion"), ==, SUGGESTION);
  g_assert_cmpint (rp_record_get_integer (potential, "benefit_customer"), ==, 123450);
  g_assert_cmpuint (ops->len, ==, 1);
}

static void
assert_not_adopted (StoreFixture *self, JsonObject *values, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_potential_need_adopt (self->store, SUGGESTION, values, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, code);
  store_fixture_assert_text (self, "suggestion", SUGGESTION, "state", "SUGGESTED");
  g_assert_cmpint (rp_store_count (self->store, "potential_need", NULL, NULL, NULL), ==, 0);
}

static void
test_adopt_refused (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (JsonObject) without_benefit = new_proposal (0, MANAGER);
  g_autoptr (JsonObject) by_himself = new_proposal (100, FIXTURE_USER);
  g_autoptr (JsonObject) good = new_proposal (100, MANAGER);

  assert_not_adopted (self, without_benefit, RP_SCHEMA_ERROR_INVALID);
  assert_not_adopted (self, by_himself, RP_SCHEMA_ERROR_INVALID);
  sign_in (self, MANAGER, "KAM");
  assert_not_adopted (self, good, RP_SCHEMA_ERROR_FORBIDDEN);
}

static void
test_adopt_twice (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) values = new_proposal (100, MANAGER);
  g_autofree char *id = adopt (self);

  g_assert_null (rp_potential_need_adopt (self->store, SUGGESTION, values, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE);
  g_assert_cmpint (rp_store_count (self->store, "potential_need", NULL, NULL, NULL), ==, 1);
}

static void
test_dismiss (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) values = json_object_new ();
  g_autofree char *op_id = NULL;

  g_assert_null (rp_step_take (self->store, "suggestion", SUGGESTION, "dismiss", values, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_clear_error (&error);
  json_object_set_string_member (values, "dismiss_reason", "D04");
  op_id = rp_step_take (self->store, "suggestion", SUGGESTION, "dismiss", values, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  store_fixture_assert_text (self, "suggestion", SUGGESTION, "state", "DISMISSED");
  store_fixture_assert_text (self, "suggestion", SUGGESTION, "dismiss_reason", "D04");
  store_fixture_assert_text (self, "suggestion", SUGGESTION, "decided_by", FIXTURE_USER);
  g_autoptr (RpRecord) dismissed = store_fixture_get (self, "suggestion", SUGGESTION);
  JsonArray *people = rp_record_get_array (dismissed, "dismissed_by");
  g_assert_cmpuint (json_array_get_length (people), ==, 1);
  g_assert_cmpstr (rp_json_array_get_string (people, 0, ""), ==, FIXTURE_USER);
  g_assert_cmpint (rp_store_count (self->store, "task", NULL, NULL, NULL), ==, 0);

  /* He has said it once; it is for others to say it again or to adopt it. */
  g_assert_null (rp_step_take (self->store, "suggestion", SUGGESTION, "dismiss", values, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (rp_step_take (self->store, "suggestion", SUGGESTION, "adopt", NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_autoptr (GPtrArray) mine = rp_step_list (dismissed, RP_ROLE_SPECIALIST, FIXTURE_USER);
  g_autoptr (GPtrArray) theirs = rp_step_list (dismissed, RP_ROLE_SPECIALIST, MANAGER);
  g_assert_cmpuint (mine->len, ==, 0);
  g_assert_cmpuint (theirs->len, ==, 2);
}

/* "Data are wrong" asks the account manager to look at them. */
static void
test_data_question (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) values = json_object_new ();
  g_autofree char *op_id = NULL;

  json_object_set_string_member (values, "dismiss_reason", "D01");
  op_id = rp_step_take (self->store, "suggestion", SUGGESTION, "dismiss", values, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) tasks
      = rp_store_list (self->store, "task", "parent = :id", NULL, 0, NULL, ":id", SUGGESTION, NULL);
  g_assert_cmpuint (tasks->len, ==, 1);
  RpRecord *task = tasks->pdata[0];
  g_assert_cmpstr (rp_record_get_text (task, "assignee"), ==, MANAGER);
  g_assert_cmpstr (rp_record_get_text (task, "state"), ==, "OPEN");
  g_assert_nonnull (strstr (rp_record_get_text (task, "title"), "Check the data"));
}

static JsonObject *
new_word (void)
{
  JsonObject *values = json_object_new ();

  json_object_set_string_member (values, "contact", CONTACT);
  json_object_set_string_member (values, "answered_on", "2026-01-05");
  json_object_set_string_member (values, "channel", "VISIT");
  return values;
}

static void
test_customer_says_yes (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = adopt (self);
  g_autoptr (JsonObject) values = new_word ();
  g_autofree char *op_id = NULL;

  json_object_set_string_member (values, "verbatim", "Go ahead.");
  g_assert_null (rp_step_take (self->store, "potential_need", id, "confirm", values, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
  g_clear_error (&error);
  sign_in (self, MANAGER, "KAM");
  json_object_remove_member (values, "verbatim");
  g_assert_null (rp_step_take (self->store, "potential_need", id, "confirm", values, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_clear_error (&error);
  json_object_set_string_member (values, "verbatim", "Go ahead.");
  op_id = rp_step_take (self->store, "potential_need", id, "confirm", values, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (self, "potential_need", id, "state", "CONFIRMED");
  store_fixture_assert_text (self, "potential_need", id, "contact", CONTACT);
  store_fixture_assert_text (self, "potential_need", id, "verbatim", "Go ahead.");
}

static void
test_customer_says_later (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = adopt (self);
  g_autoptr (JsonObject) values = new_word ();
  g_autofree char *op_id = NULL;

  sign_in (self, MANAGER, "KAM");
  json_object_set_string_member (values, "revisit_on", "2027-01-06");
  g_assert_null (rp_step_take (self->store, "potential_need", id, "postpone", values, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_clear_error (&error);
  json_object_set_string_member (values, "revisit_on", "2027-01-05");
  op_id = rp_step_take (self->store, "potential_need", id, "postpone", values, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (self, "potential_need", id, "state", "LATER");
}

/* 2026-01-05 is a Monday: ten working days later is the Monday two weeks on. */
static void
test_due (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *due = rp_potential_need_dup_due (RP_CLOCK (self->clock));

  g_assert_cmpstr (due, ==, "2026-01-19");
}

static void
test_evidence (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (RpRecord) suggestion = store_fixture_get (self, "suggestion", SUGGESTION);
  g_autofree char *sentence = rp_evidence_dup_sentence (suggestion);
  g_auto (GStrv) numbers = rp_evidence_list_numbers (suggestion);

  g_assert_cmpint (rp_evidence_get_saving (suggestion), ==, 123450);
  g_assert_cmpstr (sentence, ==, "Demand would be cheaper.");
  g_assert_cmpuint (g_strv_length (numbers), ==, 2);
  g_assert_cmpstr (numbers[0], ==, "Difference of the two modes");
  g_assert_cmpstr (numbers[1], ==, "1234 yuan");
}

static GStrv
list_numbers (const char *evidence)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body
      = rp_json_parse_object (evidence, strlen (evidence), &rp_json_limits_message, &error);
  g_autoptr (RpRecord) suggestion = NULL;

  g_assert_no_error (error);
  suggestion = rp_record_new (rp_schema_find_kind ("suggestion"), SUGGESTION, CUSTOMER, body);
  return rp_evidence_list_numbers (suggestion);
}

/* Lists of months and of things that happened, codes, thresholds; counts of the rule are left out. */
static void
test_evidence_numbers (void)
{
  g_auto (GStrv) numbers = list_numbers (
      "{\"evidence\":{\"numbers\":{\"basic_mode\":\"CAP\",\"has_pv\":false,\"high\":3,"
      "\"last2\":[{\"month\":\"2025-11\",\"kwh\":12345.6,\"max_demand_kw\":70,\"pf\":0.9},"
      "{\"month\":\"2025-12\",\"kwh\":9,\"max_demand_kw\":7,\"pf\":0.86}],"
      "\"outages\":[{\"on\":\"2025-03-18\",\"reason\":\"wind\"}],\"peak_share\":0.3000000003},"
      "\"thresholds\":{\"bare\":{\"value\":2,\"source\":\"policy\"},\"share\":{\"value\":0.1,"
      "\"source\":\"policy\",\"name\":{\"zh\":\"占比\",\"en\":\"share\"},\"format\":\"pct0\"}}}}");
  g_auto (GStrv) none = list_numbers ("{}");

  g_assert_cmpuint (g_strv_length (numbers), ==, 12);
  g_assert_cmpstr (numbers[0], ==, "Basic-charge mode");
  g_assert_cmpstr (numbers[1], !=, "CAP");
  g_assert_cmpstr (numbers[3], ==, "no");
  g_assert_cmpstr (numbers[5], ==,
                   "2025-11: 12\u202f346 kWh, 70 kW, cos φ 0.90\n2025-12: 9 kWh, 7 kW, cos φ 0.86");
  g_assert_cmpstr (numbers[7], ==, "2025-03-18 wind");
  g_assert_cmpstr (numbers[9], ==, "30.0 %");
  g_assert_cmpstr (numbers[10], ==, "Threshold: share");
  g_assert_cmpstr (numbers[11], ==, "10 % (policy)");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

/* Every field that a step asks for is one of its kind. */
static void
test_fields (void)
{
  g_autoptr (GPtrArray) fields = rp_step_list_fields ("need", "code");
  g_autoptr (GPtrArray) none = rp_step_list_fields ("needs_report", "claim");

  g_assert_cmpuint (fields->len, ==, 7);
  for (guint i = 0; i < fields->len; i++)
    g_assert_nonnull (fields->pdata[i]);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/potential-needs/adopt", test_adopt);
  g_test_add_func ("/potential-needs/adopt-refused", test_adopt_refused);
  g_test_add_func ("/potential-needs/adopt-twice", test_adopt_twice);
  g_test_add_func ("/potential-needs/dismiss", test_dismiss);
  g_test_add_func ("/potential-needs/data-question", test_data_question);
  g_test_add_func ("/potential-needs/yes", test_customer_says_yes);
  g_test_add_func ("/potential-needs/later", test_customer_says_later);
  g_test_add_func ("/potential-needs/due", test_due);
  g_test_add_func ("/evidence/words", test_evidence);
  g_test_add_func ("/evidence/numbers", test_evidence_numbers);
  g_test_add_func ("/step/fields", test_fields);
  return g_test_run ();
}
