/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/sheet.h"

/* What one page holds when every text takes all its lines. */
#define MAX_PARTS 20
#define MAX_FACTORS 4
#define MAX_MONTHS 13
#define MAX_LINES 2
#define SOME_PARTS 8  /* more of them take one line each … */
#define MANY_PARTS 12 /* … and still more leave no room for the history */
#define SIGNATURE_HEIGHT 20.0
#define LABEL_WIDTH (33 * RP_POINTS_PER_MM)

typedef struct
{
  RpSheet *sheet;
  const RpPrintValueSheet *content;
  const char *language;
} Draft;

static const char *
say (const Draft *draft, RpWord word)
{
  return rp_print_word (word, draft->language);
}

static RpCell
make_cell (const char *text, double width, gboolean shaded, PangoAlignment alignment)
{
  return (RpCell){ text, width, RP_FACE_SMALL, shaded, alignment, MAX_LINES };
}

static void
add_heading (Draft *draft, RpWord word)
{
  rp_sheet_add_space (draft->sheet, 2);
  rp_sheet_add_text (draft->sheet, say (draft, word), RP_FACE_HEADING, PANGO_ALIGN_LEFT);
  rp_sheet_add_space (draft->sheet, 1);
}

/* ---- the head ---- */

static void
add_pairs (Draft *draft, RpWord one, const char *value, RpWord other, const char *other_value)
{
  double half = rp_sheet_get_width (draft->sheet) / 2;
  const RpCell cells[] = {
    make_cell (say (draft, one), LABEL_WIDTH, TRUE, PANGO_ALIGN_LEFT),
    make_cell (value, half - LABEL_WIDTH, FALSE, PANGO_ALIGN_LEFT),
    make_cell (say (draft, other), LABEL_WIDTH, TRUE, PANGO_ALIGN_LEFT),
    make_cell (other_value, half - LABEL_WIDTH, FALSE, PANGO_ALIGN_LEFT),
  };

  rp_sheet_add_row (draft->sheet, cells, G_N_ELEMENTS (cells), 0);
}

static void
add_wide (Draft *draft, RpWord word, const char *value)
{
  const RpCell cells[] = {
    make_cell (say (draft, word), LABEL_WIDTH, TRUE, PANGO_ALIGN_LEFT),
    make_cell (value, rp_sheet_get_width (draft->sheet) - LABEL_WIDTH, FALSE, PANGO_ALIGN_LEFT),
  };

  rp_sheet_add_row (draft->sheet, cells, G_N_ELEMENTS (cells), 0);
}

static void
add_head (Draft *draft)
{
  const RpPrintValueSheet *content = draft->content;
  g_autofree char *day = rp_day_format_in (content->on, draft->language);
  g_autofree char *range = g_strdup_printf ("%s – %s", content->lowest, content->highest);
  g_autofree char *coverage = g_strdup_printf ("%s %%", content->coverage);

  add_pairs (draft, RP_WORD_NUMBER, content->number, RP_WORD_AS_OF, day);
  add_pairs (draft, RP_WORD_SCORE, content->score, RP_WORD_GRADE, content->grade);
  add_pairs (draft, RP_WORD_RANGE, range, RP_WORD_COVERAGE, coverage);
  if (content->set_grade != NULL)
    {
      g_autofree char *until = rp_day_format_in (content->set_until, draft->language);
      g_autofree char *set
          = g_strdup_printf ("%s%s%s %s%s%s %s%s%s", content->set_grade, say (draft, RP_WORD_NEXT),
                             say (draft, RP_WORD_SET_UNTIL), until, say (draft, RP_WORD_NEXT),
                             say (draft, RP_WORD_SET_BY), content->set_by,
                             say (draft, RP_WORD_NEXT), content->set_reason);
      add_wide (draft, RP_WORD_SET_GRADE, set);
    }
  add_wide (draft, RP_WORD_MODEL, content->model);
}

/* ---- the parts ---- */

static const double part_widths[] = { 0.31, 0.36, 0.09, 0.1, 0.14 };

static void
add_part_row (Draft *draft, const char *const *texts, gboolean shaded)
{
  RpCell cells[G_N_ELEMENTS (part_widths)];

  for (guint i = 0; i < G_N_ELEMENTS (part_widths); i++)
    {
      cells[i] = make_cell (texts[i], part_widths[i] * rp_sheet_get_width (draft->sheet), shaded,
                            i < 2 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
      if (draft->content->n_parts > SOME_PARTS)
        cells[i].max_lines = 1;
    }
  rp_sheet_add_row (draft->sheet, cells, G_N_ELEMENTS (cells), 0);
}

static void
add_parts (Draft *draft)
{
  const RpPrintValueSheet *content = draft->content;
  const char *const head[]
      = { say (draft, RP_WORD_INDICATOR), say (draft, RP_WORD_VALUE), say (draft, RP_WORD_POINTS),
          say (draft, RP_WORD_WEIGHT), say (draft, RP_WORD_CONTRIBUTION) };
  const char *const sum[] = { say (draft, RP_WORD_SCORE), "", "", "", content->score };

  rp_sheet_add_space (draft->sheet, 5);
  add_part_row (draft, head, TRUE);
  for (guint i = 0; i < MIN (content->n_parts, MAX_PARTS); i++)
    {
      const RpPrintScorePart *part = &content->parts[i];
      gboolean known = part->contribution != NULL;
      g_autofree char *why
          = known ? NULL : g_strconcat (say (draft, RP_WORD_NOT_KNOWN), part->value, NULL);
      const char *const texts[]
          = { part->label, known ? part->value : why, known ? part->points : "–", part->weight,
              known ? part->contribution : "–" };
      add_part_row (draft, texts, FALSE);
    }
  add_part_row (draft, sum, TRUE);
}

/* ---- factors, history, signatures ---- */

static void
add_factors (Draft *draft)
{
  static const RpWord levels[] = { RP_WORD_LOW, RP_WORD_MEDIUM, RP_WORD_HIGH };
  double width = rp_sheet_get_width (draft->sheet);

  if (draft->content->n_factors == 0)
    return;
  add_heading (draft, RP_WORD_FACTORS);
  for (guint i = 0; i < MIN (draft->content->n_factors, MAX_FACTORS); i++)
    {
      const RpPrintScoreFactor *factor = &draft->content->factors[i];
      RpCell cells[] = {
        make_cell (factor->label, 0.22 * width, TRUE, PANGO_ALIGN_LEFT),
        make_cell (say (draft, levels[CLAMP (factor->level, 0, 2)]), 0.1 * width, FALSE,
                   PANGO_ALIGN_CENTER),
        make_cell (factor->evidence, 0.68 * width, FALSE, PANGO_ALIGN_LEFT),
      };
      if (draft->content->n_parts > MANY_PARTS)
        cells[2].max_lines = 1;
      rp_sheet_add_row (draft->sheet, cells, G_N_ELEMENTS (cells), 0);
    }
}

static void
add_months (Draft *draft)
{
  guint n = MIN (draft->content->n_months, MAX_MONTHS);
  RpBar bars[MAX_MONTHS];

  if (n < 2 || draft->content->n_parts > MANY_PARTS)
    return;
  add_heading (draft, RP_WORD_SCORES);
  for (guint i = 0; i < n; i++)
    {
      const RpPrintScoreMonth *month = &draft->content->months[draft->content->n_months - n + i];
      bars[i].label = (char *)(strlen (month->month) == 7 ? month->month + 2 : month->month);
      bars[i].value = month->score;
    }
  rp_sheet_add_bars (draft->sheet, bars, n, "");
}

static void
add_signatures (Draft *draft)
{
  static const RpWord words[] = { RP_WORD_PREPARED, RP_WORD_CHECKED, RP_WORD_DATE };
  double width = rp_sheet_get_width (draft->sheet) / G_N_ELEMENTS (words);
  RpCell cells[2 * G_N_ELEMENTS (words)];

  rp_sheet_add_space (draft->sheet, 5);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      cells[2 * i] = make_cell (say (draft, words[i]), 0.35 * width, TRUE, PANGO_ALIGN_CENTER);
      cells[2 * i + 1] = make_cell ("", 0.65 * width, FALSE, PANGO_ALIGN_LEFT);
    }
  rp_sheet_add_row (draft->sheet, cells, G_N_ELEMENTS (cells), SIGNATURE_HEIGHT);
}

static void
draw (RpSheet *sheet, gpointer user_data)
{
  const RpPrintValueSheet *content = user_data;
  Draft draft = { sheet, content, content->page.language };

  rp_sheet_add_text (sheet, content->customer, RP_FACE_TITLE, PANGO_ALIGN_CENTER);
  rp_sheet_add_text (sheet, say (&draft, RP_WORD_VALUE_SHEET), RP_FACE_LABEL, PANGO_ALIGN_CENTER);
  rp_sheet_add_space (sheet, 4);
  add_head (&draft);
  add_parts (&draft);
  add_factors (&draft);
  add_months (&draft);
  add_signatures (&draft);
}

gboolean
rp_print_value_sheet (const RpPrintValueSheet *sheet, GOutputStream *out, GError **error)
{
  g_return_val_if_fail (sheet != NULL && sheet->customer != NULL, FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (out), FALSE);

  g_autofree char *title = g_strdup_printf (
      "%s %s", rp_print_word (RP_WORD_VALUE_SHEET, sheet->page.language), sheet->customer);
  return rp_sheet_print (&rp_paper_compact, &sheet->page, title, draw, (gpointer)sheet, out, error);
}
