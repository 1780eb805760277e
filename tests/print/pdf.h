/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pango/pangocairo.h>

/* Reads printed PDFs with poppler's tools. A test that needs them asks pdf_can_read() first. */

static inline gboolean
has_chinese_font (void)
{
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  PangoContext *context = pango_font_map_create_context (map);
  PangoFontDescription *wanted = pango_font_description_from_string ("serif 10");
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_font_description (layout, wanted);
  pango_font_description_free (wanted);
  pango_layout_set_text (layout, "客户", -1);
  return pango_layout_get_unknown_glyphs_count (layout) == 0;
}

/* Skips the running test with a reason where it cannot be made. */
static inline gboolean
pdf_can_read (void)
{
  static const char *const tools[] = { "pdftotext", "pdffonts", "pdfinfo" };
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *path = g_find_program_in_path (tools[i]);
      if (path == NULL)
        {
          g_test_skip ("poppler-utils is not installed");
          return FALSE;
        }
    }
  if (!has_chinese_font ())
    {
      g_test_skip ("no Chinese font is installed");
      return FALSE;
    }
  return TRUE;
}

/* What a tool says about a file. @last: (nullable). (transfer full) */
static inline char *
pdf_ask (const char *tool, const char *option, const char *path, const char *last)
{
  const char *with_option[] = { tool, option, path, last, NULL };
  const char *without[] = { tool, path, last, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  int status = 1;
  g_spawn_sync (NULL, (char **)(option != NULL ? with_option : without), NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_steal_pointer (&out);
}

static inline char *
pdf_text (const char *path)
{
  return pdf_ask ("pdftotext", "-layout", path, "-");
}

static inline int
pdf_n_pages (const char *path)
{
  g_autofree char *info = pdf_ask ("pdfinfo", NULL, path, NULL);
  g_auto (GStrv) parts = g_strsplit (info, "Pages:", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return atoi (parts[1]);
}

/* Without the white space that lines and columns put between characters. (transfer full) */
static inline char *
pdf_squeezed_text (const char *path)
{
  g_autofree char *text = pdf_text (path);
  GString *out = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isspace (*c))
      g_string_append_c (out, *c);
  return g_string_free (out, FALSE);
}

static inline void
assert_embedded_fonts (const char *path)
{
  g_autofree char *fonts = pdf_ask ("pdffonts", NULL, path, NULL);
  g_auto (GStrv) lines = g_strsplit (fonts, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 3); /* two lines of header, one font, the end */
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) words = g_regex_split_simple ("\\s+", lines[i], 0, 0);
      guint n = g_strv_length (words); /* … emb sub uni object generation */
      g_assert_cmpuint (n, >=, 6);
      g_assert_cmpstr (words[n - 5], ==, "yes");
    }
}
