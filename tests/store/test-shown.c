/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include <string.h>

#include "db/connection.h"
#include "schema/projection.h"
#include "store/contact-fixture.h"

/* What arrives is shown without a tree. */

static void
dump_query (StoreFixture *f, const char *sql, guint n_columns, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_store_get_connection (f->store), sql, &error);
  gboolean row = TRUE;

  g_assert_no_error (error);
  while (rp_statement_step (statement, &row, &error) && row)
    for (guint i = 0; i < n_columns; i++)
      {
        const char *text = rp_statement_get_text (statement, i);

        g_string_append (out, text ? text : "(null)");
        g_string_append_c (out, i + 1 < n_columns ? '|' : '\n');
      }
  g_assert_no_error (error);
}

/* Projections and the search index, whole. */
static char *
dump_shown (StoreFixture *f)
{
  GString *out = g_string_new (NULL);
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM k_%s ORDER BY id", kinds[i]->name);
      guint n_columns = 4;

      for (guint k = 0; k < kinds[i]->n_fields; k++)
        n_columns += rp_projection_holds (&kinds[i]->fields[k]);
      dump_query (f, sql, n_columns, out);
    }
  dump_query (f, "SELECT kind, id, title, names, readings, others FROM search_name", 6, out);
  dump_query (f, "SELECT kind, id, text FROM search_text ORDER BY kind, id", 3, out);
  return g_string_free (out, FALSE);
}

static const char *const arriving[][2] = {
  { "customer", "{\"assigned_on\":null,\"manager\":\"" CONTACT "\",\"name\":\"重庆\\\"长\\\"江, "
                "Ångström\\n厂\",\"no\":\"3301\",\"value_score\":7350,\"x\":{\"y\":[1]}}" },
  { "customer", "{\"name\":7,\"no\":null,\"value_score\":\"many\"}" },
  { "customer", "{}" },
  { "needs_report",
    "{\"answers\":{\"t2.a\":\"三 号 "
    "Line\",\"t2.b\":[{\"on\":\"2025-01-02\",\"row\":\"r1\",\"visit\":"
    "\"" CONTACT "\"}],\"t2.c\":true,\"t2.d\":12.5,\"t2.e\":\"a\\\\b\"},\"customer\":\"" SCOPE "\","
    "\"no\":\"QL-1\",\"return_codes\":[\"R01\",\"R07\"],\"state\":\"DRAFT\",\"template_version\":2,"
    "\"visits\":[]}" },
  { "review_remark",
    "{\"customer\":\"" SCOPE "\",\"resolved\":true,\"text\":\"\\u0041\\ud83d\\ude00\"}" },
  { "review_remark", "{\"resolved\":\"yes\",\"text\":\"\"}" },
};

/* As the same rows are shown once they are worked out again from what is stored. */
static void
test_arrived_as_worked_out (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  GString *page = feed_page_new (100);
  g_autofree char *before = NULL, *after = NULL;

  feed_page_scope (page, SCOPE, 1);
  for (guint i = 0; i < G_N_ELEMENTS (arriving); i++)
    {
      g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8000-0000000001%02u", i);

      feed_page_row (page, arriving[i][0], id, SCOPE, 1, 10 + i, arriving[i][1]);
    }
  store_fixture_apply (f, page, "", "c1", TRUE);
  before = dump_shown (f);
  g_assert_nonnull (strstr (before, "三 号 line\n2025-01-02\nr1\na\\b"));
  rp_store_set_meta (f->store, "projection_digest", "another", NULL);
  store_fixture_reopen (f);
  after = dump_shown (f);
  g_assert_cmpstr (before, ==, after);
}

/* An edit may be here before the row that it is about. */
static void
test_arrived_below_an_edit (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (RpRecord) record = store_fixture_get (f, "contact", CONTACT);
  RpEdit *edit = rp_edit_new ("contact.edit");
  GString *page = feed_page_new (20);
  g_autoptr (GError) error = NULL;

  rp_edit_set_text (edit, record, "post", "总工程师");
  rp_store_commit (f->store, edit, NULL, &error);
  g_assert_no_error (error);
  rp_edit_free (edit);
  feed_page_gone (page, SCOPE, 12);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  page = feed_page_new (30);
  feed_page_scope (page, SCOPE, 21);
  contact_fixture_add (page, CONTACT, SCOPE, 3, 9, "厂长");
  store_fixture_apply (f, page, "c2", "c3", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "总工程师");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/shown/as-worked-out", test_arrived_as_worked_out);
  g_test_add_func ("/store/shown/below-an-edit", test_arrived_below_an_edit);
  return g_test_run ();
}
