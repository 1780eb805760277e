/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * rp_value_sheet_write_async:
 * @day: as of whose end; today counts as it is
 * @language: "zh" or "en"
 * @path: readable by its owner only afterwards
 *
 * The value of a customer on one page, as PDF.
 *
 * Errors of finish: those of the score, RP_PRINT_ERROR, G_FILE_ERROR
 */
void rp_value_sheet_write_async (RpSession *session, const char *customer, gint32 day,
                                 const char *language, const char *path,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_value_sheet_write_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
