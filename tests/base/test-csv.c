/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include <glib/gstdio.h>
#include <string.h>

static RpCsvReader *
reader_of (const char *data, gssize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length < 0 ? strlen (data) : (gsize)length);
  g_autoptr (GError) error = NULL;
  RpCsvReader *reader = rp_csv_reader_new (bytes, &error);
  g_assert_no_error (error);
  return reader;
}

/* The whole table as text: cells in brackets, rows by line number. */
static char *
dump (RpCsvReader *reader)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; rp_csv_reader_get_header (reader)[i] != NULL; i++)
    g_string_append_printf (out, "[%s]", rp_csv_reader_get_header (reader)[i]);
  while (rp_csv_reader_next (reader, &error))
    {
      g_string_append_printf (out, " %u:", rp_csv_reader_get_line (reader));
      for (guint i = 0; i < rp_csv_reader_get_n_cells (reader); i++)
        g_string_append_printf (out, "[%s]", rp_csv_reader_get (reader, i));
    }
  if (error != NULL)
    g_string_append_printf (out, " %s", error->message);
  return g_string_free (out, FALSE);
}

static void
test_read (void)
{
  const struct
  {
    const char *text;
    const char *dump;
  } table[] = {
    { "a,b\n1,2\n", "[a][b] 2:[1][2]" },
    { "a,b\r\n1,2", "[a][b] 2:[1][2]" },
    { "a,b\r1,2\r3,4", "[a][b] 2:[1][2] 3:[3][4]" },
    { "\xef\xbb\xbf"
      "a;b\n1;2,5\n",
      "[a][b] 2:[1][2,5]" },
    { "a\tb\n1\t2\n", "[a][b] 2:[1][2]" },
    { "a|b\n1|2\n", "[a][b] 2:[1][2]" },
    { "sep=;\r\na,x;b\r\n1;2\r\n", "[a,x][b] 3:[1][2]" },
    { "\"a,1\",b;c\nx,y\n", "[a,1][b;c] 2:[x][y]" },
    { " a , b \n 1 , 2 \n", "[a][b] 2:[ 1 ][ 2 ]" },
    { "a,b\n\"x\"\"y\",\"1\n2\r\n3\"\nz,4\n", "[a][b] 2:[x\"y][1\n2\r\n3] 5:[z][4]" },
    { "a,b\n\n\r\n1,2\n\n", "[a][b] 4:[1][2]" },
    { "\n\na;b\n1;2\n", "[a][b] 4:[1][2]" },
    { "sep=x\n1\n", "[sep=x] 2:[1]" },
    { "a,b\n1\n1,2,3\n,\n", "[a][b] 2:[1] 3:[1][2][3] 4:[][]" },
    { "a\n\"\"\n", "[a] 2:[]" },
    { "a,b\n5\" pipe,x\"y\n", "[a][b] 2:[5\" pipe][x\"y]" },
    { "a,b\n'=1+1,'-5\n", "[a][b] 2:[=1+1][-5]" },
    { "a,b\n'tis,''=x\n", "[a][b] 2:['tis]['=x]" },
    { "a,b\n1,\"2\n", "[a][b] Line 2, column 2: A quotation mark is not closed." },
    { "a,b\n1,2\n\"3\"x,4\n",
      "[a][b] 2:[1][2] Line 3, column 1: Text follows a closing quotation mark." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (RpCsvReader) reader = reader_of (table[i].text, -1);
      g_autofree char *text = dump (reader);
      g_assert_cmpstr (text, ==, table[i].dump);
      g_assert_false (rp_csv_reader_next (reader, NULL));
    }
}

static void
test_columns (void)
{
  g_autoptr (RpCsvReader) reader = reader_of ("户号,名称\n0101,石材厂\n", -1);
  g_assert_cmpint (rp_csv_reader_find_column (reader, "名称"), ==, 1);
  g_assert_cmpint (rp_csv_reader_find_column (reader, "name"), ==, -1);
  g_assert_true (rp_csv_reader_next (reader, NULL));
  g_assert_cmpstr (rp_csv_reader_get (reader, 0), ==, "0101");
  g_assert_cmpstr (rp_csv_reader_get (reader, 7), ==, "");
}

static void
test_encodings (void)
{
  const char *text = "名称,户号\n东江石材厂,0101\n";
  const char *const charsets[] = { "UTF-8", "GB18030", "UTF-16", "UTF-16LE", "UTF-16BE" };
  for (guint i = 0; i < G_N_ELEMENTS (charsets); i++)
    {
      gsize length;
      g_autofree char *data = g_convert (text, -1, charsets[i], "UTF-8", NULL, &length, NULL);
      g_autoptr (RpCsvReader) reader = reader_of (data, (gssize)length);
      g_autofree char *read = dump (reader);
      g_assert_cmpstr (read, ==, "[名称][户号] 2:[东江石材厂][0101]");
    }
}

static void
assert_refused (const char *data, gsize length, RpCsvError code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCsvReader) reader = rp_csv_reader_new (bytes, &error);
  if (reader != NULL)
    while (rp_csv_reader_next (reader, &error))
      continue;
  g_assert_error (error, RP_CSV_ERROR, (int)code);
}

static void
test_refuses (void)
{
  assert_refused ("", 0, RP_CSV_ERROR_SYNTAX);
  assert_refused ("\n\n", 2, RP_CSV_ERROR_SYNTAX);
  assert_refused ("a,b\n\xff\xff,1\n", 9, RP_CSV_ERROR_ENCODING);
  assert_refused ("a,b\n1\0,2\n", 9, RP_CSV_ERROR_ENCODING);

  g_autofree char *field = g_strnfill (64 * 1024 + 1, 'x');
  g_autofree char *long_field = g_strconcat ("a\n", field, "\n", NULL);
  assert_refused (long_field, strlen (long_field), RP_CSV_ERROR_LIMIT);

  g_autofree char *commas = g_strnfill (4096, ',');
  assert_refused (commas, strlen (commas), RP_CSV_ERROR_LIMIT);
}

static void
test_limits_are_within (void)
{
  g_autofree char *field = g_strnfill (64 * 1024, 'x');
  g_autofree char *text = g_strconcat ("a\n\"", field, "\"\n", NULL);
  g_autoptr (RpCsvReader) reader = reader_of (text, -1);
  g_assert_true (rp_csv_reader_next (reader, NULL));
  g_assert_cmpuint (strlen (rp_csv_reader_get (reader, 0)), ==, 64 * 1024);

  g_autofree char *commas = g_strnfill (4095, ',');
  g_autoptr (RpCsvReader) wide = reader_of (commas, -1);
  g_assert_cmpuint (g_strv_length ((char **)rp_csv_reader_get_header (wide)), ==, 4096);
}

static void
write_gz (const char *path, const char *block, guint n_blocks)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) raw
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (G_OUTPUT_STREAM (raw), G_CONVERTER (packer));
  for (guint i = 0; i < n_blocks; i++)
    g_assert_true (g_output_stream_write_all (stream, block, strlen (block), NULL, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
}

/* Leaves a packed file of one row without its end. */
static void
cut_off (const char *path)
{
  g_autofree char *content = NULL;
  gsize length;

  write_gz (path, "a,b\n1,2\n", 1);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (path, content, (gssize)length - 8, NULL));
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("csv-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *plain = g_build_filename (folder, "t.csv", NULL);
  g_autofree char *packed = g_build_filename (folder, "t.csv.gz", NULL);
  g_autofree char *missing = g_build_filename (folder, "none.csv", NULL);

  g_assert_true (g_file_set_contents (plain, "a,b\n1,2\n", -1, &error));
  g_autoptr (RpCsvReader) from_plain = rp_csv_reader_open (plain, &error);
  g_assert_no_error (error);
  g_autofree char *plain_dump = dump (from_plain);
  g_assert_cmpstr (plain_dump, ==, "[a][b] 2:[1][2]");

  write_gz (packed, "a,b\n1,2\n", 1);
  g_autoptr (RpCsvReader) from_packed = rp_csv_reader_open (packed, &error);
  g_assert_no_error (error);
  g_autofree char *packed_dump = dump (from_packed);
  g_assert_cmpstr (packed_dump, ==, plain_dump);

  /* 128 MB in half a megabyte. */
  g_autofree char *block = g_strnfill (1024 * 1024, 'x');
  write_gz (packed, block, 128);
  g_assert_null (rp_csv_reader_open (packed, &error));
  g_assert_error (error, RP_CSV_ERROR, RP_CSV_ERROR_LIMIT);
  g_clear_error (&error);

  cut_off (packed);
  g_assert_null (rp_csv_reader_open (packed, &error));
  g_assert_error (error, RP_CSV_ERROR, RP_CSV_ERROR_ENCODING);
  g_assert_nonnull (strstr (error->message, "cut off"));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (packed, "no gzip", -1, &error));
  g_assert_null (rp_csv_reader_open (packed, &error));
  g_assert_error (error, RP_CSV_ERROR, RP_CSV_ERROR_ENCODING);
  g_clear_error (&error);

  g_assert_null (rp_csv_reader_open (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_unlink (plain);
  g_unlink (packed);
  g_rmdir (folder);
}

static void
test_append (void)
{
  const struct
  {
    const char *cell;
    const char *written;
  } table[] = {
    { "plain", "plain" },
    { "", "\"\"" },
    { "a,b", "\"a,b\"" },
    { "a\"b", "\"a\"\"b\"" },
    { "a\nb", "\"a\nb\"" },
    { " a", "\" a\"" },
    { "=1+1", "\"'=1+1\"" },
    { "+1", "\"'+1\"" },
    { "-1+1", "\"'-1+1\"" },
    { "-12.5", "-12.5" },
    { "@x", "\"'@x\"" },
    { "\tx", "\"'\tx\"" },
    { "\rx", "\"'\rx\"" },
    { "\nx", "\"'\nx\"" },
    { "＝1", "\"'＝1\"" },
    { "'=1", "\"''=1\"" },
    { "'tis", "'tis" },
    { "石材", "石材" },
    { "=\"a\",b", "\"'=\"\"a\"\",b\"" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GString) out = g_string_new ("h\r\n");
      rp_csv_append_row (out, (const char *const[]){ table[i].cell, NULL });
      g_autofree char *expected = g_strconcat ("h\r\n", table[i].written, "\r\n", NULL);
      g_assert_cmpstr (out->str, ==, expected);

      g_autoptr (RpCsvReader) reader = reader_of (out->str, -1);
      g_assert_true (rp_csv_reader_next (reader, NULL));
      g_assert_cmpstr (rp_csv_reader_get (reader, 0), ==, table[i].cell);
    }
}

/* The names of the columns on another line, with another separator; what was read before is there again. */
static void
test_restart (void)
{
  static const char text[] = "A title, \"quoted\"\nSite;X\n\"time\";kwh\n1;2\n3;4\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (RpCsvReader) table = rp_csv_reader_new (bytes, &error);

  g_assert_no_error (error);
  while (rp_csv_reader_next (table, &error))
    ;
  g_assert_error (error, RP_CSV_ERROR, RP_CSV_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_true (rp_csv_reader_restart (table, 3, &error));
  g_assert_no_error (error);
  g_assert_cmpint (rp_csv_reader_find_column (table, "time"), ==, 0);
  g_assert_cmpint (rp_csv_reader_find_column (table, "kwh"), ==, 1);
  g_assert_true (rp_csv_reader_next (table, &error));
  g_assert_cmpstr (rp_csv_reader_get (table, 1), ==, "2");
  g_assert_cmpuint (rp_csv_reader_get_line (table), ==, 4);
  g_assert_true (rp_csv_reader_restart (table, 2, &error));
  g_assert_cmpint (rp_csv_reader_find_column (table, "Site"), ==, 0);
  g_assert_false (rp_csv_reader_restart (table, 6, &error));
  g_assert_error (error, RP_CSV_ERROR, RP_CSV_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/read", test_read);
  g_test_add_func ("/csv/columns", test_columns);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/refuses", test_refuses);
  g_test_add_func ("/csv/limits-are-within", test_limits_are_within);
  g_test_add_func ("/csv/files", test_files);
  g_test_add_func ("/csv/append", test_append);
  g_test_add_func ("/csv/restart", test_restart);
  return g_test_run ();
}
