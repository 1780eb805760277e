/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "support/server-push.h"

#define NAME(base_, seen_, value_)                                                                 \
  "[{'kind':'customer','id':'" CUSTOMER_A "','base':" base_ ",'set':{'name':'" value_              \
  "'},'seen':{'name':'" seen_ "'}}]"
#define WITHDRAW(base_, seen_, value_)                                                             \
  "[{'kind':'contact','id':'" CONTACT_A "','base':" base_ ",'set':{'consent_withdrawn_on':" value_ \
  "},'seen':{'consent_withdrawn_on':" seen_ "}}]"
#define DELETE_CONTACT(base_)                                                                      \
  "[{'kind':'contact','id':'" CONTACT_A "','base':" base_ ",'erase':true}]"

static JsonObject *
decide (ServerFixture *fixture, TestLaptop *laptop, const char *kind, const char *to)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM k_%s WHERE state = 'OPEN' LIMIT 1", kind);
  g_autofree char *id = server_fixture_query (fixture, sql);
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'%s','id':'%s','base':1,'move':{'state':['OPEN','%s']}}]", kind, id, to);

  return test_laptop_push (laptop, changes);
}

static void
assert_name (ServerFixture *fixture, const char *name)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "customer", CUSTOMER_A);

  g_assert_cmpstr (rp_row_get_text (row, "name"), ==, name);
}

/* What the centre owns a manager proposes; the desk accepts, and the value is the one he gave. */
static void
test_accept (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (JsonObject) proposed = test_laptop_push (lin, NAME ("1", "岚峰机械", "岚峰重工"));

  assert_result (proposed, "applied", NULL);
  assert_name (fixture, "岚峰机械");

  g_autoptr (JsonObject) own = decide (fixture, lin, "proposal", "ACCEPTED");
  g_autoptr (JsonObject) accepted = decide (fixture, xu, "proposal", "ACCEPTED");
  assert_result (own, "rejected", "forbidden");
  assert_result (accepted, "applied", NULL);
  assert_name (fixture, "岚峰重工");
}

/* A specialist accepted his own correction of what the centre keeps: a second person takes it over. */
static void
test_own (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (JsonObject) proposed = test_laptop_push (xu, NAME ("1", "岚峰机械", "岚峰重工"));
  g_autoptr (JsonObject) accepted = decide (fixture, xu, "proposal", "ACCEPTED");
  g_autoptr (JsonObject) refused = decide (fixture, xu, "proposal", "REFUSED");

  assert_result (proposed, "applied", NULL);
  assert_result (accepted, "rejected", "forbidden");
  assert_result (refused, "rejected", "forbidden");
  assert_name (fixture, "岚峰机械");
  g_autoptr (JsonObject) by_another = decide (fixture, huang, "proposal", "ACCEPTED");
  assert_result (by_another, "applied", NULL);
  assert_name (fixture, "岚峰重工");
}

static void
test_record (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) one = test_laptop_push (lin, NAME ("1", "岚峰机械", "岚峰重工"));
  g_autoptr (JsonObject) two = test_laptop_push (lin, NAME ("1", "岚峰机械", "岚峰集团"));
  g_autofree char *n = server_fixture_query (fixture, "SELECT count(*) FROM k_proposal");
  g_autofree char *id = server_fixture_query (fixture, "SELECT id FROM k_proposal");
  g_autoptr (RpRow) record = server_fixture_load_row (fixture, "proposal", id);

  assert_result (one, "applied", NULL);
  assert_result (two, "applied", NULL);
  g_assert_cmpstr (n, ==, "1"); /* the later takes the place of the earlier */
  g_assert_cmpstr (rp_row_get_text (record, "seen"), ==, "岚峰机械");
  g_assert_cmpstr (rp_row_get_text (record, "value"), ==, "岚峰集团");
  g_assert_cmpstr (rp_row_get_text (record, "by"), ==, USER_LIN);
  g_assert_cmpstr (record->scope, ==, CUSTOMER_A);
}

#define NEED "30000000-0000-7000-8000-0000000000e1"
#define CODING(base_, seen_, value_)                                                               \
  "[{'kind':'need','id':'" NEED "','base':" base_ ",'set':{'coding':{'category':'" value_          \
  "'}},'seen':{'coding':{'category':'" seen_ "'}}}]"

/* What a need is about the manager says while it is his alone, and proposes once it is coded. */
static void
test_coded (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  test_laptop_expect (lin,
                      "[{'kind':'need','id':'" NEED "','create':{'scope':'" CUSTOMER_A
                      "','customer':'" CUSTOMER_A
                      "','state':'CAPTURED','own_words':'停电','category':'PQ'}}]",
                      "applied", NULL);
  test_laptop_expect (lin, CODING ("1", "PQ", "CMPL"), "applied", NULL);
  test_laptop_expect (xu,
                      "[{'kind':'need','id':'" NEED "','base':9,'set':{'urgency':'U2',"
                      "'reasonableness':'REASONABLE','coded_by':'" USER_XU
                      "'},'seen':{},'move':{'state':['CAPTURED','CODED']}}]",
                      "applied", NULL);
  test_laptop_expect (lin, CODING ("9", "CMPL", "BILL"), "applied", NULL);

  g_autoptr (RpRow) coded = server_fixture_load_row (fixture, "need", NEED);
  g_assert_cmpstr (rp_row_get_text (coded, "category"), ==, "CMPL");
  g_autoptr (JsonObject) own = decide (fixture, lin, "proposal", "ACCEPTED");
  g_autoptr (JsonObject) accepted = decide (fixture, xu, "proposal", "ACCEPTED");
  assert_result (own, "rejected", "forbidden");
  assert_result (accepted, "applied", NULL);
  g_autoptr (RpRow) changed = server_fixture_load_row (fixture, "need", NEED);
  g_assert_cmpstr (rp_row_get_text (changed, "category"), ==, "BILL");
}

/* What nobody proposed against the present value is not accepted blindly. */
static void
test_stale (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (JsonObject) proposed = test_laptop_push (lin, NAME ("1", "岚峰机械", "岚峰重工"));
  g_autoptr (JsonObject) changed = test_laptop_push (huang, NAME ("1", "岚峰机械", "岚峰股份"));
  g_autoptr (JsonObject) accepted = decide (fixture, xu, "proposal", "ACCEPTED");
  g_autoptr (JsonObject) refused = decide (fixture, xu, "proposal", "REFUSED");

  assert_result (proposed, "applied", NULL);
  assert_result (changed, "applied", NULL);
  assert_result (accepted, "rejected", "stale_state");
  assert_result (refused, "applied", NULL);
  assert_name (fixture, "岚峰股份");
}

static void
test_withdraw (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) proposed = test_laptop_push (lin, NAME ("1", "岚峰机械", "岚峰重工"));
  g_autoptr (JsonObject) other = decide (fixture, zhou, "proposal", "WITHDRAWN");
  g_autoptr (JsonObject) own = decide (fixture, lin, "proposal", "WITHDRAWN");

  assert_result (proposed, "applied", NULL);
  assert_result (other, "rejected", "forbidden");
  assert_result (own, "applied", NULL);
}

/* What only the server works out is nobody's to propose. */
static void
test_not_proposed (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) grade
      = test_laptop_push (lin, "[{'kind':'customer','id':'" CUSTOMER_A
                               "','base':1,'set':{'value_grade':'B'},'seen':{'value_grade':'A'}}]");

  assert_result (grade, "rejected", "forbidden");
}

/* A withdrawal stands, whatever came first; giving consent again needs to have seen it. */
static void
test_consent (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) given = test_laptop_push (lin, WITHDRAW ("1", "null", "'2026-01-01'"));
  g_autoptr (JsonObject) cleared = test_laptop_push (lin, WITHDRAW ("2", "'2026-01-01'", "null"));
  /* Zhou has seen another date, which is long gone. */
  g_autoptr (JsonObject) again
      = test_laptop_push (zhou, WITHDRAW ("1", "'2025-12-01'", "'2026-01-05'"));
  g_autoptr (JsonObject) unseen = test_laptop_push (lin, WITHDRAW ("3", "null", "null"));
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (given, "applied", NULL);
  assert_result (cleared, "applied", NULL);
  assert_result (again, "applied", NULL);
  assert_result (unseen, "conflict", NULL);
  g_assert_cmpstr (rp_row_get_text (row, "consent_withdrawn_on"), ==, "2026-01-05");
}

/* An edit that reached a deleted record restores it with what was entered; also a withdrawal of consent
 * counts at once. */
static void
test_restore (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) gone = test_laptop_push (lin, DELETE_CONTACT ("1"));
  g_autoptr (JsonObject) edited = test_laptop_push (
      zhou, "[{'kind':'contact','id':'" CONTACT_A "','base':1,'set':{'post':'班长',"
            "'consent_withdrawn_on':'2026-01-05'},'seen':{'post':null},'add':{'role':['GM']}}]");
  g_autoptr (JsonObject) more = test_laptop_push (
      zhou, "[{'kind':'contact','id':'" CONTACT_A
            "','base':1,'set':{'phone':'120 0000 0007'},'seen':{'phone':'120 0000 0001'}}]");
  g_autoptr (RpRow) deleted = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (gone, "applied", NULL);
  assert_result (edited, "conflict", NULL);
  assert_result (more, "conflict", NULL);
  g_assert_true (deleted->deleted);
  g_assert_cmpstr (rp_row_get_text (deleted, "consent_withdrawn_on"), ==, "2026-01-05");
  g_assert_cmpstr (rp_row_get_text (deleted, "post"), ==, "");

  g_autoptr (JsonObject) restored = decide (fixture, zhou, "conflict", "REPLACED");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);
  assert_result (restored, "applied", NULL);
  g_assert_false (row->deleted);
  g_assert_cmpstr (rp_row_get_text (row, "post"), ==, "班长");
  g_assert_cmpstr (rp_row_get_text (row, "phone"), ==, "120 0000 0007");
  g_assert_nonnull (rp_json_get_array (row->body, "role"));
}

/* What was put into a set, and taken out of it, in two edits of the deleted record: the second undid the first. */
static void
test_restore_sets (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  test_laptop_expect (
      lin, "[{'kind':'contact','id':'" CONTACT_A "','base':1,'add':{'role':['GM','ELEC_HEAD']}}]",
      "applied", NULL);
  test_laptop_expect (lin, DELETE_CONTACT ("2"), "applied", NULL);
  test_laptop_expect (zhou,
                      "[{'kind':'contact','id':'" CONTACT_A
                      "','base':2,'add':{'role':['FINANCE']},'remove':{'role':['ELEC_HEAD']}}]",
                      "conflict", NULL);
  test_laptop_expect (zhou,
                      "[{'kind':'contact','id':'" CONTACT_A "','base':2,'add':{'role':['DUTY']}}]",
                      "conflict", NULL);
  g_autoptr (JsonObject) restored = decide (fixture, zhou, "conflict", "REPLACED");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_autofree char *roles = rp_json_to_canonical (json_object_get_member (row->body, "role"));
  assert_result (restored, "applied", NULL);
  g_assert_cmpstr (roles, ==, "[\"GM\",\"FINANCE\",\"DUTY\"]");
}

/* A member of a group that he neither saw nor names is restored with the rest. */
static void
test_restore_group (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  test_laptop_expect (lin,
                      "[{'kind':'contact','id':'" CONTACT_A
                      "','base':1,'set':{'name':{'name':'王电工','gender_title':'MR'}},"
                      "'seen':{'name':{'name':'王电工','gender_title':null}}}]",
                      "applied", NULL);
  test_laptop_expect (lin, DELETE_CONTACT ("2"), "applied", NULL);
  test_laptop_expect (zhou,
                      "[{'kind':'contact','id':'" CONTACT_A
                      "','base':2,'set':{'name':{'name':'王师傅'}},"
                      "'seen':{'name':{'name':'王电工'}}}]",
                      "conflict", NULL);
  g_autoptr (JsonObject) restored = decide (fixture, zhou, "conflict", "REPLACED");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);
  assert_result (restored, "applied", NULL);
  g_assert_cmpstr (rp_row_get_text (row, "name"), ==, "王师傅");
  g_assert_cmpstr (rp_row_get_text (row, "gender_title"), ==, "MR");
}

/* The other way round: deleted without having seen an edit, and deleted after all. */
static void
test_delete_after_all (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) edited
      = test_laptop_push (zhou, "[{'kind':'contact','id':'" CONTACT_A
                                "','base':1,'set':{'post':'班长'},'seen':{'post':null}}]");
  g_autoptr (JsonObject) blind = test_laptop_push (lin, DELETE_CONTACT ("1"));
  g_autoptr (JsonObject) insisted = decide (fixture, lin, "conflict", "REPLACED");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (edited, "applied", NULL);
  assert_result (blind, "conflict", NULL);
  assert_result (insisted, "applied", NULL);
  g_assert_true (row->deleted);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/op-proposal/" name, ServerFixture, NULL, server_fixture_start, func,               \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("coded", test_coded);
  ADD ("accept", test_accept);
  ADD ("own", test_own);
  ADD ("record", test_record);
  ADD ("stale", test_stale);
  ADD ("withdraw", test_withdraw);
  ADD ("not-proposed", test_not_proposed);
  ADD ("consent", test_consent);
  ADD ("restore", test_restore);
  ADD ("restore-sets", test_restore_sets);
  ADD ("restore-group", test_restore_group);
  ADD ("delete-after-all", test_delete_after_all);
  return g_test_run ();
}
