/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/json-access.h"
#include "cli/program.h"
#include "cli/run-program.h"
#include "cli/table.h"

/* ---- the program as such ---- */

static void
test_help (void)
{
  g_auto (Run) help = run_words ("--help", NULL);
  g_auto (Run) version = run_words ("--version", NULL);
  g_auto (Run) command = run_words ("import", "load", "--help", NULL);

  g_assert_cmpint (help.status, ==, 0);
  assert_has (help.out, "db check");
  assert_has (help.out, "import undo");
  g_assert_cmpint (version.status, ==, 0);
  g_assert_true (g_str_has_prefix (version.out, "rapportctl "));
  g_assert_cmpint (command.status, ==, 0);
  assert_has (command.out, "rapportctl import load");
  assert_has (command.out, "--account");
  assert_has (command.out, "--profile");
}

/* Every command has its place in the manual. */
static void
test_manual (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RP_TEST_DATA"), "man", "rapportctl.1", NULL);
  g_autofree char *manual = NULL;
  guint n_commands;
  const RpCommand *const *commands = rp_program_commands (&n_commands);

  g_assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  for (guint i = 0; i < n_commands; i++)
    {
      g_auto (GStrv) parts = g_strsplit (commands[i]->name, "-", -1);
      g_autofree char *name = g_strjoinv ("\\-", parts);
      g_autofree char *bold = g_strconcat (".B ", name, "\n", NULL);
      g_autofree char *with_options = g_strconcat ("\\fB", name, " ", NULL);

      g_test_message ("%s", name);
      g_assert_true (strstr (manual, bold) != NULL || strstr (manual, with_options) != NULL);
    }
}

static void
test_usage (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_auto (Run) none = run_words (NULL, NULL);
  g_auto (Run) unknown = run_words ("frobnicate", NULL);
  g_auto (Run) missing = run_words ("search", "--profile", f->profile, NULL);
  g_auto (Run) excess = run_words ("db", "check", "a", "b", NULL);
  g_auto (Run) option = run_words ("sync", "--no-such", NULL);
  g_auto (Run) time
      = run_words ("search", "x", "--profile", f->profile, "--start-at", "noon", NULL);
  g_auto (Run) one_or_all = run_words ("score", "--profile", f->profile, NULL);

  g_assert_cmpint (none.status, ==, 2);
  g_assert_cmpint (unknown.status, ==, 2);
  assert_has (unknown.err, "frobnicate");
  g_assert_cmpint (missing.status, ==, 2);
  assert_has (missing.err, "TEXT");
  g_assert_cmpint (excess.status, ==, 2);
  g_assert_cmpint (option.status, ==, 2);
  assert_has (option.err, "--no-such");
  g_assert_cmpint (time.status, ==, 2);
  assert_has (time.err, "noon");
  g_assert_cmpint (one_or_all.status, ==, 2);
}

/* What the program repeats of a file, a server or its arguments does nothing to the terminal. */
static void
test_complaint (void)
{
  g_auto (Run) unknown = run_words ("\033]0;root\a\302\2332J一", NULL);

  assert_has (unknown.err, "\357\277\275]0;root\357\277\275\357\277\2752J一");
  for (const char *at = unknown.err; *at != '\0'; at++)
    g_assert_true (*at == '\n' || !g_ascii_iscntrl (*at));
}

static void
test_not_signed_in (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_auto (Run) sync = run_words ("sync", "--profile", f->profile, NULL);

  g_assert_cmpint (sync.status, ==, 1);
  assert_has (sync.err, "sign-in");
}

static void
test_logic (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *rule = write_file (f, "rule.json", "{\"+\":[{\"var\":\"a\"},1]}");
  g_autofree char *at = g_strconcat ("@", rule, NULL);
  g_auto (Run) sum = run_words ("logic", at, "{\"a\":41}", NULL);
  g_auto (Run) bad = run_words ("logic", "{\"+\":", NULL);
  g_auto (Run) odd = run_words ("logic", "{\"launch\":[1]}", NULL);

  g_assert_cmpint (sum.status, ==, 0);
  g_assert_cmpstr (sum.out, ==, "42\n");
  g_assert_cmpint (bad.status, ==, 1);
  g_assert_cmpint (odd.status, ==, 1);
  assert_has (odd.err, "launch");
}

/* ---- tables ---- */

static void
test_import (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *file
      = write_file (f, "c.csv", "no,name,staff_count\nKH-1,青岚水泥,12\nKH-2,=乙,\n");
  g_auto (Run) dry
      = run_words ("import", file, "--profile", f->profile, "--dry-run", "--json", NULL);
  g_auto (Run) empty
      = run_words ("export", "customer", "--profile", f->profile, "--fields", "no", NULL);
  g_auto (Run) first = run_words ("import", file, "--profile", f->profile, "--json", NULL);
  g_auto (Run) second = run_words ("import", file, "--profile", f->profile, "--json", NULL);
  g_autoptr (JsonObject) planned = parse_output (&dry);
  g_autoptr (JsonObject) done = parse_output (&first);
  g_autoptr (JsonObject) again = parse_output (&second);

  g_assert_cmpint (dry.status, ==, 0);
  g_assert_cmpint (rp_json_get_integer (planned, "created", -1), ==, 2);
  g_assert_false (rp_json_get_boolean (planned, "done", TRUE));
  g_assert_cmpstr (empty.out, ==, "no\r\n");
  g_assert_cmpint (first.status, ==, 0);
  g_assert_cmpint (rp_json_get_integer (done, "created", -1), ==, 2);
  g_assert_true (rp_json_get_boolean (done, "done", FALSE));
  g_assert_cmpint (rp_json_get_integer (again, "created", -1), ==, 0);
  g_assert_cmpint (rp_json_get_integer (again, "unchanged", -1), ==, 2);

  g_auto (Run) table
      = run_words ("export", "customer", "--profile", f->profile, "--fields", "no,name", NULL);
  g_assert_cmpint (table.status, ==, 0);
  g_assert_cmpstr (table.out, ==, "no,name\r\nKH-1,青岚水泥\r\nKH-2,\"'=乙\"\r\n");

  g_auto (Run) undo = run_words ("import", "undo", "--profile", f->profile, NULL);
  g_auto (Run) none = run_words ("import", "undo", "--profile", f->profile, NULL);
  g_auto (Run) after
      = run_words ("export", "customer", "--profile", f->profile, "--fields", "no", NULL);
  g_assert_cmpint (undo.status, ==, 0);
  g_assert_cmpint (none.status, ==, 1);
  g_assert_cmpstr (after.out, ==, "no\r\n");
}

static void
test_bad_tables (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *wrong
      = write_file (f, "wrong.csv", "no,name,staff_count\nKH-1,好,1\nKH-2,坏,many\n");
  g_autofree char *open = write_file (f, "open.csv", "no,name\nKH-1,\"never closed\nKH-2,x\n");
  g_autofree char *alien = write_file (f, "alien.csv", "a,b\n1,2\n");
  g_autofree char *mapping = write_file (f, "map.json", "{\"kind\":\"customer\",\"columns\":[{}]}");
  g_auto (Run) rows = run_words ("import", wrong, "--profile", f->profile, NULL);
  g_auto (Run) syntax = run_words ("import", open, "--profile", f->profile, NULL);
  g_auto (Run) columns = run_words ("import", alien, "--profile", f->profile, NULL);
  g_auto (Run) map
      = run_words ("import", wrong, "--profile", f->profile, "--mapping", mapping, NULL);
  g_auto (Run) absent = run_words ("import", "/nowhere/x.csv", "--profile", f->profile, NULL);
  g_auto (Run) kind
      = run_words ("import", wrong, "--profile", f->profile, "--kind", "dragon", NULL);
  g_auto (Run) left
      = run_words ("export", "customer", "--profile", f->profile, "--fields", "no", NULL);

  /* File, line and cause; nothing half imported. */
  g_assert_cmpint (rows.status, ==, 3);
  assert_has (rows.err, "wrong.csv:3: ");
  assert_has (rows.err, "many");
  g_assert_cmpint (syntax.status, ==, 1);
  assert_has (syntax.err, "open.csv: Line 2");
  g_assert_cmpint (columns.status, ==, 1);
  assert_has (columns.err, "alien.csv");
  g_assert_cmpint (map.status, ==, 1);
  assert_has (map.err, "map.json, line 1: columns[0]");
  g_assert_cmpint (absent.status, ==, 1);
  assert_has (absent.err, "/nowhere/x.csv");
  g_assert_cmpint (kind.status, ==, 2);
  g_assert_cmpstr (left.out, ==, "no\r\n");
}

static void
test_search (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *file
      = write_file (f, "c.csv", "no,name\nKH-1,华东精密仪器有限公司\nKH-2,重庆机床\n");
  g_auto (Run) made = run_words ("import", file, "--profile", f->profile, NULL);
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = { { "精密", "华东精密仪器有限公司" },
                { "chongqing", "重庆机床" },
                { "hdjm", "华东精密仪器有限公司" },
                { "KH-2", "重庆机床" },
                { "密精", NULL } };

  g_assert_cmpint (made.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run
          = run_words ("search", cases[i].text, "--profile", f->profile, "--json", NULL);
      g_autoptr (JsonObject) result = parse_output (&run);
      JsonArray *hits = rp_json_get_array (result, "hits");

      g_assert_cmpint (run.status, ==, 0);
      g_assert_cmpuint (json_array_get_length (hits), ==, cases[i].found != NULL ? 1 : 0);
      if (cases[i].found != NULL)
        g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (hits, 0), "title", ""), ==,
                         cases[i].found);
    }
}

/* ---- load curves ---- */

/* A customer KH-1 with the account 9900000000000001. */
static void
add_account (Fixture *f)
{
  g_autofree char *customers = write_file (f, "c.csv", "no,name\nKH-1,甲厂\n");
  g_autofree char *accounts
      = write_file (f, "a.csv", "account_no,customer_no\n9900000000000001,KH-1\n");
  g_auto (Run) first = run_words ("import", customers, "--profile", f->profile, NULL);
  g_auto (Run) second
      = run_words ("import", accounts, "--profile", f->profile, "--kind", "service_account", NULL);

  g_assert_cmpint (first.status, ==, 0);
  g_assert_cmpint (second.status, ==, 0);
}

/* Four quarters of an hour of one day: 100, 200, 300, 400 kW. */
static const char curve[] = "time,kwh,kvarh\n2026-01-05 08:00,25,0\n2026-01-05 08:15,50,0\n"
                            "2026-01-05 08:30,75,0\n2026-01-05 08:45,100,0\n";

static void
assert_curve (const Run *run)
{
  g_autoptr (JsonObject) result = parse_output (run);
  JsonArray *months = rp_json_get_array (result, "months");
  JsonObject *month = rp_json_array_get_object (months, 0);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (rp_json_get_integer (result, "interval_minutes", 0), ==, 15);
  g_assert_cmpuint (json_array_get_length (months), ==, 1);
  g_assert_cmpstr (rp_json_get_string (month, "month", ""), ==, "2026-01");
  g_assert_cmpfloat (rp_json_get_double (month, "kwh", 0), ==, 250);
  g_assert_cmpfloat (rp_json_get_double (month, "max_kw", 0), ==, 400);
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (month, "load_factor", 0), 0.625, 1e-9);
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (month, "pf", 0), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (rp_json_get_double (month, "peak", 0), 1, 1e-9);
}

static void
test_load (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *file = write_file (f, "m.csv", curve);
  g_auto (Run) direct = run_words ("load-profile", file, "--json", NULL);

  assert_curve (&direct);
  add_account (f);
  g_auto (Run) taken = run_words ("import", "load", file, "--profile", f->profile, "--account",
                                  "9900000000000001", NULL);
  g_auto (Run) again = run_words ("import", "load", file, "--profile", f->profile, "--account",
                                  "9900000000000001", "--json", NULL);
  g_auto (Run) stored
      = run_words ("load-profile", "--customer", "KH-1", "--profile", f->profile, "--json", NULL);
  g_assert_cmpint (taken.status, ==, 0);
  g_autoptr (JsonObject) counts = parse_output (&again);
  g_assert_cmpint (rp_json_get_integer (counts, "created", -1), ==, 0);
  g_assert_cmpint (rp_json_get_integer (counts, "unchanged", -1), ==, 1);
  assert_curve (&stored);

  g_auto (Run) stranger = run_words ("import", "load", file, "--profile", f->profile, "--account",
                                     "9900000000000009", NULL);
  g_auto (Run) both = run_words ("load-profile", file, "--customer", "KH-1", NULL);
  g_assert_cmpint (stranger.status, ==, 1);
  assert_has (stranger.err, "9900000000000009");
  g_assert_cmpint (both.status, ==, 2);

  /* Also where the locale has no such letters: people pipe it into files. */
  g_setenv ("LC_ALL", "C", TRUE);
  g_auto (Run) poor = run_words ("load-profile", file, NULL);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  assert_has (poor.out, ": “");
}

/* What the rules on load curves say of a file that belongs to nobody, and what they lack. */
static void
test_load_rules (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *file = write_file (f, "m.csv", curve);
  g_auto (Run) run = run_words ("load-profile", file, "--rules", "--json", NULL);
  g_auto (Run) told = run_words ("load-profile", file, "--fact", "run_cap_kva=100", NULL);
  g_auto (Run) wrong = run_words ("load-profile", file, "--fact", "capacity=100", NULL);
  g_autoptr (JsonObject) result = parse_output (&run);
  JsonArray *rules = rp_json_get_array (result, "rules");
  JsonObject *fourth = rp_json_array_get_object (rules, 3);

  g_assert_cmpuint (json_array_get_length (rules), ==, 8);
  g_assert_cmpstr (rp_json_get_string (fourth, "rule", ""), ==, "R4");
  g_assert_cmpstr (rp_json_get_string (fourth, "verdict", ""), ==, "no_data");
  assert_has (rp_json_get_string (fourth, "sentence", ""), "operating capacity");
  assert_has (told.out, "no month has four fifths of its intervals");
  g_assert_cmpint (wrong.status, ==, 2);
  assert_has (wrong.err, "capacity=100");
}

static void
test_bad_load (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *file
      = write_file (f, "m.csv",
                    "time,kwh\n2026-01-05 08:00,1\n2026-01-05 08:15,?\n2026-01-05 08:30,1\n"
                    "2026-01-05 08:45,1\n");

  add_account (f);
  g_auto (Run) taken = run_words ("import", "load", file, "--profile", f->profile, "--account",
                                  "9900000000000001", NULL);
  g_auto (Run) rows = run_words ("export", "load_day", "--profile", f->profile, "--json", NULL);
  g_autoptr (JsonObject) result = parse_output (&rows);

  g_assert_cmpint (taken.status, ==, 3);
  assert_has (taken.err, "m.csv:3: ");
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (result, "rows")), ==, 0);
}

/* ---- tables ---- */

/* What somebody else wrote into a field is not for the terminal to obey, nor to break a line of the table. */
static void
test_table_of_odd_texts (void)
{
  g_autoptr (RpTable) table = rp_table_new ("ll");

  rp_table_add (table, "a\033[2J", "b\nc", NULL);
  g_autofree char *text = rp_table_format (table);
  g_assert_cmpstr (text, ==, "a\357\277\275[2J  b c\n");
}

/* An export into a file is in the file, whatever its form. */
static void
test_export_json (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *file = temp_folder_file (f->folder, "accounts.json");
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) result = NULL;

  add_account (f);
  g_auto (Run) exported = run_words ("export", "service_account", "--profile", f->profile, "--json",
                                     "--output", file, NULL);
  g_auto (Run) chosen = run_words ("export", "service_account", "--profile", f->profile, "--json",
                                   "--fields", "no", NULL);

  g_assert_cmpint (exported.status, ==, 0);
  g_assert_cmpstr (exported.out, ==, "");
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  result = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_assert_nonnull (result);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (result, "rows")), ==, 1);
  g_assert_cmpint (chosen.status, ==, 2);
}

/* A disk that is full is told, also when more was written than the buffer takes. */
static void
test_full_disk (void)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("RP_TEST_BUILD"), "src", "rapportctl", NULL);
  g_autofree char *letters = g_strnfill (20000, 'a');
  g_autofree char *rule = g_strconcat ("\"", letters, "\"", NULL);
  const char *const words[] = { program, "logic", rule, NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this system has no /dev/full");
      return;
    }
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  process = g_subprocess_launcher_spawnv (launcher, words, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
}

/* ---- database ---- */

static void
test_db (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *copy = temp_folder_file (f->folder, "copy.db");
  g_autofree char *database = g_build_filename (f->profile, "rapport.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_auto (Run) absent = run_words ("db", "check", "--profile", f->profile, NULL);
  g_assert_cmpint (absent.status, ==, 1);
  add_account (f);
  g_auto (Run) whole = run_words ("db", "check", "--profile", f->profile, "--json", NULL);
  g_auto (Run) backup = run_words ("db", "backup", copy, "--profile", f->profile, NULL);
  g_assert_cmpint (whole.status, ==, 0);
  g_autoptr (JsonObject) result = parse_output (&whole);
  g_assert_true (rp_json_get_boolean (result, "whole", FALSE));
  g_assert_cmpint (backup.status, ==, 0);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));

  /* A file of which only the beginning has been fetched; one whose content is not what its name says; then a
   * page of the database overwritten. */
  g_autofree char *blobs = g_build_filename (f->profile, "blobs", "00", "11", NULL);
  g_autofree char *blob = g_build_filename (
      blobs, "0011223344556677889900112233445566778899001122334455667788990011", NULL);
  g_autofree char *parts = g_build_filename (f->profile, "blobs", "parts", NULL);
  g_autofree char *part = g_build_filename (
      parts, "0011223344556677889900112233445566778899001122334455667788990011", NULL);
  g_mkdir_with_parents (parts, 0700);
  g_file_set_contents (part, "beginning", -1, NULL);
  g_auto (Run) begun = run_words ("db", "check", "--profile", f->profile, NULL);
  g_assert_cmpint (begun.status, ==, 0);
  g_mkdir_with_parents (blobs, 0700);
  g_file_set_contents (blob, "other", -1, NULL);
  g_auto (Run) file = run_words ("db", "check", "--profile", f->profile, NULL);
  g_assert_cmpint (file.status, ==, 3);
  assert_has (file.out, blob);

  g_assert_true (g_file_get_contents (database, &content, &length, NULL));
  g_assert_cmpuint (length, >, 40000);
  memset (content + 8192, 0x5a, 16384);
  g_file_set_contents (database, content, length, NULL);
  g_auto (Run) damaged = run_words ("db", "check", "--profile", f->profile, "--json", NULL);
  g_assert_cmpint (damaged.status, ==, 3);
  g_autoptr (JsonObject) report = parse_output (&damaged);
  g_assert_false (rp_json_get_boolean (report, "whole", TRUE));

  /* No daily copy yet; the one made above is named, and what was damaged is kept. */
  g_auto (Run) none = run_words ("db", "restore", "--profile", f->profile, NULL);
  g_assert_cmpint (none.status, ==, 1);
  assert_has (none.err, "--empty");
  g_auto (Run) both = run_words ("db", "restore", copy, "--empty", "--profile", f->profile, NULL);
  g_assert_cmpint (both.status, ==, 2);
  g_auto (Run) restored = run_words ("db", "restore", copy, "--profile", f->profile, NULL);
  g_assert_cmpint (restored.status, ==, 0);
  assert_has (restored.out, "set-aside-");
  g_auto (Run) listed = run_words ("export", "customer", "--profile", f->profile, NULL);
  g_assert_cmpint (listed.status, ==, 0);
  assert_has (listed.out, "KH-");
}

/* ---- sample ---- */

static void
test_sample (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *path = temp_folder_file (f->folder, "s.ndjson");
  g_autofree char *content = NULL;
  g_auto (Run) first = run_words ("sample", "--customers", "5", "--seed", "3", NULL);
  g_auto (Run) second = run_words ("sample", "--customers", "5", "--seed", "3", "-o", path, NULL);
  g_auto (Run) other = run_words ("sample", "--customers", "5", "--seed", "4", NULL);
  g_auto (Run) wrong = run_words ("sample", "--today", "yesterday", NULL);
  GStatBuf status;

  g_assert_cmpint (first.status, ==, 0);
  g_assert_cmpint (second.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (first.out, ==, content);
  g_assert_cmpstr (first.out, !=, other.out);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 077, ==, 0);
  g_assert_cmpint (wrong.status, ==, 2);
}

/* ---- public data, where they are at hand ---- */

static void
test_real_accounts (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  g_autofree char *file
      = g_build_filename (g_getenv ("RAPPORT_REAL_DATA") ?: "", "crm_maven", "accounts.csv", NULL);
  g_autofree char *mapping
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "mappings", "crm-accounts.json", NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("RAPPORT_REAL_DATA names no folder with crm_maven/accounts.csv");
      return;
    }
  g_auto (Run) first
      = run_words ("import", file, "--mapping", mapping, "--profile", f->profile, "--json", NULL);
  g_auto (Run) second
      = run_words ("import", file, "--mapping", mapping, "--profile", f->profile, "--json", NULL);
  g_autoptr (JsonObject) done = parse_output (&first);
  g_autoptr (JsonObject) again = parse_output (&second);
  g_assert_cmpint (rp_json_get_integer (done, "created", -1), ==, 85);
  g_assert_cmpint (rp_json_get_integer (again, "created", -1), ==, 0);
  g_assert_cmpint (rp_json_get_integer (again, "unchanged", -1), ==, 85);
}

static void
test_real_curve (void)
{
  g_autofree char *file = g_build_filename (g_getenv ("RAPPORT_REAL_DATA") ?: "", "steel_kepco",
                                            "steel_2018_01_09.csv.gz", NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("RAPPORT_REAL_DATA names no folder with steel_kepco/steel_2018_01_09.csv.gz");
      return;
    }
  g_auto (Run) run = run_words ("load-profile", file, NULL);
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.out, "2018-01  126238.29  612.56       0.2770       0.9182  0.8858     +0.50  "
                       "0.4978  0.1330  0.6445  33.1  2976/2976\n");
  assert_has (run.out, "2018-07   81674.41  486.72       0.2255       0.8995  0.8550     +2.50  "
                       "0.5906  0.0364  0.7589  30.5  2976/2976\n");
  assert_has (run.out, "2018-09   57883.07  510.48       0.1575       0.8675  0.8040     +5.00  "
                       "0.5469  0.0477  0.7881  33.0  2880/2880\n");

  g_auto (Run) judged = run_words ("load-profile", file, "--fact", "roof_area_m2=9000", NULL);
  g_auto (GStrv) lines = g_strsplit (judged.out, "\n", -1);
  g_autoptr (GString) suggested = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == 'R' && strstr (lines[i], "suggested") != NULL)
      g_string_append_len (suggested, lines[i], (gssize)strcspn (lines[i], " ") + 1);
  g_assert_cmpstr (suggested->str, ==, "R1 R6 R7 R10 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/help", test_help);
  g_test_add_func ("/program/manual", test_manual);
  g_test_add_func ("/program/usage", test_usage);
  g_test_add_func ("/program/complaint", test_complaint);
  g_test_add_func ("/program/not-signed-in", test_not_signed_in);
  g_test_add_func ("/program/logic", test_logic);
  g_test_add_func ("/program/import", test_import);
  g_test_add_func ("/program/bad-tables", test_bad_tables);
  g_test_add_func ("/program/search", test_search);
  g_test_add_func ("/program/load", test_load);
  g_test_add_func ("/program/load-rules", test_load_rules);
  g_test_add_func ("/program/bad-load", test_bad_load);
  g_test_add_func ("/program/export-json", test_export_json);
  g_test_add_func ("/program/full-disk", test_full_disk);
  g_test_add_func ("/program/db", test_db);
  g_test_add_func ("/program/sample", test_sample);
  g_test_add_func ("/program/real-accounts", test_real_accounts);
  g_test_add_func ("/program/real-curve", test_real_curve);
  g_test_add_func ("/program/table-of-odd-texts", test_table_of_odd_texts);
  return g_test_run ();
}
