/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/history.h"

#include "support/server-push.h"

static const char path[] = "/v1/history/contact/" CONTACT_A;

static void
set_note (TestLaptop *laptop, guint rev, char letter)
{
  g_autofree char *note = g_strnfill (60 * 1000, letter);
  g_autofree char *changes = g_strdup_printf ("[{'kind':'contact','id':'" CONTACT_A
                                              "','base':%u,'set':{'note':'%s'},'seen':{}}]",
                                              rev, note);
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "applied", NULL);
}

static void
test_newest_first (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  for (guint i = 1; i <= 25; i++)
    {
      g_autofree char *changes
          = g_strdup_printf ("[{'kind':'contact','id':'" CONTACT_A
                             "','base':%u,'set':{'phone':'%u','post':'%u'},'seen':{}}]",
                             i, i, i);
      g_autoptr (JsonObject) result = test_laptop_push (lin, changes);

      assert_result (result, "applied", NULL);
    }
  g_autoptr (TestReply) reply = server_fixture_get (fixture, path, lin->token);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  JsonArray *entries = rp_json_get_array (answer, "entries");

  g_assert_true (rp_json_get_boolean (answer, "complete", FALSE));
  g_assert_cmpuint (json_array_get_length (entries), ==, 51);
  for (guint i = 0; i < 50; i++)
    {
      JsonObject *entry = rp_json_array_get_object (entries, i);

      g_assert_cmpint (rp_json_get_integer (entry, "rev", 0), ==, 26 - i / 2);
      g_assert_cmpstr (rp_json_get_string (entry, "unit", ""), ==, i % 2 ? "post" : "phone");
    }
}

/* A long note that was written again and again made an answer that no laptop takes: its history could not be
 * looked at any more. */
static void
test_long_values (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  for (guint i = 1; i <= 40; i++)
    set_note (lin, i, 'a' + i % 2);
  g_autoptr (TestReply) reply = server_fixture_get (fixture, path, lin->token);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (reply->body), <, rp_json_limits_message.max_bytes);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  JsonArray *entries = rp_json_get_array (answer, "entries");
  g_assert_false (rp_json_get_boolean (answer, "complete", TRUE));
  g_assert_cmpuint (json_array_get_length (entries), >, 20);
  g_assert_cmpint (rp_json_get_integer (rp_json_array_get_object (entries, 0), "rev", 0), ==, 41);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/history/" name, ServerFixture, NULL, server_fixture_start, func,                   \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("newest-first", test_newest_first);
  ADD ("long-values", test_long_values);
  return g_test_run ();
}
