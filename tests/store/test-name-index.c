/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/name-index.h"

static char *
find (RpNameIndex *index, const char *kind, const char *query, guint limit)
{
  g_auto (GStrv) words = g_strsplit (query, " ", -1);
  g_autoptr (GArray) hits = rp_name_index_search (index, kind, (const char *const *)words, limit);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    g_string_append (ids, g_array_index (hits, RpNameHit, i).id);
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
assert_found (RpNameIndex *index, const char *query, const char *expected)
{
  g_autofree char *ids = find (index, NULL, query, 10);

  g_assert_cmpstr (ids, ==, expected);
}

static RpNameIndex *
new_filled (void)
{
  RpNameIndex *index = rp_name_index_new ();

  rp_name_index_put (index, "customer", "a", "青岚石材厂", "青岚石材厂\n石材",
                     "qinglanshicaichang qlscc", "3301000001\n东路 1 号");
  rp_name_index_put (index, "customer", "b", "石材", "石材", "shicai sc", "3301008888");
  rp_name_index_put (index, "customer", "c", "石材加工行", "石材加工行", "shicaijiagonghang scjgh",
                     "3301000003");
  rp_name_index_put (index, "contact", "d", "石才", "石才", "shicai sc", "13900008888");
  return index;
}

static void
test_order (void)
{
  g_autoptr (RpNameIndex) index = new_filled ();

  assert_found (index, "石材", "bac"); /* whole, whole alias with a longer title, beginning */
  assert_found (index, "材", "bca");   /* one character, inside: the shorter title first */
  assert_found (index, "shicai", "dbca");
  assert_found (index, "sc", "dbca");
  assert_found (index, "8888", "db"); /* both end with it: the title decides */
  assert_found (index, "没有", "");
}

static void
test_kind_and_limit (void)
{
  g_autoptr (RpNameIndex) index = new_filled ();
  g_autofree char *customers = find (index, "customer", "石", 10);
  g_autofree char *two = find (index, "customer", "石", 2);
  g_autofree char *none = find (index, "visit", "石", 2);

  g_assert_cmpstr (customers, ==, "bca");
  g_assert_cmpstr (two, ==, "bc");
  g_assert_cmpstr (none, ==, "");
}

static void
test_all_words (void)
{
  g_autoptr (RpNameIndex) index = new_filled ();

  assert_found (index, "石材 加工", "c");
  assert_found (index, "ql 石", "a");
  assert_found (index, "石材 3301000003", "c");
  assert_found (index, "石材 没有", "");
}

/* A hit never reaches over from one text or one row into the next. */
static void
test_borders (void)
{
  g_autoptr (RpNameIndex) index = rp_name_index_new ();

  rp_name_index_put (index, "k", "a", "甲", "甲", "jia j", "1");
  rp_name_index_put (index, "k", "b", "乙", "乙", "yi y", "2");
  assert_found (index, "甲乙", "");
  assert_found (index, "jy", "");
  assert_found (index, "12", "");
  rp_name_index_put (index, "k", "c", "空", "", "", "");
  rp_name_index_put (index, "k", "d", "丁", "丁", "ding d", "");
  assert_found (index, "丁", "d");
}

static void
test_replace_and_remove (void)
{
  g_autoptr (RpNameIndex) index = new_filled ();

  rp_name_index_put (index, "customer", "b", "水泥", "水泥", "shuini sn", "");
  assert_found (index, "石材", "ac");
  assert_found (index, "水泥", "b");
  rp_name_index_remove (index, "customer", "a");
  rp_name_index_remove (index, "customer", "never there");
  assert_found (index, "石材", "c");
}

/* Enough changes that the shelf is laid out again. */
static void
test_many_changes (void)
{
  g_autoptr (RpNameIndex) index = new_filled ();

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("row-%u", i % 50);
      g_autofree char *name = g_strdup_printf ("名字%u", i);

      rp_name_index_put (index, "customer", id, name, name, "mingzi mz", "");
    }
  assert_found (index, "名字4999", "row-49");
  assert_found (index, "名字4949", "");
  assert_found (index, "石材", "bac");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/name-index/order", test_order);
  g_test_add_func ("/store/name-index/kind", test_kind_and_limit);
  g_test_add_func ("/store/name-index/words", test_all_words);
  g_test_add_func ("/store/name-index/borders", test_borders);
  g_test_add_func ("/store/name-index/replace", test_replace_and_remove);
  g_test_add_func ("/store/name-index/many", test_many_changes);
  return g_test_run ();
}
