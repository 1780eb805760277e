/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "insight/score-override.h"
#include "insight/small-model.h"

static gint32
day (const char *text)
{
  gint32 out;
  g_assert_true (rp_date_parse (text, &out));
  return out;
}

static const struct
{
  const char *grade, *reason, *proposer, *approver, *from, *until, *cause;
} cases[] = {
  { "A", "anchor of the park", "lin", "gu", "2026-01-05", "2026-12-31", NULL },
  { "A", "anchor of the park", "lin", "gu", "2026-01-05", "2027-01-05", NULL },
  { "A", "anchor of the park", "lin", "gu", "2026-01-05", "2027-01-06", "twelve months" },
  { "A", "anchor of the park", "lin", "gu", "2026-01-05", "2026-01-04", "before it begins" },
  { "A", " ", "lin", "gu", "2026-01-05", "2026-12-31", "reason" },
  { "A", NULL, "lin", "gu", "2026-01-05", "2026-12-31", "reason" },
  { "A", "anchor of the park", "lin", "", "2026-01-05", "2026-12-31", "approver" },
  { "A", "anchor of the park", "lin", "lin", "2026-01-05", "2026-12-31", "his own" },
  { "S", "anchor of the park", "lin", "gu", "2026-01-05", "2026-12-31", "no grade “S”" },
  { NULL, "anchor of the park", "lin", "gu", "2026-01-05", "2026-12-31", "no grade" },
};

static void
test_check (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (50);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      RpScoreOverride override = { cases[i].grade,    cases[i].reason,     cases[i].proposer,
                                   cases[i].approver, day (cases[i].from), day (cases[i].until) };
      gboolean right = rp_score_override_check (&override, model, &error);
      g_assert_cmpint (right, ==, cases[i].cause == NULL);
      if (right)
        continue;
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_nonnull (strstr (error->message, cases[i].cause));
    }
}

static void
test_find (void)
{
  const RpScoreOverride overrides[] = {
    { "A", "r", "lin", "gu", day ("2026-01-05"), day ("2026-06-30") },
    { "B", "r", "lin", "gu", day ("2026-03-01"), day ("2026-03-31") },
  };
  guint n = G_N_ELEMENTS (overrides);
  g_assert_null (rp_score_override_find (overrides, n, day ("2026-01-04")));
  g_assert_true (rp_score_override_find (overrides, n, day ("2026-01-05")) == &overrides[0]);
  g_assert_true (rp_score_override_find (overrides, n, day ("2026-03-31")) == &overrides[1]);
  g_assert_true (rp_score_override_find (overrides, n, day ("2026-06-30")) == &overrides[0]);
  g_assert_null (rp_score_override_find (overrides, n, day ("2026-07-01")));
  g_assert_null (rp_score_override_find (NULL, 0, day ("2026-07-01")));
}

static RpRecord *
create_customer (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  return rp_record_new (rp_schema_find_kind ("customer"), "01890000-0000-7000-8000-000000000001",
                        "01890000-0000-7000-8000-000000000001", body);
}

static void
test_read (void)
{
  g_autoptr (RpScoreModel) model = load_small_model (50);
  g_autoptr (RpRecord) without = create_customer ("{\"name\": \"n\"}");
  g_autoptr (RpRecord) with = create_customer (
      "{\"override_grade\": \"A\", \"override_reason\": \"r\", \"override_proposer\": \"lin\","
      " \"override_approver\": \"gu\", \"override_from\": \"2026-01-05\","
      " \"override_until\": \"2026-06-30\"}");
  g_autoptr (RpRecord) endless = create_customer (
      "{\"override_grade\": \"A\", \"override_reason\": \"r\", \"override_proposer\": \"lin\","
      " \"override_approver\": \"gu\", \"override_from\": \"2026-01-05\"}");
  RpScoreOverride override;
  g_assert_false (rp_score_override_read (without, &override));
  g_assert_true (rp_score_override_read (with, &override));
  g_assert_true (rp_score_override_check (&override, model, NULL));
  g_assert_cmpint (override.until, ==, day ("2026-06-30"));
  g_assert_true (rp_score_override_read (endless, &override));
  g_assert_false (rp_score_override_check (&override, model, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/score-override/check", test_check);
  g_test_add_func ("/insight/score-override/find", test_find);
  g_test_add_func ("/insight/score-override/read", test_read);
  return g_test_run ();
}
