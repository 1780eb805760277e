/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/need-clock.h"

#include "support/server-push.h"

#define NEED "20000000-0000-7000-8000-000000000006"
#define STEP(set_, from_, to_)                                                                     \
  "[{'kind':'need','id':'" NEED "','base':9,'set':{" set_ "},'seen':{},'move':{'state':['" from_   \
  "','" to_ "']}}]"
#define SUSPEND STEP ("'reason':'等客户','resume_on':'2026-01-20'", "IN_PROGRESS", "SUSPENDED")
#define RESUME STEP ("", "SUSPENDED", "IN_PROGRESS")

/* Answers until Thursday 8 January and a solution until Friday the 16th, each at half past five. */
static void
begin_need (TestLaptop *lin, TestLaptop *xu, TestLaptop *zheng)
{
  test_laptop_expect (lin,
                      "[{'kind':'need','id':'" NEED "','create':{'scope':'" CUSTOMER_A
                      "','customer':'" CUSTOMER_A
                      "','state':'CAPTURED','own_words':'停电','category':'PQ'}}]",
                      "applied", NULL);
  test_laptop_expect (xu,
                      STEP ("'urgency':'U2','reasonableness':'REASONABLE','coded_by':'" USER_XU "'",
                            "CAPTURED", "CODED"),
                      "applied", NULL);
  test_laptop_expect (xu,
                      STEP ("'route':{'centre':'SERVICE','team':'x'},"
                            "'answer_due':'2026-01-08T09:30:00.000Z',"
                            "'solve_due':'2026-01-16T09:30:00.000Z'",
                            "CODED", "DISPATCHED"),
                      "applied", NULL);
  test_laptop_expect (zheng, STEP ("'handler':'" USER_ZHENG "'", "DISPATCHED", "ACCEPTED"),
                      "applied", NULL);
  test_laptop_expect (zheng, STEP ("", "ACCEPTED", "IN_PROGRESS"), "applied", NULL);
}

static void
assert_limits (ServerFixture *fixture, const char *answer, const char *solve)
{
  g_autoptr (RpRow) need = server_fixture_load_row (fixture, "need", NEED);

  g_assert_cmpstr (rp_row_get_text (need, "answer_due"), ==, answer);
  g_assert_cmpstr (rp_row_get_text (need, "solve_due"), ==, solve);
}

/* Suspended on Monday, taken up on Thursday: three working days, which a weekend makes longer. */
static void
test_resume (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");

  begin_need (lin, xu, zheng);
  test_laptop_expect (zheng, SUSPEND, "applied", NULL);
  assert_limits (fixture, "2026-01-08T09:30:00.000Z", "2026-01-16T09:30:00.000Z");
  rp_fake_clock_set (fixture->clock, "2026-01-08T02:00:00Z");
  test_laptop_expect (zheng, RESUME, "applied", NULL);
  assert_limits (fixture, "2026-01-13T09:30:00.000Z", "2026-01-21T09:30:00.000Z");

  /* What is written in it afterwards moves nothing, and a second time counts for itself. */
  test_laptop_expect (zheng,
                      "[{'kind':'need','id':'" NEED "','base':9,'set':{'benefit':{'benefit_text':"
                      "'x'}},'seen':{}}]",
                      "applied", NULL);
  assert_limits (fixture, "2026-01-13T09:30:00.000Z", "2026-01-21T09:30:00.000Z");
  test_laptop_expect (zheng, SUSPEND, "applied", NULL);
  rp_fake_clock_set (fixture->clock, "2026-01-09T02:00:00Z");
  test_laptop_expect (zheng, RESUME, "applied", NULL);
  assert_limits (fixture, "2026-01-14T09:30:00.000Z", "2026-01-22T09:30:00.000Z");
}

/* A laptop that was away: the server learns of both in one push. */
static void
push_both (TestLaptop *laptop)
{
  g_autofree char *first_id = server_fixture_make_id (laptop->fixture);
  g_autofree char *second_id = server_fixture_make_id (laptop->fixture);
  g_autofree char *suspend = g_strdelimit (g_strdup (SUSPEND), "'", '"');
  g_autofree char *resume = g_strdelimit (g_strdup (RESUME), "'", '"');
  g_autofree char *first = test_laptop_make_op (laptop, first_id, suspend);
  g_autofree char *second = test_laptop_make_op (laptop, second_id, resume);
  g_autofree char *both = g_strdup_printf ("%s,%s", first, second);
  g_autoptr (TestReply) reply = test_laptop_send (laptop, both);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) result = test_reply_get_result (reply, i);

      assert_result (result, "applied", NULL);
    }
}

/* An hour before midnight and an hour after it there is a working day between; what came at once stood no day. */
static void
test_at_once (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");

  begin_need (lin, xu, zheng);
  rp_fake_clock_set (fixture->clock, "2026-01-06T15:30:00Z");
  test_laptop_expect (zheng, SUSPEND, "applied", NULL);
  rp_fake_clock_set (fixture->clock, "2026-01-06T16:30:00Z");
  test_laptop_expect (zheng, RESUME, "applied", NULL);
  assert_limits (fixture, "2026-01-09T09:30:00.000Z", "2026-01-19T09:30:00.000Z");
  push_both (zheng);
  assert_limits (fixture, "2026-01-09T09:30:00.000Z", "2026-01-19T09:30:00.000Z");
}

/* Whoever takes it up may say another limit himself. */
static void
test_own_limit (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");

  begin_need (lin, xu, zheng);
  test_laptop_expect (xu, SUSPEND, "applied", NULL);
  rp_fake_clock_set (fixture->clock, "2026-01-07T02:00:00Z");
  test_laptop_expect (xu,
                      STEP ("'solve_due':'2026-01-30T09:30:00.000Z'", "SUSPENDED", "IN_PROGRESS"),
                      "applied", NULL);
  assert_limits (fixture, "2026-01-12T09:30:00.000Z", "2026-01-30T09:30:00.000Z");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/need-clock/" name, ServerFixture, NULL, server_fixture_start, func,                \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("resume", test_resume);
  ADD ("at-once", test_at_once);
  ADD ("own-limit", test_own_limit);
  return g_test_run ();
}
