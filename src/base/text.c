/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <string.h>

/* Marks that make another letter of a kana (か, が) are no accents. */
static gboolean
is_kana_mark (gunichar c)
{
  return c == 0x3099 || c == 0x309a;
}

/* Accents, and what has no shape: zero-width characters, soft hyphens, direction marks. */
static gboolean
is_dropped (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
      return !is_kana_mark (c);
    case G_UNICODE_FORMAT:
      return TRUE;
    case G_UNICODE_CONTROL:
      return !g_unichar_isspace (c);
    default:
      return FALSE;
    }
}

static char *
strip (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean has_gap = FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (is_dropped (c))
        continue;
      if (g_unichar_isspace (c))
        {
          has_gap = out->len > 0;
          continue;
        }
      if (has_gap)
        g_string_append_c (out, ' ');
      has_gap = FALSE;
      /* Case folding makes Cherokee upper case, the rest lower. */
      g_string_append_unichar (out, g_unichar_tolower (c));
    }
  return g_string_free (out, FALSE);
}

/* What a character of which no normal form changes more than this becomes; 0 when the whole text has to go
 * the long way. */
static inline gunichar
fold_plain (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c > ' ' && c < 0x7f) ? (gunichar)g_ascii_tolower ((char)c) : 0;
  if (c >= 0x4e00 && c <= 0x9fff) /* the ideographs in use */
    return c;
  if (c >= 0xff01 && c <= 0xff5e) /* the full width forms of ASCII */
    return (gunichar)g_ascii_tolower ((char)(c - 0xff01 + '!'));
  return c == 0x3001 || c == 0x3002 ? c : 0; /* 、 and 。 */
}

/* Nearly all texts here are Chinese and ASCII, and need none of what fold_any() does. Returns: (nullable) */
static char *
fold_simple (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean has_gap = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = (guchar)*at < 0x80 ? (gunichar)*at : g_utf8_get_char_validated (at, -1);

      c = fold_plain (c);
      if (c == 0)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      if (c == ' ')
        {
          has_gap = out->len > 0;
          continue;
        }
      if (has_gap)
        g_string_append_c (out, ' ');
      has_gap = FALSE;
      if (c < 0x80)
        g_string_append_c (out, (char)c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static char *
fold_any (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (decomposed, -1);
  /* Folding the case may compose or bring in marks anew. */
  g_autofree char *again = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  g_autofree char *stripped = strip (again);
  return g_utf8_normalize (stripped, -1, G_NORMALIZE_ALL_COMPOSE);
}

char *
rp_text_fold (const char *text)
{
  char *folded;

  g_return_val_if_fail (text != NULL, NULL);

  folded = fold_simple (text);
  return folded != NULL ? folded : fold_any (text);
}

gboolean
rp_text_is_cjk (gunichar c)
{
  if (c < 0x80)
    return FALSE;
  if (c >= 0x4e00 && c <= 0x9fff) /* nearly all of them, without the table */
    return TRUE;
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
      return TRUE;
    default:
      return c == 0x30fc; /* the long vowel mark, which belongs to both kana */
    }
}

void
rp_text_append_part (GString *line, const char *part)
{
  if (*part != '\0')
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", part);
}

char *
rp_text_join (const char *first, ...)
{
  GString *line = g_string_new (NULL);
  va_list rest;

  va_start (rest, first);
  for (const char *part = first; part != NULL; part = va_arg (rest, const char *))
    rp_text_append_part (line, part);
  va_end (rest);
  return g_string_free (line, FALSE);
}

/* @kept: control characters that stay. A name of a file or an argument need not be UTF-8. */
static char *
replace_controls (const char *text, const char *kept)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c >= 0x80 || strchr (kept, (int)c) == NULL)
        c = c == '\n' || c == '\r' || c == '\t' ? ' ' : g_unichar_iscntrl (c) ? 0xfffd : c;
      g_string_append_unichar (shown, c);
    }
  return g_string_free (shown, FALSE);
}

char *
rp_text_first_line (const char *text, glong max)
{
  const char *start = text + strspn (text, " \t\n");
  g_autofree char *line = g_strndup (start, strcspn (start, "\n"));

  return g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), max));
}

char *
rp_text_for_terminal (const char *text)
{
  return replace_controls (text, "");
}

char *
rp_text_for_terminal_lines (const char *text)
{
  return replace_controls (text, "\n\t");
}

/* ---- names of files ---- */

/* What makes a program start, or show a picture; no more of it than such have. */
#define EXTENSION_MAX 10

static GString *
drop_unsafe (const char *text)
{
  GString *name = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      GUnicodeType type = g_unichar_type (c);

      if (type == G_UNICODE_FORMAT)
        continue;
      if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
          || type == G_UNICODE_PARAGRAPH_SEPARATOR || c == '/' || (c == '.' && name->len == 0))
        c = '_';
      g_string_append_unichar (name, c);
    }
  return name;
}

static const char *
find_extension (const GString *name)
{
  const char *dot = strrchr (name->str, '.');

  return dot != NULL && strlen (dot) <= EXTENSION_MAX ? dot : "";
}

char *
rp_text_file_name (const char *text, gsize max)
{
  GString *name = drop_unsafe (text);
  g_autofree char *extension = g_strdup (find_extension (name));
  gsize end = max - strlen (extension);

  g_return_val_if_fail (max > EXTENSION_MAX, g_string_free (name, FALSE));
  if (name->len > max)
    {
      while (end > 0 && ((guchar)name->str[end] & 0xc0) == 0x80)
        end--;
      g_string_truncate (name, end);
      g_string_append (name, extension);
    }
  if (name->len == 0)
    g_string_append_c (name, '_');
  return g_string_free (name, FALSE);
}

guint
rp_text_move_cursor (const char *before, const char *after, guint cursor)
{
  g_autofree gunichar *old = g_utf8_to_ucs4_fast (before, -1, NULL);
  g_autofree gunichar *now = g_utf8_to_ucs4_fast (after, -1, NULL);
  guint n_old = (guint)g_utf8_strlen (before, -1);
  guint n_now = (guint)g_utf8_strlen (after, -1);
  guint shorter = MIN (n_old, n_now);
  guint same = 0, same_end = 0;

  while (same < shorter && old[same] == now[same])
    same++;
  while (same_end < shorter - same && old[n_old - 1 - same_end] == now[n_now - 1 - same_end])
    same_end++;
  if (cursor >= n_old)
    return n_now;
  if (cursor <= same)
    return cursor;
  return cursor + same_end >= n_old ? n_now - (n_old - cursor) : n_now - same_end;
}
