/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "print/print.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpReportPrintOptions: which copy of a visit record or needs report is printed.
 * @language: "zh" or "en"
 * @revision: the number of a version that was submitted; 0 for the report as it stands now: the newest version with
 *   the review, or what its manager writes, as a draft
 */
typedef struct
{
  const char *language;
  RpPrintCopy copy;
  int revision;
} RpReportPrintOptions;

/**
 * rp_report_print_to_file:
 * @record: a visit or a needs report
 * @path: of the PDF, readable by its owner only
 *
 * Errors: RP_STORE_ERROR_NOT_FOUND: the customer, the template or the revision is not here;
 *   RP_PRINT_ERROR, G_FILE_ERROR, RP_DB_ERROR
 * Thread: the store's
 */
gboolean rp_report_print_to_file (RpStore *store, RpRecord *record,
                                  const RpReportPrintOptions *options, const char *path,
                                  GError **error);

G_END_DECLS
