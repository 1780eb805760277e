/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/named-parameters.h"

static const struct
{
  const char *sql, *numbered, *names;
} cases[] = {
  { "SELECT 1", "SELECT 1", "" },
  { "SELECT :a", "SELECT $1", ":a" },
  { "WHERE x=:a_1 AND y>:b OR z = :a_1)", "WHERE x=$1 AND y>$2 OR z = $1)", ":a_1 :b" },
  { "SELECT ':a', \":b\", 'it''s :c', :d", "SELECT ':a', \":b\", 'it''s :c', $1", ":d" },
  { "SELECT :a::text, x::bigint", "SELECT $1::text, x::bigint", ":a" },
  { "SELECT 1 -- :a\n, :b /* :c */", "SELECT 1 -- :a\n, $1 /* :c */", ":b" },
  { "SELECT ':a", "SELECT ':a", "" },
  { "-- :a", "-- :a", "" },
  { "a[1:2], : a", "a[1:2], : a", "" },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) names = NULL;
      g_autofree char *sql = rp_named_parameters_number (cases[i].sql, &names);
      g_autoptr (GString) joined = g_string_new (NULL);

      for (guint n = 0; n < names->len; n++)
        g_string_append_printf (joined, "%s%s", n > 0 ? " " : "", (char *)names->pdata[n]);
      g_assert_cmpstr (sql, ==, cases[i].numbered);
      g_assert_cmpstr (joined->str, ==, cases[i].names);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/named-parameters/numbers", test_numbers);
  return g_test_run ();
}
