/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/lazy-list.h"

/* ---- a list of numbers ---- */

#define NOTHING -1

#define TYPE_NUMBER_ROW (number_row_get_type ())
G_DECLARE_FINAL_TYPE (NumberRow, number_row, NUMBER, ROW, RpLazyRow)
struct _NumberRow
{
  RpLazyRow parent_instance;
  int number;
  guint n_refilled;
};
G_DEFINE_TYPE (NumberRow, number_row, RP_TYPE_LAZY_ROW)

static void
number_row_class_init (NumberRowClass *klass)
{
}

static void
number_row_init (NumberRow *self)
{
}

#define TYPE_NUMBER_LIST (number_list_get_type ())
G_DECLARE_FINAL_TYPE (NumberList, number_list, NUMBER, LIST, RpLazyList)
struct _NumberList
{
  RpLazyList parent_instance;
  const int *numbers;
  guint n_numbers, n_filled;
};
G_DEFINE_TYPE (NumberList, number_list, RP_TYPE_LAZY_LIST)

static void
number_list_fill (RpLazyList *list, RpLazyRow *row, guint position)
{
  NumberList *self = NUMBER_LIST (list);

  self->n_filled++;
  NUMBER_ROW (row)->number = position < self->n_numbers ? self->numbers[position] : NOTHING;
}

static void
number_list_class_init (NumberListClass *klass)
{
  RP_LAZY_LIST_CLASS (klass)->row_type = TYPE_NUMBER_ROW;
  RP_LAZY_LIST_CLASS (klass)->fill = number_list_fill;
}

static void
number_list_init (NumberList *self)
{
}

static void
set_numbers (NumberList *self, const int *numbers, guint n_numbers)
{
  self->numbers = numbers;
  self->n_numbers = n_numbers;
  rp_lazy_list_refill (RP_LAZY_LIST (self), n_numbers);
}

/* What the view was told last: position, removed, added. */
typedef struct
{
  guint position, removed, added, n_times;
} Told;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Told *told = user_data;

  *told = (Told){ position, removed, added, told->n_times + 1 };
}

static void
refilled_cb (NumberRow *row, gpointer user_data)
{
  row->n_refilled++;
}

static const int three[] = { 10, 20, 30 };
static const int other[] = { 7, 8, 9 };

/* ---- tests ---- */

static void
test_only_what_is_held (void)
{
  g_autoptr (NumberList) list = g_object_new (TYPE_NUMBER_LIST, NULL);
  g_autoptr (NumberRow) row = NULL;
  g_autoptr (NumberRow) again = NULL;

  set_numbers (list, three, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpuint (list->n_filled, ==, 0);
  row = g_list_model_get_item (G_LIST_MODEL (list), 1);
  again = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_true (row == again);
  g_assert_cmpint (row->number, ==, 20);
  g_assert_cmpuint (list->n_filled, ==, 1);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 3));
}

/* The same number of lines: the view hears nothing, the row says what stands there now. */
static void
test_refilled_in_place (void)
{
  g_autoptr (NumberList) list = g_object_new (TYPE_NUMBER_LIST, NULL);
  g_autoptr (NumberRow) row = NULL;
  Told told = { 0 };

  set_numbers (list, three, 3);
  row = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &told);
  g_signal_connect (row, "refilled", G_CALLBACK (refilled_cb), NULL);
  set_numbers (list, other, 3);
  g_assert_cmpuint (told.n_times, ==, 0);
  g_assert_cmpuint (row->n_refilled, ==, 1);
  g_assert_cmpint (row->number, ==, 9);
}

static void
test_shorter_and_longer (void)
{
  g_autoptr (NumberList) list = g_object_new (TYPE_NUMBER_LIST, NULL);
  g_autoptr (NumberRow) row = NULL;
  Told told = { 0 };

  set_numbers (list, three, 3);
  row = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &told);
  set_numbers (list, other, 1);
  g_assert_cmpuint (told.position, ==, 1);
  g_assert_cmpuint (told.removed, ==, 2);
  g_assert_cmpuint (told.added, ==, 0);
  g_assert_cmpint (row->number, ==, NOTHING);
  set_numbers (list, other, 3);
  g_assert_cmpuint (told.position, ==, 1);
  g_assert_cmpuint (told.removed, ==, 0);
  g_assert_cmpuint (told.added, ==, 2);
  g_assert_cmpint (row->number, ==, 9);
  g_assert_cmpuint (told.n_times, ==, 2);
}

/* A row that is let go of is made anew when it is wanted again; one that outlives its list says nothing. */
static void
test_lives_of_rows (void)
{
  NumberList *list = g_object_new (TYPE_NUMBER_LIST, NULL);
  g_autoptr (NumberRow) row = NULL;

  set_numbers (list, three, 3);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_finalize_object (g_steal_pointer (&row));
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpint (row->number, ==, 10);
  rp_lazy_list_forget (RP_LAZY_LIST (list));
  g_assert_cmpint (row->number, ==, NOTHING);
  set_numbers (list, other, 3);
  g_assert_cmpint (row->number, ==, 7);
  g_assert_finalize_object (list);
  g_assert_cmpint (row->number, ==, NOTHING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lazy-list/only-what-is-held", test_only_what_is_held);
  g_test_add_func ("/lazy-list/refilled-in-place", test_refilled_in_place);
  g_test_add_func ("/lazy-list/shorter-and-longer", test_shorter_and_longer);
  g_test_add_func ("/lazy-list/lives-of-rows", test_lives_of_rows);
  return g_test_run ();
}
