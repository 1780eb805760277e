/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/field-marks.h"

#include "support/loop-fixture.h"

#define CONFLICT "01990000-0000-7000-8000-0000000000c9"

static void
add_conflict (StoreFixture *store)
{
  GString *page = feed_page_new (60);

  feed_page_row (page, "conflict", CONFLICT, LOOP_CUSTOMER, 1, 40,
                 "{" LOOP_OF_CUSTOMER ",\"on_kind\":\"contact\",\"on_id\":\"" LOOP_CONTACT "\","
                 "\"unit\":\"mobile\",\"mine\":\"12000000003\",\"mine_by\":\"" LOOP_MANAGER "\","
                 "\"state\":\"OPEN\"}");
  g_assert_false (store_fixture_apply (store, page, "c1", "c2", TRUE));
}

static void
assert_mark (RpFieldMarks *marks, const char *unit, RpFieldMark expected, const char *card)
{
  const char *attention = NULL;

  g_assert_cmpint (rp_field_marks_get (marks, unit, &attention), ==, expected);
  g_assert_cmpstr (attention, ==, card);
}

static void
note_cb (GObject *object, gboolean *done)
{
  *done = TRUE;
}

/* Two values, one that was refused, one that waits, and one about which there is nothing to say. */
static void
test_fields (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  g_autofree char *refused = NULL;
  RpSession *session = NULL;
  RpFieldMarks *marks = NULL;
  gboolean done = FALSE;

  loop_sign_in (store, LOOP_MANAGER, "KAM");
  add_conflict (store);
  refused = store_fixture_set (store, "contact", LOOP_CONTACT, "post", "Director");
  g_ptr_array_unref (store_fixture_freeze (store));
  store_fixture_answer (store, refused, RP_RESULT_REJECTED, 0);
  g_free (store_fixture_set (store, "contact", LOOP_CONTACT, "email", "wen@example.com"));
  g_free (store_fixture_set (store, "contact", LOOP_CONTACT, "mobile", "12000000005"));
  session = loop_open_session (store, LOOP_MANAGER, "KAM");
  marks = rp_field_marks_new (session, "contact", LOOP_CONTACT);
  assert_mark (marks, "mobile", RP_FIELD_MARK_NONE, "");
  g_signal_connect (marks, "changed", G_CALLBACK (note_cb), &done);
  loop_wait (&done);
  assert_mark (marks, "mobile", RP_FIELD_MARK_TWO_VALUES, CONFLICT);
  assert_mark (marks, "post", RP_FIELD_MARK_REFUSED, refused);
  assert_mark (marks, "email", RP_FIELD_MARK_WAITING, "");
  assert_mark (marks, "name", RP_FIELD_MARK_NONE, "");
  assert_mark (marks, NULL, RP_FIELD_MARK_TWO_VALUES, CONFLICT);
  g_object_unref (marks);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field-marks/fields", test_fields);
  return g_test_run ();
}
