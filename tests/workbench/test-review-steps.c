/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/review-fixture.h"

/* ---- claiming ---- */

static void
test_claim (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("RECEIVED", "");
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_review_claim (self->store, REPORT, &error);
  g_autoptr (GPtrArray) ops = store_fixture_freeze (self);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  store_fixture_assert_text (self, "needs_report", REPORT, "state", "REVIEWING");
  store_fixture_assert_text (self, "needs_report", REPORT, "reviewer", FIXTURE_USER);
  g_assert_cmpuint (ops->len, ==, 1);
}

/* The check of a template that this program lacks cannot be filled in here. */
static void
test_claim_unknown_template (void)
{
  g_autoptr (StoreFixture) self
      = review_fixture_new ("RECEIVED", ",\"template\":\"T3\",\"template_version\":9");
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_review_claim (self->store, REPORT, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
  store_fixture_assert_text (self, "needs_report", REPORT, "state", "RECEIVED");
}

/* The analysis stands; what was found in the last version is found again in this one. */
static void
test_claim_again (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new (
      "RECEIVED", ",\"version\":2,\"review\":{\"t2.check\":[{\"row\":\"r1\",\"point\":\"P01\","
                  "\"ok\":true}],\"t2.analysis\":\"Plausible.\",\"t2.decision\":\"RETURN\","
                  "\"t2.recv\":\"2026-01-02T09:00\","
                  "\"t2.sig_bs\":{\"name\":\"Xu\",\"on\":\"2026-01-02\"}}");
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_review_claim (self->store, REPORT, &error);
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", REPORT);
  JsonObject *review = rp_record_get_object (report, "review");

  g_assert_no_error (error);
  g_assert_cmpstr (rp_json_get_string (review, "t2.analysis", NULL), ==, "Plausible.");
  g_assert_false (json_object_has_member (review, "t2.check"));
  g_assert_false (json_object_has_member (review, "t2.decision"));
  g_assert_false (json_object_has_member (review, "t2.recv"));
  g_assert_false (json_object_has_member (review, "t2.sig_bs"));
}

static void
assert_claim_refused (StoreFixture *self, const char *state, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_review_claim (self->store, REPORT, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, code);
  store_fixture_assert_text (self, "needs_report", REPORT, "state", state);
}

static void
test_claim_refused (void)
{
  g_autoptr (StoreFixture) taken = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (StoreFixture) own = review_fixture_new ("RECEIVED", "");
  g_autoptr (StoreFixture) others = review_fixture_new ("RECEIVED", "");

  assert_claim_refused (taken, "REVIEWING", RP_SCHEMA_ERROR_STATE);
  review_fixture_sign_in (own, MANAGER, "KAM,BS");
  assert_claim_refused (own, "RECEIVED", RP_SCHEMA_ERROR_PERSON);
  review_fixture_sign_in (others, OTHER, "KAM");
  assert_claim_refused (others, "RECEIVED", RP_SCHEMA_ERROR_FORBIDDEN);
}

/* Another goes on with what the first has filled in; who has it does not take it over. */
static void
test_take_over (void)
{
  g_autoptr (StoreFixture) self
      = review_fixture_new ("REVIEWING", ",\"version\":2,\"reviewer\":\"" OTHER "\","
                                         "\"review\":{\"t2.analysis\":\"Plausible.\"}");
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_review_take_over (self->store, REPORT, &error);
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", REPORT);
  g_autoptr (GPtrArray) ops = store_fixture_freeze (self);
  const RpChange *change = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  g_assert_cmpstr (rp_record_get_text (report, "reviewer"), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "REVIEWING");
  g_assert_cmpstr (
      rp_json_get_string (rp_record_get_object (report, "review"), "t2.analysis", NULL), ==,
      "Plausible.");
  change = ((RpOp *)ops->pdata[0])->changes->pdata[0];
  g_assert_cmpstr (rp_json_get_string (change->seen, "reviewer", NULL), ==, OTHER);
  g_assert_cmpstr (change->move_from, ==, "REVIEWING");
  g_assert_cmpstr (change->move_to, ==, "REVIEWING");
  g_assert_null (rp_review_take_over (self->store, REPORT, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
}

static void
assert_take_over_refused (const char *state, const char *user, const char *roles, int code)
{
  g_autoptr (StoreFixture) self = review_fixture_new (state, ",\"reviewer\":\"" OTHER "\"");
  g_autoptr (GError) error = NULL;

  review_fixture_sign_in (self, user, roles);
  g_assert_null (rp_review_take_over (self->store, REPORT, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, code);
  store_fixture_assert_text (self, "needs_report", REPORT, "reviewer", OTHER);
}

static void
test_take_over_refused (void)
{
  assert_take_over_refused ("RECEIVED", FIXTURE_USER, "BS", RP_SCHEMA_ERROR_STATE);
  assert_take_over_refused ("RETURNED", FIXTURE_USER, "BS", RP_SCHEMA_ERROR_STATE);
  assert_take_over_refused ("REVIEWING", FIXTURE_USER, "KAM", RP_SCHEMA_ERROR_FORBIDDEN);
  assert_take_over_refused ("REVIEWING", MANAGER, "KAM,BS", RP_SCHEMA_ERROR_PERSON);
}

/* ---- remarks ---- */

static char *
pin (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  char *id = rp_review_pin (self->store, REPORT, "t2.summary", "How deep?", &op_id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  return id;
}

static void
test_pin (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autofree char *id = pin (self);
  g_autoptr (RpRecord) remark = store_fixture_get (self, "review_remark", id);

  g_assert_cmpstr (rp_record_get_text (remark, "report"), ==, REPORT);
  g_assert_cmpstr (rp_record_get_text (remark, "revision"), ==, REVISION_2);
  g_assert_cmpstr (rp_record_get_text (remark, "path"), ==, "t2.summary");
  g_assert_cmpstr (rp_record_get_text (remark, "text"), ==, "How deep?");
  g_assert_cmpstr (rp_record_get_text (remark, "by"), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_record_get_text (remark, "at"), ==, "2026-01-05T01:00:00.000Z");
  g_assert_cmpstr (rp_record_get_scope (remark), ==, CUSTOMER);
}

static void
assert_pin_refused (StoreFixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_review_pin (self->store, REPORT, "t2.summary", text, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_cmpint (rp_store_count (self->store, "review_remark", NULL, NULL, NULL), ==, 0);
}

static void
test_pin_refused (void)
{
  g_autoptr (StoreFixture) received = review_fixture_new ("RECEIVED", "");
  g_autoptr (StoreFixture) mine = review_fixture_new ("REVIEWING", UNDER_REVIEW);

  assert_pin_refused (received, "How deep?");
  assert_pin_refused (mine, " \n ");
  review_fixture_sign_in (mine, OTHER, "BS");
  assert_pin_refused (mine, "How deep?");
}

static void
test_unpin (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pin (self);
  g_autofree char *op_id = rp_review_unpin (self->store, id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  g_assert_cmpint (rp_store_count (self->store, "review_remark", NULL, NULL, NULL), ==, 0);
}

static void
return_report (StoreFixture *self)
{
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *codes = json_array_new ();
  g_autofree char *op_id = NULL;

  g_assert_null (rp_step_take (self->store, "needs_report", REPORT, "return", values, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_clear_error (&error);
  json_array_add_string_element (codes, "R02");
  json_object_set_array_member (values, "return_codes", codes);
  json_object_set_string_member (values, "return_remark", "Depth and duration are missing.");
  op_id = rp_step_take (self->store, "needs_report", REPORT, "return", values, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
}

static void
test_return (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pin (self);

  return_report (self);
  store_fixture_assert_text (self, "needs_report", REPORT, "state", "RETURNED");
  store_fixture_assert_text (self, "needs_report", REPORT, "decided_at",
                             "2026-01-05T01:00:00.000Z");
  /* What the manager has got is not taken back. */
  g_assert_null (rp_review_unpin (self->store, id, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_cmpint (rp_store_count (self->store, "review_remark", NULL, NULL, NULL), ==, 1);
}

static void
test_resolve (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pin (self);
  g_autofree char *op_id = rp_review_resolve (self->store, id, &error);
  g_autoptr (RpRecord) remark = store_fixture_get (self, "review_remark", id);

  g_assert_no_error (error);
  g_assert_true (rp_record_get_boolean (remark, "resolved"));
}

/* ---- two reports about the same matter ---- */

#define SAME "01990000-0000-7000-8000-0000000000d2"
#define DRAFT "01990000-0000-7000-8000-0000000000d3"
#define FOREIGN "01990000-0000-7000-8000-0000000000d4"

static void
add_reports (StoreFixture *self)
{
  GString *page = feed_page_new (20);

  review_fixture_add_report (page, SAME, 11, "ACCEPTED", "2026-01-04T00:30:00.000Z", "");
  review_fixture_add_report (page, DRAFT, 12, "DRAFT", "2026-01-04T00:30:00.000Z", "");
  feed_page_row (page, "needs_report", FOREIGN, CUSTOMER, 1, 13,
                 "{\"customer\":\"" OTHER "\",\"state\":\"ACCEPTED\",\"no\":\"QL-13\"}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
}

static void
assert_needs (StoreFixture *self, const char *report, guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) needs = rp_store_list (self->store, "need", RP_REPORT_OPEN_NEEDS, "id", 0,
                                               &error, ":report", report, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (needs->len, ==, expected);
}

/* One remains, with the needs of both; the other says into which it went. */
static void
test_merge (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;
  g_autofree char *op_id = NULL;

  add_reports (self);
  assert_needs (self, SAME, 0);
  g_assert_null (rp_step_take (self->store, "needs_report", REPORT, "merge", nothing, &missing));
  g_assert_error (missing, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  json_object_set_string_member (values, "merged_into", SAME);
  op_id = rp_step_take (self->store, "needs_report", REPORT, "merge", values, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (self, "needs_report", REPORT, "state", "MERGED");
  store_fixture_assert_text (self, "needs_report", REPORT, "merged_into", SAME);
  assert_needs (self, SAME, 1);

  g_assert_true (rp_store_withdraw (self->store, op_id, &error));
  store_fixture_assert_text (self, "needs_report", REPORT, "state", "REVIEWING");
  assert_needs (self, SAME, 0);
}

/* Into one of the same customer that has come in, and not into itself. */
static void
test_merge_targets (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = NULL;

  add_reports (self);
  targets
      = rp_store_list (self->store, "needs_report", rp_step_find_targets ("needs_report", "merge"),
                       "id", 0, &error, ":customer", CUSTOMER, ":id", REPORT, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (targets->len, ==, 1);
  g_assert_cmpstr (rp_record_get_id (targets->pdata[0]), ==, SAME);
  g_assert_nonnull (rp_step_find_targets ("need", "merge"));
  g_assert_null (rp_step_find_targets ("need", "code"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/claim", test_claim);
  g_test_add_func ("/review/claim-unknown-template", test_claim_unknown_template);
  g_test_add_func ("/review/claim-again", test_claim_again);
  g_test_add_func ("/review/claim-refused", test_claim_refused);
  g_test_add_func ("/review/take-over", test_take_over);
  g_test_add_func ("/review/take-over-refused", test_take_over_refused);
  g_test_add_func ("/review/pin", test_pin);
  g_test_add_func ("/review/pin-refused", test_pin_refused);
  g_test_add_func ("/review/unpin", test_unpin);
  g_test_add_func ("/review/return", test_return);
  g_test_add_func ("/review/resolve", test_resolve);
  g_test_add_func ("/review/merge", test_merge);
  g_test_add_func ("/review/merge-targets", test_merge_targets);
  return g_test_run ();
}
