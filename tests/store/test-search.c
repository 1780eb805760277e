/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/connection.h"
#include "support/store-fixture.h"

static void
assert_titles (StoreFixture *f, const char *kind, const char *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = rp_store_search (f->store, kind, query, 10, &error);
  g_autoptr (GString) titles = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "",
                            ((RpSearchHit *)hits->pdata[i])->title);
  g_assert_cmpstr (titles->str, ==, expected);
}

static StoreFixture *
new_filled (void)
{
  StoreFixture *f = store_fixture_new ();

  g_free (store_fixture_add_customer (f, "3301000017", "青岚石材厂"));
  g_free (store_fixture_add_customer (f, "3301004321", "云栖冷库有限公司"));
  g_free (store_fixture_add_customer (f, "3301000099", "石材"));
  g_free (store_fixture_add_customer (f, "3301000100", "Müller 精密（重庆）有限公司"));
  return f;
}

static void
test_names (void)
{
  g_autoptr (StoreFixture) f = new_filled ();

  assert_titles (f, NULL, "石材", "石材|青岚石材厂");
  assert_titles (f, NULL, "材", "石材|青岚石材厂");
  assert_titles (f, NULL, "冷库", "云栖冷库有限公司");
  assert_titles (f, "customer", "库", "云栖冷库有限公司");
  assert_titles (f, "contact", "库", "");
  assert_titles (f, NULL, "库冷", "");
  assert_titles (f, NULL, "muller", "Müller 精密（重庆）有限公司");
  assert_titles (f, NULL, "(重庆)",
                 "Müller 精密（重庆）有限公司"); /* half width finds full width */
  assert_titles (f, NULL, "公司 冷", "云栖冷库有限公司");
}

static void
test_pinyin (void)
{
  g_autoptr (StoreFixture) f = new_filled ();

  assert_titles (f, NULL, "shicai", "石材|青岚石材厂");
  assert_titles (f, NULL, "sc", "石材|青岚石材厂");
  assert_titles (f, NULL, "LENGKU", "云栖冷库有限公司");
  assert_titles (f, NULL, "lk", "云栖冷库有限公司");
  assert_titles (f, NULL, "chongqing", "Müller 精密（重庆）有限公司");
}

static void
test_numbers (void)
{
  g_autoptr (StoreFixture) f = new_filled ();

  assert_titles (f, NULL, "4321", "云栖冷库有限公司");
  assert_titles (f, NULL, "４３２１", "云栖冷库有限公司");
  assert_titles (f, NULL, "3301004321", "云栖冷库有限公司");
}

/* What is typed is words, whatever it looks like. */
static void
test_hostile (void)
{
  static const char *const queries[] = {
    "",    " ", "\"", "\" OR \"", "*",   "a*b",      "((",          "NEAR",     "NOT AND",
    "x:y", "%", "_",  "'",        ";--", "\xff\xfe", "石材\" OR 1", "{a}:石材",
  };
  g_autoptr (StoreFixture) f = new_filled ();
  g_autofree char *long_query = g_strnfill (100000, '(');
  g_autofree char *many_words = g_strnfill (5000, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    assert_titles (f, NULL, queries[i], "");
  assert_titles (f, NULL, long_query, "");
  assert_titles (f, NULL, many_words, "");
}

static void
test_reflects_a_commit_at_once (void)
{
  g_autoptr (StoreFixture) f = new_filled ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  assert_titles (f, NULL, "纺织", "");
  id = store_fixture_add_customer (f, "3301000200", "新河纺织厂");
  assert_titles (f, NULL, "纺织", "新河纺织厂");
  g_autofree char *op = store_fixture_set (f, "customer", id, "aliases", "河东老厂、新纺");
  assert_titles (f, NULL, "新纺", "新河纺织厂");
  assert_titles (f, NULL, "hedonglaochang", "新河纺织厂");
  rp_store_withdraw (f->store, op, &error);
  assert_titles (f, NULL, "新纺", "");
  g_free (store_fixture_set (f, "customer", id, "name", "新河印染厂"));
  assert_titles (f, NULL, "纺织", "");
  assert_titles (f, NULL, "yinran", "新河印染厂");

  g_autoptr (RpRecord) shown = store_fixture_get (f, "customer", id);
  RpEdit *edit = rp_edit_new ("delete");
  rp_edit_erase (edit, shown);
  g_free (store_fixture_commit (f, edit));
  assert_titles (f, NULL, "印染", "");
}

/* An edit that failed leaves no trace in the index either. */
static void
test_rolled_back (void)
{
  g_autoptr (StoreFixture) f = new_filled ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RpEdit) edit = rp_edit_new ("create");
  JsonObject *body = json_object_new ();

  assert_titles (f, NULL, "幽灵", "");
  json_object_set_string_member (body, "name", "幽灵公司");
  rp_edit_create (edit, "customer", NULL, NULL, body);
  rp_edit_create (edit, "customer", NULL, NULL, json_object_new ()); /* refused: no name */
  g_assert_false (rp_store_commit (f->store, edit, NULL, &error));
  assert_titles (f, NULL, "幽灵", "");
  assert_titles (f, NULL, "石材", "石材|青岚石材厂");
}

static void
test_long_texts (void)
{
  g_autoptr (StoreFixture) f = new_filled ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add_customer (f, "3301000300", "临江化工");

  g_free (store_fixture_set (f, "customer", id, "note",
                             "去年夏天客户反映电压波动，三号车间的变频器跳闸两次。\n"
                             "Transformer T2 is loud."));
  g_autoptr (GPtrArray) hits = rp_store_search (f->store, NULL, "变频器", 10, &error);
  g_assert_cmpuint (hits->len, ==, 1);
  RpSearchHit *hit = hits->pdata[0];
  g_assert_cmpstr (hit->title, ==, "临江化工");
  g_assert_nonnull (strstr (hit->excerpt, "三号车间的变频器跳闸"));
  assert_titles (f, NULL, "频", "临江化工");
  assert_titles (f, NULL, "频变", "");
  assert_titles (f, NULL, "trans 跳闸", "临江化工");

  g_free (store_fixture_set (f, "customer", id, "note", "已解决"));
  assert_titles (f, NULL, "变频器", "");
  assert_titles (f, NULL, "解决", "临江化工");
}

static void
test_after_reopening (void)
{
  g_autoptr (StoreFixture) f = new_filled ();

  store_fixture_reopen (f);
  assert_titles (f, NULL, "shicai", "石材|青岚石材厂");
}

/* Other declarations: everything derived is made again. */
static void
test_rebuilt (void)
{
  g_autoptr (StoreFixture) f = new_filled ();
  g_autoptr (GError) error = NULL;

  rp_connection_run_script (rp_store_get_connection (f->store),
                            "DELETE FROM search_name; DELETE FROM k_customer;", &error);
  rp_store_set_meta (f->store, "projection_digest", "another", &error);
  g_assert_no_error (error);
  store_fixture_reopen (f);
  assert_titles (f, NULL, "shicai", "石材|青岚石材厂");
  g_assert_cmpint (rp_store_count (f->store, "customer", NULL, &error, NULL), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/names", test_names);
  g_test_add_func ("/store/search/pinyin", test_pinyin);
  g_test_add_func ("/store/search/numbers", test_numbers);
  g_test_add_func ("/store/search/hostile", test_hostile);
  g_test_add_func ("/store/search/at-once", test_reflects_a_commit_at_once);
  g_test_add_func ("/store/search/rolled-back", test_rolled_back);
  g_test_add_func ("/store/search/long-texts", test_long_texts);
  g_test_add_func ("/store/search/reopen", test_after_reopening);
  g_test_add_func ("/store/search/rebuilt", test_rebuilt);
  return g_test_run ();
}
