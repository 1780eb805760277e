/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/changeset.h"

G_BEGIN_DECLS

/**
 * Official numbers: "QL-XQ-2026-0001": organisation, series, year, place in the year. A laptop never
 * makes one; the server gives the next one when it receives a report, a visit or a need.
 */

/* The series of a row: by its kind, for reports by their template. Returns: (nullable): %NULL when rows
 * of the kind are not numbered */
const char *rp_official_number_series (const RpRow *row);

/* @year: of the local date. Returns: (transfer full) */
char *rp_official_number_make (RpChangeset *changeset, const char *prefix, const char *series,
                               int year);

/* A number that came with loaded data: the next one given out will be higher. Texts of another form
 * are left alone. */
void rp_official_number_note (RpChangeset *changeset, const char *number);

G_END_DECLS
