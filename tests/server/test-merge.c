/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/merge.h"

#include "support/server-need.h"
#include "wire/op.h"

/* A group of which the author has not had all on his screen: his roles do not read a member, or his program is older
 * than it. */

#define SHARED "'benefit_customer':100,'benefit_company':700,'benefit_text':'少付违约金'"

static void
assert_integer (ServerFixture *fixture, const char *member, gint64 value)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "need", NEED);

  g_assert_cmpint (rp_json_get_integer (row->body, member, -1), ==, value);
}

static void
assert_text (ServerFixture *fixture, const char *value)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "need", NEED);

  g_assert_cmpstr (rp_row_get_text (row, "benefit_text"), ==, value);
}

static void
assert_conflicts (ServerFixture *fixture, const char *number)
{
  g_autofree char *found = server_fixture_query (fixture, "SELECT count(*) FROM k_conflict");

  g_assert_cmpstr (found, ==, number);
}

/* What a laptop says it has seen of a group that it has so. Returns: (transfer full) */
static char *
encode (const char *group)
{
  g_autofree char *json = g_strdelimit (g_strdup (group), "'", '"');
  g_autoptr (JsonNode) value = rp_json_parse (json, strlen (json), &rp_json_limits_message, NULL);
  g_autoptr (JsonNode) seen = rp_seen_encode_unit (rp_schema_find_kind ("need"), "benefit", value);

  return rp_json_to_canonical (seen);
}

/* The specialist's words are long, so the officer's group travelled as a hash that named no members: what the need is
 * worth to the company went with it, and she had never seen it. */
static void
test_long (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autofree char *text = g_strnfill (1200, 'a');
  g_autofree char *full = g_strdup_printf (
      "{'benefit_customer':100,'benefit_company':700,'benefit_text':'%s'}", text);
  g_autofree char *read = g_strdup_printf ("{'benefit_customer':100,'benefit_text':'%s'}", text);
  g_autofree char *set = g_strdup_printf (NEED_BENEFIT ("3", "null", "%s"), full);
  g_autofree char *seen = encode (read);
  g_autofree char *corrected = g_strdup_printf (
      NEED_BENEFIT ("%u", "%s", "{'benefit_customer':120,'benefit_text':'%s'}"), 4, text, seen);
  g_autofree char *again = g_strdup_printf (
      NEED_BENEFIT ("%u", "%s", "{'benefit_customer':130,'benefit_text':'%s'}"), 1, text, seen);

  server_fixture_dispatch_need (fixture);
  g_assert_nonnull (strstr (seen, "{\"sha256\":\""));
  g_assert_nonnull (strstr (seen, "\"benefit_company\":null"));
  test_laptop_expect (xu, set, "applied", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  test_laptop_expect (zheng, corrected, "applied", NULL);
  assert_integer (fixture, "benefit_customer", 120);
  assert_integer (fixture, "benefit_company", 700);
  assert_text (fixture, text);
  assert_conflicts (fixture, "0");
  /* Of what she names the rule holds: 100 does not stand there any more. */
  test_laptop_expect (zheng, again, "conflict", NULL);
  assert_integer (fixture, "benefit_customer", 120);
  assert_integer (fixture, "benefit_company", 700);
}

/* Her program is of before: one hash for the group as she has it. */
static void
test_long_of_before (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autofree char *text = g_strnfill (1200, 'a');
  g_autofree char *set = g_strdup_printf (
      NEED_BENEFIT ("3", "null",
                    "{'benefit_customer':100,'benefit_company':%u,'benefit_text':'%s'}"),
      700, text);
  g_autofree char *read
      = g_strdup_printf ("{\"benefit_customer\":100,\"benefit_text\":\"%s\"}", text);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, read, -1);
  g_autofree char *corrected = g_strdup_printf (
      NEED_BENEFIT ("%u", "{'sha256':'%s'}", "{'benefit_customer':120}"), 1, hash);

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, set, "applied", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  test_laptop_expect (zheng, corrected, "applied", NULL);
  assert_integer (fixture, "benefit_customer", 120);
  assert_integer (fixture, "benefit_company", 700);
  assert_text (fixture, ""); /* which she had seen and left out */
  assert_conflicts (fixture, "0");
}

/* Two edits of one day, both with the revision of the morning: the second met the first as somebody else's. */
static void
test_twice (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autofree char *first = encode ("{'benefit_customer':100,'benefit_text':'少付违约金'}");
  g_autofree char *second = encode ("{'benefit_customer':120,'benefit_text':'少付违约金'}");
  g_autofree char *one = g_strdup_printf (
      NEED_BENEFIT ("4", "%s", "{'benefit_customer':120,'benefit_text':'少付违约金'}"), first);
  g_autofree char *other
      = g_strdup_printf (NEED_BENEFIT ("4", "%s", "{'benefit_customer':130}"), second);

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, NEED_BENEFIT ("3", "null", "{" SHARED "}"), "applied", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  test_laptop_expect (zheng, one, "applied", NULL);
  test_laptop_expect (zheng, other, "applied", NULL);
  assert_integer (fixture, "benefit_customer", 130);
  assert_integer (fixture, "benefit_company", 700);
  assert_text (fixture, "");
  assert_conflicts (fixture, "0");
}

/* An older program, of a role that reads all, does not name a member that came later. */
static void
test_older_program (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, NEED_BENEFIT ("3", "null", "{" SHARED "}"), "applied", NULL);
  test_laptop_expect (huang,
                      NEED_BENEFIT ("4", "{'benefit_customer':100,'benefit_company':700}",
                                    "{'benefit_customer':120,'benefit_company':700}"),
                      "applied", NULL);
  test_laptop_expect (huang,
                      NEED_BENEFIT ("4", "{'benefit_customer':120,'benefit_company':700}",
                                    "{'benefit_customer':130}"),
                      "applied", NULL);
  assert_integer (fixture, "benefit_customer", 130);
  assert_integer (fixture, "benefit_company", -1);
  assert_text (fixture, "少付违约金");
  assert_conflicts (fixture, "0");
}

/* What was empty on the screen of an older program it does not name: what another has put there meanwhile is not replaced
 * unseen. */
static void
test_older_program_fills (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, NEED_BENEFIT ("3", "null", "{'benefit_customer':100}"), "applied", NULL);
  test_laptop_expect (xu,
                      NEED_BENEFIT ("4", "{'benefit_customer':100}",
                                    "{'benefit_customer':100,'benefit_company':700}"),
                      "applied", NULL);
  test_laptop_expect (huang,
                      NEED_BENEFIT ("4", "{'benefit_customer':100}",
                                    "{'benefit_customer':100,'benefit_company':5}"),
                      "conflict", NULL);
  assert_integer (fixture, "benefit_company", 700);
  test_laptop_expect (huang,
                      NEED_BENEFIT ("4", "{'benefit_customer':100}",
                                    "{'benefit_customer':100,'benefit_company':null}"),
                      "conflict", NULL);
  assert_integer (fixture, "benefit_company", 700);
}

/* And one of before as well, whose hash is not that of what stands there. */
static void
test_older_hash (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autofree char *hash
      = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "{\"benefit_customer\":100}", -1);
  g_autofree char *late
      = g_strdup_printf (NEED_BENEFIT ("4", "{'sha256':'%s'}", "{'benefit_customer':120}"), hash);

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, NEED_BENEFIT ("3", "null", "{" SHARED "}"), "applied", NULL);
  test_laptop_expect (huang, late, "applied", NULL);
  assert_integer (fixture, "benefit_customer", 120);
  assert_integer (fixture, "benefit_company", 700);
  assert_text (fixture, "少付违约金");
}

/* What was empty on the screen was seen to be empty: what another has put there meanwhile is no less his word. */
static void
test_empty (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autofree char *seen = encode ("{'benefit_customer':100}");
  g_autofree char *late
      = g_strdup_printf (NEED_BENEFIT ("4", "%s", "{'benefit_customer':90}"), seen);

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, NEED_BENEFIT ("3", "null", "{'benefit_customer':100}"), "applied", NULL);
  test_laptop_expect (xu,
                      NEED_BENEFIT ("4", "{'benefit_customer':100}",
                                    "{'benefit_customer':100,'benefit_company':700}"),
                      "applied", NULL);
  test_laptop_expect (huang, late, "conflict", NULL);
  assert_integer (fixture, "benefit_customer", 100);
  assert_integer (fixture, "benefit_company", 700);
  g_autofree char *mine = server_fixture_query (fixture, "SELECT mine FROM k_conflict");
  g_assert_cmpstr (mine, ==, "{\"benefit_customer\":90}");
}

/* Who cannot read what stands there does not replace it, whatever revision he has; both are kept. */
static void
test_unread (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autofree char *read = encode ("{'benefit_customer':100,'benefit_text':'少付违约金'}");
  g_autofree char *figure = g_strdup_printf (
      NEED_BENEFIT ("4", "%s", "{'benefit_customer':100,'benefit_company':5,'benefit_text':'x'}"),
      read);
  g_autofree char *nothing = g_strdup_printf (
      NEED_BENEFIT ("4", "%s",
                    "{'benefit_customer':100,'benefit_company':null,'benefit_text':'x'}"),
      read);

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, NEED_BENEFIT ("3", "null", "{" SHARED "}"), "applied", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  test_laptop_expect (zheng, figure, "conflict", NULL);
  assert_integer (fixture, "benefit_company", 700);
  assert_text (fixture, "少付违约金");
  test_laptop_expect (zheng, nothing, "applied", NULL);
  assert_integer (fixture, "benefit_company", 700);
  assert_text (fixture, "x");
}

/* --- deciding ----------------------------------------------------------------------------------- */

/* @laptop takes the later value, which he has as @mine; he sees @standing there. */
static void
use_mine (ServerFixture *fixture, TestLaptop *laptop, const char *standing, const char *mine)
{
  g_autofree char *id
      = server_fixture_query (fixture, "SELECT id FROM k_conflict WHERE state = 'OPEN'");
  g_autofree char *seen = encode (standing);
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'need','id':'" NEED "','base':5,'set':{'benefit':%s},'seen':{'benefit':%s}},"
      "{'kind':'conflict','id':'%s','base':1,'move':{'state':['OPEN','REPLACED']}}]",
      mine, seen, id);

  test_laptop_expect (laptop, changes, "applied", NULL);
}

/* A conflict of two who read all of it, decided by the officer, who does not: the later value is taken whole. */
static void
test_decided_unread (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu, NEED_BENEFIT ("3", "null", "{" SHARED "}"), "applied", NULL);
  test_laptop_expect (
      huang,
      NEED_BENEFIT ("3", "null",
                    "{'benefit_customer':90,'benefit_company':650,'benefit_text':'y'}"),
      "conflict", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  use_mine (fixture, zheng, "{'benefit_customer':100,'benefit_text':'少付违约金'}",
            "{'benefit_customer':90,'benefit_text':'y'}");
  assert_integer (fixture, "benefit_customer", 90);
  assert_integer (fixture, "benefit_company", 650);
}

/* The figure was changed since the conflict arose: nobody has weighed this one, so it stays. */
static void
test_decided_since (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu,
                      NEED_BENEFIT ("3", "null", "{'benefit_customer':100,'benefit_company':700}"),
                      "applied", NULL);
  test_laptop_expect (huang,
                      NEED_BENEFIT ("3", "null", "{'benefit_customer':90,'benefit_company':650}"),
                      "conflict", NULL);
  test_laptop_expect (xu,
                      NEED_BENEFIT ("4", "{'benefit_customer':100,'benefit_company':700}",
                                    "{'benefit_customer':100,'benefit_company':800}"),
                      "applied", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  use_mine (fixture, zheng, "{'benefit_customer':100}", "{'benefit_customer':90}");
  assert_integer (fixture, "benefit_customer", 90);
  assert_integer (fixture, "benefit_company", 800);
}

/* The officer's value, which has lost, is decided for by somebody who reads all: the figure is in what she meant. */
static void
test_decided_for_unread (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autofree char *read = encode ("{'benefit_customer':80}");
  g_autofree char *late
      = g_strdup_printf (NEED_BENEFIT ("3", "%s", "{'benefit_customer':90}"), read);

  server_fixture_dispatch_need (fixture);
  test_laptop_expect (xu,
                      NEED_BENEFIT ("3", "null", "{'benefit_customer':100,'benefit_company':700}"),
                      "applied", NULL);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  test_laptop_expect (zheng, late, "conflict", NULL);
  g_autofree char *mine = server_fixture_query (fixture, "SELECT mine FROM k_conflict");
  use_mine (fixture, xu, "{'benefit_customer':100,'benefit_company':700}", mine);
  assert_integer (fixture, "benefit_customer", 90);
  assert_integer (fixture, "benefit_company", 700);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/merge/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("long", test_long);
  ADD ("long-of-before", test_long_of_before);
  ADD ("twice", test_twice);
  ADD ("older-program", test_older_program);
  ADD ("older-program-fills", test_older_program_fills);
  ADD ("older-hash", test_older_hash);
  ADD ("empty", test_empty);
  ADD ("unread", test_unread);
  ADD ("decided-unread", test_decided_unread);
  ADD ("decided-since", test_decided_since);
  ADD ("decided-for-unread", test_decided_for_unread);
  return g_test_run ();
}
