/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/postgres-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *state; /* SQLSTATE, or the beginning of a class of them */
  RpDbError error;
  const char *sentence;
} Meaning;

#define LOST_SENTENCE N_ ("The connection to the database server was lost.")
#define AGAIN_SENTENCE N_ ("Another change was made at the same time.")
#define BUSY_SENTENCE N_ ("The database server is busy. Nothing was changed; try again later.")
#define DAMAGED_SENTENCE                                                                           \
  N_ ("The database server says that the data are damaged. They were left as they are.")

/* The first that fits. */
static const Meaning meanings[] = {
  { "40001", RP_DB_ERROR_AGAIN, AGAIN_SENTENCE }, /* serialization failure */
  { "40P01", RP_DB_ERROR_AGAIN, AGAIN_SENTENCE }, /* deadlock */
  { "23", RP_DB_ERROR_CONSTRAINT, NULL },         /* integrity constraints */
  { "55P03", RP_DB_ERROR_LOCKED, BUSY_SENTENCE }, /* lock not available in time */
  { "57014", RP_DB_ERROR_LOCKED, BUSY_SENTENCE }, /* cancelled: a time limit */
  { "53300", RP_DB_ERROR_LOCKED, BUSY_SENTENCE }, /* too many connections */
  { "53100", RP_DB_ERROR_FULL,
    N_ ("The disk of the database server is full. Nothing was changed; free some space and try "
        "again.") },
  { "25006", RP_DB_ERROR_READ_ONLY,
    N_ ("The database server only lets us read: it is a standby, or set to read only.") },
  { "25P03", RP_DB_ERROR_LOST, LOST_SENTENCE },       /* idle in a transaction for too long */
  { "57P", RP_DB_ERROR_LOST, LOST_SENTENCE },         /* shut down, crashed, starting */
  { "08", RP_DB_ERROR_LOST, LOST_SENTENCE },          /* connection exceptions */
  { "XX001", RP_DB_ERROR_CORRUPT, DAMAGED_SENTENCE }, /* data */
  { "XX002", RP_DB_ERROR_CORRUPT, DAMAGED_SENTENCE }, /* index */
};

static const Meaning *
find_meaning (const char *state)
{
  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (meanings); i++)
    if (g_str_has_prefix (state, meanings[i].state))
      return &meanings[i];
  return NULL;
}

/* An error without a state is libpq's own: the line is gone, even where the last thing on it was a
 * notice and libpq calls the connection good until its next use. */
static void
set_lost (PGconn *handle, GError **error)
{
  g_autofree char *words = g_strdup (PQerrorMessage (handle));

  g_debug ("%s", g_strchomp (words));
  g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_LOST, _ (LOST_SENTENCE));
}

void
rp_postgres_set_error (PGconn *handle, const PGresult *result, GError **error)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  const char *words = result != NULL ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  const Meaning *meaning = find_meaning (state);

  if (meaning != NULL && meaning->sentence != NULL)
    g_set_error_literal (error, RP_DB_ERROR, (gint)meaning->error, _ (meaning->sentence));
  else if (state == NULL)
    set_lost (handle, error);
  else
    g_set_error (error, RP_DB_ERROR, meaning != NULL ? meaning->error : RP_DB_ERROR_FAILED,
                 "PostgreSQL %s: %s", state, words != NULL ? words : PQerrorMessage (handle));
}
