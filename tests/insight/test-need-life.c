/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-life.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/facts.h"

/* The life of suggestions of one customer, from rows as they are stored. */

typedef struct
{
  GPtrArray *suggestions, *potentials;
  JsonObject *settings; /* of the product */
  RpRules *rules;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rules = g_build_filename (g_getenv ("RP_TEST_DATA"), "rules", NULL);
  self->suggestions = g_ptr_array_new_with_free_func (g_object_unref);
  self->potentials = g_ptr_array_new_with_free_func (g_object_unref);
  self->settings = rp_facts_settings_new (g_getenv ("RP_TEST_DATA"), 20000, &error);
  g_assert_no_error (error);
  self->rules = rp_rules_load (rules, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->suggestions);
  g_ptr_array_unref (self->potentials);
  json_object_unref (self->settings);
  rp_rules_unref (self->rules);
}

static void
add (GPtrArray *rows, const char *kind, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);
  g_assert_no_error (error);
  g_ptr_array_add (rows, rp_record_new (rp_schema_find_kind (kind), id, "c", body));
}

static JsonArray *
list (Fixture *self)
{
  return rp_need_life_list (self->suggestions, self->potentials,
                            rp_json_get_object (self->settings, "suggestions"));
}

static void
assert_quiet (Fixture *self, const char *key, const char *until)
{
  g_autoptr (JsonArray) past = list (self);
  g_autoptr (JsonObject) quiet
      = rp_need_life_quiet (past, rp_json_get_object (self->settings, "suggestions"), self->rules);
  g_assert_cmpstr (rp_json_get_string (quiet, key, NULL), ==, until);
}

/* 90 days after the customer's no. */
static void
test_not_needed (Fixture *self, gconstpointer data)
{
  add (self->suggestions, "suggestion", "s1",
       "{\"rule\": \"PR09\", \"proposes\": \"DER-01\", \"state\": \"ADOPTED\"}");
  add (self->potentials, "potential_need", "p1",
       "{\"suggestion\": \"s1\", \"sub_code\": \"DER-01\", \"state\": \"NOT_NEEDED\","
       " \"answered_on\": \"2026-01-05\"}");
  assert_quiet (self, "PR09", "2026-04-05");
  assert_quiet (self, "PR08", NULL);
}

/* One dismissal says nothing about how long; the second does: 180 days from it. */
static void
test_two_dismissals (Fixture *self, gconstpointer data)
{
  add (self->suggestions, "suggestion", "s1",
       "{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"dismiss_reason\": \"D06\","
       " \"decided_at\": \"2026-01-05T01:00:00.000Z\", \"last_seen\": \"2025-11-01\"}");
  assert_quiet (self, "PR01", NULL);
  add (self->suggestions, "suggestion", "s2",
       "{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"dismiss_reason\": \"D06\","
       " \"decided_at\": \"2026-02-05T01:00:00.000Z\"}");
  assert_quiet (self, "PR01", "2026-08-04");
}

static JsonObject *
evidence (double ratio)
{
  g_autofree char *text = g_strdup_printf ("{\"numbers\": {\"ratio\": %.2f}}", ratio);
  return rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);
}

static gboolean
is_free (Fixture *self, double ratio)
{
  g_autoptr (JsonArray) past = list (self);
  g_autoptr (JsonObject) now = evidence (ratio);
  return rp_need_life_is_free (past, "PR01", now);
}

/* The same by two people about one suggestion. */
static void
test_two_people (Fixture *self, gconstpointer data)
{
  add (self->suggestions, "suggestion", "s1",
       "{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"dismiss_reason\": \"D06\","
       " \"decided_by\": \"b\", \"dismissed_by\": [\"a\", \"b\"],"
       " \"decided_at\": \"2026-02-05T01:00:00.000Z\"}");
  assert_quiet (self, "PR01", "2026-08-04");
}

/* Put off is not dismissed: twice 90 days, and then it is there again, whatever the evidence. A reason that is gone
 * for now is no date. */
static void
test_put_off (Fixture *self, gconstpointer data)
{
  add (self->suggestions, "suggestion", "s1",
       "{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"dismiss_reason\": \"D04\","
       " \"hidden_until\": \"9999-12-31\", \"decided_at\": \"2025-06-05T01:00:00.000Z\"}");
  add (self->suggestions, "suggestion", "s2",
       "{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"dismiss_reason\": \"D05\","
       " \"decided_at\": \"2026-01-05T01:00:00.000Z\", \"evidence\": {\"numbers\":"
       " {\"ratio\": 0.80}}}");
  assert_quiet (self, "PR01", "2026-04-05");
  g_assert_true (is_free (self, 0.80));
}

static gboolean
is_seen (Fixture *self, const char *members, const char *user, const char *today)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text
      = g_strdup_printf ("{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"decided_at\":"
                         " \"2026-01-05T01:00:00.000Z\", %s}",
                         members);
  gint32 day;
  g_assert_true (rp_date_parse (today, &day));
  add (rows, "suggestion", "s1", text);
  return rp_need_life_is_seen_by (rows->pdata[0], user,
                                  rp_json_get_object (self->settings, "suggestions"), day);
}

/* One opinion hides it from whoever has it, for 180 days; "has it already" is a fact and no opinion. */
static void
test_seen_by (Fixture *self, gconstpointer data)
{
  const char *one = "\"dismiss_reason\": \"D03\", \"dismissed_by\": [\"a\"], \"decided_by\": \"a\"";
  g_assert_false (is_seen (self, one, "a", "2026-01-06"));
  g_assert_true (is_seen (self, one, "b", "2026-01-06"));
  g_assert_true (is_seen (self, one, NULL, "2026-07-03"));
  g_assert_false (is_seen (self, one, "b", "2026-07-04"));
  g_assert_false (is_seen (self, "\"dismissed_by\": [\"a\", \"b\"]", "c", "2026-01-06"));
  g_assert_false (is_seen (self, "\"decided_by\": \"a\"", "a", "2026-01-06"));
  g_assert_true (is_seen (self, "\"decided_by\": \"a\"", "b", "2026-01-06"));
  g_assert_false (
      is_seen (self, "\"dismiss_reason\": \"D02\", \"decided_by\": \"a\"", "b", "2026-01-06"));
  g_assert_false (
      is_seen (self, "\"decided_by\": \"a\", \"hidden_until\": \"9999-12-31\"", "b", "2026-01-06"));
}

/* The model's suggestions of two needs are two things. */
static void
test_model (Fixture *self, gconstpointer data)
{
  add (self->suggestions, "suggestion", "s1",
       "{\"rule\": \"MODEL\", \"proposes\": \"EE-02\", \"state\": \"DISMISSED\","
       " \"dismiss_reason\": \"D04\", \"decided_at\": \"2026-01-05T01:00:00.000Z\"}");
  add (self->suggestions, "suggestion", "s2",
       "{\"rule\": \"MODEL\", \"proposes\": \"EE-03\", \"state\": \"DISMISSED\","
       " \"dismiss_reason\": \"D06\", \"decided_at\": \"2026-01-05T01:00:00.000Z\"}");
  assert_quiet (self, "MODEL/EE-02", "2026-04-05");
  assert_quiet (self, "MODEL/EE-03", NULL);
}

static void
test_answers (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *reason, *answer;
  } expected[] = { { "D01", "wrong_data" }, { "D02", "has_it" },  { "D03", "not_needed" },
                   { "D04", "not_now" },    { "D05", "not_now" }, { "D06", "" } };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"dismiss_reason\": \"%s\"}",
          expected[i].reason);
      add (self->suggestions, "suggestion", "s", text);
    }
  g_autoptr (JsonArray) past = list (self);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (past, i), "answer", NULL), ==,
                     expected[i].answer);
}

/* What was decided about comes back when a number has changed by a fifth, and not before. */
static void
test_new_evidence (Fixture *self, gconstpointer data)
{
  g_assert_true (is_free (self, 0.86));
  add (self->suggestions, "suggestion", "s1",
       "{\"rule\": \"PR01\", \"state\": \"DISMISSED\", \"dismiss_reason\": \"D06\","
       " \"decided_at\": \"2025-01-05T01:00:00.000Z\", \"evidence\": {\"numbers\": {\"ratio\": "
       "0.80}}}");
  g_assert_false (is_free (self, 0.80));
  g_assert_false (is_free (self, 0.95));
  g_assert_true (is_free (self, 0.97));
  g_assert_true (is_free (self, 0.50));
}

/* As long as a potential need goes on nobody asks again, whatever the evidence. */
static void
test_busy (Fixture *self, gconstpointer data)
{
  add (self->suggestions, "suggestion", "s1",
       "{\"rule\": \"PR01\", \"state\": \"ADOPTED\", \"evidence\": {\"numbers\": {\"ratio\": "
       "0.1}}}");
  add (self->potentials, "potential_need", "p1",
       "{\"suggestion\": \"s1\", \"state\": \"TO_CONFIRM\"}");
  g_assert_false (is_free (self, 0.9));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/insight/need-life/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("not-needed", test_not_needed);
  ADD ("two-dismissals", test_two_dismissals);
  ADD ("two-people", test_two_people);
  ADD ("put-off", test_put_off);
  ADD ("seen-by", test_seen_by);
  ADD ("model", test_model);
  ADD ("answers", test_answers);
  ADD ("new-evidence", test_new_evidence);
  ADD ("busy", test_busy);
  return g_test_run ();
}
