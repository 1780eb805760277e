/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/push.h"

#include "support/server-push.h"

/* The chain of operations that a laptop makes, and what is said to one that left it. */

#define EDIT_PHONE                                                                                 \
  "[{'kind':'contact','id':'" CONTACT_A                                                            \
  "','base':1,'set':{'phone':'120 0000 0002'},'seen':{'phone':'120 0000 0001'}}]"

static void
test_gap (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *first = g_strdup (EDIT_PHONE);
  g_autoptr (JsonObject) done = test_laptop_push (lin, first);
  g_autofree char *last_op = g_strdup (lin->last_op);
  g_autofree char *id = server_fixture_make_id (fixture);

  lin->no += 3;
  g_autofree char *op = test_laptop_make_op (lin, id,
                                             "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A
                                             "\",\"base\":1,\"set\":{\"post\":\"a\"}}]");
  g_autoptr (TestReply) reply = test_laptop_send (lin, op);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);

  assert_error (reply, 409, "gap");
  g_assert_cmpint (rp_json_get_integer (answer, "last_no", -1), ==, 1);
  g_assert_cmpstr (rp_json_get_string (answer, "last_op", NULL), ==, last_op);
}

#define EDIT_POST                                                                                  \
  "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A                                                     \
  "\",\"base\":1,\"set\":{\"post\":\"a\"},\"seen\":{}}]"

/* The chain goes on elsewhere: the laptop was put back to an old image, or the replica is not its own.
 * What came before in the same batch is done. */
static void
test_forked (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autofree char *id_one = server_fixture_make_id (fixture);
  g_autofree char *id_two = server_fixture_make_id (fixture);
  g_autofree char *one = test_laptop_make_op (lin, id_one, EDIT_POST);
  lin->no = 0;
  g_autofree char *two = test_laptop_make_op (lin, id_two, EDIT_POST);
  g_autofree char *both = g_strdup_printf ("%s,%s", one, two);
  g_autoptr (TestReply) reply = test_laptop_send (lin, both);
  g_autoptr (JsonObject) done = test_reply_get_result (reply, 0);

  assert_error (reply, 409, "forked");
  assert_result (done, "applied", NULL);

  g_free (zhou->replica);
  zhou->replica = g_strdup (lin->replica);
  g_autofree char *id_three = server_fixture_make_id (fixture);
  g_autofree char *three = test_laptop_make_op (zhou, id_three, EDIT_POST);
  g_autoptr (TestReply) stolen = test_laptop_send (zhou, three);
  assert_error (stolen, 409, "forked");
}

/* What was decided in the chain of a copy is answered, but does not lead past the place where the copies parted:
 * whoever goes on in a chain counts as having seen what was done in it (history 218516). */
static void
test_forked_behind_known (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *chain = g_strdup (lin->replica);
  g_autofree char *new_chain = server_fixture_make_id (fixture);
  g_autofree char *id_of_copy = server_fixture_make_id (fixture);
  g_autofree char *id_own = server_fixture_make_id (fixture);
  g_autofree char *of_copy = test_laptop_make_op (lin, id_of_copy, EDIT_POST);
  g_autoptr (TestReply) copy_reply = test_laptop_send (lin, of_copy);

  g_assert_cmpuint (copy_reply->status, ==, 200);
  lin->no = 0;
  g_clear_pointer (&lin->last_op, g_free);
  g_autofree char *own = test_laptop_make_op (lin, id_own, EDIT_POST);
  g_free (lin->replica);
  lin->replica = g_steal_pointer (&new_chain);
  g_autoptr (TestReply) elsewhere = test_laptop_send (lin, own);
  g_assert_cmpuint (elsewhere->status, ==, 200);

  g_free (lin->replica);
  lin->replica = g_steal_pointer (&chain);
  g_autoptr (TestReply) reply = test_laptop_send (lin, own);
  assert_error (reply, 409, "forked");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/push/chain/" name, ServerFixture, NULL, server_fixture_start, func,                \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("gap", test_gap);
  ADD ("forked", test_forked);
  ADD ("forked-behind-known", test_forked_behind_known);
  return g_test_run ();
}
