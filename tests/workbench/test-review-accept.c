/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/review-fixture.h"

static void
set_review (StoreFixture *self, const char *question, const char *json)
{
  g_autoptr (RpRecord) shown = store_fixture_get (self, "needs_report", REPORT);
  g_autoptr (GError) error = NULL;
  g_autofree char *unit = g_strconcat ("review.", question, NULL);
  RpEdit *edit = rp_edit_new ("needs_report.answer");
  JsonNode *value = rp_json_parse (json, strlen (json), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  rp_edit_set (edit, shown, unit, value);
  g_free (store_fixture_commit (self, edit));
}

/* @n_met: of the ten; the next is not met when @refused */
static void
set_points (StoreFixture *self, guint n_met, gboolean refused)
{
  g_autoptr (GString) rows = g_string_new ("[");

  for (guint i = 1; i <= 10; i++)
    {
      g_string_append_printf (rows, "%s{\"row\":\"r%u\",\"point\":\"P%02u\"", i > 1 ? "," : "", i,
                              i);
      if (i <= n_met)
        g_string_append (rows, ",\"ok\":true");
      else if (refused && i == n_met + 1)
        g_string_append (rows, ",\"ok\":false,\"remark\":\"No.\"");
      g_string_append (rows, "}");
    }
  g_string_append (rows, "]");
  set_review (self, "t2.check", rows->str);
}

static void
code_need (StoreFixture *self, const char *reasonableness)
{
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  json_object_set_string_member (values, "category", "PQ");
  json_object_set_string_member (values, "sub_code", "PQ-01");
  json_object_set_string_member (values, "reasonableness", reasonableness);
  op_id = rp_step_take (self->store, "need", NEED, "code", values, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
}

static void
assert_missing (StoreFixture *self, const char *question)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;

  g_assert_null (rp_review_accept (self->store, REPORT, &place, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_cmpstr (place, ==, question);
  store_fixture_assert_text (self, "needs_report", REPORT, "state", "REVIEWING");
}

/* Each thing that is missing is named at its place, in the order of the page. */
static void
test_missing (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);

  assert_missing (self, "t2.check");
  set_points (self, 9, FALSE);
  assert_missing (self, "t2.check");
  set_points (self, 9, TRUE);
  assert_missing (self, "t2.check");
  set_points (self, 10, FALSE);
  assert_missing (self, "t2.code");
  code_need (self, "REASONABLE");
  assert_missing (self, "t2.analysis");
}

static JsonObject *
get_only_row (JsonObject *review, const char *question)
{
  JsonArray *rows = rp_json_get_array (review, question);

  g_assert_nonnull (rows);
  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  return rp_json_array_get_object (rows, 0);
}

static void
assert_page_two (JsonObject *review)
{
  JsonObject *coding = get_only_row (review, "t2.code");
  JsonObject *route = get_only_row (review, "t2.route");
  JsonObject *signature = rp_json_get_object (review, "t2.sig_bs");

  g_assert_cmpstr (rp_json_get_string (review, "t2.decision", NULL), ==, "ACCEPT");
  g_assert_cmpstr (rp_json_get_string (coding, "need", NULL), ==, "Voltage sags");
  g_assert_cmpstr (rp_json_get_string (coding, "sub_code", NULL), ==, "PQ-01");
  g_assert_cmpstr (rp_json_get_string (coding, "urgency", NULL), ==, "U2");
  g_assert_cmpstr (rp_json_get_string (coding, "reasonableness", NULL), ==, "REASONABLE");
  g_assert_cmpstr (rp_json_get_string (route, "centre", NULL), ==, "OPERATION");
  /* Ten working days, halved because it is urgent, from Monday 5 January. */
  g_assert_cmpstr (rp_json_get_string (route, "limit", NULL), ==, "2026-01-12");
  g_assert_cmpstr (rp_json_get_string (signature, "name", NULL), ==, "Xu");
  g_assert_cmpstr (rp_json_get_string (signature, "on", NULL), ==, "2026-01-05");
}

static void
test_accept (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autofree char *remark
      = rp_review_pin (self->store, REPORT, "t2.summary", "Fine now.", NULL, &error);
  g_autofree char *op_id = NULL, *question = NULL;
  g_autoptr (RpRecord) report = NULL;
  g_autoptr (RpRecord) resolved = NULL;

  set_points (self, 10, FALSE);
  code_need (self, "REASONABLE");
  set_review (self, "t2.analysis", "\"Plausible.\"");
  op_id = rp_review_accept (self->store, REPORT, &question, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  g_assert_null (question);
  report = store_fixture_get (self, "needs_report", REPORT);
  resolved = store_fixture_get (self, "review_remark", remark);
  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "ACCEPTED");
  g_assert_cmpstr (rp_record_get_text (report, "decided_at"), ==, "2026-01-05T01:00:00.000Z");
  assert_page_two (rp_record_get_object (report, "review"));
  g_assert_true (rp_record_get_boolean (resolved, "resolved"));
}

/* Taking the op back leaves the review as the specialist had filled it in. */
static void
test_accept_is_one_edit (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (RpRecord) report = NULL;

  set_points (self, 10, FALSE);
  code_need (self, "REASONABLE");
  set_review (self, "t2.analysis", "\"Plausible.\"");
  op_id = rp_review_accept (self->store, REPORT, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rp_store_withdraw (self->store, op_id, &error));
  g_assert_no_error (error);
  report = store_fixture_get (self, "needs_report", REPORT);
  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "REVIEWING");
  g_assert_false (json_object_has_member (rp_record_get_object (report, "review"), "t2.decision"));
}

/* What is declared partly reasonable says on what basis. */
static void
test_basis (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);

  set_points (self, 10, FALSE);
  code_need (self, "PARTLY");
  set_review (self, "t2.analysis", "\"Plausible.\"");
  assert_missing (self, "t2.code");
}

/* A VIP's need that is urgent is due in a quarter of the ten working days. */
static void
test_vip_route (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  GString *page = feed_page_new (10);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (RpRecord) report = NULL;
  JsonObject *route = NULL;

  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 2, 10,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\",\"vip\":true}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  set_points (self, 10, FALSE);
  code_need (self, "REASONABLE");
  set_review (self, "t2.analysis", "\"Plausible.\"");
  op_id = rp_review_accept (self->store, REPORT, NULL, &error);
  g_assert_no_error (error);
  report = store_fixture_get (self, "needs_report", REPORT);
  route = get_only_row (rp_record_get_object (report, "review"), "t2.route");
  g_assert_cmpstr (rp_json_get_string (route, "limit", NULL), ==, "2026-01-08");
}

/* Where the specialist has said himself where it goes, that stands. */
static void
test_own_route (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (RpRecord) report = NULL;
  JsonObject *route = NULL;

  set_points (self, 10, FALSE);
  code_need (self, "REASONABLE");
  set_review (self, "t2.analysis", "\"Plausible.\"");
  set_review (self, "t2.route",
              "[{\"row\":\"r1\",\"centre\":\"PLANNING\",\"limit\":\"2026-02-01\"}]");
  op_id = rp_review_accept (self->store, REPORT, NULL, &error);
  g_assert_no_error (error);
  report = store_fixture_get (self, "needs_report", REPORT);
  route = get_only_row (rp_record_get_object (report, "review"), "t2.route");
  g_assert_cmpstr (rp_json_get_string (route, "centre", NULL), ==, "PLANNING");
}

/* What the specialist found himself is asked of the customer: it lay in the report, and nobody heard of it. */
static void
test_mined (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (GPtrArray) found = NULL;
  RpRecord *potential = NULL;

  set_points (self, 10, FALSE);
  code_need (self, "REASONABLE");
  set_review (self, "t2.analysis", "\"Plausible.\"");
  set_review (self, "t2.mined",
              "[{\"row\":\"r1\",\"sub_code\":\"TOU-01\",\"reason\":\"Two shifts.\","
              "\"benefit\":\"Less to pay.\",\"due\":\"2026-01-20\"}]");
  op_id = rp_review_accept (self->store, REPORT, NULL, &error);
  g_assert_no_error (error);
  found
      = rp_store_list (self->store, "potential_need", "sub_code = 'TOU-01'", "id", 0, &error, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  potential = found->pdata[0];
  g_assert_cmpstr (rp_record_get_text (potential, "category"), ==, "TOU");
  g_assert_cmpstr (rp_record_get_text (potential, "reason"), ==, "Two shifts.");
  g_assert_cmpstr (rp_record_get_text (potential, "due"), ==, "2026-01-20");
  g_assert_cmpstr (rp_record_get_text (potential, "proposed_by"), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_record_get_text (potential, "manager"), ==, MANAGER);
  g_assert_cmpstr (rp_record_get_text (potential, "state"), ==, "TO_CONFIRM");
}

/* What came into the report after it was submitted is in no version: accepted with it, its second need would have been
 * nobody's. The report goes back, whatever else is in order. */
static void
test_late (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW LATE_ANSWERS);
  g_autoptr (JsonObject) values = json_object_new ();
  JsonArray *codes = json_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  set_points (self, 10, FALSE);
  code_need (self, "REASONABLE");
  set_review (self, "t2.analysis", "\"Plausible.\"");
  assert_missing (self, "t2.needs");
  json_array_add_string_element (codes, "R02");
  json_object_set_array_member (values, "return_codes", codes);
  json_object_set_string_member (values, "return_remark", "Submit the second line, too.");
  op_id = rp_step_take (self->store, "needs_report", REPORT, "return", values, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  store_fixture_assert_text (self, "needs_report", REPORT, "state", "RETURNED");
}

/* The report of the fixture as one of another template. */
#define REVISION_3 "01990000-0000-7000-8000-0000000000f3"

static StoreFixture *
other_report_new (const char *template_, const char *answers)
{
  StoreFixture *self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  GString *page = feed_page_new (10);
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"" CUSTOMER "\",\"manager\":\"" MANAGER "\",\"state\":\"REVIEWING\","
      "\"no\":\"QL-2\",\"template\":\"%s\",\"template_version\":1,\"answers\":%s" UNDER_REVIEW "}",
      template_, answers);

  feed_page_row (page, "needs_report", REPORT, CUSTOMER, 2, 10, body);
  review_fixture_add_revision (page, REVISION_3, 11, 3, answers);
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  return self;
}

static void
assert_only_coding_missing (const char *template_, const char *answers, const char *coding)
{
  g_autoptr (StoreFixture) self = other_report_new (template_, answers);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (RpRecord) report = NULL;
  JsonObject *row = NULL;

  g_test_message ("%s", template_);
  assert_missing (self, coding);
  code_need (self, "REASONABLE");
  op_id = rp_review_accept (self->store, REPORT, NULL, &error);
  g_assert_no_error (error);
  report = store_fixture_get (self, "needs_report", REPORT);
  row = get_only_row (rp_record_get_object (report, "review"), coding);
  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "ACCEPTED");
  g_assert_cmpstr (rp_json_get_string (row, "sub_code", NULL), ==, "PQ-01");
}

/* The need of a report on a disturbance could be coded nowhere on the desk, and the report could not be accepted
 * before the measures that it asks for had been verified. */
static void
test_other_templates (void)
{
  assert_only_coding_missing ("T3", "{\"t3.ask\":\"Help us.\"}", "t3.code");
  assert_only_coding_missing ("T4", "{\"t4.project\":\"Phase two\"}", "t4.code");
}

static void
test_refused (void)
{
  g_autoptr (StoreFixture) received = review_fixture_new ("RECEIVED", "");
  g_autoptr (StoreFixture) others = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_review_accept (received->store, REPORT, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE);
  g_clear_error (&error);
  review_fixture_sign_in (others, MANAGER, "KAM");
  g_assert_null (rp_review_accept (others->store, REPORT, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/accept/missing", test_missing);
  g_test_add_func ("/review/accept/all-there", test_accept);
  g_test_add_func ("/review/accept/one-edit", test_accept_is_one_edit);
  g_test_add_func ("/review/accept/basis", test_basis);
  g_test_add_func ("/review/accept/mined", test_mined);
  g_test_add_func ("/review/accept/vip-route", test_vip_route);
  g_test_add_func ("/review/accept/own-route", test_own_route);
  g_test_add_func ("/review/accept/late", test_late);
  g_test_add_func ("/review/accept/other-templates", test_other_templates);
  g_test_add_func ("/review/accept/refused", test_refused);
  return g_test_run ();
}
