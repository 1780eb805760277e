/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/internal-values.h"

#include "support/server-need.h"

/* The figures that 郑岚 must not get, and one beside them that she may. */
#define FIGURE "777777"
#define OTHER_FIGURE "888888"
#define FOR_ALL "111111"
#define POTENTIAL "30000000-0000-7000-8000-0000000000f2"

static char *
get_text (TestLaptop *laptop, const char *path)
{
  g_autoptr (TestReply) reply = server_fixture_get (laptop->fixture, path, laptop->token);

  g_assert_cmpuint (reply->status, ==, 200);
  return test_reply_dup_text (reply);
}

static void
assert_clean (const char *text)
{
  g_assert_null (strstr (text, FIGURE));
  g_assert_null (strstr (text, OTHER_FIGURE));
  g_assert_null (strstr (text, "benefit_company"));
}

static void
enter_benefits (ServerFixture *fixture)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (
      xu, NEED_BENEFIT ("3", "null", "{'benefit_customer':5,'benefit_company':" FIGURE "}"),
      "applied", NULL);
  test_laptop_expect (xu,
                      NEED_BENEFIT ("4", "{'benefit_customer':5,'benefit_company':" FIGURE "}",
                                    "{'benefit_customer':5,'benefit_company':" OTHER_FIGURE "}"),
                      "applied", NULL);
  test_laptop_expect (huang,
                      NEED_BENEFIT ("4", "{'benefit_customer':5,'benefit_company':" FIGURE "}",
                                    "{'benefit_customer':" FOR_ALL ",'benefit_company':" FIGURE
                                    "}"),
                      "conflict", NULL);
  /* His second thought: what he had before is in the history of the conflict. */
  test_laptop_expect (huang,
                      NEED_BENEFIT ("4", "{'benefit_customer':5,'benefit_company':" FIGURE "}",
                                    "{'benefit_customer':" FOR_ALL ",'benefit_company':" FIGURE
                                    ",'benefit_text':'x'}"),
                      "conflict", NULL);
}

static void
test_history (ServerFixture *fixture, gconstpointer data)
{
  const char *path = "/v1/history/need/" NEED;

  enter_benefits (fixture);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *id = server_fixture_query (fixture, "SELECT id FROM k_conflict");
  g_autofree char *conflict = g_strconcat ("/v1/history/conflict/", id, NULL);
  g_autofree char *of_need = get_text (zheng, path);
  g_autofree char *of_conflict = get_text (zheng, conflict);
  g_autofree char *whole = get_text (lin, path);

  assert_clean (of_need);
  assert_clean (of_conflict);
  g_assert_nonnull (strstr (of_need, "benefit_customer"));
  g_assert_nonnull (strstr (of_conflict, FOR_ALL));
  g_assert_nonnull (strstr (whole, FIGURE));
  g_assert_nonnull (strstr (whole, OTHER_FIGURE));
}

/* Of two changes of the group one is all internal: that there was one is no news for her. */
static void
test_entries (ServerFixture *fixture, gconstpointer data)
{
  enter_benefits (fixture);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autoptr (TestReply) reply
      = server_fixture_get (fixture, "/v1/history/need/" NEED, zheng->token);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  JsonArray *entries = rp_json_get_array (answer, "entries");
  guint n_benefits = 0;

  for (guint i = 0; i < json_array_get_length (entries); i++)
    n_benefits += g_str_equal (
        rp_json_get_string (rp_json_array_get_object (entries, i), "unit", ""), "benefit");
  g_assert_cmpuint (n_benefits, ==, 1);
}

static void
test_feed (ServerFixture *fixture, gconstpointer data)
{
  enter_benefits (fixture);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *page = get_text (zheng, "/v1/feed?cursor=&rows=500");
  g_autofree char *whole = get_text (lin, "/v1/feed?cursor=&rows=500");

  assert_clean (page);
  g_assert_nonnull (strstr (page, FOR_ALL));
  g_assert_nonnull (strstr (page, "\"theirs\":{\"benefit_customer\":5}"));
  g_assert_nonnull (strstr (whole, FIGURE));
  g_assert_nonnull (strstr (whole, OTHER_FIGURE));
}

/* A conflict about a record that she never gets says nothing of it either. */
static void
test_other_kinds (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) xu_at_home = test_laptop_new (fixture, "xu");

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu,
                      "[{'kind':'potential_need','id':'" POTENTIAL
                      "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A
                      "','category':'EE','text':'first','reason':'走访'"
                      ",'state':'ADOPTED'}}]",
                      "applied", NULL);
  test_laptop_expect (xu,
                      "[{'kind':'potential_need','id':'" POTENTIAL
                      "','base':1,'set':{'text':'standing words'},'seen':{'text':'first'}}]",
                      "applied", NULL);
  test_laptop_expect (xu_at_home,
                      "[{'kind':'potential_need','id':'" POTENTIAL
                      "','base':1,'set':{'text':'later words'},'seen':{'text':'first'}}]",
                      "conflict", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autofree char *page = get_text (zheng, "/v1/feed?cursor=&rows=500");
  g_assert_nonnull (strstr (page, "\"conflict\""));
  g_assert_null (strstr (page, "standing words"));
  g_assert_null (strstr (page, "later words"));

  /* Nor does she decide it. */
  g_autofree char *id = server_fixture_query (fixture, "SELECT id FROM k_conflict");
  g_autofree char *keep = g_strdup_printf (
      "[{'kind':'conflict','id':'%s','base':1,'move':{'state':['OPEN','KEPT']}}]", id);
  test_laptop_expect (zheng, keep, "rejected", "forbidden");
  test_laptop_expect (xu, keep, "applied", NULL);
}

/* --- values ------------------------------------------------------------------------------------- */

/* Each row: who reads a value of the row that quotes it, and what he gets. */
static void
test_strip (void)
{
  static const struct
  {
    const char *on_kind, *unit, *value, *read;
  } cases[] = {
    { "need", "title", "'a'", "\"a\"" },
    { "need", "benefit", "{'benefit_customer':1,'benefit_company':2}", "{\"benefit_customer\":1}" },
    { "need", "benefit", "{'benefit_company':2}", "null" },
    { "need", "benefit", "{'sha256':'00'}", "null" },
    { "need", "deleted", "{'benefit':{'benefit_company':2},'title':'a'}", "{\"title\":\"a\"}" },
    { "need", "deleted", "true", "true" },
    { "customer", "credit_grade", "'A'", "null" },
    { "potential_need", "text", "'a'", "null" },
    { "nothing", "text", "'a'", "null" },
  };
  const RpKind *conflict = rp_schema_find_kind ("conflict");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdelimit (g_strdup (cases[i].value), "'", '"');
      g_autoptr (JsonNode) value
          = rp_json_parse (json, strlen (json), &rp_json_limits_message, NULL);
      g_autoptr (JsonObject) body = json_object_new ();

      json_object_set_string_member (body, "on_kind", cases[i].on_kind);
      json_object_set_string_member (body, "unit", cases[i].unit);
      g_autoptr (JsonNode) read = rp_internal_strip (conflict, body, "mine", value, RP_ROLE_CENTRE);
      g_autofree char *text = rp_json_to_canonical (read);
      g_autoptr (JsonNode) all
          = rp_internal_strip (conflict, body, "mine", value, RP_ROLE_CENTRE | RP_ROLE_SPECIALIST);
      g_test_message ("%s.%s %s", cases[i].on_kind, cases[i].unit, cases[i].value);
      g_assert_cmpstr (text, ==, cases[i].read);
      g_assert_true (rp_json_equal (all, value));
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/internal-values/" name, ServerFixture, NULL, server_fixture_start, func,           \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("history", test_history);
  ADD ("entries", test_entries);
  ADD ("feed", test_feed);
  ADD ("other-kinds", test_other_kinds);
  g_test_add_func ("/internal-values/strip", test_strip);
  return g_test_run ();
}
