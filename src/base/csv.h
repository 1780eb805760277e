/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Comma-separated values, RFC 4180 and what real files hold: BOM, `;` or tab, CRLF, quotes inside
 * fields, GB 18030.
 */
#define RP_CSV_ERROR (rp_csv_error_quark ())
GQuark rp_csv_error_quark (void);
typedef enum
{
  RP_CSV_ERROR_SYNTAX,   /* the message names line and column */
  RP_CSV_ERROR_ENCODING, /* neither UTF-8 nor GB 18030, or not unpacked */
  RP_CSV_ERROR_LIMIT,    /* over 100 MB, 1,000,000 rows, 4,096 columns or 64 KiB in a field */
} RpCsvError;

/**
 * RpCsvReader: goes through a table row by row; the first row is the header.
 *
 * Thread: one at a time.
 */
typedef struct _RpCsvReader RpCsvReader;
RpCsvReader *rp_csv_reader_new (GBytes *bytes,
                                GError **error); /* (nullable); guesses the separator */
/* Reads a file; a name ending in .gz is unpacked. (nullable) */
RpCsvReader *rp_csv_reader_open (const char *path, GError **error);
void rp_csv_reader_free (RpCsvReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCsvReader, rp_csv_reader_free)

/**
 * rp_csv_reader_restart:
 * @line: of the file, from 1: that of the header
 *
 * Begins again, for tables that have other lines above their header.
 *
 * Returns: %FALSE: there is no such line, it is no header, or more than a megabyte has been read
 */
gboolean rp_csv_reader_restart (RpCsvReader *self, guint line, GError **error);

const char *const *rp_csv_reader_get_header (RpCsvReader *self);
int rp_csv_reader_find_column (RpCsvReader *self, const char *name); /* -1 when there is none */

/* Moves to the next row. Returns: %FALSE at the end (no error) or on an error. */
gboolean rp_csv_reader_next (RpCsvReader *self, GError **error);
/* The cell of the present row, "" where the row is short. Belongs to the reader until the next row. */
const char *rp_csv_reader_get (RpCsvReader *self, guint column);
guint rp_csv_reader_get_n_cells (RpCsvReader *self);
/* The line of the file on which the present row began, from 1. */
guint rp_csv_reader_get_line (RpCsvReader *self);

/* Appends one row; a cell that a spreadsheet would take for a formula gets a leading apostrophe. */
void rp_csv_append_row (GString *out, const char *const *cells);

G_END_DECLS
