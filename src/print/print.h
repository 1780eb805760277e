/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "forms/form.h"

G_BEGIN_DECLS

/**
 * Reports and visit briefs on A4, as PDF: the page of Chinese official documents (GB/T 9704: margins 37,
 * 28, 26, 35 mm), fonts embedded, text that can be selected. What people wrote stays text, never markup.
 *
 * Thread: any, one call at a time per request.
 */
#define RP_PRINT_ERROR (rp_print_error_quark ())
GQuark rp_print_error_quark (void);
typedef enum
{
  RP_PRINT_ERROR_DRAWING, /* cairo could not draw; the message has its words */
} RpPrintError;

/**
 * RpPrintPage: what stands around the type area of every page.
 */
typedef struct
{
  const char *language;     /* "zh" or "en" */
  const char *organisation; /* (nullable): who issues it */
  const char *number;       /* (nullable): official number, else the provisional one */
  int version;              /* 0: none shown */
  gboolean provisional;     /* only a provisional number exists: printed as a draft */
  gboolean expired;         /* past its validity: printed as no longer valid */
  gboolean keep_safe;       /* internal material, to be kept safe */
  const char *printed_by;   /* (nullable) */
  const char *printed_at;   /* (nullable): local "2026-01-05T09:30" */
} RpPrintPage;

typedef enum
{
  RP_PRINT_INTERNAL, /* everything */
  RP_PRINT_CUSTOMER, /* nothing that is marked internal: no score, grade, credit, rule ids, remarks */
  RP_PRINT_BLANK,    /* no answers: empty lines and rows to write into */
} RpPrintCopy;

/* The name of a row for a REFERENCE. Returns: (transfer full) (nullable): the id is printed then */
typedef char *(*RpPrintNameFunc) (const char *kind, const char *id, gpointer user_data);
/* Where the picture of an attachment lies. Returns: (transfer full) (nullable): it is counted only */
typedef char *(*RpPrintPathFunc) (const char *attachment, gpointer user_data);

typedef struct
{
  RpPrintPage page;
  RpPrintCopy copy;
  RpForm *form;
  RpPrintNameFunc name_of; /* (nullable) */
  RpPrintPathFunc path_of; /* (nullable) */
  gpointer user_data;
} RpPrintRequest;

/* Writes the PDF and leaves @out open. Errors: RP_PRINT_ERROR, those of @out */
gboolean rp_print_report (const RpPrintRequest *request, GOutputStream *out, GError **error);
/* The same into a file, readable by its owner only; a file that was there stays when printing fails.
 * Errors: RP_PRINT_ERROR, G_FILE_ERROR */
gboolean rp_print_report_to_file (const RpPrintRequest *request, const char *path, GError **error);

typedef struct
{
  const char *label, *value;
} RpPrintPair;

typedef struct
{
  const char *on; /* "2026-01-05" */
  const char *kind, *summary;
} RpBriefVisit;

typedef struct
{
  const char *what, *who;
  const char *due; /* "2026-01-05" */
  gboolean late;
} RpBriefPromise;

typedef struct
{
  const char *month;   /* "2025-12" */
  gint64 energy;       /* 0.01 kWh */
  gint64 demand;       /* 0.1 kW; 0 here and below: not known */
  gint64 load_ratio;   /* 0.01 % */
  gint64 power_factor; /* 0.0001 */
} RpBriefMonth;

typedef struct
{
  const char *code, *title, *evidence;
} RpBriefSuggestion;

/**
 * RpPrintBrief: one page to read before the door. Internal. The arrays hold the important things first and
 * are cut to what one page takes; a text longer than two lines ends in an ellipsis.
 */
typedef struct
{
  RpPrintPage page;
  const char *customer;
  const RpPrintPair *facts; /* account number, capacity, contacts … two a line; ten are printed */
  guint n_facts;
  const RpBriefVisit *visits; /* latest first; three are printed */
  guint n_visits;
  const RpBriefPromise *promises; /* five are printed */
  guint n_promises;
  const RpBriefMonth *months; /* latest first; twelve are printed */
  guint n_months;
  const RpBriefSuggestion *suggestions; /* three are printed */
  guint n_suggestions;
} RpPrintBrief;

/**
 * RpPrintScorePart: a contribution to a value score.
 * @points, @contribution: (nullable): it is not known; @value says why
 */
typedef struct
{
  const char *label, *value, *points, *weight, *contribution;
} RpPrintScorePart;

typedef struct
{
  const char *label, *evidence;
  int level; /* 0 low, 1 medium, 2 high */
} RpPrintScoreFactor;

typedef struct
{
  const char *month; /* "2025-12" */
  double score;      /* 0 … 100 */
} RpPrintScoreMonth;

/**
 * RpPrintValueSheet: the value of a customer on one page, for the file. Internal. Texts are in the language
 * of the page; the arrays are cut to what one page takes.
 */
typedef struct
{
  RpPrintPage page;
  const char *customer, *number;
  const char *on;                                  /* "2026-01-05" */
  const char *score, *lowest, *highest, *coverage; /* "73.50"; coverage in percent */
  const char *grade;                               /* computed */
  const char *set_grade;                           /* (nullable): set by people … */
  const char *set_reason, *set_until, *set_by;     /* … and why, until when and by whom */
  const char *model;
  const RpPrintScorePart *parts; /* twenty are printed */
  guint n_parts;
  const RpPrintScoreFactor *factors; /* four are printed */
  guint n_factors;
  const RpPrintScoreMonth
      *months; /* oldest first; thirteen are printed, beside at most twelve parts */
  guint n_months;
} RpPrintValueSheet;

/* Writes the sheet as PDF and leaves @out open. Errors: RP_PRINT_ERROR, those of @out */
gboolean rp_print_value_sheet (const RpPrintValueSheet *sheet, GOutputStream *out, GError **error);

/* Writes the brief as PDF and leaves @out open. Errors: RP_PRINT_ERROR, those of @out */
gboolean rp_print_brief (const RpPrintBrief *brief, GOutputStream *out, GError **error);

G_END_DECLS
