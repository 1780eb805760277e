/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/row-choice.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"

#define WEN "01990000-0000-7000-8000-0000000000b1"

static RpRecord *
new_row (const char *kind, const char *json)
{
  return rp_record_new (rp_schema_find_kind (kind), WEN, "c",
                        rp_json_parse_object (json, strlen (json), &rp_json_limits_message, NULL));
}

static void
assert_label (RpRecord *row, gint32 today, const char *expected)
{
  g_autofree char *label = rp_row_dup_label (row, today);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_contact (void)
{
  g_autoptr (RpRecord) here = new_row ("contact", "{\"name\":\"Wen\"}");
  g_autoptr (RpRecord) left = new_row ("contact", "{\"name\":\"Wen\",\"left_at\":\"2026-01-05\"}");
  gint32 today = rp_date_from_ymd (2026, 1, 5);

  g_assert_true (rp_row_is_offered (here, today, NULL));
  assert_label (here, today, "Wen");
  g_assert_false (rp_row_is_offered (left, today, NULL));
  g_assert_false (rp_row_is_offered (left, today, "another"));
  g_assert_true (rp_row_is_offered (left, today, WEN));
  assert_label (left, today, "Wen (left 2026-01-05)");
  /* Until then he is there. */
  g_assert_true (rp_row_is_offered (left, today - 1, NULL));
  assert_label (left, today - 1, "Wen");
}

static void
test_others (void)
{
  g_autoptr (RpRecord) user = new_row ("user", "{\"name\":\"Lin\"}");
  g_autoptr (RpRecord) report
      = new_row ("needs_report", "{\"no\":\"QL-1\",\"state\":\"REVIEWING\"}");

  g_assert_true (rp_row_is_offered (user, rp_date_from_ymd (2026, 1, 5), NULL));
  assert_label (user, rp_date_from_ymd (2026, 1, 5), "Lin");
  assert_label (report, rp_date_from_ymd (2026, 1, 5), "QL-1 · In review");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-choice/contact", test_contact);
  g_test_add_func ("/row-choice/others", test_others);
  return g_test_run ();
}
