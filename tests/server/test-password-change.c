/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/password-change.h"

#include "support/server-admin.h"
#include "support/server-push.h"

#define NEW_PASSWORD "another-password-2"

static TestReply *
change (ServerFixture *fixture, const char *token, const char *old, const char *password)
{
  g_autofree char *body = g_strdup_printf ("{\"old\":\"%s\",\"new\":\"%s\"}", old, password);

  return server_fixture_post (fixture, "/v1/password", token, body);
}

static guint
try_sign_in (ServerFixture *fixture, const char *password)
{
  g_autofree char *body
      = g_strdup_printf ("{\"login\":\"lin\",\"password\":\"%s\",\"device\":\"laptop\"}", password);
  g_autoptr (TestReply) reply = server_fixture_post (fixture, "/v1/sign-in", NULL, body);

  return reply->status;
}

static guint
ask (ServerFixture *fixture, const char *token)
{
  g_autoptr (TestReply) reply = server_fixture_get (fixture, "/v1/session", token);

  return reply->status;
}

/* This computer stays signed in, his others do not, nobody else is touched. */
static void
test_change (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *here = server_fixture_sign_in (fixture, "lin");
  g_autofree char *elsewhere = server_fixture_sign_in (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");
  g_autoptr (TestReply) changed = change (fixture, here, PASSWORD, NEW_PASSWORD);

  g_assert_cmpuint (changed->status, ==, 200);
  g_assert_cmpuint (ask (fixture, here), ==, 200);
  g_assert_cmpuint (ask (fixture, elsewhere), ==, 401);
  g_assert_cmpuint (ask (fixture, zhou), ==, 200);
  g_assert_cmpuint (try_sign_in (fixture, PASSWORD), ==, 401);
  g_assert_cmpuint (try_sign_in (fixture, NEW_PASSWORD), ==, 200);
}

static void
test_refused (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *old, *password, *code;
  } cases[] = {
    { "not the password", NEW_PASSWORD, "password_wrong" },
    { PASSWORD, "short", "password_short" },
    { PASSWORD, "林一帆2026112800", "password_own" },
    { PASSWORD, "Password2026!", "password_common" },
  };
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autofree char *elsewhere = server_fixture_sign_in (fixture, "lin");
  g_autofree char *long_password = g_strnfill (3000, 'x');
  g_autoptr (TestReply) too_long = change (fixture, token, PASSWORD, long_password);
  g_autoptr (TestReply) without
      = server_fixture_post (fixture, "/v1/password", token, "{\"new\":\"" NEW_PASSWORD "\"}");

  assert_error (too_long, 422, "members");
  assert_error (without, 422, "members");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply = change (fixture, token, cases[i].old, cases[i].password);

      assert_error (reply, 422, cases[i].code);
    }
  g_assert_cmpuint (ask (fixture, elsewhere), ==, 200);
  g_assert_cmpuint (try_sign_in (fixture, PASSWORD), ==, 200);
}

/* Whoever finds a laptop open cannot try until he has it: the attempts count as those of sign-ins do. */
static void
test_lockout (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (TestReply) wrong = change (fixture, token, "wrong", NEW_PASSWORD);
      assert_error (wrong, 422, "password_wrong");
    }
  g_autoptr (TestReply) waits = change (fixture, token, PASSWORD, NEW_PASSWORD);
  g_autofree char *retry = test_reply_dup_header (waits, "Retry-After");
  assert_error (waits, 429, "later");
  g_assert_cmpint (g_ascii_strtoll (retry, NULL, 10), >, 14 * 60);
  g_assert_cmpuint (try_sign_in (fixture, PASSWORD), ==, 429);

  rp_fake_clock_advance (fixture->clock, 15 * G_TIME_SPAN_MINUTE + 1);
  g_autoptr (TestReply) later = change (fixture, token, PASSWORD, NEW_PASSWORD);
  g_assert_cmpuint (later->status, ==, 200);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/password-change/" name, ServerFixture, NULL, server_fixture_start, func,           \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("change", test_change);
  ADD ("refused", test_refused);
  ADD ("lockout", test_lockout);
  return g_test_run ();
}
