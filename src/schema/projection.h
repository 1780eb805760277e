/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * Projections: one typed table per kind, named "k_<kind>", that holds the present value of every
 * simple field, so that lists, reports and counts are plain SQL. They are derived: dropped and
 * rebuilt from the rows whenever the declaration changed.
 *
 * Columns: id TEXT PRIMARY KEY, scope TEXT, deleted SMALLINT, pending SMALLINT, then one per field:
 * TEXT, or BIGINT for integers and booleans; sets and JSON as JSON text.
 */

/* Whether it holds a field. Answers are read with the whole record and looked for in the search index; a
 * second copy would be half of the table. */
gboolean rp_projection_holds (const RpField *field);
/* CREATE TABLE and CREATE INDEX statements, the same for SQLite and PostgreSQL. Returns: (transfer full) (array zero-terminated=1) */
char **rp_projection_create_sql (const RpKind *kind);
/* INSERT … ON CONFLICT (id) DO UPDATE with the named parameters :id :scope :deleted :pending
 * :<field>. The text is cached for the program's life. */
const char *rp_projection_upsert_sql (const RpKind *kind);
/* A digest over all declarations; when it differs from the stored one the projections are rebuilt.
 * The text is cached for the program's life. */
const char *rp_projection_digest (void);

G_END_DECLS
