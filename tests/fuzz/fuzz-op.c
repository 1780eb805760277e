/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/json.h"
#include "wire/message.h"

static void
try_op (JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpOp) op = rp_op_from_json (object, &error);

  g_assert_true ((op == NULL) == (error != NULL));
  if (op == NULL)
    return;
  g_autoptr (JsonObject) written = rp_op_to_json (op);
  g_autoptr (RpOp) again = rp_op_from_json (written, &error);
  g_assert_no_error (error);
  g_autofree char *fingerprint = rp_op_fingerprint (op);
  g_autofree char *fingerprint_again = rp_op_fingerprint (again);
  g_assert_cmpstr (fingerprint, ==, fingerprint_again);
}

static void
try_result (JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpOpResult) result = rp_op_result_from_json (object, &error);

  g_assert_true ((result == NULL) == (error != NULL));
  if (result == NULL)
    return;
  g_autoptr (JsonObject) written = rp_op_result_to_json (result);
  g_autoptr (RpOpResult) again = rp_op_result_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->status, ==, result->status);
  g_assert_cmpstr (again->detail, ==, result->detail);
}

/* An op, or the answer to one, is written so that it is read the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonObject) object
      = rp_json_parse_object ((const char *)data, size, &rp_json_limits_message, NULL);

  if (object == NULL)
    return 0;
  try_op (object);
  try_result (object);
  return 0;
}
