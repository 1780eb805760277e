/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/routes.h"

#include "support/server-push.h"

/* Objects of every relation to the caller: the paths are filled in per route. */
#define NOBODY "00000000-0000-7000-8000-0000000000ff"
#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct
{
  const char *login;
  RpRoles roles;
} users[] = {
  { "lin", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { "zhou", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { "xu", RP_ROLE_SPECIALIST },
  { "huang", RP_ROLE_SUPERVISOR },
  { "zheng", RP_ROLE_CENTRE },
  { "yu", RP_ROLE_LEADER },
  { "admin", RP_ROLE_ADMIN },
  { "auditor", RP_ROLE_AUDITOR },
};

static char *
make_path (const RpRoute *route)
{
  g_autoptr (GString) path = g_string_new (route->pattern);

  g_string_replace (path, ":kind", "contact", 0);
  g_string_replace (path, ":sha256", HASH, 0);
  g_string_replace (path, ":id", NOBODY, 0);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static TestReply *
call_route (ServerFixture *fixture, const RpRoute *route, const char *token)
{
  g_autofree char *path = make_path (route);

  return test_request (fixture->port, route->method, path, token, route->body_cap > 0 ? "{}" : NULL,
                       2);
}

static gboolean
is_endless (const RpRoute *route)
{
  return g_str_equal (route->pattern, "/v1/events");
}

/* Every route that is not public refuses a caller without a token, and one whose role it is not for. */
static void
test_roles (ServerFixture *fixture, gconstpointer data)
{
  guint n_routes;
  const RpRoute *routes = rp_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    {
      const RpRoute *route = &routes[i];

      if (route->policy == RP_POLICY_PUBLIC)
        continue;
      g_test_message ("%s %s", route->method, route->pattern);
      g_autoptr (TestReply) nobody = call_route (fixture, route, NULL);
      g_autoptr (TestReply) forged = call_route (fixture, route, "not-a-token");
      assert_error (nobody, 401, "token");
      assert_error (forged, 401, "token");
      for (guint j = 0; j < G_N_ELEMENTS (users); j++)
        {
          g_autofree char *token = server_fixture_sign_in (fixture, users[j].login);
          gboolean allowed = (users[j].roles & route->roles) != 0;

          if (allowed && is_endless (route))
            continue;
          g_autoptr (TestReply) reply = call_route (fixture, route, token);
          g_test_message ("%s: %u", users[j].login, reply->status);
          if (!allowed)
            assert_error (reply, 404, "not_found");
          else
            {
              g_assert_cmpuint (reply->status, !=, 401);
              g_assert_cmpuint (reply->status, <, 500);
            }
        }
    }
}

/* Own, foreign and missing records: who sees what; a foreign one looks like a missing one. */
static void
test_objects (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *login, *path;
    guint status;
  } cases[] = {
    { "lin", "/v1/history/contact/" CONTACT_A, 200 },
    { "lin", "/v1/history/contact/" CONTACT_B, 404 },
    { "lin", "/v1/history/contact/" NOBODY, 404 },
    { "lin", "/v1/history/customer/" CONTACT_A, 404 },
    { "lin", "/v1/history/nothing/" CONTACT_A, 404 },
    { "lin", "/v1/history/contact/CONTACT", 404 },
    { "zhou", "/v1/history/contact/" CONTACT_A, 200 },
    { "xu", "/v1/history/contact/" CONTACT_B, 200 },
    { "zheng", "/v1/history/contact/" CONTACT_A, 404 },
    { "yu", "/v1/history/contact/" CONTACT_A, 404 },
    { "admin", "/v1/history/customer/" CUSTOMER_A, 404 },
    { "auditor", "/v1/history/customer/" CUSTOMER_A, 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = server_fixture_sign_in (fixture, cases[i].login);
      g_autoptr (TestReply) reply = server_fixture_get (fixture, cases[i].path, token);

      g_test_message ("%s %s", cases[i].login, cases[i].path);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
      if (reply->status != 200)
        assert_error (reply, 404, "not_found");
    }
}

static void
test_history (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) edit
      = test_laptop_push (lin, "[{'kind':'contact','id':'" CONTACT_A
                               "','base':1,'set':{'phone':'1'},'seen':{'phone':'120 0000 0001'}}]");
  g_autoptr (TestReply) reply
      = server_fixture_get (fixture, "/v1/history/contact/" CONTACT_A, lin->token);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  JsonArray *entries = rp_json_get_array (answer, "entries");
  JsonObject *newest = rp_json_array_get_object (entries, 0);
  JsonObject *oldest = rp_json_array_get_object (entries, 1);

  g_assert_cmpstr (rp_json_get_string (edit, "status", NULL), ==, "applied");
  g_assert_cmpuint (json_array_get_length (entries), ==, 2);
  g_assert_true (rp_json_get_boolean (answer, "complete", FALSE));
  g_assert_cmpstr (rp_json_get_string (newest, "unit", NULL), ==, "phone");
  g_assert_cmpstr (rp_json_get_string (newest, "old", NULL), ==, "120 0000 0001");
  g_assert_cmpstr (rp_json_get_string (newest, "new", NULL), ==, "1");
  g_assert_cmpstr (rp_json_get_string (newest, "by", NULL), ==, USER_LIN);
  g_assert_cmpstr (rp_json_get_string (oldest, "unit", NULL), ==, "");
}

static void
test_methods (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autoptr (TestReply) wrong = server_fixture_post (fixture, "/v1/session", token, "{}");
  g_autoptr (TestReply) missing = server_fixture_get (fixture, "/v1/nothing", token);
  g_autoptr (TestReply) climbing = server_fixture_get (fixture, "/v1/blobs/../../etc", token);
  g_autoptr (TestReply) health = server_fixture_get (fixture, "/health", NULL);

  assert_error (wrong, 405, "method");
  assert_error (missing, 404, "not_found");
  assert_error (climbing, 404, "not_found");
  g_assert_cmpuint (health->status, ==, 200);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/routes/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/policies", rp_routes_assert);
  ADD ("roles", test_roles);
  ADD ("objects", test_objects);
  ADD ("history", test_history);
  ADD ("methods", test_methods);
  return g_test_run ();
}
