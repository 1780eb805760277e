/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/projection.h"

#include <string.h>

static void
test_create (void)
{
  const RpKind *usage = rp_schema_find_kind ("usage_month");
  g_auto (GStrv) sql = rp_projection_create_sql (usage);

  g_assert_true (g_str_has_prefix (sql[0], "CREATE TABLE k_usage_month (\n  id TEXT PRIMARY KEY"));
  g_assert_nonnull (strstr (sql[0], "deleted SMALLINT NOT NULL"));
  g_assert_nonnull (strstr (sql[0], "\"kwh\" BIGINT"));
  g_assert_nonnull (strstr (sql[0], "\"month\" TEXT"));
  g_assert_cmpstr (sql[1], ==,
                   "CREATE INDEX k_usage_month_by_key ON k_usage_month (\"account\", \"month\")");
  g_assert_true (g_strv_contains ((const char *const *)sql, "CREATE INDEX k_usage_month_customer"
                                                            " ON k_usage_month (\"customer\")"));
}

/* Names that are words of SQL must not break a statement. */
static void
test_quoted (void)
{
  const RpKind *customer = rp_schema_find_kind ("customer");
  const char *upsert = rp_projection_upsert_sql (customer);
  g_auto (GStrv) create = rp_projection_create_sql (customer);

  g_assert_nonnull (strstr (create[0], "\"group\" TEXT"));
  g_assert_nonnull (strstr (upsert, ", \"group\", "));
  g_assert_nonnull (strstr (upsert, ", :group, "));
  g_assert_nonnull (strstr (upsert, "\"group\" = excluded.\"group\""));
  g_assert_true (upsert == rp_projection_upsert_sql (customer));
}

/* Every field but answers has its column and its parameter, in every kind. */
static void
test_complete (void)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint f = 0; f < kinds[k]->n_fields; f++)
      {
        const char *upsert = rp_projection_upsert_sql (kinds[k]);
        g_autofree char *column = g_strdup_printf (", \"%s\"", kinds[k]->fields[f].name);
        g_autofree char *parameter = g_strdup_printf (", :%s", kinds[k]->fields[f].name);

        if (!rp_projection_holds (&kinds[k]->fields[f]))
          continue;
        g_assert_nonnull (strstr (upsert, column));
        g_assert_nonnull (strstr (upsert, parameter));
      }
}

static void
test_digest (void)
{
  const char *first = rp_projection_digest ();

  g_assert_cmpstr (first, ==, rp_projection_digest ());
  g_assert_cmpuint (strlen (first), ==, 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/projection/create", test_create);
  g_test_add_func ("/schema/projection/quoted", test_quoted);
  g_test_add_func ("/schema/projection/complete", test_complete);
  g_test_add_func ("/schema/projection/digest", test_digest);
  return g_test_run ();
}
