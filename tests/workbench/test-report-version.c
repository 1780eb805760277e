/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-version.h"

#include "workbench/review-fixture.h"

static const char undecided[] = "DRAFT RETURNED QUEUED RECEIVED REVIEWING";

static void
assert_late (const char *state, const char *more, const char *expected)
{
  g_autoptr (StoreFixture) self = review_fixture_new (state, more);
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", REPORT);
  g_autoptr (RpRecord) version = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) late = NULL;
  g_autofree char *joined = NULL;

  g_assert_cmpint (rp_report_is_decided (report), ==, strstr (undecided, state) == NULL);
  g_assert_true (rp_report_version_find (self->store, REPORT, &version, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (rp_record_get_id (version), ==, REVISION_2);
  late = rp_report_version_list_late (version, report);
  joined = g_strjoinv (" ", late);
  g_assert_cmpstr (joined, ==, expected);
}

/* From submitting on the newest version counts; before it, and after the return, the row does. */
static void
test_list_late (void)
{
  static const char *const counts[] = { "QUEUED", "RECEIVED",  "REVIEWING", "ACCEPTED",
                                        "MERGED", "WITHDRAWN", "CLOSED",    "ARCHIVED" };
  static const char *const written[] = { "DRAFT", "RETURNED" };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      assert_late (counts[i], "", "");
      assert_late (counts[i], LATE_ANSWERS, "t2.needs t2.summary");
    }
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    assert_late (written[i], LATE_ANSWERS, "");
  /* What was taken away too late is late as well. */
  assert_late ("REVIEWING", ",\"answers\":{\"t2.summary\":\"Sags of 30 %.\"}",
               "t2.already t2.needs");
}

static void
test_none (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", "");
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", REPORT);
  g_autoptr (RpRecord) version = NULL;
  g_auto (GStrv) late = rp_report_version_list_late (NULL, report);

  g_assert_true (rp_report_version_find (self->store, NEED, &version, NULL));
  g_assert_null (version);
  g_assert_cmpuint (g_strv_length (late), ==, 0);
}

static void
test_content (void)
{
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", "");
  g_autoptr (RpRecord) version = store_fixture_get (self, "report_revision", REVISION_1);

  g_assert_cmpstr (rp_report_version_get_template (version), ==, "T2");
  g_assert_cmpint (rp_report_version_get_template_version (version), ==, 1);
  g_assert_true (json_object_has_member (rp_report_version_get_answers (version), "t2.summary"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-version/list-late", test_list_late);
  g_test_add_func ("/report-version/none", test_none);
  g_test_add_func ("/report-version/content", test_content);
  return g_test_run ();
}
