/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "db/connection.h"
#include "server/row.h"

G_BEGIN_DECLS

/* @url: "sqlite:PATH", "postgresql://USER@HOST/NAME".
 * Errors: RP_DB_ERROR, G_IO_ERROR_INVALID_ARGUMENT for another kind of address */
RpConnection *rp_database_open (const char *url, GError **error);

/* For looking only: nothing is made and nothing changed. Errors besides: G_IO_ERROR_NOT_FOUND */
RpConnection *rp_database_open_read_only (const char *url, GError **error);

/* Brings the tables to this program's version and makes the projections anew when the declarations
 * have changed. Once per start, before any other connection of this process; other processes that
 * start at the same time wait for it. */
gboolean rp_database_prepare (RpConnection *connection, GError **error);

/* Whether the tables are there, not newer than this program, and whole, as far as can be
 * seen: an SQLite file page by page.
 * Errors: RP_DB_ERROR_NEWER, RP_DB_ERROR_CORRUPT, G_IO_ERROR_NOT_FOUND */
gboolean rp_database_check (RpConnection *connection, GError **error);

/* Whether there is anything in it. Errors: G_IO_ERROR_NOT_FOUND, RP_DB_ERROR */
gboolean rp_database_check_there (RpConnection *connection, GError **error);

/* Whether everything in it is as this program has it, for whoever comes beside a server that runs: that one must not
 * find other tables under it than it has begun with. Nothing is changed.
 * Errors: as rp_database_check(), G_IO_ERROR_INVALID_DATA: of an earlier version */
gboolean rp_database_check_current (RpConnection *connection, GError **error);

/* Writes the typed row of a record: what lists, counts and rules read. */
gboolean rp_database_project (RpConnection *connection, const RpRow *row, GError **error);

/* Takes the typed row away again. */
gboolean rp_database_unproject (RpConnection *connection, const RpRow *row, GError **error);

/**
 * rp_database_load_row:
 * @row: (out): %NULL when there is none of that kind and id
 */
gboolean rp_database_load_row (RpConnection *connection, const RpKind *kind, const char *id,
                               RpRow **row, GError **error);

typedef struct
{
  char *name, *zone, *prefix;
  gboolean sample; /* nobody's data: to try the program with */
} RpOrganisation;
void rp_organisation_free (RpOrganisation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpOrganisation, rp_organisation_free)

/* Days since 1970-01-01, where it is. */
gint32 rp_organisation_today (const RpOrganisation *self, RpClock *clock);

/* @organisation: (out): %NULL while nothing has been loaded */
gboolean rp_database_load_organisation (RpConnection *connection, RpOrganisation **organisation,
                                        GError **error);

typedef struct
{
  char epoch[40];
  gint64 head, floor;
} RpOrgClock;
gboolean rp_database_read_clock (RpConnection *connection, RpOrgClock *clock, GError **error);

/* The last official number given out of a series and year. @last: (out): 0 for none */
gboolean rp_database_read_number (RpConnection *connection, const char *series, int year,
                                  gint64 *last, GError **error);

G_END_DECLS
