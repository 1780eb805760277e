/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/official-number.h"

#include "support/server-push.h"

#define REPORT "20000000-0000-7000-8000-00000000000"

/* Creates and submits a report by a template. Returns: its official number (transfer full) */
static char *
submit_report (ServerFixture *fixture, TestLaptop *lin, guint n, const char *template_)
{
  g_autofree char *id = g_strdup_printf (REPORT "%u", n);
  g_autofree char *create = g_strdup_printf (
      "[{'kind':'needs_report','id':'%s','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A
      "','state':'DRAFT','manager':'" USER_LIN
      "','channel':'PHONE','template':'%s','template_version':1,'answers':{'summary':'扩产'}}}]",
      id, template_);
  g_autofree char *submit = g_strdup_printf ("[{'kind':'needs_report','id':'%s','base':1,"
                                             "'move':{'state':['DRAFT','QUEUED']}}]",
                                             id);
  g_autoptr (JsonObject) created = test_laptop_push (lin, create);
  g_autoptr (JsonObject) submitted = test_laptop_push (lin, submit);
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "needs_report", id);

  assert_result (created, "applied", NULL);
  assert_result (submitted, "applied", NULL);
  return g_strdup (rp_row_get_text (row, "no"));
}

/* Each of the product's templates counts for itself. */
static void
test_series_of_reports (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *template_, *number;
  } cases[] = {
    { "T2", "QL-XQ-2026-0001" }, { "T3", "QL-DZ-2026-0001" }, { "T4", "QL-YK-2026-0001" },
    { "T5", "QL-JY-2026-0001" }, { "T2", "QL-XQ-2026-0002" }, { "T3", "QL-DZ-2026-0002" },
  };
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = submit_report (fixture, lin, i, cases[i].template_);

      g_test_message ("%s", cases[i].template_);
      g_assert_cmpstr (number, ==, cases[i].number);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/official-number/series-of-reports", ServerFixture, NULL, server_fixture_start,
              test_series_of_reports, server_fixture_stop);
  return g_test_run ();
}
