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

static gint64
count_waiting (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_store_get_connection (f->store),
      "SELECT (SELECT count(*) FROM search_arriving) + (SELECT count(*) FROM search_leaving)",
      &error);

  rp_statement_step (statement, NULL, &error);
  g_assert_no_error (error);
  return rp_statement_get_integer (statement, 0);
}

/* Texts gather before they go into the index; what is found is the same at any moment. */
static void
test_gathered (void)
{
  g_autoptr (StoreFixture) f = new_filled ();
  g_autofree char *still = store_fixture_add_customer (f, "3301000301", "静江玻璃");
  g_autofree char *id = store_fixture_add_customer (f, "3301000302", "临江化工");

  g_free (store_fixture_set (f, "customer", still, "note", "第 1 条 peak load 很高"));
  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *note = g_strdup_printf ("变压器 x%u 号, 负荷 peak", i);
      g_autofree char *found = g_strdup_printf ("x%u 负荷", i);
      g_autofree char *before = g_strdup_printf ("x%u", i + 1000);

      /* By turns on both, so that old texts leave the index as well as new ones. */
      g_free (store_fixture_set (f, "customer", i % 3 == 0 ? still : id, "note", note));
      assert_titles (f, NULL, found, i % 3 == 0 ? "静江玻璃" : "临江化工");
      assert_titles (f, NULL, before, "");
      if (i > 150) /* "x1" begins "x17" */
        {
          g_autofree char *gone = g_strdup_printf ("x%u 变压器 peak", i - 4);

          assert_titles (f, NULL, gone, "");
        }
    }
  assert_titles (f, NULL, "第 1 条", "");
  store_fixture_reopen (f);
  assert_titles (f, NULL, "x449", "临江化工");
  assert_titles (f, NULL, "x447 pea", "静江玻璃");
}

/* Many of them: the index takes them in by itself. */
static void
test_gathered_many (void)
{
  g_autoptr (StoreFixture) f = new_filled ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gint64 most = 0;

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 210; i++)
      {
        g_autofree char *no = g_strdup_printf ("44%06u", i);
        g_autofree char *note = g_strdup_printf ("词%u轮 y%uz", round, i);

        if (round == 0)
          g_ptr_array_add (ids, store_fixture_add_customer (f, no, no));
        g_free (store_fixture_set (f, "customer", ids->pdata[i], "note", note));
        most = MAX (most, count_waiting (f));
      }
  g_assert_cmpint (most, >, 150);
  g_assert_cmpint (most, <=, 402);
  g_assert_cmpint (count_waiting (f), <, 60);
  assert_titles (f, NULL, "y17z", "44000017");
  assert_titles (f, NULL, "词0轮", "");
  assert_titles (f, NULL, "词1轮 y209z", "44000209");
}

/* What was removed is not kept for the index to forget it some day. */
static void
test_removed (void)
{
  g_autoptr (StoreFixture) f = new_filled ();
  g_autofree char *id = store_fixture_add_customer (f, "3301000303", "临江化工");
  RpEdit *edit = rp_edit_new ("delete");

  g_free (store_fixture_set (f, "customer", id, "note", "秘密"));
  g_free (store_fixture_set (f, "customer", id, "note", "更秘密"));
  g_assert_cmpint (count_waiting (f), >, 0);
  g_autoptr (RpRecord) shown = store_fixture_get (f, "customer", id);
  rp_edit_erase (edit, shown);
  g_free (store_fixture_commit (f, edit));
  g_assert_cmpint (count_waiting (f), ==, 0);
  assert_titles (f, NULL, "秘密", "");
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
  g_test_add_func ("/store/search/gathered", test_gathered);
  g_test_add_func ("/store/search/gathered-many", test_gathered_many);
  g_test_add_func ("/store/search/removed", test_removed);
  g_test_add_func ("/store/search/reopen", test_after_reopening);
  g_test_add_func ("/store/search/rebuilt", test_rebuilt);
  return g_test_run ();
}
