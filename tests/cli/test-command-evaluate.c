/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "base/csv.h"
#include "base/json-access.h"
#include "insight/invented-needs.h"
#include "support/temp-folder.h"

/* The program itself is started on invented customers; on real ones where they are at hand. */

#define MAPPING                                                                                    \
  "{\n\"id\": \"customer\", \"split\": \"part\",\n"                                                \
  "\"items\": [\"A\", \"B\", \"C\", \"D\", \"E\", \"F\", \"FURNACE\", \"RARE\"],\n"                \
  "\"attributes\": [\n{\"column\": \"sector\", \"kind\": \"category\"},\n"                         \
  "{\"column\": \"size\", \"kind\": \"number\"},\n{\"column\": \"since\", \"kind\": \"date\"}]}\n"

typedef struct
{
  TempFolder *folder;
  char *data;
  char *mapping;
  char *answers;
} Fixture;

static char *
write_file (Fixture *f, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = temp_folder_file (f->folder, name);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* 900 customers; every third is a test, whose first need is hidden when it has two or more. */
static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (RpNeedTable) table = invent_needs (900, 11, &rows);
  g_autoptr (GString) data
      = g_string_new ("customer,part,A,B,C,D,E,F,FURNACE,RARE,sector,size,since\n");
  g_autoptr (GString) answers = g_string_new ("customer,hidden\n");
  for (guint i = 0; i < rows->len; i++)
    {
      const guint8 *has = rp_need_table_get_needs (table, i);
      guint first = 0;
      g_string_append_printf (data, "K%u,%s", i, i % 3 ? "train" : "test");
      for (guint j = 0; j < INVENTED_NEEDS; j++)
        g_string_append_printf (data, ",%u", has[j]);
      g_string_append_printf (
          data, ",%s,%g,%s\n",
          rp_need_table_get_word (table, 0, (guint)rp_need_table_get_value (table, i, 0)),
          rp_need_table_get_value (table, i, 1), i % 2 ? "2020-05-01" : "");
      while (first < INVENTED_NEEDS && !has[first])
        first++;
      if (i % 3 == 0 && rp_need_table_count_needs (table, i) > 1)
        g_string_append_printf (answers, "K%u,%s\n", i, rp_need_table_get_need_name (table, first));
    }
  f->folder = temp_folder_new ();
  f->data = write_file (f, "data.csv", data->str);
  f->mapping = write_file (f, "map.json", MAPPING);
  f->answers = write_file (f, "answers.csv", answers->str);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  temp_folder_free (f->folder);
  g_free (f->data);
  g_free (f->mapping);
  g_free (f->answers);
}

typedef struct
{
  int status;
  char *out;
  char *err;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* @answers: (nullable): of "evaluate feedback" there are none */
static Run
evaluate (const char *what, const char *data, const char *mapping, const char *answers,
          const char *option)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("RP_TEST_BUILD"), "src", "rapportctl", NULL);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Run run = { 0 };
  const char *const first[] = { program, "evaluate", what, "--data", data, "--mapping", mapping };
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (words, (gpointer)first[i]);
  if (answers != NULL)
    {
      g_ptr_array_add (words, (gpointer) "--answers");
      g_ptr_array_add (words, (gpointer)answers);
    }
  if (option != NULL)
    g_ptr_array_add (words, (gpointer)option);
  g_ptr_array_add (words, (gpointer) "--json");
  g_ptr_array_add (words, NULL);
  process
      = g_subprocess_newv ((const char *const *)words->pdata,
                           G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  run.status = g_subprocess_get_exit_status (process);
  g_test_message ("%s → %d\n%s%s", what, run.status, run.out, run.err);
  return run;
}

static JsonObject *
parse_output (const Run *run)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object
      = rp_json_parse_object (run->out, strlen (run->out), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (run->status, ==, 0);
  return object;
}

/* The line of a method, which belongs to the report. */
static JsonObject *
find_method (JsonObject *report, const char *name)
{
  JsonArray *methods = rp_json_get_array (report, "methods");
  for (guint i = 0; i < json_array_get_length (methods); i++)
    {
      JsonObject *line = rp_json_array_get_object (methods, i);
      if (g_str_equal (rp_json_get_string (line, "method", ""), name))
        return line;
    }
  g_error ("no method %s", name);
}

static double
get_figure (JsonObject *report, const char *method, const char *figure)
{
  return rp_json_get_double (find_method (report, method), figure, -1);
}

static void
test_suggestions (Fixture *f, gconstpointer unused)
{
  g_auto (Run) run = evaluate ("suggestions", f->data, f->mapping, f->answers, NULL);
  g_auto (Run) again = evaluate ("suggestions", f->data, f->mapping, f->answers, NULL);
  g_autoptr (JsonObject) report = parse_output (&run), second = parse_output (&again);
  g_assert_cmpint (rp_json_get_integer (report, "train", 0), ==, 600);
  g_assert_cmpint (rp_json_get_integer (report, "test", 0), ==, 300);
  g_assert_cmpint (rp_json_get_integer (report, "items", 0), ==, 8);
  g_assert_cmpint (rp_json_get_integer (report, "attributes", 0), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      const char *figure = i == 0 ? "r1" : "ndcg5";
      g_assert_cmpfloat (get_figure (report, "product", figure), >,
                         get_figure (report, "popularity", figure) + 0.1);
      g_assert_cmpfloat (get_figure (report, "product", figure), ==,
                         get_figure (second, "product", figure));
    }
  g_assert_cmpfloat (get_figure (report, "product", "brier"), <,
                     get_figure (report, "popularity", "brier"));
  g_assert_cmpfloat (get_figure (report, "product", "ece"), >=, 0);
  g_assert_nonnull (rp_json_get_string (find_method (report, "product"), "chosen", NULL));
}

static void
test_cold (Fixture *f, gconstpointer unused)
{
  g_auto (Run) run = evaluate ("suggestions", f->data, f->mapping, f->answers, "--cold");
  g_autoptr (JsonObject) report = parse_output (&run);
  g_assert_cmpfloat (get_figure (report, "product", "p1"), >,
                     get_figure (report, "popularity", "p1") + 0.05);
}

static void
test_feedback (Fixture *f, gconstpointer unused)
{
  g_auto (Run) run = evaluate ("feedback", f->data, f->mapping, NULL, NULL);
  g_autoptr (JsonObject) report = parse_output (&run);
  JsonArray *learners = rp_json_get_array (report, "learners");
  double hits[2];
  for (guint i = 0; i < 2; i++)
    {
      JsonArray *windows = rp_json_get_array (rp_json_array_get_object (learners, i), "windows");
      hits[i] = rp_json_get_double (rp_json_array_get_object (windows, 1), "hit1", -1);
    }
  g_assert_cmpfloat (hits[1], >, hits[0]);
}

/* A table packed with gzip is read as it is. */
static void
test_packed (Fixture *f, gconstpointer unused)
{
  g_autofree char *packed = temp_folder_file (f->folder, "data.csv.gz");
  g_autoptr (GFile) from = g_file_new_for_path (f->data), to = g_file_new_for_path (packed);
  g_autoptr (GConverter) converter
      = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autoptr (GInputStream) in = G_INPUT_STREAM (g_file_read (from, NULL, NULL));
  g_autoptr (GOutputStream) file
      = G_OUTPUT_STREAM (g_file_create (to, G_FILE_CREATE_NONE, NULL, NULL));
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (file, converter);
  g_output_stream_splice (out, in,
                          G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                          NULL, NULL);
  g_auto (Run) run = evaluate ("suggestions", packed, f->mapping, f->answers, "--cold");
  g_assert_cmpint (run.status, ==, 0);
}

/* ---- what is refused ---- */

typedef struct
{
  enum
  {
    IN_DATA,
    IN_MAPPING,
    IN_ANSWERS
  } file;
  const char *from, *to; /* replaced once */
  const char *said;      /* a part of what is said */
} Refusal;

static const Refusal refusals[] = {
  { IN_MAPPING, "\"RARE\"", "\"NONE\"", "map.json, line 3, items[7]: " },
  { IN_MAPPING, "\"RARE\"", "\"NONE\"", "“NONE”" },
  { IN_MAPPING, "\"RARE\"", "\"A\"", "the column “A” is named twice" },
  { IN_MAPPING, "\"RARE\"", "7", "items[7]: is no text" },
  { IN_MAPPING, "\"column\": \"size\"", "\"column\": \"weight\"",
    "map.json, line 6, attributes[1]: " },
  { IN_MAPPING, "\"kind\": \"number\"", "\"kind\": \"amount\"",
    "attributes[1]: the kind is category, number or date, not “amount”" },
  { IN_MAPPING, "\"part\"", "\"half\"", "map.json, line 2, split: " },
  { IN_MAPPING, "\"id\": \"customer\", ", "", "member \"id\" is missing" },
  { IN_MAPPING, "\"items\"", "\"goods\"", "map.json, items: needs 1 to 256 columns" },
  { IN_MAPPING, "[\"A\"", "[\"A\" ", "map.json" },
  { IN_MAPPING, "{\"column\": \"sector\", \"kind\": \"category\"}",
    "{\"column\": \"sector\", \"kind\": \"number\"}", "data.csv, line 2: “sector” is “" },
  { IN_DATA, "K7,train,", "K5,train,", "data.csv, line 9: the customer “K5”" },
  { IN_DATA, "K7,train,", ",train,", "data.csv, line 9: the customer has no id" },
  { IN_DATA, "K7,train,", "K7,train,some", "data.csv, line 9: the item “A” is “some" },
  { IN_DATA, ",2020-05-01", ",1.5.2020", "data.csv, line 3: “since” is “1.5.2020”" },
  { IN_ANSWERS, "hidden\n", "hidden\nK9999,A\n",
    "answers.csv, line 2: there is no customer “K9999”" },
  { IN_ANSWERS, "hidden\n", "hidden\nK1,A\n", "line 2: the customer “K1” is one to learn from" },
  { IN_ANSWERS, "hidden\n", "hidden\nK6,Z\n", "answers.csv, line 2: there is no item “Z”" },
  { IN_ANSWERS, "customer,hidden", "customer", "answers.csv" },
};

static void
test_refused (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *refusal = &refusals[i];
      const char *path = (const char *[]){ f->data, f->mapping, f->answers }[refusal->file];
      g_autofree char *text = NULL, *changed = NULL;
      g_auto (GStrv) halves = NULL;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      halves = g_strsplit (text, refusal->from, 2);
      g_assert_cmpuint (g_strv_length (halves), ==, 2);
      if (refusal->file == IN_MAPPING && g_str_equal (refusal->from, "[\"A\""))
        changed = g_strconcat (halves[0], "[\"A\" \"x\"", halves[1], NULL);
      else
        changed = g_strconcat (halves[0], refusal->to, halves[1], NULL);
      g_assert_true (g_file_set_contents (path, changed, -1, NULL));
      g_auto (Run) run = evaluate ("suggestions", f->data, f->mapping, f->answers, NULL);
      g_test_message ("%s: %s", refusal->to, run.err);
      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpstr (run.out, ==, "");
      g_assert_nonnull (strstr (run.err, refusal->said));
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
    }
}

static void
test_twice_answered (Fixture *f, gconstpointer unused)
{
  g_autofree char *text = NULL, *line = NULL, *twice = NULL;
  g_assert_true (g_file_get_contents (f->answers, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", 3);
  twice = g_strconcat (lines[0], "\n", lines[1], "\n", lines[1], "\n", NULL);
  g_assert_true (g_file_set_contents (f->answers, twice, -1, NULL));
  g_auto (Run) run = evaluate ("suggestions", f->data, f->mapping, f->answers, NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "answers.csv, line 3: "));
}

static void
test_usage (Fixture *f, gconstpointer unused)
{
  g_auto (Run) run = evaluate ("suggestions", f->data, f->mapping, NULL, NULL);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_nonnull (strstr (run.err, "--answers"));
}

/* ---- public data, where they are at hand ---- */

static char *
find_real (const char *name)
{
  g_autofree char *beside
      = g_build_filename (g_getenv ("RP_TEST_SOURCE"), "..", "shared", "data", NULL);
  return g_build_filename (g_getenv ("RAPPORT_REAL_DATA") ?: beside, "tic2000", name, NULL);
}

/* All M columns are attributes, two of them categories; the A columns and CARAVAN are items. */
static char *
write_real_mapping (Fixture *f, const char *data)
{
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (data, NULL);
  g_autoptr (GString) items = g_string_new (NULL), attributes = g_string_new (NULL);
  const char *const *header = rp_csv_reader_get_header (table);
  for (guint c = 2; header[c] != NULL; c++)
    {
      gboolean is_word = g_str_equal (header[c], "MOSTYPE") || g_str_equal (header[c], "MOSHOOFD");
      if (header[c][0] == 'M')
        g_string_append_printf (attributes, "%s{\"column\": \"%s\", \"kind\": \"%s\"}",
                                attributes->len > 0 ? ", " : "", header[c],
                                is_word ? "category" : "number");
      else if (header[c][0] == 'A' || g_str_equal (header[c], "CARAVAN"))
        g_string_append_printf (items, "%s\"%s\"", items->len > 0 ? ", " : "", header[c]);
    }
  g_autofree char *text = g_strdup_printf (
      "{\"id\": \"customer_id\", \"split\": \"split\", \"items\": [%s], \"attributes\": [%s]}",
      items->str, attributes->str);
  return write_file (f, "tic2000.json", text);
}

static gboolean
skips_real (const char *data)
{
  if (g_file_test (data, G_FILE_TEST_EXISTS))
    return FALSE;
  g_test_skip ("RAPPORT_REAL_DATA names no folder with tic2000/tic2000.csv.gz");
  return TRUE;
}

/* What others measured, as a check on the program itself; then the product's own choice. */
static void
test_real (Fixture *f, gconstpointer unused)
{
  static const struct
  {
    const char *method;
    double r1, r3, r5, mrr, ndcg5, macro;
  } expected[] = {
    { "popularity", 0.6559, 0.8837, 0.9239, 0.7835, 0.8129, 0.3419 },
    { "item_knn_cosine", 0.7464, 0.8997, 0.9342, 0.8319, 0.8525, 0.4299 },
    { "item_knn", 0.7706, 0.9120, 0.9352, 0.8488, 0.8652, 0.4312 },
    { "ease", 0.7695, 0.9110, 0.9403, 0.8482, 0.8667, 0.4508 },
  };
  g_autofree char *data = find_real ("tic2000.csv.gz"), *answers = find_real ("loo_test.csv.gz");
  if (skips_real (data))
    return;
  g_autofree char *mapping = write_real_mapping (f, data);
  g_auto (Run) run = evaluate ("suggestions", data, mapping, answers, NULL);
  g_auto (Run) cold_run = evaluate ("suggestions", data, mapping, answers, "--cold");
  g_autoptr (JsonObject) report = parse_output (&run), cold = parse_output (&cold_run);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const char *method = expected[i].method;
      g_assert_cmpfloat_with_epsilon (get_figure (report, method, "r1"), expected[i].r1, 5e-4);
      g_assert_cmpfloat_with_epsilon (get_figure (report, method, "r3"), expected[i].r3, 5e-4);
      g_assert_cmpfloat_with_epsilon (get_figure (report, method, "r5"), expected[i].r5, 5e-4);
      g_assert_cmpfloat_with_epsilon (get_figure (report, method, "mrr"), expected[i].mrr, 5e-4);
      g_assert_cmpfloat_with_epsilon (get_figure (report, method, "ndcg5"), expected[i].ndcg5,
                                      5e-4);
      g_assert_cmpfloat_with_epsilon (get_figure (report, method, "macro_r3"), expected[i].macro,
                                      5e-4);
    }
  g_assert_cmpfloat (get_figure (report, "product", "ndcg5"), >=, 0.8708);
  g_assert_cmpfloat (get_figure (report, "product", "r3"), >=, 0.911);
  g_assert_cmpfloat (get_figure (report, "product", "macro_r3"), >,
                     get_figure (report, "ease", "macro_r3") + 0.01);
  g_assert_cmpfloat (get_figure (report, "product", "brier"), <=, 0.039);
  g_assert_cmpfloat (get_figure (report, "product", "ece"), <=, 0.010);
  g_assert_cmpfloat (get_figure (cold, "product", "r3"), >=, 0.8346);
}

static void
test_real_feedback (Fixture *f, gconstpointer unused)
{
  g_autofree char *data = find_real ("tic2000.csv.gz");
  if (g_getenv ("RAPPORT_REAL_DATA") == NULL)
    {
      g_test_skip ("takes half a minute: runs only where RAPPORT_REAL_DATA names the folder");
      return;
    }
  if (skips_real (data))
    return;
  g_autofree char *mapping = write_real_mapping (f, data);
  g_auto (Run) run = evaluate ("feedback", data, mapping, NULL, NULL);
  g_autoptr (JsonObject) report = parse_output (&run);
  JsonObject *product = rp_json_array_get_object (rp_json_get_array (report, "learners"), 1);
  JsonArray *windows = rp_json_get_array (product, "windows");
  g_assert_cmpfloat (rp_json_get_double (rp_json_array_get_object (windows, 0), "hit1", 0), >=,
                     0.80);
  g_assert_cmpfloat (rp_json_get_double (rp_json_array_get_object (windows, 2), "hit1", 0), >=,
                     0.85);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name_, test_)                                                                          \
  g_test_add ("/cli/command-evaluate/" name_, Fixture, NULL, set_up, test_, tear_down)
  ADD ("suggestions", test_suggestions);
  ADD ("cold", test_cold);
  ADD ("feedback", test_feedback);
  ADD ("packed", test_packed);
  ADD ("refused", test_refused);
  ADD ("twice-answered", test_twice_answered);
  ADD ("usage", test_usage);
  ADD ("real", test_real);
  ADD ("real-feedback", test_real_feedback);
  return g_test_run ();
}
