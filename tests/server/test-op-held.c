/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "support/server-admin.h"
#include "support/server-push.h"

#define VISIT "20000000-0000-7000-8000-000000000002"
#define PHONE(base_, seen_, value_)                                                                \
  "[{'kind':'contact','id':'" CONTACT_A "','base':" base_ ",'set':{'phone':'" value_               \
  "'},'seen':{'phone':'" seen_ "'}}]"

/* Lin loses customer A to Zhou. */
static void
reassign (ServerFixture *fixture)
{
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (JsonObject) moved = test_laptop_push (
      huang, "[{'kind':'customer','id':'" CUSTOMER_A "','base':1,'set':{'manager':'" USER_ZHOU
             "','deputy':null},'seen':{'manager':'" USER_LIN "','deputy':'" USER_ZHOU "'}}]");

  assert_result (moved, "applied", NULL);
}

static char *
find_held (ServerFixture *fixture)
{
  return server_fixture_query (fixture,
                               "SELECT id FROM k_held WHERE state = 'OPEN' ORDER BY id LIMIT 1");
}

static JsonObject *
decide (TestLaptop *laptop, const char *held, const char *to)
{
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'held','id':'%s','base':1,'move':{'state':['OPEN','%s']}}]", held, to);

  return test_laptop_push (laptop, changes);
}

/* A late entry waits as a record, and what its author meant happens in his name once it was accepted. */
static void
test_accept (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  reassign (fixture);
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, PHONE ("1", "120 0000 0001", "120 0000 0002"));
  g_autofree char *held = find_held (fixture);
  g_autoptr (RpRow) record = server_fixture_load_row (fixture, "held", held);

  assert_result (late, "held", NULL);
  g_assert_cmpstr (record->scope, ==, CUSTOMER_A);
  g_assert_cmpstr (rp_row_get_text (record, "by"), ==, USER_LIN);
  g_assert_cmpstr (rp_row_get_text (record, "on_id"), ==, CONTACT_A);

  g_autoptr (JsonObject) accepted = decide (zhou, held, "ACCEPTED");
  g_autoptr (RpRow) contact = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_autofree char *author = server_fixture_query (
      fixture, "SELECT user_id FROM field_history WHERE id = '" CONTACT_A "' AND unit = 'phone'");
  g_autofree char *op = server_fixture_query (
      fixture, "SELECT op_id FROM field_history WHERE id = '" CONTACT_A "' AND unit = 'phone'");

  assert_result (accepted, "applied", NULL);
  g_assert_cmpstr (rp_row_get_text (contact, "phone"), ==, "120 0000 0002");
  g_assert_cmpstr (author, ==, USER_LIN);
  g_assert_cmpstr (op, ==, rp_row_get_text (record, "op"));

  g_autoptr (JsonObject) twice = decide (zhou, held, "ACCEPTED");
  assert_result (twice, "rejected", "stale_state");
}

static void
test_refuse (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  reassign (fixture);
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, PHONE ("1", "120 0000 0001", "120 0000 0002"));
  g_autofree char *held = find_held (fixture);
  g_autoptr (JsonObject) own = decide (lin, held, "ACCEPTED");
  g_autoptr (JsonObject) refused = decide (zhou, held, "REFUSED");
  g_autoptr (RpRow) contact = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (late, "held", NULL);
  assert_result (own, "held", NULL); /* he does not have the customer */
  assert_result (refused, "applied", NULL);
  g_assert_cmpstr (rp_row_get_text (contact, "phone"), ==, "120 0000 0001");
}

/* The seen-rule holds for late entries too: what changed meanwhile stays. */
static void
test_accepted_conflict (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  reassign (fixture);
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, PHONE ("1", "120 0000 0001", "120 0000 0002"));
  g_autoptr (JsonObject) newer
      = test_laptop_push (zhou, PHONE ("1", "120 0000 0001", "120 0000 0003"));
  g_autofree char *held = find_held (fixture);
  g_autoptr (JsonObject) accepted = decide (zhou, held, "ACCEPTED");
  g_autoptr (RpRow) contact = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_autofree char *mine_by
      = server_fixture_query (fixture, "SELECT mine_by FROM k_conflict WHERE state = 'OPEN'");

  assert_result (late, "held", NULL);
  assert_result (newer, "applied", NULL);
  assert_result (accepted, "conflict", NULL);
  g_assert_cmpstr (rp_row_get_text (contact, "phone"), ==, "120 0000 0003");
  g_assert_cmpstr (mine_by, ==, USER_LIN);
}

/* A late deletion hides nothing that its author had not seen, not even what the one who lets it in has entered. */
static void
test_accepted_deletion (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  reassign (fixture);
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, "[{'kind':'contact','id':'" CONTACT_A "','base':1,'erase':true}]");
  g_autoptr (JsonObject) newer
      = test_laptop_push (zhou, PHONE ("1", "120 0000 0001", "120 0000 0003"));
  g_autofree char *held = find_held (fixture);
  g_autoptr (JsonObject) accepted = decide (zhou, held, "ACCEPTED");
  g_autoptr (RpRow) contact = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (late, "held", NULL);
  assert_result (newer, "applied", NULL);
  assert_result (accepted, "conflict", NULL);
  g_assert_false (contact->deleted);
  g_assert_cmpstr (rp_row_get_text (contact, "phone"), ==, "120 0000 0003");
}

/* What the author did next to a record that is held waits with it; the later entry cannot be accepted
 * before the one that makes the record. */
static void
test_dependent (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  reassign (fixture);
  g_autoptr (JsonObject) made = test_laptop_push (
      lin,
      "[{'kind':'visit','id':'" VISIT "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A
      "','kind':'V01','state':'PLANNED','manager':'" USER_LIN "','planned_on':'2026-01-06'}}]");
  g_autoptr (JsonObject) edited
      = test_laptop_push (lin, "[{'kind':'visit','id':'" VISIT
                               "','base':0,'set':{'purpose':'看设备'},'seen':{'purpose':null}}]");
  g_autofree char *first
      = server_fixture_query (fixture, "SELECT id FROM k_held WHERE entry LIKE '%\"create\"%'");
  g_autofree char *second
      = server_fixture_query (fixture, "SELECT id FROM k_held WHERE entry NOT LIKE '%\"create\"%'");

  assert_result (made, "held", NULL);
  assert_result (edited, "held", NULL);
  g_autoptr (JsonObject) too_early = decide (zhou, second, "ACCEPTED");
  g_autoptr (JsonObject) one = decide (zhou, first, "ACCEPTED");
  g_autoptr (JsonObject) two = decide (zhou, second, "ACCEPTED");
  g_autoptr (RpRow) visit = server_fixture_load_row (fixture, "visit", VISIT);

  assert_result (too_early, "rejected", "missing_parent");
  assert_result (one, "applied", NULL);
  assert_result (two, "applied", NULL);
  g_assert_cmpstr (rp_row_get_text (visit, "purpose"), ==, "看设备");
}

/* Ninety days later nobody is asked. */
static void
test_too_late (ServerFixture *fixture, gconstpointer data)
{
  reassign (fixture);
  rp_fake_clock_advance (fixture->clock, 91 * G_TIME_SPAN_DAY);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, PHONE ("1", "120 0000 0001", "120 0000 0002"));
  g_autofree char *held = find_held (fixture);

  assert_result (late, "rejected", "forbidden");
  g_assert_cmpstr (held, ==, "");
}

/* The record goes to a customer that its author never had: another one's, or the one into which his was merged. */
static void
take_away (ServerFixture *fixture, const char *how)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (how, "moved"))
    rp_admin_move (admin, "contact", CONTACT_A, "KH-002", &error);
  else
    rp_admin_merge_customers (admin, "KH-001", "KH-002", &error);
  g_assert_no_error (error);
}

/* What he entered before he heard of it waits for whoever has it now, as what he made new does. */
static void
test_taken_away (ServerFixture *fixture, gconstpointer how)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  take_away (fixture, how);
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, PHONE ("1", "120 0000 0001", "120 0000 0002"));
  g_autofree char *held = find_held (fixture);
  g_autoptr (RpRow) record = server_fixture_load_row (fixture, "held", held);

  assert_result (late, "held", NULL);
  g_assert_cmpstr (record->scope, ==, CUSTOMER_B);
  g_assert_cmpstr (rp_row_get_text (record, "by"), ==, USER_LIN);

  g_autoptr (JsonObject) accepted = decide (zhou, held, "ACCEPTED");
  g_autoptr (RpRow) contact = server_fixture_load_row (fixture, "contact", CONTACT_A);
  assert_result (accepted, "applied", NULL);
  g_assert_cmpstr (rp_row_get_text (contact, "phone"), ==, "120 0000 0002");
}

/* He is told what became of it, under the name of the customer that he had: the other one is none of his business. */
static void
test_taken_away_refused (ServerFixture *fixture, gconstpointer how)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  take_away (fixture, how);
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, PHONE ("1", "120 0000 0001", "120 0000 0002"));
  g_autofree char *held = find_held (fixture);
  assert_result (late, "held", NULL);
  g_autoptr (JsonObject) refused = decide (zhou, held, "REFUSED");
  assert_result (refused, "applied", NULL);
  g_autofree char *name = server_fixture_query (fixture, "SELECT on_customer FROM k_ruling");
  g_assert_cmpstr (name, ==, "岚峰机械");
}

/* Who had neither of the two is nobody who comes late, nor is who had lost it long before. */
static void
test_never_had (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_admin_move (admin, "contact", CONTACT_B, "KH-001", &error));
  g_assert_true (rp_admin_move (admin, "contact", CONTACT_B, "KH-002", &error));
  reassign (fixture);
  rp_fake_clock_advance (fixture->clock, 91 * G_TIME_SPAN_DAY);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) late
      = test_laptop_push (lin, "[{'kind':'contact','id':'" CONTACT_B
                               "','base':1,'set':{'post':'厂长'},'seen':{'post':null}}]");
  g_autofree char *held = find_held (fixture);

  assert_result (late, "rejected", "forbidden");
  g_assert_cmpstr (held, ==, "");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/op-held/" name, ServerFixture, NULL, server_fixture_start, func,                   \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("accept", test_accept);
  ADD ("refuse", test_refuse);
  ADD ("accepted-conflict", test_accepted_conflict);
  ADD ("accepted-deletion", test_accepted_deletion);
  ADD ("dependent", test_dependent);
  ADD ("too-late", test_too_late);
  g_test_add ("/op-held/moved", ServerFixture, "moved", server_fixture_start, test_taken_away,
              server_fixture_stop);
  g_test_add ("/op-held/merged", ServerFixture, "merged", server_fixture_start, test_taken_away,
              server_fixture_stop);
  g_test_add ("/op-held/moved-refused", ServerFixture, "moved", server_fixture_start,
              test_taken_away_refused, server_fixture_stop);
  g_test_add ("/op-held/merged-refused", ServerFixture, "merged", server_fixture_start,
              test_taken_away_refused, server_fixture_stop);
  ADD ("never-had", test_never_had);
  return g_test_run ();
}
