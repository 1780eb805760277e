/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "support/server-push.h"

/* Reports are put into one another in test-report-needs.c, with what becomes of their needs. */

#define CAPTURED(id_, customer_)                                                                   \
  "[{'kind':'need','id':'" id_ "','create':{'scope':'" customer_ "','customer':'" customer_        \
  "','state':'CAPTURED','own_words':'电费发票','category':'BILL'}}]"
#define MERGE_NEED(id_, into_)                                                                     \
  "[{'kind':'need','id':'" id_ "','base':1,'set':{'merged_into':'" into_                           \
  "'},'seen':{},'move':{'state':['CAPTURED','MERGED']}}]"
#define NEED "30000000-0000-7000-8000-0000000000e1"
#define OTHER_NEED "30000000-0000-7000-8000-0000000000e2"
#define FOREIGN_NEED "30000000-0000-7000-8000-0000000000e3"
#define NO_NEED "30000000-0000-7000-8000-0000000000e4"

/* Two specialists merge two needs into each other, neither having heard of the other: both were ended, and nobody did
 * either. */
static void
test_needs_merged (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  test_laptop_expect (lin, CAPTURED (NEED, CUSTOMER_A), "applied", NULL);
  test_laptop_expect (lin, CAPTURED (OTHER_NEED, CUSTOMER_A), "applied", NULL);
  test_laptop_expect (zhou, CAPTURED (FOREIGN_NEED, CUSTOMER_B), "applied", NULL);
  test_laptop_expect (xu, MERGE_NEED (NEED, FOREIGN_NEED), "rejected", "invalid");
  test_laptop_expect (xu, MERGE_NEED (NEED, NO_NEED), "rejected", "missing_parent");
  test_laptop_expect (xu, MERGE_NEED (NEED, OTHER_NEED), "applied", NULL);
  test_laptop_expect (xu, MERGE_NEED (OTHER_NEED, NEED), "rejected", "invalid");
  g_autoptr (RpRow) remaining = server_fixture_load_row (fixture, "need", OTHER_NEED);
  g_assert_cmpstr (rp_row_get_state (remaining), ==, "CAPTURED");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/op-merge/" name, ServerFixture, NULL, server_fixture_start, func,                  \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("needs", test_needs_merged);
  return g_test_run ();
}
