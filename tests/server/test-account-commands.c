/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/account-commands.h"

#include "server/account.h"
#include "server/devices.h"
#include "support/server-admin.h"
#include "support/server-push.h"

#define NEW_PASSWORD "another-password-2"

static TestReply *
try_sign_in (ServerFixture *fixture, const char *login, const char *password)
{
  g_autofree char *body = g_strdup_printf (
      "{\"login\":\"%s\",\"password\":\"%s\",\"device\":\"laptop\"}", login, password);

  return server_fixture_post (fixture, "/v1/sign-in", NULL, body);
}

static guint
try_status (ServerFixture *fixture, const char *login, const char *password)
{
  g_autoptr (TestReply) reply = try_sign_in (fixture, login, password);

  return reply->status;
}

/* --- adding ------------------------------------------------------------------------------------- */

/* He has nothing to sign in with before he has a password; then all that his roles give, and the others hear of him. */
static void
test_add (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_admin_add_user (admin, "sun", "孙晓", "SUP,BS", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (try_status (fixture, "sun", PASSWORD), ==, 401);
  g_assert_true (rp_admin_set_password (admin, "sun", NEW_PASSWORD, &error));
  g_assert_no_error (error);

  g_autoptr (TestReply) reply = try_sign_in (fixture, "sun", NEW_PASSWORD);
  g_autoptr (JsonObject) session = test_reply_parse (reply);
  JsonObject *user = rp_json_get_object (session, "user");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (rp_json_get_string (user, "name", NULL), ==, "孙晓");
  g_assert_cmpstr (rp_json_get_string (user, "roles", NULL), ==, "BS,SUP");

  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM access WHERE user_id = '%s'",
                                          rp_json_get_string (user, "id", NULL));
  g_autofree char *scopes = server_fixture_query (fixture, sql);
  g_assert_cmpstr (scopes, ==, "4"); /* org, his own and the two customers */
}

static void
test_heard_of (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_admin_add_user (admin, "sun", "孙晓", "CTR", "PLANNING", &error));
  g_assert_no_error (error);
  g_autoptr (TestReply) feed = server_fixture_get (fixture, "/v1/feed?rows=5000", token);
  gsize length;
  const char *text = g_bytes_get_data (feed->body, &length);
  g_assert_nonnull (g_strstr_len (text, (gssize)length, "孙晓"));
  g_autofree char *centre
      = server_fixture_query (fixture, "SELECT centre FROM app_user WHERE login = 'sun'");
  g_assert_cmpstr (centre, ==, "PLANNING");
}

static void
test_not_added (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *login, *name, *roles, *centre;
  } cases[] = {
    { "lin", "林二", "KAM", NULL },      { "LIN", "林二", "KAM", NULL },
    { "ｌｉｎ", "林二", "KAM", NULL },   { "", "孙晓", "KAM", NULL },
    { "sun xiao", "孙晓", "KAM", NULL }, { "sun\n", "孙晓", "KAM", NULL },
    { "sun", "", "KAM", NULL },          { "sun", "孙晓", "", NULL },
    { "sun", "孙晓", "KAM,CRT", NULL },  { "sun", "孙晓", "SRV", NULL },
    { "sun", "孙晓", "CTR", NULL },      { "sun", "孙晓", "CTR", "NOWHERE" },
    { "sun", "\xff", "KAM", NULL },      { "\xff", "孙晓", "KAM", NULL },
  };
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autofree char *long_login = g_strnfill (65, 'x');
  g_autoptr (GError) too_long = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (rp_admin_add_user (admin, cases[i].login, cases[i].name, cases[i].roles,
                                         cases[i].centre, &error));
      g_test_message ("%u: %s", i, error->message);
    }
  g_assert_false (rp_admin_add_user (admin, long_login, "x", "KAM", NULL, &too_long));
  g_autofree char *n_users = server_fixture_query (fixture, "SELECT count(*) FROM app_user");
  g_autofree char *n_rows
      = server_fixture_query (fixture, "SELECT count(*) FROM entity WHERE kind = 'user'");
  g_assert_cmpstr (n_users, ==, "8");
  g_assert_cmpstr (n_rows, ==, "8");
}

/* --- passwords ---------------------------------------------------------------------------------- */

static TestReply *
ask (ServerFixture *fixture, const char *token)
{
  return server_fixture_get (fixture, "/v1/session", token);
}

/* The old one is worth nothing any more, neither at a sign-in nor where somebody is signed in with it; what was decided
 * about a lost computer is not undone by it, and others keep theirs. */
static void
test_password (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autofree char *lost = server_fixture_sign_in (fixture, "lin");
  g_autofree char *lost_id = server_fixture_query (fixture, "SELECT id FROM device");
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autofree char *other = server_fixture_sign_in (fixture, "zhou");
  g_autoptr (GError) error = NULL;
  gboolean found;

  g_assert_true (rp_devices_decide (admin->connection, lost_id, "wiped", NULL, "", &found, &error));
  g_assert_true (rp_admin_set_password (admin, "lin", NEW_PASSWORD, &error));
  g_assert_no_error (error);
  g_autoptr (TestReply) ended = ask (fixture, token);
  g_autoptr (TestReply) wiped = ask (fixture, lost);
  g_autoptr (TestReply) kept = ask (fixture, other);
  assert_error (ended, 401, "token");
  assert_error (wiped, 403, "wipe");
  g_assert_cmpuint (kept->status, ==, 200);
  g_assert_cmpuint (try_status (fixture, "lin", PASSWORD), ==, 401);
  g_assert_cmpuint (try_status (fixture, "lin", NEW_PASSWORD), ==, 200);

  g_assert_false (rp_admin_set_password (admin, "nobody", NEW_PASSWORD, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Nothing happens with one that anybody would try: the old one holds, and who is signed in stays it. */
static void
test_bad_password (ServerFixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "short", "林一帆20261128", "Password2026!", "" };
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (rp_admin_set_password (admin, "lin", bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_autoptr (TestReply) kept = ask (fixture, token);
  g_assert_cmpuint (kept->status, ==, 200);
  g_assert_cmpuint (try_status (fixture, "lin", PASSWORD), ==, 200);
}

/* Who forgot his password has often tried it too many times. */
static void
test_password_after_failures (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (try_status (fixture, "lin", "wrong"), ==, 401);
  g_assert_cmpuint (try_status (fixture, "lin", PASSWORD), ==, 429);
  g_assert_true (rp_admin_set_password (admin, "lin", NEW_PASSWORD, &error));
  g_assert_cmpuint (try_status (fixture, "lin", NEW_PASSWORD), ==, 200);
}

/* A sign-in compares first and lets in afterwards; what is stored may have become another in between. */
static void
test_password_meanwhile (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autofree char *hash
      = server_fixture_query (fixture, "SELECT password FROM app_user WHERE id = '" USER_LIN "'");
  g_autoptr (GError) error = NULL;
  gboolean same;

  g_assert_true (rp_account_confirm (admin->connection, USER_LIN, hash, hash, &same, &error));
  g_assert_true (same);
  g_assert_true (rp_admin_set_password (admin, "lin", NEW_PASSWORD, &error));
  g_assert_true (rp_account_confirm (admin->connection, USER_LIN, hash, hash, &same, &error));
  g_assert_false (same);
  g_assert_cmpuint (try_status (fixture, "lin", NEW_PASSWORD), ==, 200);

  g_assert_true (rp_admin_set_disabled (admin, "lin", TRUE, &error));
  g_autofree char *now
      = server_fixture_query (fixture, "SELECT password FROM app_user WHERE id = '" USER_LIN "'");
  g_assert_true (rp_account_confirm (admin->connection, USER_LIN, now, now, &same, &error));
  g_assert_false (same);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/account-commands/" name, ServerFixture, NULL, server_fixture_start, func,          \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("add", test_add);
  ADD ("heard-of", test_heard_of);
  ADD ("not-added", test_not_added);
  ADD ("password", test_password);
  ADD ("bad-password", test_bad_password);
  ADD ("password-after-failures", test_password_after_failures);
  ADD ("password-meanwhile", test_password_meanwhile);
  return g_test_run ();
}
