/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/sheet-private.h"

#include <cairo-pdf.h>

#define PAGE_WIDTH (210 * RP_POINTS_PER_MM)
#define PAGE_HEIGHT (297 * RP_POINTS_PER_MM)

const RpPaper rp_paper_official = { 37 * RP_POINTS_PER_MM, 28 * RP_POINTS_PER_MM,
                                    26 * RP_POINTS_PER_MM, 35 * RP_POINTS_PER_MM };
const RpPaper rp_paper_compact = { 24 * RP_POINTS_PER_MM, 20 * RP_POINTS_PER_MM,
                                   18 * RP_POINTS_PER_MM, 20 * RP_POINTS_PER_MM };

typedef struct
{
  GOutputStream *stream;
  GError *error;
} Output;

G_DEFINE_QUARK (rp_print_error, rp_print_error)

/* The classical families first, then what Linux systems have. The last word is fontconfig's. */
static const struct
{
  const char *families;
  double size;
  PangoWeight weight;
} faces[] = {
  [RP_FACE_TITLE] = { "FZXiaoBiaoSong-B05S,方正小标宋简体,Noto Serif CJK SC,Source Han Serif SC,"
                      "FandolSong,AR PL UMing CN,WenQuanYi Zen Hei,serif",
                      22, PANGO_WEIGHT_BOLD },
  [RP_FACE_HEADING] = { "SimHei,FandolHei,Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Zen Hei,"
                        "WenQuanYi Micro Hei,sans",
                        12, PANGO_WEIGHT_BOLD },
  [RP_FACE_LABEL] = { "SimHei,FandolHei,Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Zen Hei,"
                      "WenQuanYi Micro Hei,sans",
                      10.5, PANGO_WEIGHT_NORMAL },
  [RP_FACE_TEXT] = { "FangSong,FangSong_GB2312,仿宋_GB2312,FandolFang,Noto Serif CJK SC,"
                     "Source Han Serif SC,AR PL UMing CN,WenQuanYi Zen Hei,serif",
                     10.5, PANGO_WEIGHT_NORMAL },
  [RP_FACE_SMALL] = { "SimSun,FandolSong,Noto Serif CJK SC,Source Han Serif SC,AR PL UMing CN,"
                      "WenQuanYi Zen Hei,serif",
                      9, PANGO_WEIGHT_NORMAL },
};

double
rp_sheet_get_bottom (RpSheet *self)
{
  return PAGE_HEIGHT - self->paper->bottom;
}

PangoLayout *
rp_sheet_new_layout (RpSheet *self, const char *text, RpFace face)
{
  PangoLayout *layout = pango_layout_new (self->pango);
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_family_static (font, faces[face].families);
  pango_font_description_set_weight (font, faces[face].weight);
  pango_font_description_set_absolute_size (font, faces[face].size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

double
rp_sheet_get_width (RpSheet *self)
{
  return PAGE_WIDTH - self->paper->left - self->paper->right;
}

double
rp_sheet_measure (RpSheet *self, const char *text, RpFace face)
{
  g_autoptr (PangoLayout) layout = rp_sheet_new_layout (self, text, face);
  PangoRectangle logical;
  pango_layout_get_extents (layout, NULL, &logical);
  return (double)logical.width / PANGO_SCALE + 2 * RP_SHEET_PADDING + 1;
}

static void
show_small (RpSheet *self, const char *text, double y, PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = rp_sheet_new_layout (self, text, RP_FACE_SMALL);
  pango_layout_set_width (layout, (int)(rp_sheet_get_width (self) * PANGO_SCALE));
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  cairo_move_to (self->cairo, self->paper->left, y);
  pango_cairo_show_layout (self->cairo, layout);
}

static gboolean
is_chinese (RpSheet *self)
{
  return g_str_equal (self->page->language, "zh");
}

static char *
make_identity (RpSheet *self)
{
  const RpPrintPage *page = self->page;
  GString *out = g_string_new (page->organisation);
  if (page->number != NULL)
    g_string_append_printf (out, is_chinese (self) ? "%s编号：%s" : "%sNo. %s",
                            out->len > 0 ? "  " : "", page->number);
  if (page->version > 0)
    g_string_append_printf (out, is_chinese (self) ? "  第%d版" : "  Version %d", page->version);
  return g_string_free (out, FALSE);
}

static char *
make_marks (RpSheet *self)
{
  const RpPrintPage *page = self->page;
  g_autoptr (GPtrArray) marks = g_ptr_array_new ();
  if (page->provisional)
    g_ptr_array_add (marks, (gpointer)rp_print_word (RP_WORD_DRAFT, page->language));
  if (page->expired)
    g_ptr_array_add (marks, (gpointer)rp_print_word (RP_WORD_EXPIRED, page->language));
  if (page->keep_safe)
    g_ptr_array_add (marks, (gpointer)rp_print_word (RP_WORD_KEEP_SAFE, page->language));
  g_ptr_array_add (marks, NULL);
  return g_strjoinv ("  ", (char **)marks->pdata);
}

static char *
make_printed (RpSheet *self)
{
  const RpPrintPage *page = self->page;
  if (page->printed_by == NULL && page->printed_at == NULL)
    return g_strdup ("");
  g_autofree char *day
      = page->printed_at != NULL ? g_strndup (page->printed_at, 10) : g_strdup ("");
  g_autofree char *date = rp_day_format_in (day, page->language);
  const char *clock
      = page->printed_at != NULL && strlen (page->printed_at) >= 16 ? page->printed_at + 11 : "";
  return g_strdup_printf ("%s%s %s %.5s", rp_print_word (RP_WORD_PRINTED, page->language),
                          page->printed_by != NULL ? page->printed_by : "", date, clock);
}

/* What stands outside the type area: who and what above, page and print below. */
static void
draw_surroundings (RpSheet *self)
{
  g_autofree char *identity = make_identity (self);
  g_autofree char *marks = make_marks (self);
  g_autofree char *printed = make_printed (self);
  g_autofree char *page = is_chinese (self)
                              ? g_strdup_printf ("第%u页 共%u页", self->number, self->n_pages)
                              : g_strdup_printf ("Page %u of %u", self->number, self->n_pages);
  double above = self->paper->top - 8 * RP_POINTS_PER_MM;
  double below = rp_sheet_get_bottom (self) + 6 * RP_POINTS_PER_MM;
  show_small (self, identity, above, PANGO_ALIGN_LEFT);
  show_small (self, marks, above, PANGO_ALIGN_RIGHT);
  show_small (self, printed, below, PANGO_ALIGN_LEFT);
  show_small (self, page, below, PANGO_ALIGN_RIGHT);
}

/* A draft taken for the real thing does harm, so it says so across the page. */
static void
draw_mark_across (RpSheet *self)
{
  if (!self->page->provisional && !self->page->expired)
    return;
  const char *word
      = rp_print_word (self->page->expired ? RP_WORD_EXPIRED : RP_WORD_DRAFT, self->page->language);
  g_autoptr (PangoLayout) layout = rp_sheet_new_layout (self, word, RP_FACE_TITLE);
  PangoRectangle logical;
  pango_layout_get_extents (layout, NULL, &logical);
  double width = (double)logical.width / PANGO_SCALE;
  double height = (double)logical.height / PANGO_SCALE;
  double scale = MIN (rp_sheet_get_width (self) * 0.75 / width, 6);
  cairo_save (self->cairo);
  cairo_translate (self->cairo, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
  cairo_rotate (self->cairo, -G_PI / 5);
  cairo_scale (self->cairo, scale, scale);
  cairo_move_to (self->cairo, -width / 2, -height / 2);
  cairo_set_source_rgb (self->cairo, 0.93, 0.93, 0.93);
  pango_cairo_show_layout (self->cairo, layout);
  cairo_restore (self->cairo);
}

static void
begin_page (RpSheet *self)
{
  self->number++;
  self->y = self->paper->top;
  draw_mark_across (self);
  draw_surroundings (self);
}

void
rp_sheet_break_page (RpSheet *self)
{
  cairo_show_page (self->cairo);
  begin_page (self);
  if (self->header == NULL || self->drawing_header)
    return;
  self->drawing_header = TRUE;
  rp_sheet_add_row (self, (const RpCell *)self->header->data, self->header->len, 0);
  self->drawing_header = FALSE;
}

double
rp_sheet_get_room (RpSheet *self)
{
  return rp_sheet_get_bottom (self) - self->y;
}

void
rp_sheet_need (RpSheet *self, double height)
{
  if (rp_sheet_get_room (self) < height && self->y > self->paper->top)
    rp_sheet_break_page (self);
}

void
rp_sheet_add_space (RpSheet *self, double height)
{
  self->y += height;
}

void
rp_sheet_add_text (RpSheet *self, const char *text, RpFace face, PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = rp_sheet_new_layout (self, text, face);
  PangoRectangle logical;
  pango_layout_set_width (layout, (int)(rp_sheet_get_width (self) * PANGO_SCALE));
  pango_layout_set_alignment (layout, alignment);
  pango_layout_get_extents (layout, NULL, &logical);
  double height = (double)logical.height / PANGO_SCALE;
  rp_sheet_need (self, height);
  cairo_move_to (self->cairo, self->paper->left, self->y);
  pango_cairo_show_layout (self->cairo, layout);
  self->y += height;
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  Output *output = closure;
  if (output->error != NULL
      || !g_output_stream_write_all (output->stream, data, length, NULL, NULL, &output->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

static PangoContext *
new_pango_context (cairo_t *cairo)
{
  PangoContext *context = pango_cairo_create_context (cairo);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  /* Chinese text in an English report still wants the mainland's glyphs. */
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  return context;
}

/* One run over the document. Returns: cairo's verdict */
static cairo_status_t
run (cairo_surface_t *surface, const RpPaper *paper, const RpPrintPage *page, RpSheetFunc draw,
     gpointer user_data, guint *n_pages)
{
  RpSheet sheet = { .paper = paper, .page = page, .n_pages = *n_pages };
  sheet.cairo = cairo_create (surface);
  sheet.pango = new_pango_context (sheet.cairo);
  begin_page (&sheet);
  draw (&sheet, user_data);
  rp_sheet_set_header (&sheet, NULL, 0);
  cairo_show_page (sheet.cairo);
  *n_pages = sheet.number;
  g_object_unref (sheet.pango);
  cairo_destroy (sheet.cairo);
  cairo_surface_finish (surface);
  return cairo_surface_status (surface);
}

static void
set_metadata (cairo_surface_t *surface, const RpPrintPage *page, const char *title)
{
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Rapport");
  if (page->printed_by != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, page->printed_by);
  if (page->printed_at != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, page->printed_at);
}

gboolean
rp_sheet_print (const RpPaper *paper, const RpPrintPage *page, const char *title, RpSheetFunc draw,
                gpointer user_data, GOutputStream *out, GError **error)
{
  guint n_pages = 0;
  Output output = { .stream = out };
  /* Counting needs no fonts in a file, only their measures. */
  cairo_surface_t *counter = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  run (counter, paper, page, draw, user_data, &n_pages);
  cairo_surface_destroy (counter);
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (write_cb, &output, PAGE_WIDTH, PAGE_HEIGHT);
  set_metadata (surface, page, title);
  cairo_status_t status = run (surface, paper, page, draw, user_data, &n_pages);
  cairo_surface_destroy (surface);
  if (output.error != NULL)
    {
      g_propagate_error (error, output.error);
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, RP_PRINT_ERROR, RP_PRINT_ERROR_DRAWING,
                           cairo_status_to_string (status));
      return FALSE;
    }
  return TRUE;
}
