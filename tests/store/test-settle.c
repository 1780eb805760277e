/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include "support/store-fixture.h"

#define SCOPE "01990000-0000-7000-8000-0000000000c1"
#define CONTACT "01990000-0000-7000-8000-0000000000b1"
#define CONFLICT "01990000-0000-7000-8000-0000000000f1"

static void
add_contact (GString *page, gint64 rev, gint64 seq, const char *mobile)
{
  g_autofree char *body
      = g_strdup_printf ("{\"customer\":\"" SCOPE "\",\"name\":\"Wen\",\"mobile\":\"%s\"}", mobile);

  feed_page_row (page, "contact", CONTACT, SCOPE, rev, seq, body);
}

static void
add_conflict (GString *page, gint64 seq)
{
  feed_page_row (page, "conflict", CONFLICT, SCOPE, 1, seq,
                 "{\"customer\":\"" SCOPE "\",\"on_kind\":\"contact\",\"on_id\":\"" CONTACT
                 "\",\"unit\":\"mobile\",\"seen\":\"1\",\"mine\":\"3\",\"theirs\":\"2\","
                 "\"mine_by\":\"" FIXTURE_USER "\",\"state\":\"OPEN\"}");
}

/* A profile in which a mobile was typed over "1"; the server has it as a conflict with number 12. */
static StoreFixture *
new_with_lost_edit (void)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (9);
  g_autofree char *op = NULL;

  feed_page_scope (page, SCOPE, 1);
  add_contact (page, 1, 2, "1");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  op = store_fixture_set (f, "contact", CONTACT, "mobile", "3");
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, RP_RESULT_CONFLICT, 12);
  return f;
}

/* @standing: what is shown beside one's own value. @now: what the record shows. One's own is chosen. */
static void
assert_settled (StoreFixture *f, const char *now, const char *standing)
{
  g_autoptr (RpRecord) conflict = store_fixture_get (f, "conflict", CONFLICT);
  g_autoptr (RpRecord) shown = store_fixture_get (f, "contact", CONTACT);
  g_autoptr (JsonNode) stands = rp_store_dup_standing (f->store, conflict, shown);
  RpEdit *edit = rp_edit_new ("conflict.replace");
  g_autoptr (GPtrArray) ops = NULL;
  const RpChange *change = NULL;

  g_assert_cmpstr (rp_record_get_text (shown, "mobile"), ==, now);
  g_assert_cmpstr (json_node_get_string (stands), ==, standing);
  rp_edit_settle (edit, conflict, shown, stands,
                  json_node_copy (rp_record_get_value (conflict, "mine")));
  rp_edit_move (edit, conflict, "REPLACED", NULL);
  g_free (store_fixture_commit (f, edit));
  store_fixture_assert_text (f, "contact", CONTACT, "mobile", "3");
  ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 1);
  change = ((RpOp *)ops->pdata[0])->changes->pdata[0];
  g_assert_cmpstr (json_object_get_string_member (change->seen, "mobile"), ==, standing);
  g_assert_cmpstr (json_object_get_string_member (change->set, "mobile"), ==, "3");
}

/* The line broke behind the page with the conflict: the record still shows the value that lost. */
static void
test_lost_value_shown (void)
{
  g_autoptr (StoreFixture) f = new_with_lost_edit ();
  GString *page = feed_page_new (13);

  add_conflict (page, 12);
  add_contact (page, 3, 13, "2");
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", FALSE));
  assert_settled (f, "3", "2");
}

/* The same on another computer, on which nothing was typed: the record is older than its conflict. */
static void
test_record_older (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  GString *page = feed_page_new (9);

  feed_page_scope (page, SCOPE, 1);
  add_contact (page, 1, 2, "1");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  page = feed_page_new (13);
  add_conflict (page, 12);
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", FALSE));
  assert_settled (f, "1", "2");
}

/* Everything has come: what the record shows counts, also where it has changed again. */
static void
test_all_here (void)
{
  g_autoptr (StoreFixture) f = new_with_lost_edit ();
  GString *page = feed_page_new (14);

  add_conflict (page, 12);
  add_contact (page, 4, 14, "4");
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
  assert_settled (f, "4", "4");
}

/* Numbers begin anew in another timeline: what had come in the old one says nothing about it. */
static void
test_new_timeline (void)
{
  g_autoptr (StoreFixture) f = new_with_lost_edit ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (90);
  g_autoptr (GPtrArray) ops = NULL;

  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);
  ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 1);
  store_fixture_answer (f, ((RpOp *)ops->pdata[0])->id, RP_RESULT_CONFLICT, 12);
  page = feed_page_new (13);
  feed_page_scope (page, SCOPE, 1);
  add_conflict (page, 12);
  add_contact (page, 3, 13, "2");
  g_assert_false (store_fixture_apply (f, page, "", "c2", FALSE));
  assert_settled (f, "3", "2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settle/lost-value-shown", test_lost_value_shown);
  g_test_add_func ("/settle/record-older", test_record_older);
  g_test_add_func ("/settle/all-here", test_all_here);
  g_test_add_func ("/settle/new-timeline", test_new_timeline);
  return g_test_run ();
}
