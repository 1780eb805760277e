/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-features.h"

#include "insight/invented-needs.h"

static char *
label_of (RpNeedFeatures *features, RpNeedTable *table, guint row, guint attribute)
{
  guint found[RP_NEEDS_MAX], n = rp_need_features_find (features, table, row, found);
  for (guint i = 0; i < n; i++)
    if (rp_need_features_get_attribute (features, found[i]) == attribute)
      return rp_need_features_dup_label (features, found[i]);
  return NULL;
}

static RpNeedTable *
make_table (GArray **rows)
{
  RpNeedTable *table = rp_need_table_new ();
  *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  rp_need_table_add_need (table, "A");
  rp_need_table_add_attribute (table, "sector", RP_ATTRIBUTE_CATEGORY);
  rp_need_table_add_attribute (table, "staff", RP_ATTRIBUTE_NUMBER);
  rp_need_table_add_attribute (table, "since", RP_ATTRIBUTE_DATE);
  for (guint i = 0; i < 100; i++)
    {
      guint row = rp_need_table_add_row (table);
      rp_need_table_set_word (table, row, 0, i < 60 ? "mill" : i < 97 ? "office" : "zoo");
      rp_need_table_set_number (table, row, 1, i);
      if (i % 2 == 0)
        rp_need_table_set_number (table, row, 2, i < 50 ? 0 : 20000);
      g_array_append_val (*rows, row);
    }
  return table;
}

static void
assert_label (RpNeedFeatures *features, RpNeedTable *table, guint row, guint attribute,
              const char *expected)
{
  g_autofree char *label = label_of (features, table, row, attribute);
  g_assert_cmpstr (label, ==, expected);
}

static void
test_labels (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = make_table (&rows);
  g_autoptr (RpNeedFeatures) features = rp_need_features_learn (table, rows);
  assert_label (features, table, 0, 0, "sector: mill");
  assert_label (features, table, 98, 0, "sector: another");
  assert_label (features, table, 19, 1, "staff: below 20");
  assert_label (features, table, 20, 1, "staff: 20 to below 40");
  assert_label (features, table, 99, 1, "staff: 80 or more");
  assert_label (features, table, 0, 2, "since: below 2024-10-04");
  assert_label (features, table, 98, 2, "since: 2024-10-04 or more");
  assert_label (features, table, 1, 2, NULL);
  /* need, two sectors and the rest, five fifths, two dates */
  g_assert_cmpuint (rp_need_features_get_n (features), ==, 1 + 3 + 5 + 2);
}

/* What comes later is never an error. */
static void
test_later (void)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = make_table (&rows);
  g_autoptr (RpNeedFeatures) features = rp_need_features_learn (table, rows);
  guint row = rp_need_table_add_row (table);
  rp_need_table_set_word (table, row, 0, "harbour");
  rp_need_table_set_number (table, row, 1, 1e9);
  assert_label (features, table, row, 0, "sector: another");
  assert_label (features, table, row, 1, "staff: 80 or more");
  rp_need_table_set_number (table, row, 1, -5);
  assert_label (features, table, row, 1, "staff: below 20");
  rp_need_table_set_number (table, row, 1, NAN);
  assert_label (features, table, row, 1, NULL);
}

/* A category of hundreds of words keeps the most frequent. */
static void
test_many_words (void)
{
  g_autoptr (RpNeedTable) table = rp_need_table_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  rp_need_table_add_need (table, "A");
  rp_need_table_add_attribute (table, "street", RP_ATTRIBUTE_CATEGORY);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *word = g_strdup_printf ("%u", i < 500 ? i % 10 : i % 250);
      guint row = rp_need_table_add_row (table);
      rp_need_table_set_word (table, row, 0, word);
      g_array_append_val (rows, row);
    }
  g_autoptr (RpNeedFeatures) features = rp_need_features_learn (table, rows);
  g_assert_cmpuint (rp_need_features_get_n (features), ==, 1 + 10 + 1);
  assert_label (features, table, 3, 0, "street: 3");
  assert_label (features, table, 700, 0, "street: another");
}

static void
test_nothing_known (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) filled = NULL;
  g_autoptr (RpNeedTable) table = make_table (&filled);
  g_autoptr (RpNeedFeatures) features = rp_need_features_learn (table, rows);
  guint found[RP_NEEDS_MAX];
  g_assert_cmpuint (rp_need_features_get_n (features), ==, 1);
  g_assert_cmpuint (rp_need_features_find (features, table, 0, found), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/need-features/labels", test_labels);
  g_test_add_func ("/insight/need-features/later", test_later);
  g_test_add_func ("/insight/need-features/many-words", test_many_words);
  g_test_add_func ("/insight/need-features/nothing-known", test_nothing_known);
  return g_test_run ();
}
