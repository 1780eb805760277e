/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpReportPdf: which PDF of a visit record or needs report is wanted.
 * @language: "zh" or "en"
 * @for_customer: without anything that is marked internal
 * @revision: the number of a version that was submitted; 0 for the answers as they stand now
 */
typedef struct
{
  const char *language;
  gboolean for_customer;
  int revision;
} RpReportPdf;

/**
 * rp_report_pdf_write_async:
 * @kind, @id: a visit or a needs report; printed as it is on the disk
 * @path: readable by its owner only afterwards
 *
 * Errors of finish: RP_STORE_ERROR, RP_PRINT_ERROR, G_FILE_ERROR
 */
void rp_report_pdf_write_async (RpSession *session, const char *kind, const char *id,
                                const RpReportPdf *pdf, const char *path,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_report_pdf_write_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
