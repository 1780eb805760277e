/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-pdf.h"

#include "workbench/report-print.h"

typedef struct
{
  char *kind, *id, *language, *path;
  RpReportPrintOptions options;
} Write;

static void
free_write (Write *write)
{
  g_free (write->kind);
  g_free (write->id);
  g_free (write->language);
  g_free (write->path);
  g_free (write);
}

static gpointer
write_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Write *write = data;
  g_autoptr (RpRecord) record = rp_store_get (subject, write->kind, write->id, error);

  if (record != NULL)
    rp_report_print_to_file (subject, record, &write->options, write->path, error);
  return NULL;
}

void
rp_report_pdf_write_async (RpSession *session, const char *kind, const char *id,
                           const RpReportPdf *pdf, const char *path, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Write *write = g_new0 (Write, 1);

  write->kind = g_strdup (kind);
  write->id = g_strdup (id);
  write->language = g_strdup (pdf->language);
  write->path = g_strdup (path);
  write->options.language = write->language;
  write->options.copy = pdf->for_customer ? RP_PRINT_CUSTOMER : RP_PRINT_INTERNAL;
  write->options.revision = pdf->revision;
  rp_session_run_async (session, write_on_store, write, (GDestroyNotify)free_write, NULL, NULL,
                        callback, user_data);
}

gboolean
rp_report_pdf_write_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  GError *write_error = NULL;

  rp_session_run_finish (session, result, &write_error);
  if (write_error == NULL)
    return TRUE;
  g_propagate_error (error, write_error);
  return FALSE;
}
