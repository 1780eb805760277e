/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/devices.h"

#include "server/settings.h"
#include "support/server-push.h"

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* The id of the computer that has the token. */
static char *
find_id (ServerFixture *fixture, const char *token)
{
  g_autoptr (TestReply) reply = server_fixture_get (fixture, "/v1/session", token);
  g_autoptr (JsonObject) session = test_reply_parse (reply);

  return g_strdup (rp_json_get_string (rp_json_get_object (session, "device"), "id", NULL));
}

static void
set_state (ServerFixture *fixture, const char *id, const char *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  gboolean found;

  g_assert_true (rp_devices_decide (connection, id, state, NULL, "", &found, &error));
  g_assert_true (found);
}

static TestReply *
call_device (ServerFixture *fixture, const char *method, const char *id, const char *token,
             const char *body)
{
  g_autofree char *path = g_strconcat ("/v1/devices/", id, NULL);

  return test_request (fixture->port, method, path, token, body, body != NULL ? strlen (body) : 0);
}

/* One's own, this one marked, and nobody else's. */
static void
test_list (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *first = server_fixture_sign_in (fixture, "lin");
  g_autofree char *second = server_fixture_sign_in (fixture, "lin");
  g_autofree char *other = server_fixture_sign_in (fixture, "zhou");
  g_autofree char *id = find_id (fixture, second);
  g_autoptr (TestReply) reply = server_fixture_get (fixture, "/v1/devices", second);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  JsonArray *devices = rp_json_get_array (answer, "devices");
  guint n_this = 0;

  g_assert_cmpuint (json_array_get_length (devices), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *device = rp_json_array_get_object (devices, i);
      gboolean is_this = rp_json_get_boolean (device, "this", FALSE);

      g_assert_cmpint (is_this, ==, g_str_equal (rp_json_get_string (device, "id", ""), id));
      n_this += is_this;
    }
  g_assert_cmpuint (n_this, ==, 1);
}

static void
test_rename (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");
  g_autofree char *id = find_id (fixture, lin);
  g_autoptr (TestReply) foreign = call_device (fixture, "POST", id, zhou, "{\"label\":\"x\"}");
  g_autoptr (TestReply) empty = call_device (fixture, "POST", id, lin, "{\"label\":\"\"}");
  g_autoptr (TestReply) good = call_device (fixture, "POST", id, lin, "{\"label\":\"灰色\"}");
  g_autofree char *sql = g_strdup_printf ("SELECT label FROM device WHERE id = '%s'", id);
  g_autofree char *label = server_fixture_query (fixture, sql);

  assert_error (foreign, 404, "not_found");
  assert_error (empty, 422, "members");
  g_assert_cmpuint (good->status, ==, 200);
  g_assert_cmpstr (label, ==, "灰色");
}

static void
test_revoke (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *lost = server_fixture_sign_in (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");
  g_autofree char *id = find_id (fixture, lost);
  g_autoptr (TestReply) foreign = call_device (fixture, "DELETE", id, zhou, NULL);
  g_autoptr (TestReply) good = call_device (fixture, "DELETE", id, lin, NULL);
  g_autoptr (TestReply) locked = server_fixture_get (fixture, "/v1/session", lost);
  g_autoptr (TestReply) other = server_fixture_get (fixture, "/v1/session", lin);

  assert_error (foreign, 404, "not_found");
  g_assert_cmpuint (good->status, ==, 200);
  assert_error (locked, 403, "device_revoked");
  g_assert_cmpuint (other->status, ==, 200);
}

/* It may send and say that this is all, and nothing else. */
static void
test_drain (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *id = find_id (fixture, lin->token);

  set_state (fixture, id, "drain");
  g_autoptr (JsonObject) result
      = test_laptop_push (lin, "[{'kind':'contact','id':'" CONTACT_A
                               "','base':1,'set':{'phone':'1'},'seen':{'phone':'120 0000 0001'}}]");
  g_autoptr (TestReply) feed = server_fixture_get (fixture, "/v1/feed", lin->token);
  g_autoptr (TestReply) history
      = server_fixture_get (fixture, "/v1/history/contact/" CONTACT_A, lin->token);
  g_autoptr (TestReply) out = server_fixture_post (fixture, "/v1/sign-out", lin->token, "{}");
  g_autoptr (TestReply) after = server_fixture_get (fixture, "/v1/session", lin->token);

  assert_result (result, "applied", NULL);
  assert_error (feed, 403, "drain");
  assert_error (history, 403, "drain");
  g_assert_cmpuint (out->status, ==, 200);
  g_assert_cmpuint (after->status, ==, 403);
}

/* It was locked once it had said that this is all; every start of the server took that back, and one whose answer got
 * lost was asked to sign in again. So did a restore. */
static void
test_drained_for_good (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *id = find_id (fixture, lin);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  gboolean found;

  g_assert_true (rp_devices_decide (connection, id, "drain", fixture->folder->path,
                                    "2026-01-05T01:00:00.000Z", &found, &error));
  g_autoptr (TestReply) out = server_fixture_post (fixture, "/v1/sign-out", lin, "{}");
  g_assert_cmpuint (out->status, ==, 200);
  for (guint restored = 0; restored < 2; restored++)
    {
      g_clear_pointer (&fixture->server, rp_server_free);
      if (restored)
        g_assert_true (rp_connection_run_script (
            connection, "UPDATE device SET state = 'active', signed_out = 0", &error));
      g_assert_no_error (error);
      server_fixture_serve (fixture);
      g_autofree char *state = server_fixture_query (fixture, "SELECT state FROM device");
      g_autoptr (TestReply) locked = server_fixture_get (fixture, "/v1/session", lin);
      g_assert_cmpstr (state, ==, "revoked");
      assert_error (locked, 403, "device_revoked");
    }
}

/* What was decided last counts, and a list that does not know of the end takes nothing back. */
static void
test_again_the_last (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *first, *last, *sql, *expected;
  } cases[] = {
    { "revoked", "drain", "UPDATE device SET signed_out = 1", "drain" },
    { "revoked", "drain", "UPDATE device SET state = 'active'", "drain" },
    { "drain", "drain", "UPDATE device SET state = 'revoked', signed_out = 1", "revoked" },
    { "wiped", "wiped", "UPDATE device SET state = 'active'", "wiped" },
  };
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *id = find_id (fixture, lin);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TempFolder) folder = temp_folder_new ();
      gboolean found;

      rp_devices_decide (connection, id, cases[i].first, folder->path, "now", &found, &error);
      rp_devices_decide (connection, id, cases[i].last, folder->path, "now", &found, &error);
      g_assert_no_error (error);
      g_assert_true (rp_connection_run_script (connection, cases[i].sql, &error));
      g_assert_true (rp_devices_decide_again (connection, folder->path, &error));
      g_assert_no_error (error);
      g_autofree char *state = server_fixture_query (fixture, "SELECT state FROM device");
      g_assert_cmpstr (state, ==, cases[i].expected);
      rp_connection_run_script (connection, "UPDATE device SET state = 'active', signed_out = 0",
                                &error);
    }
}

static void
test_wipe (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *id = find_id (fixture, lin);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = NULL;
  gboolean found;

  set_state (fixture, id, "wiped");
  g_autoptr (TestReply) wiped = server_fixture_get (fixture, "/v1/feed", lin);
  assert_error (wiped, 403, "wipe");
  /* There is no way back. */
  connection = rp_database_open (fixture->database, &error);
  g_assert_true (rp_devices_decide (connection, id, "active", NULL, "", &found, &error));
  g_assert_false (found);
}

/* With the copy of a database came back whoever had been locked out since: a thief read on with his token. */
static void
test_again (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");
  g_autofree char *id = find_id (fixture, lin);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  gboolean found;

  g_assert_true (rp_devices_decide_again (connection, folder->path, &error));
  g_assert_true (
      rp_devices_decide (connection, id, "revoked", folder->path, "now", &found, &error));
  g_assert_true (rp_devices_decide (connection, id, "wiped", folder->path, "now", &found, &error));
  g_assert_true (
      rp_connection_run_script (connection, "UPDATE device SET state = 'active'", &error));
  g_assert_true (rp_devices_decide_again (connection, folder->path, &error));
  g_assert_no_error (error);
  g_autoptr (TestReply) wiped = server_fixture_get (fixture, "/v1/session", lin);
  g_autoptr (TestReply) other = server_fixture_get (fixture, "/v1/session", zhou);
  assert_error (wiped, 403, "wipe");
  g_assert_cmpuint (other->status, ==, 200);
}

/* A computer says its own keys, once. */
static void
test_keys (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *second = server_fixture_sign_in (fixture, "lin");
  g_autofree char *id = find_id (fixture, lin);
  g_autofree char *sql = g_strdup_printf ("SELECT sign_key FROM device WHERE id = '%s'", id);
  const char *keys = "{\"sign_key\":\"" KEY "\",\"box_key\":\"" KEY "\"}";
  g_autoptr (TestReply) of_another = call_device (fixture, "POST", id, second, keys);
  g_autoptr (TestReply) bad
      = call_device (fixture, "POST", id, lin, "{\"sign_key\":\"x\",\"box_key\":\"y\"}");
  g_autoptr (TestReply) good = call_device (fixture, "POST", id, lin, keys);
  g_autofree char *kept = server_fixture_query (fixture, sql);

  assert_error (of_another, 404, "not_found");
  assert_error (bad, 422, "members");
  g_assert_cmpuint (good->status, ==, 200);
  g_assert_cmpstr (kept, ==, KEY);
}

static void
test_settings (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);

  g_assert_true (
      rp_settings_write (connection, rp_schema_find_setting (RP_SETTING_OFFLINE_DAYS), 14, &error));
  g_assert_true (rp_transaction_commit (g_steal_pointer (&transaction), &error));
  g_autoptr (TestReply) reply = server_fixture_get (fixture, "/v1/session", lin);
  g_autoptr (JsonObject) session = test_reply_parse (reply);
  JsonObject *settings = rp_json_get_object (session, "settings");
  JsonObject *courier = rp_json_get_object (session, "courier");

  g_assert_cmpint (rp_json_get_integer (settings, "offline-days", 0), ==, 14);
  g_assert_cmpint (rp_json_get_integer (settings, "photo-place", -1), ==, 0);
  g_assert_cmpuint (strlen (rp_json_get_string (courier, "box_key", "")), ==, 64);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/devices/" name, ServerFixture, NULL, server_fixture_start, func,                   \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("list", test_list);
  ADD ("rename", test_rename);
  ADD ("revoke", test_revoke);
  ADD ("drain", test_drain);
  ADD ("drained-for-good", test_drained_for_good);
  ADD ("wipe", test_wipe);
  ADD ("again", test_again);
  ADD ("again-the-last", test_again_the_last);
  ADD ("keys", test_keys);
  ADD ("settings", test_settings);
  return g_test_run ();
}
