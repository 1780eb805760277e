/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/message.h"

#include <string.h>

#define OP_ID "019a0000-0000-7000-8000-000000000041"

static RpOpResult *
read_result (const char *text, GError **error)
{
  g_autoptr (JsonObject) object
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);

  g_assert_nonnull (object);
  return rp_op_result_from_json (object, error);
}

static void
test_conflict (void)
{
  const char *const units[] = { "when", "answers.q", NULL };
  g_autoptr (RpOpResult) result = rp_op_result_new (OP_ID, RP_RESULT_CONFLICT);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (RpOpResult) back = NULL;

  result->seq = 184229;
  result->rev = 14;
  result->conflict_units = g_strdupv ((GStrv)units);
  object = rp_op_result_to_json (result);
  back = rp_op_result_from_json (object, NULL);
  g_assert_cmpstr (back->op_id, ==, OP_ID);
  g_assert_cmpint (back->status, ==, RP_RESULT_CONFLICT);
  g_assert_cmpint (back->seq, ==, 184229);
  g_assert_cmpint (back->rev, ==, 14);
  g_assert_true (g_strv_equal ((const char *const *)back->conflict_units, units));
}

static void
test_rejected (void)
{
  g_autoptr (RpOpResult) result = read_result ("{\"id\":\"" OP_ID "\",\"status\":\"rejected\","
                                               "\"code\":\"stale_state\",\"detail\":\"CLOSED\"}",
                                               NULL);
  g_autoptr (RpOpResult) newer = read_result (
      "{\"id\":\"" OP_ID "\",\"status\":\"rejected\",\"code\":\"moon_phase\"}", NULL);
  g_autoptr (RpOpResult) silent
      = read_result ("{\"id\":\"" OP_ID "\",\"status\":\"rejected\"}", NULL);

  g_assert_cmpint (result->refusal, ==, RP_REFUSAL_STALE_STATE);
  g_assert_cmpstr (result->detail, ==, "CLOSED");
  g_assert_cmpint (newer->refusal, ==, RP_REFUSAL_INTERNAL);
  g_assert_cmpint (silent->refusal, ==, RP_REFUSAL_INTERNAL);
}

static void
test_bad (void)
{
  const char *const texts[] = {
    "{}",
    "{\"id\":\"" OP_ID "\"}",
    "{\"id\":\"" OP_ID "\",\"status\":\"perhaps\"}",
    "{\"id\":\"7\",\"status\":\"applied\"}",
    "{\"id\":\"" OP_ID "\",\"status\":\"conflict\",\"conflicts\":[7]}",
    "{\"id\":\"" OP_ID "\",\"status\":\"applied\",\"detail\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_result (texts[i], &error));
      g_assert_error (error, RP_WIRE_ERROR, RP_WIRE_ERROR_MESSAGE);
    }
}

static void
test_refusals (void)
{
  for (RpRefusal refusal = RP_REFUSAL_INVALID; refusal <= RP_REFUSAL_INTERNAL; refusal++)
    {
      g_assert_cmpint (rp_refusal_from_code (rp_refusal_code (refusal)), ==, refusal);
      g_assert_cmpuint (strlen (rp_refusal_sentence (refusal)), >, 10);
    }
  g_assert_cmpint (rp_refusal_from_code (NULL), ==, RP_REFUSAL_NONE);
  g_assert_cmpstr (rp_refusal_sentence (RP_REFUSAL_NONE), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/result/conflict", test_conflict);
  g_test_add_func ("/wire/result/rejected", test_rejected);
  g_test_add_func ("/wire/result/bad", test_bad);
  g_test_add_func ("/wire/result/refusals", test_refusals);
  return g_test_run ();
}
