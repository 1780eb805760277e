/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "workbench/review-fixture.h"
#include "workbench/work-item.h"

#define LATE "01990000-0000-7000-8000-0000000000d2"
#define SUNDAY "01990000-0000-7000-8000-0000000000d3"
#define TAKEN "01990000-0000-7000-8000-0000000000d4"
#define DONE "01990000-0000-7000-8000-0000000000d5"

/* Beside the report of this morning: one of last Tuesday, one of Sunday afternoon that comes again and is
 * his, one that somebody else has, one that is decided. 2026-01-05 is a Monday,
 * and the Sunday before it is worked for New Year. */
static StoreFixture *
new_queue (void)
{
  StoreFixture *self = review_fixture_new ("RECEIVED", "");
  GString *page = feed_page_new (14);

  review_fixture_add_report (page, LATE, 10, "RECEIVED", "2025-12-30T02:00:00.000Z", "");
  review_fixture_add_report (page, SUNDAY, 11, "REVIEWING", "2026-01-04T09:04:00.000Z",
                             UNDER_REVIEW);
  review_fixture_add_report (page, TAKEN, 12, "REVIEWING", "2026-01-02T02:00:00.000Z",
                             ",\"reviewer\":\"" OTHER "\"");
  review_fixture_add_report (page, DONE, 13, "ACCEPTED", "2026-01-02T02:00:00.000Z", "");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  return self;
}

static GPtrArray *
list_at (StoreFixture *self, const char *now)
{
  g_autoptr (GError) error = NULL;
  gint64 us = 0;
  GPtrArray *items = NULL;

  g_assert_true (rp_instant_parse (now, &us));
  items = rp_review_list_queue (self->store, FIXTURE_USER, us, &error);
  g_assert_no_error (error);
  return items;
}

static void
assert_item (GPtrArray *items, guint at, const char *id, RpUrgency urgency, const char *trailing)
{
  RpWorkItem *item = items->pdata[at];

  g_assert_cmpstr (rp_work_item_get_id (item), ==, id);
  g_assert_cmpint (rp_work_item_get_urgency (item), ==, urgency);
  g_assert_cmpstr (rp_work_item_get_trailing (item), ==, trailing);
  g_assert_cmpstr (rp_work_item_get_title (item), ==, "Test Works");
  g_assert_cmpstr (rp_work_item_get_page (item), ==, "review");
}

static void
test_order (void)
{
  g_autoptr (StoreFixture) self = new_queue ();
  g_autoptr (GPtrArray) items = list_at (self, "2026-01-05T01:00:00Z");

  g_assert_cmpuint (items->len, ==, 3);
  /* Due on Wednesday the 31st: New Year is off, and Sunday the 4th is worked for it. */
  assert_item (items, 0, LATE, RP_URGENCY_OVERDUE, "2 working days overdue");
  assert_item (items, 1, SUNDAY, RP_URGENCY_SOON, "today until 17:04");
  assert_item (items, 2, REPORT, RP_URGENCY_NONE, "until 6 Jan 08:30");
  g_assert_cmpstr (rp_work_item_get_subtitle (items->pdata[1]), ==,
                   "QL-11 · In review · resubmitted");
}

/* What a colleague has claimed stands apart, under his name. */
static void
test_others (void)
{
  g_autoptr (StoreFixture) self = new_queue ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  GString *page = feed_page_new (20);
  gint64 us = 0;

  feed_page_scope (page, "org", 1);
  feed_page_row (page, "user", OTHER, "org", 1, 20,
                 "{\"login\":\"he\",\"name\":\"He\",\"roles\":\"BS\"}");
  g_assert_false (store_fixture_apply (self, page, "c2", "c3", TRUE));
  g_assert_true (rp_instant_parse ("2026-01-05T01:00:00Z", &us));
  items = rp_review_list_others (self->store, FIXTURE_USER, us, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  assert_item (items, 0, TAKEN, RP_URGENCY_OVERDUE, "1 working day overdue");
  g_assert_cmpstr (rp_work_item_get_subtitle (items->pdata[0]), ==, "QL-12 · He");
}

/* The time of day counts, the organisation's: a moment later it is too late. */
static void
test_minute (void)
{
  g_autoptr (StoreFixture) self = new_queue ();
  g_autoptr (GPtrArray) before = list_at (self, "2026-01-05T09:03:59Z");
  g_autoptr (GPtrArray) after = list_at (self, "2026-01-05T09:04:01Z");

  assert_item (before, 1, SUNDAY, RP_URGENCY_SOON, "today until 17:04");
  assert_item (after, 1, SUNDAY, RP_URGENCY_OVERDUE, "overdue since 17:04");
}

static void
test_empty (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("ACCEPTED", "");
  g_autoptr (GPtrArray) items = list_at (self, "2026-01-05T01:00:00Z");

  g_assert_cmpuint (items->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review-queue/order", test_order);
  g_test_add_func ("/review-queue/others", test_others);
  g_test_add_func ("/review-queue/minute", test_minute);
  g_test_add_func ("/review-queue/empty", test_empty);
  return g_test_run ();
}
