/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BYTES_MAX (100 * 1000 * 1000)
#define HEAD_MOST (1024 * 1024) /* of the text that is kept to begin again */
#define ROWS_MAX 1000000
#define COLUMNS_MAX 4096
#define FIELD_MAX (64 * 1024)
#define BOM "\xef\xbb\xbf"

/* What files are found to use, the likeliest first. */
static const char separators[] = ",;\t|";

struct _RpCsvReader
{
  char *text; /* owned; cells are unquoted and terminated in place */
  char *at;   /* in text: where the next row begins */
  char *end;
  char separator;
  guint line;     /* of what `at` points to */
  guint row_line; /* of the present row */
  guint n_rows;
  GPtrArray *cells; /* of the present row, borrowed from text */
  GStrv header;     /* owned */
  char *head;       /* owned: the beginning of the text as it was */
  gsize n_head;
};

G_DEFINE_QUARK (rp_csv_error, rp_csv_error)

/* What makes a spreadsheet take a cell for a formula (OWASP, CSV injection). */
static const char *const formula_starts[]
    = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };

static gboolean
starts_formula (const char *cell)
{
  for (guint i = 0; i < G_N_ELEMENTS (formula_starts); i++)
    if (g_str_has_prefix (cell, formula_starts[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_negative_number (const char *cell)
{
  return cell[0] == '-' && g_ascii_isdigit (cell[1])
         && strspn (cell + 1, "0123456789.") == strlen (cell + 1);
}

/* A text that already has apostrophes before its formula gets one more, so that taking one off gives
 * back what was written. */
static gboolean
is_guarded (const char *cell)
{
  return cell[0] == '\'' && starts_formula (cell + strspn (cell, "'"));
}

static gboolean
needs_guard (const char *cell)
{
  return is_guarded (cell) || (starts_formula (cell) && !is_negative_number (cell));
}

static gboolean
needs_quotes (const char *cell)
{
  gsize length = strlen (cell);
  return length == 0 || strpbrk (cell, ",;|\t\"\r\n") != NULL || cell[0] == ' '
         || cell[length - 1] == ' ' || g_str_has_prefix (cell, BOM);
}

void
rp_csv_append_row (GString *out, const char *const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      gboolean is_formula = needs_guard (cells[i]);
      if (!is_formula && !needs_quotes (cells[i]))
        {
          g_string_append (out, cells[i]);
          continue;
        }
      g_string_append (out, is_formula ? "\"'" : "\"");
      for (const char *at = cells[i]; *at != '\0'; at++)
        {
          if (*at == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, *at);
        }
      g_string_append_c (out, '"');
    }
  g_string_append (out, "\r\n");
}

static gboolean
fail_limit (GError **error, const char *message)
{
  g_set_error_literal (error, RP_CSV_ERROR, RP_CSV_ERROR_LIMIT, message);
  return FALSE;
}

static char *
convert (const char *data, gsize size, const char *charset, gsize *length)
{
  g_autofree char *text = g_convert (data, (gssize)size, "UTF-8", charset, NULL, length, NULL);
  if (text == NULL || memchr (text, '\0', *length) != NULL)
    return NULL;
  return g_steal_pointer (&text);
}

/* UTF-16 without a mark: text of any language has NUL in every other byte again and again, as digits and marks
 * do. Returns: (nullable): its name */
static const char *
guess_wide (const char *data, gsize size)
{
  gsize zeros[2] = { 0 }, n = MIN (size, 4096) / 2;
  for (gsize i = 0; i < 2 * n; i++)
    zeros[i % 2] += data[i] == '\0';
  if (size % 2 != 0 || n == 0)
    return NULL;
  if (zeros[1] * 4 > n && zeros[0] == 0)
    return "UTF-16LE";
  return zeros[0] * 4 > n && zeros[1] == 0 ? "UTF-16BE" : NULL;
}

/* Returns: (transfer full) (nullable): UTF-8 without NUL and without a mark at the beginning */
static char *
decode (const char *data, gsize size, gsize *length, GError **error)
{
  char *text = NULL;
  const char *wide = guess_wide (data, size);
  if (wide != NULL && (guchar)data[0] < 0xfe)
    text = convert (data, size, wide, length);
  else if (size >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    text = convert (data, size, "UTF-16", length);
  else
    {
      gsize skipped = size >= 3 && memcmp (data, BOM, 3) == 0 ? 3 : 0;
      if (g_utf8_validate_len (data + skipped, size - skipped, NULL))
        {
          *length = size - skipped;
          text = g_strndup (data + skipped, *length);
        }
      else
        text = convert (data, size, "GB18030", length);
    }
  if (text == NULL)
    g_set_error_literal (error, RP_CSV_ERROR, RP_CSV_ERROR_ENCODING,
                         _ ("The file is no text in UTF-8 or GB 18030."));
  return text;
}

/* The commonest of the usual separators in the first line, outside quotes. */
static char
guess_separator (const char *text)
{
  guint counts[sizeof separators - 1] = { 0 };
  gboolean is_quoted = FALSE;
  text += strspn (text, "\r\n");
  for (; *text != '\0' && (is_quoted || (*text != '\n' && *text != '\r')); text++)
    {
      if (*text == '"')
        is_quoted = !is_quoted;
      for (guint i = 0; i < G_N_ELEMENTS (counts) && !is_quoted; i++)
        if (*text == separators[i])
          counts[i]++;
    }
  guint best = 0;
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return separators[best];
}

/* Steps over CR, LF or CR LF. */
static void
skip_line_end (RpCsvReader *self)
{
  if (self->at[0] == '\r' && self->at[1] == '\n')
    self->at++;
  if (self->at < self->end)
    {
      self->at++;
      self->line++;
    }
}

/* Spreadsheets write "sep=;" before the header to tell each other the separator. */
static void
take_separator_line (RpCsvReader *self)
{
  gboolean is_given = g_ascii_strncasecmp (self->at, "sep=", 4) == 0 && self->at[4] != '\0'
                      && strchr (separators, self->at[4]) != NULL
                      && strchr ("\r\n", self->at[5]) != NULL;
  if (!is_given)
    {
      self->separator = guess_separator (self->at);
      return;
    }
  self->separator = self->at[4];
  self->at += 5;
  skip_line_end (self);
}

static gboolean
fail_syntax (RpCsvReader *self, guint line, const char *what, GError **error)
{
  g_set_error (error, RP_CSV_ERROR, RP_CSV_ERROR_SYNTAX, _ ("Line %u, column %u: %s"), line,
               self->cells->len + 1, what);
  return FALSE;
}

/* Stands behind the opening quote. Moves what is between the quotes to @out. */
static gboolean
unquote (RpCsvReader *self, char **out, GError **error)
{
  guint first_line = self->line;
  while (self->at < self->end)
    {
      if (*self->at == '"' && self->at[1] == '"')
        self->at++;
      else if (*self->at == '"')
        {
          self->at++;
          return TRUE;
        }
      if (*self->at == '\n' || (*self->at == '\r' && self->at[1] != '\n'))
        self->line++;
      *(*out)++ = *self->at++;
    }
  return fail_syntax (self, first_line, _ ("A quotation mark is not closed."), error);
}

static gboolean
ends_cell (RpCsvReader *self)
{
  return self->at == self->end || *self->at == self->separator || *self->at == '\r'
         || *self->at == '\n';
}

/* Reads one cell and what ends it. @is_last: whether the row ends with it. */
static gboolean
read_cell (RpCsvReader *self, gboolean *is_last, GError **error)
{
  char *cell = self->at, *out = cell;
  guint line = self->line;
  if (*self->at == '"')
    {
      self->at++;
      if (!unquote (self, &out, error))
        return FALSE;
      if (!ends_cell (self))
        return fail_syntax (self, line, _ ("Text follows a closing quotation mark."), error);
    }
  else
    {
      while (!ends_cell (self))
        self->at++;
      out = self->at;
    }
  if (out - cell > FIELD_MAX)
    return fail_limit (error, _ ("A cell of the table is longer than 64 KiB."));
  if (self->cells->len == COLUMNS_MAX)
    return fail_limit (error, _ ("The table has more than 4,096 columns."));

  *is_last = self->at == self->end || *self->at != self->separator;
  if (*is_last)
    skip_line_end (self);
  else
    self->at++;
  *out = '\0';
  g_ptr_array_add (self->cells, is_guarded (cell) ? cell + 1 : cell);
  return TRUE;
}

static gboolean
read_row (RpCsvReader *self, GError **error)
{
  if (self->n_rows == ROWS_MAX)
    return fail_limit (error, _ ("The table has more than 1,000,000 rows."));
  self->n_rows++;
  self->row_line = self->line;
  for (gboolean is_last = FALSE; !is_last;)
    if (!read_cell (self, &is_last, error))
      return FALSE;
  return TRUE;
}

gboolean
rp_csv_reader_next (RpCsvReader *self, GError **error)
{
  g_ptr_array_set_size (self->cells, 0);
  while (*self->at == '\r' || *self->at == '\n')
    skip_line_end (self);
  if (self->at == self->end)
    return FALSE;
  if (read_row (self, error))
    return TRUE;

  /* Nothing is read behind an error. */
  g_ptr_array_set_size (self->cells, 0);
  self->at = self->end;
  return FALSE;
}

static gboolean
read_header (RpCsvReader *self, GError **error)
{
  g_autoptr (GError) row_error = NULL;
  if (!rp_csv_reader_next (self, &row_error))
    {
      if (row_error != NULL)
        g_propagate_error (error, g_steal_pointer (&row_error));
      else
        g_set_error_literal (error, RP_CSV_ERROR, RP_CSV_ERROR_SYNTAX,
                             _ ("The table has no header line."));
      return FALSE;
    }
  self->n_rows = 0;
  self->header = g_new0 (char *, self->cells->len + 1);
  for (guint i = 0; i < self->cells->len; i++)
    self->header[i] = g_strstrip (g_strdup (g_ptr_array_index (self->cells, i)));
  g_ptr_array_set_size (self->cells, 0);
  return TRUE;
}

RpCsvReader *
rp_csv_reader_new (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize size, length;
  const char *data = g_bytes_get_data (bytes, &size);
  if (size > BYTES_MAX)
    {
      fail_limit (error, _ ("The table is larger than 100 MB."));
      return NULL;
    }
  char *text = decode (size > 0 ? data : "", size, &length, error);
  if (text == NULL)
    return NULL;

  g_autoptr (RpCsvReader) self = g_new0 (RpCsvReader, 1);
  self->text = self->at = text;
  self->end = text + length;
  self->line = 1;
  self->n_head = MIN (length, HEAD_MOST);
  self->head = g_memdup2 (text, self->n_head);
  self->cells = g_ptr_array_new ();
  take_separator_line (self);
  if (!read_header (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
rp_csv_reader_restart (RpCsvReader *self, guint line, GError **error)
{
  g_return_val_if_fail (line >= 1, FALSE);

  if ((gsize)(self->at - self->text) > self->n_head)
    return fail_limit (error, _ ("Too much of the table has been read to begin again."));
  if (self->n_head > 0)
    memcpy (self->text, self->head, self->n_head);
  char *at = self->text;
  for (guint i = 1; i < line && at != NULL; i++)
    {
      at = memchr (at, '\n', (gsize)(self->end - at));
      at = at != NULL ? at + 1 : NULL;
    }
  if (at == NULL || at >= self->end)
    return fail_limit (error, _ ("The table has no such line."));
  self->at = at;
  self->line = line;
  self->n_rows = 0;
  g_clear_pointer (&self->header, g_strfreev);
  g_ptr_array_set_size (self->cells, 0);
  take_separator_line (self);
  if (read_header (self, error))
    return TRUE;
  self->header = g_new0 (char *, 1);
  return FALSE;
}

void
rp_csv_reader_free (RpCsvReader *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->head);
  g_ptr_array_unref (self->cells);
  g_strfreev (self->header);
  g_free (self);
}

/* What the unpacker says is for programmers. */
static void
set_unreadable (const GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    g_set_error_literal (error, RP_CSV_ERROR, RP_CSV_ERROR_ENCODING,
                         _ ("The packed file is cut off."));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_set_error_literal (error, RP_CSV_ERROR, RP_CSV_ERROR_ENCODING,
                         _ ("The packed file is damaged."));
  else
    g_propagate_error (error, g_error_copy (cause));
}

/* Reads at most one byte more than allowed, so that a small file cannot unpack to a large one. */
static GBytes *
read_stream (GInputStream *stream, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 block[64 * 1024];
  while (bytes->len <= BYTES_MAX)
    {
      g_autoptr (GError) cause = NULL;
      gssize n_read = g_input_stream_read (stream, block, sizeof block, NULL, &cause);
      if (n_read < 0)
        {
          set_unreadable (cause, error);
          return NULL;
        }
      if (n_read == 0)
        break;
      g_byte_array_append (bytes, block, (guint)n_read);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

RpCsvReader *
rp_csv_reader_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, error);
  if (raw == NULL)
    return NULL;

  g_autoptr (GInputStream) unpacked = NULL;
  if (g_str_has_suffix (path, ".gz"))
    {
      g_autoptr (GZlibDecompressor) unpacker
          = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      unpacked = g_converter_input_stream_new (G_INPUT_STREAM (raw), G_CONVERTER (unpacker));
    }
  GInputStream *stream = unpacked != NULL ? unpacked : G_INPUT_STREAM (raw);
  g_autoptr (GBytes) bytes = read_stream (stream, error);
  return bytes != NULL ? rp_csv_reader_new (bytes, error) : NULL;
}

const char *const *
rp_csv_reader_get_header (RpCsvReader *self)
{
  return (const char *const *)self->header;
}

int
rp_csv_reader_find_column (RpCsvReader *self, const char *name)
{
  for (int i = 0; self->header[i] != NULL; i++)
    if (strcmp (self->header[i], name) == 0)
      return i;
  return -1;
}

const char *
rp_csv_reader_get (RpCsvReader *self, guint column)
{
  return column < self->cells->len ? g_ptr_array_index (self->cells, column) : "";
}

guint
rp_csv_reader_get_n_cells (RpCsvReader *self)
{
  return self->cells->len;
}

guint
rp_csv_reader_get_line (RpCsvReader *self)
{
  return self->row_line;
}
