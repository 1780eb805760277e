/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  int code; /* primary result code */
  RpDbError error;
  const char *sentence;
} Meaning;

#define READ_ONLY_SENTENCE                                                                         \
  N_ ("The data cannot be written: the file, its folder or the disk is read-only or belongs to "   \
      "somebody else. Nothing was changed.")
#define DAMAGED_SENTENCE N_ ("The data file is damaged. It was left as it is.")
#define LOCKED_SENTENCE                                                                            \
  N_ ("Another window or program has the data open or is writing them. Nothing was changed; try "  \
      "again in a moment.")

static const Meaning meanings[] = {
  { SQLITE_FULL, RP_DB_ERROR_FULL,
    N_ ("The disk is full. Nothing was changed; free some space and try again.") },
  { SQLITE_READONLY, RP_DB_ERROR_READ_ONLY, READ_ONLY_SENTENCE },
  { SQLITE_CANTOPEN, RP_DB_ERROR_READ_ONLY, READ_ONLY_SENTENCE },
  { SQLITE_PERM, RP_DB_ERROR_READ_ONLY, READ_ONLY_SENTENCE },
  { SQLITE_BUSY, RP_DB_ERROR_LOCKED, LOCKED_SENTENCE },
  { SQLITE_LOCKED, RP_DB_ERROR_LOCKED, LOCKED_SENTENCE },
  { SQLITE_IOERR, RP_DB_ERROR_FAILED,
    N_ ("The disk could not be read or written. Nothing was changed; check the disk, or whether "
        "there "
        "is a limit on the size of files.") },
  { SQLITE_NOMEM, RP_DB_ERROR_FAILED,
    N_ ("There is not enough memory. Nothing was changed; close other programs and try again.") },
  { SQLITE_CORRUPT, RP_DB_ERROR_CORRUPT, DAMAGED_SENTENCE },
  { SQLITE_NOTADB, RP_DB_ERROR_CORRUPT, DAMAGED_SENTENCE },
};

/* Not every way to write tells a full disk from a broken one. */
static int
find_cause (int primary, sqlite3 *handle)
{
  int system = handle != NULL && primary == SQLITE_IOERR ? sqlite3_system_errno (handle) : 0;

  if (system == ENOSPC || system == EDQUOT)
    return SQLITE_FULL;
  return system == EROFS ? SQLITE_READONLY : primary;
}

void
rp_sqlite_set_error (int code, sqlite3 *handle, GError **error)
{
  int primary = find_cause (code & 0xff, handle);

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (meanings[i].code == primary)
        {
          g_set_error_literal (error, RP_DB_ERROR, (gint)meanings[i].error,
                               _ (meanings[i].sentence));
          return;
        }
    }
  g_set_error (error, RP_DB_ERROR,
               primary == SQLITE_CONSTRAINT ? RP_DB_ERROR_CONSTRAINT : RP_DB_ERROR_FAILED,
               "SQLite %d: %s", code,
               handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code));
}
