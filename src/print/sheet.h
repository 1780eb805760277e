/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <pango/pangocairo.h>
#include "print/print.h"

G_BEGIN_DECLS

#define RP_POINTS_PER_MM (72.0 / 25.4)

/**
 * RpSheet: paper that is filled from top to bottom and continued on the next page when it is full. All
 * measures are points. The number of pages stands on each of them, so a document is laid out twice: once
 * to count, once to draw.
 */
typedef struct _RpSheet RpSheet;

/* Draws the whole document onto the sheet; called twice, must do the same both times. */
typedef void (*RpSheetFunc) (RpSheet *sheet, gpointer user_data);

/**
 * RpPaper: the margins of the type area.
 */
typedef struct
{
  double top, left, right, bottom;
} RpPaper;
extern const RpPaper rp_paper_official; /* GB/T 9704 */
extern const RpPaper rp_paper_compact;  /* a working paper */

gboolean rp_sheet_print (const RpPaper *paper, const RpPrintPage *page, const char *title,
                         RpSheetFunc draw, gpointer user_data, GOutputStream *out, GError **error);

typedef enum
{
  RP_FACE_TITLE,   /* 22 points, bold Song */
  RP_FACE_HEADING, /* 12 points, Hei */
  RP_FACE_LABEL,   /* 10.5 points, Hei */
  RP_FACE_TEXT,    /* 10.5 points, Fangsong */
  RP_FACE_SMALL,   /* 9 points, Song: around the type area */
} RpFace;

/**
 * RpCell: a bordered field of a row. Its text breaks into lines, and where the page ends, over pages.
 */
typedef struct
{
  const char *text;
  double width;
  RpFace face;
  gboolean shaded;
  PangoAlignment alignment;
  int max_lines; /* 0: as many as the text needs; else it is cut with an ellipsis */
} RpCell;

double rp_sheet_get_width (RpSheet *self);
double rp_sheet_measure (RpSheet *self, const char *text, RpFace face);

void rp_sheet_add_space (RpSheet *self, double height);
/* Begins a page unless so much room is left on this one. */
void rp_sheet_need (RpSheet *self, double height);
void rp_sheet_add_text (RpSheet *self, const char *text, RpFace face, PangoAlignment alignment);
void rp_sheet_add_row (RpSheet *self, const RpCell *cells, guint n_cells, double min_height);
/* This row comes again at the top of every page until the header is taken away with %NULL. */
void rp_sheet_set_header (RpSheet *self, const RpCell *cells, guint n_cells);
/* One picture with its caption below, scaled to fit. */
void rp_sheet_add_picture (RpSheet *self, GdkPixbuf *picture, double max_width, double max_height,
                           const char *caption);

/**
 * RpBar: one column of a bar chart. Negative values are drawn as nothing.
 */
typedef struct
{
  char *label;
  double value;
} RpBar;
/* @unit: stands behind the number at the top of the axis */
void rp_sheet_add_bars (RpSheet *self, const RpBar *bars, guint n_bars, const char *unit);

/**
 * RpWord: the few words of print's own.
 */
typedef enum
{
  RP_WORD_DRAFT,
  RP_WORD_EXPIRED,
  RP_WORD_KEEP_SAFE,
  RP_WORD_PRINTED,
  RP_WORD_CUSTOMER_COPY,
  RP_WORD_BLANK_FORM,
  RP_WORD_NONE,
  RP_WORD_ROW,
  RP_WORD_DATE,
  RP_WORD_SIGNATURES,
  RP_WORD_BRIEF,
  RP_WORD_VISITS,
  RP_WORD_PROMISES,
  RP_WORD_USAGE,
  RP_WORD_SUGGESTIONS,
  RP_WORD_KIND,
  RP_WORD_SUMMARY,
  RP_WORD_WHAT,
  RP_WORD_WHO,
  RP_WORD_DUE,
  RP_WORD_LATE,
  RP_WORD_MONTH,
  RP_WORD_ENERGY,
  RP_WORD_DEMAND,
  RP_WORD_LOAD_RATIO,
  RP_WORD_POWER_FACTOR,
  RP_WORD_CODE,
  RP_WORD_EVIDENCE,
  RP_WORD_COLON,
  RP_WORD_NEXT,
  RP_WORD_VALUE_SHEET,
  RP_WORD_NUMBER,
  RP_WORD_AS_OF,
  RP_WORD_SCORE,
  RP_WORD_RANGE,
  RP_WORD_COVERAGE,
  RP_WORD_GRADE,
  RP_WORD_SET_GRADE,
  RP_WORD_SET_UNTIL,
  RP_WORD_SET_BY,
  RP_WORD_MODEL,
  RP_WORD_INDICATOR,
  RP_WORD_VALUE,
  RP_WORD_POINTS,
  RP_WORD_WEIGHT,
  RP_WORD_CONTRIBUTION,
  RP_WORD_NOT_KNOWN,
  RP_WORD_FACTORS,
  RP_WORD_LOW,
  RP_WORD_MEDIUM,
  RP_WORD_HIGH,
  RP_WORD_SCORES,
  RP_WORD_PREPARED,
  RP_WORD_CHECKED,
} RpWord;
const char *rp_print_word (RpWord word, const char *language);

G_END_DECLS
