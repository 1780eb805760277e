/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include "support/store-fixture.h"

#define SCOPE "01990000-0000-7000-8000-0000000000c1"
#define CONTACT "01990000-0000-7000-8000-0000000000b1"
#define CONFLICT "01990000-0000-7000-8000-0000000000f1"
#define BEFORE "First.\nSecond.\nThird.\n"

static void
add_contact (GString *page, gint64 rev, gint64 seq, const char *note)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (body, "customer", SCOPE);
  json_object_set_string_member (body, "name", "Wen");
  json_object_set_string_member (body, "note", note);
  text = rp_json_object_to_canonical (body);
  feed_page_row (page, "contact", CONTACT, SCOPE, rev, seq, text);
}

static void
add_conflict (GString *page, gint64 seq, const char *op, const char *mine, const char *theirs)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *text = NULL;
  const char *const texts[][2] = {
    { "customer", SCOPE }, { "on_kind", "contact" }, { "on_id", CONTACT },
    { "unit", "note" },    { "seen", BEFORE },       { "mine", mine },
    { "theirs", theirs },  { "state", "OPEN" },      { "mine_by", FIXTURE_USER },
    { "op", op },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    json_object_set_string_member (body, texts[i][0], texts[i][1]);
  text = rp_json_object_to_canonical (body);
  feed_page_row (page, "conflict", CONFLICT, SCOPE, 1, seq, text);
}

/* Two wrote a note without seeing each other; this profile's came later. Returns: how many were combined */
static guint
combine (StoreFixture *f, const char *mine, const char *theirs)
{
  GString *page = feed_page_new (9);
  g_autofree char *op = NULL;
  g_autoptr (GError) error = NULL;
  guint n_combined = 0;

  feed_page_scope (page, SCOPE, 1);
  add_contact (page, 1, 2, BEFORE);
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  op = store_fixture_set (f, "contact", CONTACT, "note", mine);
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, RP_RESULT_CONFLICT, 12);
  page = feed_page_new (13);
  add_conflict (page, 12, op, mine, theirs);
  add_contact (page, 3, 13, theirs);
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
  g_assert_true (rp_store_combine_texts (f->store, &n_combined, &error));
  g_assert_no_error (error);
  return n_combined;
}

static void
test_apart (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();

  g_assert_cmpuint (
      combine (f, "First, mine.\nSecond.\nThird.\n", "First.\nSecond.\nThird, theirs.\n"), ==, 1);
  store_fixture_assert_text (f, "contact", CONTACT, "note",
                             "First, mine.\nSecond.\nThird, theirs.\n");
  store_fixture_assert_text (f, "conflict", CONFLICT, "state", "COMBINED");
}

/* The exchange goes on, and the conflict stays for a person. */
static void
test_too_long_together (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *much = g_strnfill (60 * 1000, 'x');
  g_autofree char *mine = g_strdup_printf ("First, %s.\nSecond.\nThird.\n", much);
  g_autofree char *theirs = g_strdup_printf ("First.\nSecond.\nThird, %s.\n", much);

  g_assert_cmpuint (combine (f, mine, theirs), ==, 0);
  store_fixture_assert_text (f, "contact", CONTACT, "note", theirs);
  store_fixture_assert_text (f, "conflict", CONFLICT, "state", "OPEN");
  g_assert_cmpuint (store_fixture_count (f).conflicts, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/combine/apart", test_apart);
  g_test_add_func ("/store/combine/too-long-together", test_too_long_together);
  return g_test_run ();
}
