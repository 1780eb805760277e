/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/item-list.h"

#include "workbench/work-item.h"

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  return g_str_equal (rp_work_item_get_title (RP_WORK_ITEM ((gpointer)a)),
                      rp_work_item_get_title (RP_WORK_ITEM ((gpointer)b)));
}

/* @titles: one letter each */
static GPtrArray *
make_items (const char *titles)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *at = titles; *at != '\0'; at++)
    {
      const char title[] = { *at, '\0' };
      g_ptr_array_add (items, rp_work_item_new (title, NULL, NULL, RP_URGENCY_NONE, "visit", "id"));
    }
  return items;
}

static void
changed_cb (GListStore *store, guint position, guint removed, guint added, GString *told)
{
  g_string_append_printf (told, "%u-%u+%u ", position, removed, added);
}

/* @told: what a list view hears */
static void
assert_update (const char *before, const char *after, const char *told)
{
  g_autoptr (GListStore) store = g_list_store_new (RP_TYPE_WORK_ITEM);
  g_autoptr (GPtrArray) old = make_items (before);
  g_autoptr (GPtrArray) fresh = make_items (after);
  g_autoptr (GString) heard = g_string_new (NULL);

  rp_item_list_replace (store, old);
  g_signal_connect (store, "items-changed", G_CALLBACK (changed_cb), heard);
  rp_item_list_update (store, fresh, is_same);
  g_assert_cmpstr (heard->str, ==, told);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, fresh->len);
  for (guint i = 0; i < fresh->len; i++)
    {
      g_autoptr (RpWorkItem) item = g_list_model_get_item (G_LIST_MODEL (store), i);
      g_assert_true (is_same (item, fresh->pdata[i]));
    }
}

static void
test_update (void)
{
  assert_update ("abc", "abc", "");
  assert_update ("abc", "axc", "1-1+1 ");
  assert_update ("abc", "abcd", "3-0+1 ");
  assert_update ("abc", "bc", "0-1+0 ");
  assert_update ("aaa", "aa", "2-1+0 ");
  assert_update ("aa", "aaa", "2-0+1 ");
  assert_update ("", "ab", "0-0+2 ");
  assert_update ("ab", "", "0-2+0 ");
  assert_update ("", "", "");
  /* What lies between two differences stays. */
  assert_update ("abc", "xby", "0-1+1 2-1+1 ");
  assert_update ("abcdef", "xacdyf", "0-0+1 2-1+0 4-1+1 ");
  assert_update ("abcdef", "bcxdf", "0-1+0 2-0+1 4-1+0 ");
  assert_update ("abc", "cab", "0-0+1 3-1+0 ");
  assert_update ("ab", "cd", "0-2+2 ");
}

static void
test_keeps_objects (void)
{
  g_autoptr (GListStore) store = g_list_store_new (RP_TYPE_WORK_ITEM);
  g_autoptr (GPtrArray) old = make_items ("abc");
  g_autoptr (GPtrArray) fresh = make_items ("axc");
  g_autoptr (RpWorkItem) first = NULL;
  g_autoptr (RpWorkItem) last = NULL;

  rp_item_list_replace (store, old);
  rp_item_list_update (store, fresh, is_same);
  first = g_list_model_get_item (G_LIST_MODEL (store), 0);
  last = g_list_model_get_item (G_LIST_MODEL (store), 2);
  g_assert_true (first == old->pdata[0]);
  g_assert_true (last == old->pdata[2]);
}

/* So much that is new at once is not searched through, and is right all the same. */
static void
test_much (void)
{
  g_autoptr (GString) before = g_string_new ("A");
  g_autoptr (GString) after = g_string_new ("A");

  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      g_string_append_c (before, letter);
      g_string_append_c (before, letter);
    }
  for (guint i = 0; i < 60; i++)
    g_string_append_c (after, (char)('!' + i % 20));
  g_string_append (after, before->str + 1);
  g_string_append_c (before, 'Y');
  g_string_append_c (after, 'Z');
  assert_update (before->str, after->str, "1-53+113 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-list/update", test_update);
  g_test_add_func ("/item-list/keeps-objects", test_keeps_objects);
  g_test_add_func ("/item-list/much", test_much);
  return g_test_run ();
}
