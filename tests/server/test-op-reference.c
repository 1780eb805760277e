/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "support/server-admin.h"
#include "support/server-push.h"

/* Zhou has both customers, so nothing but the reference stands in his way. */

#define VISIT "20000000-0000-7000-8000-000000000002"
#define NEED "20000000-0000-7000-8000-000000000006"
#define NOBODY "20000000-0000-7000-8000-0000000000ff"
#define CONTACT_A2 "20000000-0000-7000-8000-0000000000d3"
#define SET(kind_, id_, base_, set_, seen_)                                                        \
  "[{'kind':'" kind_ "','id':'" id_ "','base':" base_ ",'set':{" set_ "},'seen':{" seen_ "}}]"
#define CHANGE_SET(op_, contact_)                                                                  \
  "[{'kind':'visit','id':'" VISIT "','base':9,'" op_ "':{'contacts_met':['" contact_ "']}}]"
#define CREATE_VISIT(more_)                                                                        \
  "[{'kind':'visit','id':'" VISIT "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A   \
  "','kind':'V01','manager':'" USER_ZHOU "','state':'PLANNED'" more_ "}}]"
#define CREATE_CONTACT                                                                             \
  "[{'kind':'contact','id':'" CONTACT_A2 "','create':{'scope':'" CUSTOMER_A                        \
  "','customer':'" CUSTOMER_A "','name':'王工'}}]"

static void
allow (TestLaptop *laptop, const char *changes)
{
  test_laptop_expect (laptop, changes, "applied", NULL);
}

static void
forbid (TestLaptop *laptop, const char *changes, const char *field)
{
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  g_test_message ("%s", changes);
  assert_result (result, "rejected", "invalid");
  g_assert_cmpstr (rp_json_get_string (result, "detail", NULL), ==, field);
}

/* The contact lies with the other customer, which of itself changes nothing that points at it. */
static void
move_contact (ServerFixture *fixture, const char *contact, const char *customer)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_admin_move (admin, "contact", contact, customer, &error));
  g_assert_no_error (error);
}

static void
assert_text (ServerFixture *fixture, const char *kind, const char *id, const char *field,
             const char *value)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, kind, id);

  g_assert_cmpstr (rp_row_get_text (row, field), ==, value);
}

static void
test_make (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  forbid (zhou, CREATE_VISIT (",'agreed_with':'" CONTACT_B "'"), "agreed_with");
  forbid (zhou, CREATE_VISIT (",'contacts_met':['" CONTACT_A "','" CONTACT_B "']"), "contacts_met");
  allow (zhou, CREATE_VISIT (",'agreed_with':'" CONTACT_A "','contacts_met':['" CONTACT_A "']"));
}

static void
test_edit (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  allow (zhou, CREATE_VISIT (""));
  forbid (zhou, SET ("visit", VISIT, "9", "'agreed_with':'" CONTACT_B "'", "'agreed_with':null"),
          "agreed_with");
  assert_text (fixture, "visit", VISIT, "agreed_with", "");
  allow (zhou, SET ("visit", VISIT, "9", "'agreed_with':'" CONTACT_A "'", "'agreed_with':null"));
  allow (zhou, SET ("visit", VISIT, "9", "'agreed_with':null", "'agreed_with':'" CONTACT_A "'"));
  /* As when it is made: what is not there (yet) is no customer's. */
  allow (zhou, SET ("visit", VISIT, "9", "'agreed_with':'" NOBODY "'", "'agreed_with':null"));
}

static void
test_set (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  allow (zhou, CREATE_VISIT (""));
  forbid (zhou, CHANGE_SET ("add", CONTACT_B), "contacts_met");
  allow (zhou, CHANGE_SET ("add", CONTACT_A));
  move_contact (fixture, CONTACT_A, CUSTOMER_B);
  /* It stands there already; nobody is refused for it, and it can be taken out. */
  allow (zhou, CREATE_CONTACT);
  allow (zhou, CHANGE_SET ("add", CONTACT_A2));
  allow (zhou, CHANGE_SET ("remove", CONTACT_A));
  forbid (zhou, CHANGE_SET ("add", CONTACT_A), "contacts_met");
}

#define CONFIRM(contact_, words_)                                                                  \
  "'confirmation':{'confirm_contact':'" contact_ "','confirm_on':'2026-01-05',"                    \
  "'confirm_channel':'PHONE','confirm_words':'" words_ "'}"

/* Part of a group: what does not change in it is not looked at. */
static void
test_group (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  allow (zhou,
         "[{'kind':'need','id':'" NEED "','create':{'scope':'" CUSTOMER_A
         "','customer':'" CUSTOMER_A "','state':'CAPTURED','own_words':'a','category':'BILL'}}]");
  forbid (zhou, SET ("need", NEED, "9", CONFIRM (CONTACT_B, "yes"), "'confirmation':null"),
          "confirm_contact");
  allow (zhou, SET ("need", NEED, "9", CONFIRM (CONTACT_A, "yes"), "'confirmation':null"));
  move_contact (fixture, CONTACT_A, CUSTOMER_B);
  allow (zhou,
         SET ("need", NEED, "99", CONFIRM (CONTACT_A, "yes, indeed"), CONFIRM (CONTACT_A, "yes")));
  forbid (zhou,
          SET ("need", NEED, "99", CONFIRM (CONTACT_B, "no"), CONFIRM (CONTACT_A, "yes, indeed")),
          "confirm_contact");
}

/* An edit of something else, and the same value once more, where the data is older than the rule. */
static void
test_untouched (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  allow (zhou, CREATE_VISIT (",'agreed_with':'" CONTACT_A "'"));
  move_contact (fixture, CONTACT_A, CUSTOMER_B);
  allow (zhou, SET ("visit", VISIT, "9", "'purpose':'a'", "'purpose':null"));
  allow (zhou, SET ("visit", VISIT, "9", "'agreed_with':'" CONTACT_A "'",
                    "'agreed_with':'" CONTACT_A "'"));
}

/* What belonged together belongs together under the other number. */
static void
test_merged (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  allow (zhou, CREATE_VISIT (""));
  g_assert_true (rp_admin_merge_customers (admin, "KH-001", "KH-002", &error));
  g_assert_no_error (error);
  allow (zhou, CREATE_CONTACT);
  allow (zhou, SET ("visit", VISIT, "9", "'agreed_with':'" CONTACT_A2 "'", "'agreed_with':null"));
  allow (zhou, CHANGE_SET ("add", CONTACT_B));
}

/* A late entry is asked when it is let in, as everybody's. */
static void
test_held (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  allow (zhou, CREATE_VISIT (""));
  allow (huang, SET ("customer", CUSTOMER_A, "1", "'manager':'" USER_ZHOU "','deputy':null",
                     "'manager':'" USER_LIN "','deputy':'" USER_ZHOU "'"));
  test_laptop_expect (
      lin, SET ("visit", VISIT, "9", "'agreed_with':'" CONTACT_B "'", "'agreed_with':null"), "held",
      NULL);
  g_autofree char *held = server_fixture_query (fixture, "SELECT id FROM k_held");
  g_autofree char *accept = g_strdup_printf (
      "[{'kind':'held','id':'%s','base':1,'move':{'state':['OPEN','ACCEPTED']}}]", held);
  forbid (zhou, accept, "agreed_with");
  assert_text (fixture, "visit", VISIT, "agreed_with", "");
}

/* What waits at a deleted record points where it may point at once. */
static void
test_deleted (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  allow (lin, CREATE_CONTACT);
  allow (lin, "[{'kind':'contact','id':'" CONTACT_A "','base':1,'erase':true}]");
  forbid (zhou, SET ("contact", CONTACT_A, "1", "'successor':'" CONTACT_B "'", "'successor':null"),
          "successor");
  test_laptop_expect (
      zhou, SET ("contact", CONTACT_A, "1", "'successor':'" CONTACT_A2 "'", "'successor':null"),
      "conflict", NULL);
  move_contact (fixture, CONTACT_A2, CUSTOMER_B);
  g_autofree char *conflict = server_fixture_query (fixture, "SELECT id FROM k_conflict");
  g_autofree char *restore = g_strdup_printf (
      "[{'kind':'conflict','id':'%s','base':1,'move':{'state':['OPEN','REPLACED']}}]", conflict);
  forbid (zhou, restore, "successor");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/op-reference/" name, ServerFixture, NULL, server_fixture_start, func,              \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("make", test_make);
  ADD ("edit", test_edit);
  ADD ("set", test_set);
  ADD ("group", test_group);
  ADD ("untouched", test_untouched);
  ADD ("merged", test_merged);
  ADD ("held", test_held);
  ADD ("deleted", test_deleted);
  return g_test_run ();
}
