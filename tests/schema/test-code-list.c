/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/code-list.h"
#include "schema/role.h"

#include <string.h>

static void
check_codes (const RpCodeList *list)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);

  g_test_message ("%s", list->name);
  g_assert_cmpuint (list->n_codes, >, 1);
  for (guint i = 0; i < list->n_codes; i++)
    {
      g_assert_true (g_str_is_ascii (list->codes[i].code));
      g_assert_cmpuint (strlen (list->codes[i].label), >, 0);
      g_assert_true (g_hash_table_add (codes, (gpointer)list->codes[i].code));
      /* A label is also read back from files. */
      g_assert_true (g_hash_table_add (labels, (gpointer)list->codes[i].label));
    }
}

static void
test_lists (void)
{
  guint n_lists;
  const RpCodeList *const *lists = rp_code_list_all (&n_lists);

  for (guint i = 0; i < n_lists; i++)
    {
      g_assert_true (i == 0 || strcmp (lists[i - 1]->name, lists[i]->name) < 0);
      g_assert_true (rp_code_list_find (lists[i]->name) == lists[i]);
      check_codes (lists[i]);
    }
  g_assert_null (rp_code_list_find ("no_such_list"));
  g_assert_null (rp_code_list_find (NULL));
}

static void
test_labels (void)
{
  const RpCodeList *urgency = rp_code_list_find ("urgency");

  g_assert_cmpint (rp_code_list_index (urgency, "U2"), ==, 1);
  g_assert_cmpint (rp_code_list_index (urgency, "U9"), ==, -1);
  g_assert_cmpint (rp_code_list_index (urgency, NULL), ==, -1);
  g_assert_cmpstr (rp_code_list_label (urgency, "U2"), ==, "Urgent");
  g_assert_cmpstr (rp_code_list_label (urgency, "U9"), ==, "U9");
}

/* Every category has sub-codes, they stand together, and every sub-code has its category. */
static void
test_sub_codes (void)
{
  const RpCodeList *categories = rp_code_list_find ("need_category");
  const RpCodeList *sub_codes = rp_code_list_find ("sub_code");
  guint total = 0;

  for (guint i = 0; i < categories->n_codes; i++)
    {
      g_autofree char *prefix = g_strconcat (categories->codes[i].code, "-", NULL);
      guint n_codes;
      const RpCode *first = rp_code_list_find_range (sub_codes, prefix, &n_codes);

      g_assert_cmpuint (n_codes, >, 3);
      for (guint j = 0; j < n_codes; j++)
        g_assert_cmpint (atoi (first[j].code + strlen (prefix)), ==, j + 1);
      total += n_codes;
    }
  g_assert_cmpuint (total, ==, sub_codes->n_codes);
  g_assert_null (rp_code_list_find_range (sub_codes, "XX-", &total));
  g_assert_cmpuint (total, ==, 0);
}

static void
test_roles (void)
{
  g_autofree char *text = NULL;

  g_assert_cmpuint (rp_roles_parse ("KAM, DEP,NOBODY"), ==, RP_ROLE_MANAGER | RP_ROLE_DEPUTY);
  g_assert_cmpuint (rp_roles_parse (""), ==, RP_ROLE_NONE);
  g_assert_cmpuint (rp_roles_parse (NULL), ==, RP_ROLE_NONE);
  text = rp_roles_format (RP_ROLE_IMPORT | RP_ROLE_MANAGER);
  g_assert_cmpstr (text, ==, "KAM,IMP");
  for (guint i = 0; i <= 10; i++)
    {
      RpRole role = 1u << i;

      g_assert_cmpuint (rp_role_from_code (rp_role_code (role)), ==, role);
      g_assert_cmpuint (strlen (rp_role_label (role)), >, 0);
    }
  g_assert_cmpstr (rp_role_code (1u << 20), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/code-list/lists", test_lists);
  g_test_add_func ("/schema/code-list/labels", test_labels);
  g_test_add_func ("/schema/code-list/sub-codes", test_sub_codes);
  g_test_add_func ("/schema/role/codes", test_roles);
  return g_test_run ();
}
