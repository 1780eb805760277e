/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/report-needs.h"

#include "support/server-push.h"

/* What becomes of the needs of a report that is accepted, merged, withdrawn or submitted again. */

#define REPORT "20000000-0000-7000-8000-000000000003"
#define MOVE(kind_, id_, from_, to_)                                                               \
  "[{'kind':'" kind_ "','id':'" id_ "','base':1,'move':{'state':['" from_ "','" to_ "']}}]"
#define NEW_REPORT                                                                                 \
  "{'kind':'needs_report','id':'" REPORT "','create':{'scope':'" CUSTOMER_A                        \
  "','customer':'" CUSTOMER_A "','state':'DRAFT','manager':'" USER_LIN                             \
  "','channel':'PHONE','provisional_no':'草-7K-0001',"                                            \
  "'template':'t2','template_version':1,'answers':{'t2.summary':'扩产'}}}"
#define NEED "30000000-0000-7000-8000-0000000000e1"
#define REVIEW(from_, set_, to_)                                                                   \
  "[{'kind':'needs_report','id':'" REPORT "','base':9,'set':{" set_ "},'seen':{},"                 \
  "'move':{'state':['" from_ "','" to_ "']}}]"

/* Whatever the reviewer's program says: a report whose need is not coded is not accepted. */
static void
test_report_uncoded (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (JsonObject) draft = test_laptop_push (lin, "[" NEW_REPORT "]");
  g_autoptr (JsonObject) submit
      = test_laptop_push (lin, MOVE ("needs_report", REPORT, "DRAFT", "QUEUED"));
  g_autoptr (JsonObject) need
      = test_laptop_push (lin, "[{'kind':'need','id':'" NEED "','create':{'scope':'" CUSTOMER_A
                               "','customer':'" CUSTOMER_A "','report':'" REPORT
                               "','state':'CAPTURED','own_words':'电费发票','category':'BILL'}}]");
  g_autoptr (JsonObject) claim
      = test_laptop_push (xu, REVIEW ("RECEIVED", "'reviewer':'" USER_XU "'", "REVIEWING"));
  g_autoptr (JsonObject) early
      = test_laptop_push (xu, REVIEW ("REVIEWING", "'review.t2.check':'ok'", "ACCEPTED"));
  g_autoptr (JsonObject) coded = test_laptop_push (
      xu, "[{'kind':'need','id':'" NEED "','base':1,'set':{'coding':{'category':'BILL','sub_code':"
          "'BILL-03'},'urgency':'U3','reasonableness':'REASONABLE'},'seen':{'coding':{'category':"
          "'BILL'}},'move':{'state':['CAPTURED','CODED']}}]");
  g_autoptr (JsonObject) accept
      = test_laptop_push (xu, REVIEW ("REVIEWING", "'review.t2.check':'ok'", "ACCEPTED"));

  assert_result (draft, "applied", NULL);
  assert_result (submit, "applied", NULL);
  assert_result (need, "applied", NULL);
  assert_result (claim, "applied", NULL);
  assert_result (early, "rejected", "invalid");
  g_assert_cmpstr (rp_json_get_string (early, "detail", NULL), ==, "need");
  assert_result (coded, "applied", NULL);
  assert_result (accept, "applied", NULL);
}

#define SECOND "30000000-0000-7000-8000-0000000000d2"
#define STEP(id_, base_, set_, from_, to_)                                                         \
  "[{'kind':'needs_report','id':'" id_ "','base':" base_ ",'set':{" set_ "},'seen':{},"            \
  "'move':{'state':['" from_ "','" to_ "']}}]"

/* Brings a second report about the same matter, and both into review. */
static void
bring_two_reports (TestLaptop *lin, TestLaptop *xu)
{
  g_autofree char *first = g_strdup ("[" NEW_REPORT "]");
  g_auto (GStrv) parts = g_strsplit (first, REPORT, -1);
  g_autofree char *second = g_strjoinv (SECOND, parts);
  const char *pushes[] = {
    first,
    second,
    STEP (REPORT, "1", "", "DRAFT", "QUEUED"),
    STEP (SECOND, "1", "", "DRAFT", "QUEUED"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (pushes); i++)
    {
      g_autoptr (JsonObject) result = test_laptop_push (lin, pushes[i]);
      assert_result (result, "applied", NULL);
    }
  g_autoptr (JsonObject) need
      = test_laptop_push (lin, "[{'kind':'need','id':'" NEED "','create':{'scope':'" CUSTOMER_A
                               "','customer':'" CUSTOMER_A "','report':'" SECOND
                               "','state':'CAPTURED','own_words':'电费发票','category':'BILL'}}]");
  g_autoptr (JsonObject) claim = test_laptop_push (
      xu, STEP (REPORT, "9", "'reviewer':'" USER_XU "'", "RECEIVED", "REVIEWING"));
  g_autoptr (JsonObject) other = test_laptop_push (
      xu, STEP (SECOND, "9", "'reviewer':'" USER_XU "'", "RECEIVED", "REVIEWING"));
  assert_result (need, "applied", NULL);
  assert_result (claim, "applied", NULL);
  assert_result (other, "applied", NULL);
}

/* One report remains, and is accepted and concluded with the needs of both. */
static void
test_report_merged (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  bring_two_reports (lin, xu);
  g_autoptr (JsonObject) merge = test_laptop_push (
      xu, STEP (SECOND, "9", "'merged_into':'" REPORT "'", "REVIEWING", "MERGED"));
  g_autoptr (JsonObject) back = test_laptop_push (
      xu, STEP (REPORT, "9", "'merged_into':'" SECOND "'", "REVIEWING", "MERGED"));
  g_autoptr (JsonObject) early
      = test_laptop_push (xu, REVIEW ("REVIEWING", "'review.t2.check':'ok'", "ACCEPTED"));
  g_autoptr (JsonObject) coded = test_laptop_push (
      xu, "[{'kind':'need','id':'" NEED "','base':1,'set':{'coding':{'category':'BILL','sub_code':"
          "'BILL-03'},'urgency':'U3','reasonableness':'REASONABLE'},'seen':{'coding':{'category':"
          "'BILL'}},'move':{'state':['CAPTURED','CODED']}}]");
  g_autoptr (JsonObject) accept
      = test_laptop_push (xu, REVIEW ("REVIEWING", "'review.t2.check':'ok'", "ACCEPTED"));
  g_autoptr (JsonObject) cancel = test_laptop_push (
      xu, "[{'kind':'need','id':'" NEED "','base':9,'set':{'reason':'已自行解决'},'seen':{},"
          "'move':{'state':['CODED','CANCELLED']}}]");

  assert_result (merge, "applied", NULL);
  assert_result (back, "rejected", "invalid");
  assert_result (early, "rejected", "invalid");
  assert_result (coded, "applied", NULL);
  assert_result (accept, "applied", NULL);
  assert_result (cancel, "applied", NULL);
  g_autoptr (RpRow) remaining = server_fixture_load_row (fixture, "needs_report", REPORT);
  g_autoptr (RpRow) merged = server_fixture_load_row (fixture, "needs_report", SECOND);
  g_assert_cmpstr (rp_row_get_state (remaining), ==, "CLOSED");
  g_assert_cmpstr (rp_row_get_state (merged), ==, "MERGED");
  g_assert_cmpstr (rp_row_get_text (merged, "merged_into"), ==, REPORT);
}

#define OTHER_NEED "30000000-0000-7000-8000-0000000000e2"
#define NEED_OF(id_, report_)                                                                      \
  "[{'kind':'need','id':'" id_ "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A      \
  "','report':'" report_ "','state':'CAPTURED','own_words':'电费发票','category':'BILL'}}]"
#define CODE(id_)                                                                                  \
  "[{'kind':'need','id':'" id_ "','base':1,'set':{'coding':{'category':'BILL','sub_code':"         \
  "'BILL-03'},'urgency':'U3','reasonableness':'REASONABLE'},'seen':{'coding':{'category':"         \
  "'BILL'}},'move':{'state':['CAPTURED','CODED']}}]"

static void
assert_state (ServerFixture *fixture, const char *kind, const char *id, const char *state)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, kind, id);

  g_assert_nonnull (row);
  g_assert_cmpstr (rp_row_get_state (row), ==, state);
}

/* A report that is taken back before anybody looked at it takes its needs along; what the desk has made of one stays. */
static void
test_report_withdrawn (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  test_laptop_expect (lin, "[" NEW_REPORT "]", "applied", NULL);
  test_laptop_expect (lin, STEP (REPORT, "1", "", "DRAFT", "QUEUED"), "applied", NULL);
  test_laptop_expect (lin, NEED_OF (NEED, REPORT), "applied", NULL);
  test_laptop_expect (lin, NEED_OF (OTHER_NEED, REPORT), "applied", NULL);
  test_laptop_expect (xu, CODE (OTHER_NEED), "applied", NULL);
  test_laptop_expect (lin, STEP (REPORT, "9", "", "RECEIVED", "WITHDRAWN"), "applied", NULL);
  assert_state (fixture, "need", NEED, "CANCELLED");
  assert_state (fixture, "need", OTHER_NEED, "CODED");
  g_autoptr (RpRow) need = server_fixture_load_row (fixture, "need", NEED);
  g_assert_cmpstr (rp_row_get_text (need, "reason"), !=, "");
}

/* One that was merged into it goes on: its manager has withdrawn nothing. */
static void
test_report_withdrawn_around (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autofree char *first = g_strdup ("[" NEW_REPORT "]");
  g_auto (GStrv) parts = g_strsplit (first, REPORT, -1);
  g_autofree char *second = g_strjoinv (SECOND, parts);

  test_laptop_expect (lin, first, "applied", NULL);
  test_laptop_expect (lin, second, "applied", NULL);
  test_laptop_expect (lin, STEP (REPORT, "1", "", "DRAFT", "QUEUED"), "applied", NULL);
  test_laptop_expect (lin, STEP (SECOND, "1", "", "DRAFT", "QUEUED"), "applied", NULL);
  test_laptop_expect (lin, NEED_OF (NEED, SECOND), "applied", NULL);
  test_laptop_expect (xu, STEP (SECOND, "9", "'reviewer':'" USER_XU "'", "RECEIVED", "REVIEWING"),
                      "applied", NULL);
  test_laptop_expect (xu, STEP (SECOND, "9", "'merged_into':'" REPORT "'", "REVIEWING", "MERGED"),
                      "applied", NULL);
  test_laptop_expect (lin, STEP (REPORT, "9", "", "RECEIVED", "WITHDRAWN"), "applied", NULL);
  assert_state (fixture, "need", NEED, "CAPTURED");
  test_laptop_expect (xu, CODE (NEED), "applied", NULL);
}

#define THIRD_NEED "30000000-0000-7000-8000-0000000000e3"
#define ENTERED(id_, item_)                                                                        \
  "{'kind':'need','id':'" id_ "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A       \
  "','report':'" REPORT "','item':'" item_ "','state':'CAPTURED','own_words':'电费发票',"      \
  "'category':'BILL'}}"
#define ROWS(rows_)                                                                                \
  "[{'kind':'needs_report','id':'" REPORT "','base':9,'set':{'answers.t2.needs':[" rows_           \
  "]},'seen':{}}]"
#define ROW(row_) "{'row':'" row_ "','own_words':'电费发票'}"
#define SUBMIT_CHANGE                                                                              \
  "{'kind':'needs_report','id':'" REPORT "','base':9,'set':{},'seen':{},"                          \
  "'move':{'state':['DRAFT','QUEUED']}}"
#define RETURN_REPORT                                                                                \
  "[{'kind':'needs_report','id':'" REPORT "','base':9,'set':{'return_remark':'需求二请删去'}," \
  "'seen':{},'add':{'return_codes':['R03']},'move':{'state':['REVIEWING','RETURNED']}}]"

/* What the manager takes out of a report that was returned is needed no more, unless the desk has made something of it;
 * a need that did not come from a row is not his to take out there. */
static void
test_need_taken_out (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  test_laptop_expect (lin, "[" NEW_REPORT "]", "applied", NULL);
  test_laptop_expect (lin, ROWS (ROW ("r1") "," ROW ("r2") "," ROW ("r3")), "applied", NULL);
  test_laptop_expect (lin,
                      "[" SUBMIT_CHANGE "," ENTERED (NEED, "r1") "," ENTERED (
                          OTHER_NEED, "r2") "," ENTERED (THIRD_NEED, "r3") "]",
                      "applied", NULL);
  test_laptop_expect (lin, NEED_OF ("30000000-0000-7000-8000-0000000000e4", REPORT), "applied",
                      NULL);
  assert_state (fixture, "need", OTHER_NEED, "CAPTURED");
  test_laptop_expect (xu, STEP (REPORT, "9", "'reviewer':'" USER_XU "'", "RECEIVED", "REVIEWING"),
                      "applied", NULL);
  test_laptop_expect (xu, CODE (THIRD_NEED), "applied", NULL);
  test_laptop_expect (xu, RETURN_REPORT, "applied", NULL);
  test_laptop_expect (lin, STEP (REPORT, "9", "", "RETURNED", "DRAFT"), "applied", NULL);
  test_laptop_expect (lin, ROWS (ROW ("r1")), "applied", NULL);
  assert_state (fixture, "need", OTHER_NEED, "CAPTURED");
  test_laptop_expect (lin, "[" SUBMIT_CHANGE "]", "applied", NULL);
  assert_state (fixture, "need", NEED, "CAPTURED");
  assert_state (fixture, "need", OTHER_NEED, "CANCELLED");
  assert_state (fixture, "need", THIRD_NEED, "CODED");
  assert_state (fixture, "need", "30000000-0000-7000-8000-0000000000e4", "CAPTURED");
  g_autoptr (RpRow) need = server_fixture_load_row (fixture, "need", OTHER_NEED);
  g_assert_cmpstr (rp_row_get_text (need, "reason"), !=, "");
}

#define HASH_PLACE "HASH"
#define SUBMIT_HASHED(needs_)                                                                      \
  "[{'kind':'needs_report','id':'" REPORT "','base':9,'set':{'hash':'" HASH_PLACE                  \
  "'},'seen':{},'seen_hash':'" HASH_PLACE "','move':{'state':['DRAFT','QUEUED']}}," needs_ "]"

/* Submits the report as it is, as laptops do: with the hash of its answers. @change: a SUBMIT_HASHED() */
static void
submit_hashed (ServerFixture *fixture, TestLaptop *lin, const char *change)
{
  g_autoptr (RpRow) report = server_fixture_load_row (fixture, "needs_report", REPORT);
  g_autofree char *hash = rp_json_fingerprint (json_object_get_member (report->body, "answers"));
  g_auto (GStrv) parts = g_strsplit (change, HASH_PLACE, -1);
  g_autofree char *changes = g_strjoinv (hash, parts);

  test_laptop_expect (lin, changes, "applied", NULL);
}

/* A need that was typed offline comes into a report that the deputy has submitted meanwhile. It is kept, and the report
 * is not decided upon as if it had been submitted: it goes back, and the next version has it. */
static void
test_report_late (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) other = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  test_laptop_expect (lin, "[" NEW_REPORT "]", "applied", NULL);
  test_laptop_expect (lin, ROWS (ROW ("r1")), "applied", NULL);
  submit_hashed (fixture, lin, SUBMIT_HASHED (ENTERED (NEED, "r1")));
  test_laptop_expect (other, ROWS (ROW ("r1") "," ROW ("r2")), "applied", NULL);
  test_laptop_expect (xu, STEP (REPORT, "9", "'reviewer':'" USER_XU "'", "RECEIVED", "REVIEWING"),
                      "applied", NULL);
  test_laptop_expect (xu, CODE (NEED), "applied", NULL);
  test_laptop_expect (xu, REVIEW ("REVIEWING", "'review.t2.check':'ok'", "ACCEPTED"), "rejected",
                      "invalid");
  test_laptop_expect (xu, STEP (REPORT, "9", "'merged_into':'" SECOND "'", "REVIEWING", "MERGED"),
                      "rejected", "invalid");
  assert_state (fixture, "needs_report", REPORT, "REVIEWING");
  test_laptop_expect (xu, RETURN_REPORT, "applied", NULL);
  test_laptop_expect (lin, STEP (REPORT, "9", "", "RETURNED", "DRAFT"), "applied", NULL);
  g_autoptr (RpRow) report = server_fixture_load_row (fixture, "needs_report", REPORT);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (
                        rp_json_get_object (report->body, "answers"), "t2.needs")),
                    ==, 2);
  submit_hashed (fixture, lin, SUBMIT_HASHED (ENTERED (OTHER_NEED, "r2")));
  test_laptop_expect (xu, STEP (REPORT, "9", "'reviewer':'" USER_XU "'", "RECEIVED", "REVIEWING"),
                      "applied", NULL);
  test_laptop_expect (xu, CODE (OTHER_NEED), "applied", NULL);
  test_laptop_expect (xu, REVIEW ("REVIEWING", "'review.t2.check':'ok'", "ACCEPTED"), "applied",
                      NULL);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/report-needs/" name, ServerFixture, NULL, server_fixture_start, func,              \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("uncoded", test_report_uncoded);
  ADD ("late", test_report_late);
  ADD ("merged", test_report_merged);
  ADD ("need-taken-out", test_need_taken_out);
  ADD ("withdrawn", test_report_withdrawn);
  ADD ("withdrawn-around", test_report_withdrawn_around);
  return g_test_run ();
}
