/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/run-program.h"

#define TODAY "--start-at", "2026-01-05T09:00:00+08:00"

static void
import_table (Fixture *f, const char *name, const char *kind, const char *text)
{
  g_autofree char *file = write_file (f, name, text);
  g_auto (Run) run
      = run_words ("import", file, "--kind", kind, "--profile", f->profile, TODAY, NULL);
  g_assert_cmpint (run.status, ==, 0);
}

/* Two years of months and bills, a tenth more energy in the second. */
static void
import_months (Fixture *f, const char *customer, const char *account, guint kwh)
{
  g_autoptr (GString) usage = g_string_new ("customer,account,month,kwh,max_demand,pf\n");
  g_autoptr (GString) bills = g_string_new ("customer,account,month,total,late_days\n");

  for (guint i = 0; i < 24; i++)
    {
      guint year = 2024 + i / 12, month = i % 12 + 1;
      g_string_append_printf (usage, "%s,%s,%u-%02u,%u,2000,0.9\n", customer, account, year, month,
                              i < 12 ? kwh : kwh / 10 * 11);
      g_string_append_printf (bills, "%s,%s,%u-%02u,300000,%d\n", customer, account, year, month,
                              i == 20 ? 5 : 0);
    }
  import_table (f, "u.csv", "usage_month", usage->str);
  import_table (f, "b.csv", "bill_month", bills->str);
}

/* Two customers: KH-1 has an account with its months, KH-2 has nothing. */
static Fixture *
fixture_new_with_customers (void)
{
  Fixture *f = fixture_new ();

  import_table (f, "c.csv", "customer",
                "no,name,important_level,key_project\nKH-1,青岚水泥,L2,true\nKH-2,青岚石材,,\n");
  import_table (f, "a.csv", "service_account",
                "customer,account_no,voltage,run_cap\nKH-1,0001,AC00101,4000\n");
  import_months (f, "KH-1", "0001", 500000);
  return f;
}

static JsonObject *
get_score (const Run *run)
{
  JsonObject *result = parse_output (run);
  JsonObject *score
      = json_object_ref (rp_json_array_get_object (rp_json_get_array (result, "scores"), 0));

  json_object_unref (result);
  return score;
}

static gint64
get_number (JsonObject *object, const char *member)
{
  return rp_json_get_integer (object, member, -1);
}

/* Energy 660 万kWh: 55; bill 360 万元: 55; 10 kV: 50; growth 10 %: 75; late once: 80; L2: 75; key project
 * 100. The parts say so, and the sum is exact. */
static void
test_score (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_auto (Run) run = run_words ("score", "KH-1", "--json", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) text
      = run_words ("score", "KH-1", "--explain", "--profile", f->profile, TODAY, NULL);
  g_autoptr (JsonObject) score = get_score (&run);
  JsonArray *parts = rp_json_get_array (score, "parts");
  gint64 sum = 0;

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpint (get_number (score, "score"), ==, 5750);
  g_assert_cmpint (get_number (score, "coverage"), ==, 10000);
  for (guint i = 0; i < json_array_get_length (parts); i++)
    sum += get_number (rp_json_array_get_object (parts, i), "contribution");
  g_assert_cmpint (sum, ==, 5750);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (score, "factors")), ==, 4);
  assert_has (text.out, "57.50, grade B");
  assert_has (text.out, "Adds most: ");
  assert_has (text.out, "Arrears risk: medium. late months of 12: 1");
  assert_has (text.out, "Inspection risk: low");
}

/* Nothing is known of the second but what stands in its file: a range with reasons and no grade. */
static void
test_missing (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_auto (Run) run = run_words ("score", "KH-2", "--json", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) text
      = run_words ("score", "KH-2", "--explain", "--profile", f->profile, TODAY, NULL);
  g_autoptr (JsonObject) score = get_score (&run);

  g_assert_false (json_object_has_member (score, "grade"));
  g_assert_cmpint (get_number (score, "lowest"), <, get_number (score, "highest"));
  assert_has (text.out, "No grade: not enough is known.");
  assert_has (text.out, "Missing: Energy of the last 12 months (20 % of the weight): only 0 of 12");
}

/* In June 2025 the months before count, and half a year of 2024 is missing for the growth. */
static void
test_as_of (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_auto (Run) then = run_words ("score", "KH-1", "--json", "--as-of", "2025-06-30", "--profile",
                                 f->profile, TODAY, NULL);
  g_auto (Run) again = run_words ("score", "KH-1", "--json", "--as-of", "2025-06-30", "--profile",
                                  f->profile, "--start-at", "2026-11-05T09:00:00+08:00", NULL);
  g_auto (Run) today = run_words ("score", "KH-1", "--json", "--as-of", "2026-01-05", "--profile",
                                  f->profile, TODAY, NULL);
  g_auto (Run) later
      = run_words ("score", "KH-1", "--as-of", "2026-01-06", "--profile", f->profile, TODAY, NULL);
  g_autoptr (JsonObject) score = get_score (&then), now = get_score (&today);

  g_assert_cmpint (get_number (score, "coverage"), ==, 9000);
  g_assert_cmpstr (rp_json_get_string (score, "as_of", ""), ==, "2025-06-30");
  g_assert_cmpstr (then.out, ==, again.out); /* however much later it is computed */
  g_assert_cmpint (get_number (now, "score"), ==, 5750);
  g_assert_cmpint (later.status, ==, 2);
  assert_has (later.err, "2026-01-06");
}

static void
test_what_if (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_auto (Run) run = run_words ("score", "KH-1", "--json", "--what-if", "growth=-0.1", "--what-if",
                                "key_project=false", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) filled = run_words ("score", "KH-2", "--what-if", "e12_kwh=6000000", "--profile",
                                   f->profile, TODAY, NULL);
  g_auto (Run) unknown
      = run_words ("score", "KH-1", "--what-if", "grwth=1", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) shapeless
      = run_words ("score", "KH-1", "--what-if", "growth", "--profile", f->profile, TODAY, NULL);
  g_autoptr (JsonObject) score = get_score (&run);
  JsonObject *supposed = rp_json_get_object (score, "as_supposed");

  /* Growth 75 → 25 at a weight of 10, the key project 100 → 0 at 5. */
  g_assert_cmpint (get_number (score, "score"), ==, 5750);
  g_assert_cmpint (get_number (supposed, "score"), ==, 5750 - 500 - 500);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (score, "changes")), ==, 2);
  assert_has (filled.out, "Energy of the last 12 months");
  assert_has (filled.out, "55.00");
  g_assert_cmpint (unknown.status, ==, 2);
  assert_has (unknown.err, "grwth");
  g_assert_cmpint (shapeless.status, ==, 2);
  assert_has (shapeless.err, "FACT=VALUE");
}

static void
test_model (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_auto (Run) second = run_words ("score", "KH-1", "--json", "--model", "ahp-critic", "--profile",
                                   f->profile, TODAY, NULL);
  g_auto (Run) unknown
      = run_words ("score", "KH-1", "--model", "county-v9", "--profile", f->profile, TODAY, NULL);
  g_autofree char *path = write_file (f, "wrong.json", "{\"model\": \"wrong\"}");
  g_auto (Run) wrong
      = run_words ("score", "KH-1", "--model", path, "--profile", f->profile, TODAY, NULL);
  g_autoptr (JsonObject) score = get_score (&second);

  g_assert_cmpstr (rp_json_get_string (score, "model", ""), ==, "ahp-critic");
  g_assert_cmpint (unknown.status, ==, 1);
  assert_has (unknown.err, "county-v1");
  g_assert_cmpint (wrong.status, ==, 1);
  assert_has (wrong.err, "wrong.json, /: member \"version\" is missing");
}

/* The supervisor's grade counts until its day, and the computed one is shown beside it. */
static void
test_override (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();

  import_table (f, "users.csv", "user", "login,name,roles\nlin,林一帆,KAM\ngu,顾主管,SUP\n");
  import_table (f, "o.csv", "customer",
                "no,override_grade,override_reason,override_proposer,override_approver,"
                "override_from,override_until\n"
                "KH-1,A,anchor of the park,lin,gu,2025-12-01,2026-06-30\n"
                "KH-2,A,anchor of the park,gu,gu,2025-12-01,2026-06-30\n");
  g_auto (Run) json = run_words ("score", "KH-1", "--json", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) text = run_words ("score", "KH-1", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) all = run_words ("score", "--all", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) own = run_words ("score", "KH-2", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) before = run_words ("score", "KH-1", "--json", "--as-of", "2025-11-30", "--profile",
                                   f->profile, TODAY, NULL);
  g_auto (Run) over = run_words ("score", "KH-1", "--json", "--profile", f->profile, "--start-at",
                                 "2026-07-01T09:00:00+08:00", NULL);
  g_autoptr (JsonObject) now = get_score (&json), then = get_score (&before),
                         later = get_score (&over);

  g_assert_cmpstr (rp_json_get_string (now, "grade", ""), ==, "B");
  g_assert_cmpstr (rp_json_get_string (rp_json_get_object (now, "override"), "grade", ""), ==, "A");
  assert_has (text.out, "Grade A is set until 2026-06-30");
  assert_has (text.out, "approved by 顾主管: anchor of the park");
  assert_has (all.out, "A, computed B");
  assert_has (own.out, "does not count: Nobody approves his own proposal.");
  g_assert_false (json_object_has_member (then, "override"));
  g_assert_false (json_object_has_member (later, "override"));
}

/* The sheet is a PDF of one customer; what cannot be asked for is told. */
static void
test_sheet (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_autofree char *path = temp_folder_file (f->folder, "sheet.pdf");
  g_autofree char *bytes = NULL;
  g_auto (Run) made = run_words ("score", "KH-1", "--pdf", path, "--language", "zh", "--profile",
                                 f->profile, TODAY, NULL);
  g_auto (Run) all
      = run_words ("score", "--all", "--pdf", path, "--profile", f->profile, TODAY, NULL);
  g_auto (Run) alone
      = run_words ("score", "KH-1", "--language", "zh", "--profile", f->profile, TODAY, NULL);

  g_assert_cmpint (made.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  g_assert_cmpint (all.status, ==, 2);
  assert_has (all.err, "--pdf and --reach are about one customer.");
  assert_has (alone.err, "--language goes with --pdf.");
}

static void
test_reach (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_auto (Run) better
      = run_words ("score", "KH-1", "--reach", "A", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) none
      = run_words ("score", "KH-1", "--reach", "Z", "--profile", f->profile, TODAY, NULL);

  g_assert_cmpint (better.status, ==, 0);
  assert_has (better.out, "Grade A takes 72.00 points at once, or 70.00 for 2 months in a row.");
  assert_has (better.out, "The smallest change: ");
  g_assert_cmpint (none.status, ==, 2);
  assert_has (none.err, "“Z” is no better grade");
}

static void
test_opinions (void)
{
  g_autoptr (Fixture) f = fixture_new_with_customers ();
  g_auto (Run) alone = run_words ("opinions", "--profile", f->profile, TODAY, NULL);
  g_auto (Run) norm = run_words ("opinions", "--norm", "odd", "--profile", f->profile, TODAY, NULL);

  /* One customer alone has nobody to be compared with. */
  g_assert_cmpint (alone.status, ==, 1);
  assert_has (alone.err, "all the same");
  g_assert_cmpint (norm.status, ==, 2);
  import_table (f, "c2.csv", "customer", "no,important_level,key_project\nKH-2,L1,false\n");
  import_table (f, "a2.csv", "service_account",
                "customer,account_no,voltage,run_cap\nKH-2,0002,AC00351,1000\n");
  import_months (f, "KH-2", "0002", 90000);
  g_auto (Run) two
      = run_words ("opinions", "--json", "--norm", "min-max", "--profile", f->profile, TODAY, NULL);
  g_autoptr (JsonObject) result = parse_output (&two);
  JsonArray *rows = rp_json_get_array (result, "opinions");

  g_assert_cmpint (two.status, ==, 0);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  /* The larger customer is first by all. */
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      g_assert_cmpfloat (rp_json_get_double (row, "topsis_rank", 0), ==, i + 1);
      g_assert_cmpfloat (rp_json_get_double (row, "vikor_rank", 0), ==, i + 1);
      g_assert_cmpfloat (rp_json_get_double (row, "grey_rank", 0), ==, i + 1);
    }
  g_assert_cmpstr (rp_json_get_string (result, "norm", ""), ==, "min-max");
}

/* ---- weights ---- */

static const char judgements[]
    = "{\"random_index\": \"saaty-2005\", \"groups\": [{\"id\": \"t\", \"members\": [\"a\", \"b\","
      " \"c\"], \"judgements\": [[2, 6], [3]]}]}";
static const char values[] = "name,a,b,c\nx,1,5,7\ny,2,3,9\nz,4,6,1\nw,3,,2\n";

static void
test_weights (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *json = write_file (f, "w.json", judgements);
  g_autofree char *csv = write_file (f, "v.csv", values);
  g_auto (Run) both = run_words ("weights", json, csv, "--cost", "c", "--json", NULL);
  g_auto (Run) text = run_words ("weights", csv, json, NULL);
  g_auto (Run) alone = run_words ("weights", json, NULL);
  g_autoptr (JsonObject) result = parse_output (&both);
  JsonObject *ahp = rp_json_get_object (result, "ahp");
  static const char *const ways[] = { "ahp", "entropy", "critic", "game", "product" };

  g_assert_cmpint (both.status, ==, 0);
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (ahp, "a", 0), 0.6, 1e-9);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      JsonObject *way = rp_json_get_object (result, ways[i]);
      g_assert_nonnull (way);
      g_assert_cmpfloat_with_epsilon (rp_json_get_double (way, "a", 0)
                                          + rp_json_get_double (way, "b", 0)
                                          + rp_json_get_double (way, "c", 0),
                                      1, 1e-9);
    }
  g_assert_cmpint (rp_json_get_integer (result, "customers", 0), ==, 3);
  assert_has (text.out, "1 row with an empty cell was left out.");
  assert_has (text.out, "There are 3 rows: below 30");
  assert_has (alone.out, "consistency ratio 0.0000 (saaty-2005)");
}

static void
test_bad_weights (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *contradicting = write_file (
      f, "c.json",
      "{\"groups\": [{\"id\": \"t\", \"members\": [\"a\", \"b\", \"c\"], \"judgements\":"
      " [[9, \"1/9\"], [9]]}]}");
  g_autofree char *crooked
      = write_file (f, "r.json",
                    "{\"groups\": [{\"id\": \"t\", \"members\": [\"a\", \"b\"], \"judgements\":"
                    " [[1, 3], [3, 1]]}]}");
  g_autofree char *json = write_file (f, "w.json", judgements);
  g_autofree char *words = write_file (f, "words.csv", "name,a,b\nx,1,2\ny,1,many\n");
  g_autofree char *alien = write_file (f, "alien.csv", "name,a,q\nx,1,2\ny,2,1\n");
  g_auto (Run) refused = run_words ("weights", contradicting, NULL);
  g_auto (Run) bent = run_words ("weights", crooked, NULL);
  g_auto (Run) cell = run_words ("weights", words, NULL);
  g_auto (Run) column = run_words ("weights", json, alien, NULL);
  g_auto (Run) cost = run_words ("weights", alien, "--cost", "z", NULL);
  g_auto (Run) none = run_words ("weights", NULL);
  g_auto (Run) twice = run_words ("weights", json, contradicting, NULL);

  g_assert_cmpint (refused.status, ==, 3);
  assert_has (refused.out, "Refused: a ratio above 0.10.");
  assert_has (refused.out, "Worst judgement: ");
  g_assert_cmpint (bent.status, ==, 1);
  assert_has (bent.err, "r.json, line 1, groups[0].judgements: is not reciprocal");
  g_assert_cmpint (cell.status, ==, 1);
  assert_has (cell.err, "line 3, column “b”: “many”");
  g_assert_cmpint (column.status, ==, 1);
  assert_has (column.err, "“q”");
  g_assert_cmpint (cost.status, ==, 2);
  g_assert_cmpint (none.status, ==, 2);
  g_assert_cmpint (twice.status, ==, 2);
}

/* ---- what customers will be worth ---- */

static void
test_clv (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *csv = write_file (
      f, "p.csv",
      "customer,date,amount\na,2025-01-03,100\na,2025-03-07,120\na,2025-05-02,90\n"
      "b,2025-01-10,50\nb,2025-01-24,55\nc,2025-02-01,300\nd,20250301,20\nd,20250615,25\n");
  g_autofree char *wrong = write_file (f, "w.csv", "customer,date,amount\na,2025-01-03,cheap\n");
  g_autofree char *short_one = write_file (f, "s.csv", "customer,date\na,2025-01-03\n");
  g_auto (Run) run = run_words ("clv", csv, "--json", "--until", "2025-06-30", NULL);
  g_auto (Run) contract = run_words ("clv", "--margin", "100", "--json", NULL);
  g_auto (Run) odd = run_words ("clv", "--margin", "100", "--retention", "1.2", NULL);
  g_auto (Run) cell = run_words ("clv", wrong, NULL);
  g_auto (Run) column = run_words ("clv", short_one, NULL);
  g_auto (Run) none = run_words ("clv", NULL);
  g_autoptr (JsonObject) result = parse_output (&run), value = parse_output (&contract);
  JsonArray *customers = rp_json_get_array (result, "customers");

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (json_array_get_length (customers), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      JsonObject *customer = rp_json_array_get_object (customers, i);
      double alive = rp_json_get_double (customer, "alive", -1);
      g_assert_true (alive >= 0 && alive <= 1);
      g_assert_cmpfloat (rp_json_get_double (customer, "purchases", -1), >=, 0);
    }
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (value, "value", 0), 299.0612, 0.5e-4);
  g_assert_cmpint (odd.status, ==, 2);
  g_assert_cmpint (cell.status, ==, 1);
  assert_has (cell.err, "line 2, column “amount”: “cheap”");
  g_assert_cmpint (column.status, ==, 1);
  assert_has (column.err, "“amount”");
  g_assert_cmpint (none.status, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/score-commands/score", test_score);
  g_test_add_func ("/cli/score-commands/missing", test_missing);
  g_test_add_func ("/cli/score-commands/as-of", test_as_of);
  g_test_add_func ("/cli/score-commands/what-if", test_what_if);
  g_test_add_func ("/cli/score-commands/model", test_model);
  g_test_add_func ("/cli/score-commands/override", test_override);
  g_test_add_func ("/cli/score-commands/sheet", test_sheet);
  g_test_add_func ("/cli/score-commands/reach", test_reach);
  g_test_add_func ("/cli/score-commands/opinions", test_opinions);
  g_test_add_func ("/cli/score-commands/weights", test_weights);
  g_test_add_func ("/cli/score-commands/bad-weights", test_bad_weights);
  g_test_add_func ("/cli/score-commands/clv", test_clv);
  return g_test_run ();
}
