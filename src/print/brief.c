/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/sheet.h"

/* What one page holds when every text takes all its lines. */
#define MAX_FACTS 10
#define MAX_VISITS 3
#define MAX_PROMISES 5
#define MAX_MONTHS 12
#define MAX_SUGGESTIONS 3
#define MAX_LINES 2

typedef struct
{
  RpSheet *sheet;
  const RpPrintBrief *brief;
  const char *language;
} Draft;

static RpCell
make_cell (const char *text, double width, PangoAlignment alignment)
{
  return (RpCell){ text, width, RP_FACE_SMALL, FALSE, alignment, MAX_LINES };
}

static void
add_heading (Draft *draft, RpWord word)
{
  rp_sheet_add_space (draft->sheet, 3);
  rp_sheet_add_text (draft->sheet, rp_print_word (word, draft->language), RP_FACE_HEADING,
                     PANGO_ALIGN_LEFT);
  rp_sheet_add_space (draft->sheet, 1);
}

/* @widths: shares of the line, together 1 */
static void
add_columns (Draft *draft, const char *const *texts, const double *widths, guint n, gboolean header)
{
  RpCell cells[6];
  for (guint i = 0; i < n; i++)
    {
      cells[i] = make_cell (texts[i], widths[i] * rp_sheet_get_width (draft->sheet),
                            header ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
      if (header)
        {
          cells[i].shaded = TRUE;
        }
    }
  rp_sheet_add_row (draft->sheet, cells, n, 0);
}

static void
add_words (Draft *draft, const RpWord *words, const double *widths, guint n)
{
  const char *texts[6];
  for (guint i = 0; i < n; i++)
    texts[i] = rp_print_word (words[i], draft->language);
  add_columns (draft, texts, widths, n, TRUE);
}

static void
add_facts (Draft *draft)
{
  double half = rp_sheet_get_width (draft->sheet) / 2, label = 27 * RP_POINTS_PER_MM;
  for (guint i = 0; i < MIN (draft->brief->n_facts, MAX_FACTS); i += 2)
    {
      RpCell cells[4];
      for (guint j = 0; j < 2; j++)
        {
          gboolean there = i + j < draft->brief->n_facts;
          cells[2 * j]
              = make_cell (there ? draft->brief->facts[i + j].label : "", label, PANGO_ALIGN_LEFT);
          cells[2 * j].shaded = TRUE;
          cells[2 * j + 1] = make_cell (there ? draft->brief->facts[i + j].value : "", half - label,
                                        PANGO_ALIGN_LEFT);
        }
      rp_sheet_add_row (draft->sheet, cells, G_N_ELEMENTS (cells), 0);
    }
}

static void
add_none (Draft *draft)
{
  rp_sheet_add_text (draft->sheet, rp_print_word (RP_WORD_NONE, draft->language), RP_FACE_TEXT,
                     PANGO_ALIGN_LEFT);
}

static void
add_visits (Draft *draft)
{
  static const RpWord words[] = { RP_WORD_DATE, RP_WORD_KIND, RP_WORD_SUMMARY };
  static const double widths[] = { 0.22, 0.2, 0.58 };
  add_heading (draft, RP_WORD_VISITS);
  if (draft->brief->n_visits == 0)
    {
      add_none (draft);
      return;
    }
  add_words (draft, words, widths, G_N_ELEMENTS (words));
  for (guint i = 0; i < MIN (draft->brief->n_visits, MAX_VISITS); i++)
    {
      const RpBriefVisit *visit = &draft->brief->visits[i];
      g_autofree char *day = rp_day_format_in (visit->on, draft->language);
      const char *texts[] = { day, visit->kind, visit->summary };
      add_columns (draft, texts, widths, G_N_ELEMENTS (texts), FALSE);
    }
}

static void
add_promises (Draft *draft)
{
  static const RpWord words[] = { RP_WORD_WHAT, RP_WORD_WHO, RP_WORD_DUE };
  static const double widths[] = { 0.52, 0.18, 0.3 };
  add_heading (draft, RP_WORD_PROMISES);
  if (draft->brief->n_promises == 0)
    {
      add_none (draft);
      return;
    }
  add_words (draft, words, widths, G_N_ELEMENTS (words));
  for (guint i = 0; i < MIN (draft->brief->n_promises, MAX_PROMISES); i++)
    {
      const RpBriefPromise *promise = &draft->brief->promises[i];
      g_autofree char *day = rp_day_format_in (promise->due, draft->language);
      g_autofree char *due
          = promise->late
                ? g_strdup_printf ("%s %s", day, rp_print_word (RP_WORD_LATE, draft->language))
                : g_strdup (day);
      const char *texts[] = { promise->what, promise->who, due };
      add_columns (draft, texts, widths, G_N_ELEMENTS (texts), FALSE);
    }
}

/* What was not measured is no 0. (transfer full) */
static char *
format_measured (gint64 value, double divisor, int decimals)
{
  return value > 0 ? g_strdup_printf ("%.*f", decimals, (double)value / divisor) : g_strdup ("–");
}

/* One figure of a month, short enough for a narrow column. (transfer full) */
static char *
format_figure (const RpBriefMonth *month, RpWord word, const char *language)
{
  switch ((int)word)
    {
    case RP_WORD_MONTH:
      return g_strdup (strlen (month->month) == 7 ? month->month + 2 : month->month);
    case RP_WORD_ENERGY: /* in 10 MWh, which is what people say in Chinese, or in MWh */
      return g_str_equal (language, "zh") ? g_strdup_printf ("%.1f", (double)month->energy / 1e6)
                                          : g_strdup_printf ("%.0f", (double)month->energy / 1e5);
    case RP_WORD_DEMAND:
      return format_measured (month->demand, 10, 0);
    case RP_WORD_LOAD_RATIO:
      return format_measured (month->load_ratio, 100, 0);
    default:
      return format_measured (month->power_factor, 10000, 2);
    }
}

/* One kind of figure, month by month from left to right, the latest at the right. */
static void
add_figures (Draft *draft, RpWord word)
{
  guint n = MIN (draft->brief->n_months, MAX_MONTHS);
  double label = 32 * RP_POINTS_PER_MM;
  double width = (rp_sheet_get_width (draft->sheet) - label) / n;
  RpCell cells[MAX_MONTHS + 1];
  char *texts[MAX_MONTHS];
  cells[0] = make_cell (rp_print_word (word, draft->language), label, PANGO_ALIGN_LEFT);
  cells[0].shaded = TRUE;
  for (guint i = 0; i < n; i++)
    {
      texts[i] = format_figure (&draft->brief->months[n - 1 - i], word, draft->language);
      cells[i + 1] = make_cell (texts[i], width, PANGO_ALIGN_RIGHT);
      cells[i + 1].shaded = word == RP_WORD_MONTH;
    }
  rp_sheet_add_row (draft->sheet, cells, n + 1, 0);
  for (guint i = 0; i < n; i++)
    g_free (texts[i]);
}

static void
add_usage (Draft *draft)
{
  static const RpWord words[]
      = { RP_WORD_MONTH, RP_WORD_ENERGY, RP_WORD_DEMAND, RP_WORD_LOAD_RATIO, RP_WORD_POWER_FACTOR };
  add_heading (draft, RP_WORD_USAGE);
  if (draft->brief->n_months == 0)
    {
      add_none (draft);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    add_figures (draft, words[i]);
}

static void
add_suggestions (Draft *draft)
{
  static const RpWord words[] = { RP_WORD_CODE, RP_WORD_WHAT, RP_WORD_EVIDENCE };
  static const double widths[] = { 0.16, 0.3, 0.54 };
  add_heading (draft, RP_WORD_SUGGESTIONS);
  if (draft->brief->n_suggestions == 0)
    {
      add_none (draft);
      return;
    }
  add_words (draft, words, widths, G_N_ELEMENTS (words));
  for (guint i = 0; i < MIN (draft->brief->n_suggestions, MAX_SUGGESTIONS); i++)
    {
      const RpBriefSuggestion *suggestion = &draft->brief->suggestions[i];
      const char *texts[] = { suggestion->code, suggestion->title, suggestion->evidence };
      add_columns (draft, texts, widths, G_N_ELEMENTS (texts), FALSE);
    }
}

static void
draw_brief (RpSheet *sheet, gpointer user_data)
{
  const RpPrintBrief *brief = user_data;
  Draft draft = { .sheet = sheet, .brief = brief, .language = brief->page.language };
  rp_sheet_add_text (sheet, brief->customer, RP_FACE_TITLE, PANGO_ALIGN_CENTER);
  rp_sheet_add_text (sheet, rp_print_word (RP_WORD_BRIEF, draft.language), RP_FACE_LABEL,
                     PANGO_ALIGN_CENTER);
  rp_sheet_add_space (sheet, 4);
  add_facts (&draft);
  add_promises (&draft);
  add_visits (&draft);
  add_suggestions (&draft);
  add_usage (&draft);
}

gboolean
rp_print_brief (const RpPrintBrief *brief, GOutputStream *out, GError **error)
{
  g_return_val_if_fail (brief != NULL && brief->customer != NULL, FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (out), FALSE);

  g_autofree char *title = g_strdup_printf (
      "%s %s", rp_print_word (RP_WORD_BRIEF, brief->page.language), brief->customer);
  return rp_sheet_print (&rp_paper_compact, &brief->page, title, draw_brief, (gpointer)brief, out,
                         error);
}
