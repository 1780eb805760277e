/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/sign-in.h"

#include "support/server-push.h"

static TestReply *
try_sign_in (ServerFixture *fixture, const char *login, const char *password)
{
  g_autofree char *body = g_strdup_printf (
      "{\"login\":\"%s\",\"password\":\"%s\",\"device\":\"laptop\"}", login, password);

  return server_fixture_post (fixture, "/v1/sign-in", NULL, body);
}

static void
test_session (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestReply) reply = try_sign_in (fixture, "lin", PASSWORD);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  JsonObject *user = rp_json_get_object (answer, "user");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (rp_json_get_string (user, "id", NULL), ==, USER_LIN);
  g_assert_cmpstr (rp_json_get_string (user, "name", NULL), ==, "林一帆");
  g_assert_cmpstr (rp_json_get_string (user, "roles", NULL), ==, "KAM,DEP");
  g_assert_cmpstr (rp_json_get_string (answer, "org", NULL), ==, "青岚供电局");
  g_assert_cmpuint (strlen (rp_json_get_string (answer, "token", "")), ==, 43);
  g_assert_false (rp_json_get_boolean (answer, "sample", TRUE));

  g_autoptr (TestReply) session
      = server_fixture_get (fixture, "/v1/session", rp_json_get_string (answer, "token", NULL));
  g_autoptr (JsonObject) document = test_reply_parse (session);
  JsonObject *limits = rp_json_get_object (document, "limits");
  g_assert_cmpuint (session->status, ==, 200);
  g_assert_cmpstr (rp_json_get_string (document, "time", NULL), ==, "2026-01-05T01:00:00.000Z");
  g_assert_cmpint (rp_json_get_integer (document, "head", 0), >, 0);
  g_assert_cmpint (rp_json_get_integer (limits, "batch_ops", 0), ==, 100);
  g_assert_false (json_object_has_member (document, "token"));
}

/* A wrong password and an unknown login answer alike. */
static void
test_wrong (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestReply) wrong = try_sign_in (fixture, "lin", "not the password");
  g_autoptr (TestReply) unknown = try_sign_in (fixture, "nobody", PASSWORD);

  assert_error (wrong, 401, "sign_in");
  assert_error (unknown, 401, "sign_in");
}

static void
test_no_token (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestReply) none = server_fixture_get (fixture, "/v1/session", NULL);
  g_autoptr (TestReply) made_up
      = server_fixture_get (fixture, "/v1/session", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

  assert_error (none, 401, "token");
  assert_error (made_up, 401, "token");
}

/* Five failures in 15 minutes; then also the right password waits, and works once the time is over. */
static void
test_lockout (ServerFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (TestReply) reply = try_sign_in (fixture, i % 2 ? "lin" : "LIN", "wrong");
      assert_error (reply, 401, "sign_in");
    }
  g_autoptr (TestReply) locked = try_sign_in (fixture, "lin", PASSWORD);
  g_autofree char *retry = test_reply_dup_header (locked, "Retry-After");
  assert_error (locked, 429, "later");
  g_assert_cmpint (g_ascii_strtoll (retry, NULL, 10), >, 14 * 60);

  g_autoptr (TestReply) other = try_sign_in (fixture, "zhou", PASSWORD);
  g_assert_cmpuint (other->status, ==, 200);

  rp_fake_clock_advance (fixture->clock, 15 * G_TIME_SPAN_MINUTE + 1);
  g_autoptr (TestReply) later = try_sign_in (fixture, "lin", PASSWORD);
  g_assert_cmpuint (later->status, ==, 200);
}

static void
test_sign_out (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autoptr (TestReply) out = server_fixture_post (fixture, "/v1/sign-out", token, "{}");
  g_autoptr (TestReply) after = server_fixture_get (fixture, "/v1/session", token);

  g_assert_cmpuint (out->status, ==, 200);
  assert_error (after, 401, "token");
}

/* What a clock that ran ahead by years had counted locked people out for years. */
static void
test_lockout_ahead (ServerFixture *fixture, gconstpointer data)
{
  rp_fake_clock_set (fixture->clock, "2029-01-05T01:00:00Z");
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (TestReply) reply = try_sign_in (fixture, "lin", "wrong");
      assert_error (reply, 401, "sign_in");
    }
  rp_fake_clock_set (fixture->clock, "2026-01-05T01:00:00Z");
  g_autoptr (TestReply) wrong = try_sign_in (fixture, "lin", "wrong");
  assert_error (wrong, 401, "sign_in");
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TestReply) reply = try_sign_in (fixture, "lin", "wrong");
      assert_error (reply, 401, "sign_in");
    }
  g_autoptr (TestReply) locked = try_sign_in (fixture, "lin", PASSWORD);
  assert_error (locked, 429, "later");
}

static void
set_device_state (ServerFixture *fixture, const char *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "UPDATE device SET state = :state", &error);

  rp_statement_bind_text (statement, ":state", state);
  rp_statement_run (statement, &error);
  g_assert_no_error (error);
}

static void
test_revoked (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");

  set_device_state (fixture, "revoked");
  g_autoptr (TestReply) revoked = server_fixture_get (fixture, "/v1/session", token);
  assert_error (revoked, 403, "device_revoked");

  set_device_state (fixture, "wiped");
  g_autoptr (TestReply) wiped = server_fixture_get (fixture, "/v1/session", token);
  assert_error (wiped, 403, "wipe");
}

static void
test_idle_device (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");

  rp_fake_clock_advance (fixture->clock, 59 * G_TIME_SPAN_DAY);
  g_autoptr (TestReply) seen = server_fixture_get (fixture, "/v1/session", token);
  g_assert_cmpuint (seen->status, ==, 200);

  rp_fake_clock_advance (fixture->clock, 59 * G_TIME_SPAN_DAY);
  g_autoptr (TestReply) again = server_fixture_get (fixture, "/v1/session", token);
  g_assert_cmpuint (again->status, ==, 200);

  rp_fake_clock_advance (fixture->clock, 61 * G_TIME_SPAN_DAY);
  g_autoptr (TestReply) lost = server_fixture_get (fixture, "/v1/session", token);
  assert_error (lost, 401, "token");
}

/* A computer that was stolen and came back after two months was asked to sign in, and kept everything. */
static void
test_idle_and_wiped (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");

  rp_fake_clock_advance (fixture->clock, 61 * G_TIME_SPAN_DAY);
  set_device_state (fixture, "wiped");
  g_autoptr (TestReply) wiped = server_fixture_get (fixture, "/v1/session", token);
  assert_error (wiped, 403, "wipe");

  set_device_state (fixture, "revoked");
  g_autoptr (TestReply) revoked = server_fixture_get (fixture, "/v1/session", token);
  assert_error (revoked, 403, "device_revoked");
}

/* A computer that is stolen after it was signed out, or whose user was given another password first, was asked to sign
 * in for ever, although it was to be wiped. */
static void
test_signed_out_and_wiped (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autoptr (TestReply) out = server_fixture_post (fixture, "/v1/sign-out", token, "{}");

  g_assert_cmpuint (out->status, ==, 200);
  set_device_state (fixture, "wiped");
  g_autoptr (TestReply) wiped = server_fixture_get (fixture, "/v1/session", token);
  assert_error (wiped, 403, "wipe");
}

/* Failures whose window was over stayed in the table for ever, one for every name that anybody tried. */
static void
test_failures_are_forgotten (ServerFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a", "b", "c" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TestReply) reply = try_sign_in (fixture, names[i], "wrong");
      assert_error (reply, 401, "sign_in");
    }
  rp_fake_clock_advance (fixture->clock, 15 * G_TIME_SPAN_MINUTE + 1);
  g_autoptr (TestReply) later = try_sign_in (fixture, "d", "wrong");
  g_autofree char *left = server_fixture_query (fixture, "SELECT count(*) FROM sign_in_failure");
  g_assert_cmpstr (left, ==, "2"); /* the name and the address */
}

/* The files of a database server are its own: what its tables hold is looked at. */
static void
assert_not_in_tables (ServerFixture *fixture, const char *token)
{
  static const char *const tables[] = { "device", "app_user", "entity", "sign_in_failure" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "SELECT coalesce (string_agg (CAST (t AS TEXT), ' '), '') FROM %s t", tables[i]);
      g_autofree char *text = server_fixture_query (fixture, sql);

      g_assert_null (strstr (text, token));
      g_assert_null (strstr (text, PASSWORD));
    }
}

/* --- hashes ------------------------------------------------------------------------------------- */

static char *
get_hash (ServerFixture *fixture)
{
  return server_fixture_query (fixture, "SELECT password FROM app_user WHERE id = '" USER_LIN "'");
}

static void
store_hash (ServerFixture *fixture, const char *password, guint passes, gsize memory)
{
  char hash[crypto_pwhash_STRBYTES];
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "UPDATE app_user SET password = :hash WHERE id = '" USER_LIN "'", &error);

  g_assert_cmpint (crypto_pwhash_str_alg (hash, password, strlen (password), passes, memory,
                                          crypto_pwhash_ALG_ARGON2ID13),
                   ==, 0);
  rp_statement_bind_text (statement, ":hash", hash);
  rp_statement_run (statement, &error);
  g_assert_no_error (error);
}

/* A weak hash that was brought from elsewhere stayed weak for ever; a stronger one is nobody's to weaken. */
static void
test_rehash (ServerFixture *fixture, gconstpointer data)
{
  store_hash (fixture, PASSWORD, 1, 64 * 1024);
  g_autofree char *weak = get_hash (fixture);
  g_autoptr (TestReply) wrong = try_sign_in (fixture, "lin", "not the password");
  g_autofree char *kept = get_hash (fixture);
  g_assert_cmpstr (kept, ==, weak);

  g_autoptr (TestReply) first = try_sign_in (fixture, "lin", PASSWORD);
  g_autofree char *present = get_hash (fixture);
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_true (g_str_has_prefix (present, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_autoptr (TestReply) second = try_sign_in (fixture, "lin", PASSWORD);
  g_autofree char *same = get_hash (fixture);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (same, ==, present);

  store_hash (fixture, PASSWORD, 1, 48 * 1024 * 1024);
  g_autofree char *strong = get_hash (fixture);
  g_autoptr (TestReply) third = try_sign_in (fixture, "lin", PASSWORD);
  g_autofree char *stays = get_hash (fixture);
  g_assert_cmpuint (third->status, ==, 200);
  g_assert_cmpstr (stays, ==, strong);
}

/* One keyboard sends "é" as one code point, another one as two. */
static void
test_composed (ServerFixture *fixture, gconstpointer data)
{
  store_hash (fixture, "caf\xc3\xa9 in the morning", 2, 19456 * 1024);
  g_autoptr (TestReply) one = try_sign_in (fixture, "lin", "caf\xc3\xa9 in the morning");
  g_autoptr (TestReply) two = try_sign_in (fixture, "lin", "cafe\xcc\x81 in the morning");
  g_assert_cmpuint (one->status, ==, 200);
  g_assert_cmpuint (two->status, ==, 200);
}

/* Neither a token nor a password stands anywhere in the files of the database. */
static void
test_secrets_at_rest (ServerFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "server.db", "server.db-wal" };
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");

  if (!g_str_has_prefix (fixture->database, "sqlite:"))
    {
      assert_not_in_tables (fixture, token);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = temp_folder_file (fixture->folder, names[i]);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_null (memmem (bytes, length, token, strlen (token)));
      g_assert_null (memmem (bytes, length, PASSWORD, strlen (PASSWORD)));
    }
}

static void
test_bad_bodies (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body;
    const char *code;
  } cases[] = {
    { "", "json" },
    { "[]", "json" },
    { "{\"login\":\"lin\"", "json" },
    { "{\"login\":\"lin\",\"login\":\"zhou\",\"password\":\"x\",\"device\":\"d\"}", "json" },
    { "{\"login\":\"l\\u0000\",\"password\":\"x\",\"device\":\"d\"}", "json" },
    { "{\"login\":\"\\ud83d\",\"password\":\"x\",\"device\":\"d\"}", "json" },
    { "{\"login\":1,\"password\":\"x\",\"device\":\"d\"}", "members" },
    { "{\"login\":\"lin\",\"password\":\"x\"}", "members" },
    { "{\"login\":\"lin\",\"password\":null,\"device\":\"d\"}", "members" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply
          = server_fixture_post (fixture, "/v1/sign-in", NULL, cases[i].body);

      g_test_message ("%s", cases[i].body);
      assert_error (reply, 422, cases[i].code);
    }
  g_autofree char *deep = g_strnfill (4000, '[');
  g_autoptr (TestReply) nested = server_fixture_post (fixture, "/v1/sign-in", NULL, deep);
  assert_error (nested, 422, "json");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/sign-in/" name, ServerFixture, NULL, server_fixture_start, func,                   \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("session", test_session);
  ADD ("wrong", test_wrong);
  ADD ("no-token", test_no_token);
  ADD ("lockout", test_lockout);
  ADD ("lockout-ahead", test_lockout_ahead);
  ADD ("sign-out", test_sign_out);
  ADD ("revoked", test_revoked);
  ADD ("idle-device", test_idle_device);
  ADD ("idle-and-wiped", test_idle_and_wiped);
  ADD ("signed-out-and-wiped", test_signed_out_and_wiped);
  ADD ("failures-forgotten", test_failures_are_forgotten);
  ADD ("rehash", test_rehash);
  ADD ("composed", test_composed);
  ADD ("secrets-at-rest", test_secrets_at_rest);
  ADD ("bad-bodies", test_bad_bodies);
  return g_test_run ();
}
