/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "print/sheet.h"

G_BEGIN_DECLS

/**
 * RpReport: a report on its way onto a sheet.
 */
typedef struct
{
  const RpPrintRequest *request;
  RpSheet *sheet;
  const char *language;
  GPtrArray *pairs; /* owned (element-type char*): label, value … of a line that is not full yet */
  GPtrArray *signatures; /* owned (element-type RpQuestion): drawn at the end */
} RpReport;

const char *rp_report_label (RpReport *self, const RpQuestion *question);
/* The answer as this copy shows it: names for ids, telephone numbers masked. (transfer full) */
char *rp_report_text (RpReport *self, const RpQuestion *question, JsonNode *value);
/* Two pairs share a line where both are short; @min_height is for handwriting. */
void rp_report_add_pair (RpReport *self, const char *label, const char *value, double min_height);
void rp_report_flush_pairs (RpReport *self);
void rp_report_add_table (RpReport *self, const RpQuestion *table, JsonNode *value);
void rp_report_add_pictures (RpReport *self, const RpQuestion *question, JsonNode *value);
/* Whether this copy may show it at all. */
gboolean rp_report_may_show (RpReport *self, const RpQuestion *question);

#define RP_REPORT_LABEL_WIDTH (32 * RP_POINTS_PER_MM)
#define RP_REPORT_WRITING_HEIGHT 22.0

G_END_DECLS
