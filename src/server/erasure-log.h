/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * What was erased, as a list of its own beside the database: "erasures.log" in the data folder. It is only ever
 * written longer and is no part of a database's backup, so that a database that was put back to one is told again
 * what must not come back with it. A line has no more than a time, a kind, an id and a scope; of a computer that was
 * locked out or is to be wiped, "device", its id and the state (server/devices.h); the last line about it counts.
 */
typedef struct
{
  char *kind, *id, *scope;
} RpErasedRow;
void rp_erased_row_free (RpErasedRow *self);
RpErasedRow *rp_erased_row_new (const char *kind, const char *id, const char *scope);

/* On the disk when it returns. @rows: (element-type RpErasedRow). Errors: G_FILE_ERROR */
gboolean rp_erasure_log_append (const char *folder, const char *now, GPtrArray *rows,
                                GError **error);

/* Whole lines; none when there is no such file yet.
 * Returns: (transfer full) (element-type RpErasedRow) (nullable) Errors: G_FILE_ERROR */
GPtrArray *rp_erasure_log_read (const char *folder, GError **error);

G_END_DECLS
