/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Rows of texts for a table on the screen, the headers first. (element-type GStrv)
 */

/* Returns: (transfer full) */
GPtrArray *rp_text_rows_new (void);
/* Adds a row. @first, @...: (transfer full): its texts, closed by %NULL */
void rp_text_rows_add (GPtrArray *rows, char *first, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
