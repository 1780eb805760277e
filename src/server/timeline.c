/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/timeline.h"

#include "base/date.h"
#include "base/mutant.h"
#include "server/incident.h"

#define KEPT_DAYS 400

/* --- stamps ------------------------------------------------------------------------------------- */

/* The counter, held until the end of the transaction. */
static gboolean
take_counter (RpConnection *connection, gint64 *head, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "UPDATE org_clock SET head = head WHERE one = 1 RETURNING head", error);
  gboolean has_row;

  if (statement == NULL || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  *head = has_row ? rp_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

/* Nobody can have a cursor behind `head` yet, so a stamp that is there for it was never given out. */
static gboolean
write_stamp (RpConnection *connection, gint64 head, GError **error)
{
  g_autofree char *stamp = g_uuid_string_random ();
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "INSERT INTO clock_stamp (since, stamp) VALUES (:since, :stamp)"
                               " ON CONFLICT (since) DO UPDATE SET stamp = excluded.stamp",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":since", head);
  rp_statement_bind_text (statement, ":stamp", stamp);
  return rp_statement_run (statement, error);
}

gboolean
rp_timeline_stamp (RpConnection *connection, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  gint64 head;

  return transaction != NULL && take_counter (connection, &head, error)
         && write_stamp (connection, head, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
find_stamp (RpConnection *connection, gint64 head, char *out, gsize size, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT stamp FROM clock_stamp WHERE since < :head"
                               " ORDER BY since DESC LIMIT 1",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":head", head);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  g_strlcpy (out, has_row ? rp_statement_get_text (statement, 0) : "", size);
  return TRUE;
}

/* Up to which number it proves that the database had come. */
static gint64
get_proven (const RpCursor *cursor)
{
  return MAX (cursor->head, cursor->known);
}

gboolean
rp_timeline_sign (RpConnection *connection, RpCursor *cursor, GError **error)
{
  return find_stamp (connection, get_proven (cursor), cursor->stamp, sizeof cursor->stamp, error);
}

static gboolean
find_left (RpConnection *connection, const char *epoch, gboolean *found, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT 1 FROM clock_epoch WHERE epoch = :epoch", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":epoch", epoch);
  return rp_statement_step (statement, found, error);
}

gboolean
rp_timeline_is_ahead (RpConnection *connection, const RpOrgClock *clock, const RpCursor *cursor,
                      const char *epoch, gboolean *ahead, GError **error)
{
  char stamp[sizeof cursor->stamp];
  gboolean left;

  *ahead = FALSE;
  if (!g_str_equal (epoch, clock->epoch))
    {
      if (!find_left (connection, epoch, &left, error))
        return FALSE;
      *ahead = !left && !rp_mutant (RP_MUTANT_RESTORE_UNNOTICED);
      return TRUE;
    }
  *ahead = get_proven (cursor) > clock->head && !rp_mutant (RP_MUTANT_RESTORE_UNNOTICED);
  if (*ahead || cursor->stamp[0] == '\0')
    return TRUE;
  if (!find_stamp (connection, get_proven (cursor), stamp, sizeof stamp, error))
    return FALSE;
  *ahead = stamp[0] != '\0' && !g_str_equal (stamp, cursor->stamp)
           && !rp_mutant (RP_MUTANT_RESTORE_UNNOTICED);
  return TRUE;
}

/* --- another timeline --------------------------------------------------------------------------- */

/* Nobody is to take it for unknown, and begin yet another one, who belongs to it. */
static gboolean
note_left (RpConnection *connection, const char *epoch, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "INSERT INTO clock_epoch (epoch) VALUES (:epoch) ON CONFLICT (epoch) DO NOTHING",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":epoch", epoch);
  return rp_statement_run (statement, error);
}

/* @changed: (out): this one has done it */
static gboolean
change_epoch (RpConnection *connection, const char *seen, gboolean *changed, GError **error)
{
  g_autofree char *epoch = g_uuid_string_random ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "UPDATE org_clock SET epoch = :epoch WHERE one = 1 AND (:seen = '' OR epoch = :seen)", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":epoch", epoch);
  rp_statement_bind_text (statement, ":seen", seen != NULL ? seen : "");
  if (!rp_statement_run (statement, error))
    return FALSE;
  *changed = rp_connection_get_changes (connection) > 0;
  return TRUE;
}

gboolean
rp_timeline_leave (RpConnection *connection, const char *epoch, const char *proof, RpClock *time,
                   RpOrgClock *clock, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autofree char *now = rp_clock_dup_now_utc (time);
  RpIncident incident = { .at = now, .what = "restored" };
  gboolean changed;
  gint64 head;

  /* The one that is left is known only with the counter in hand. */
  if (transaction == NULL || !take_counter (connection, &head, error)
      || !rp_database_read_clock (connection, clock, error)
      || (proof != NULL && !note_left (connection, proof, error)))
    return FALSE;
  if (!note_left (connection, epoch != NULL ? epoch : clock->epoch, error)
      || !change_epoch (connection, epoch, &changed, error)
      || !rp_database_read_clock (connection, clock, error))
    return FALSE;
  incident.subject = clock->epoch;
  /* Of several who notice, one begins it; the others learn of it. */
  return (!changed
          || (write_stamp (connection, clock->head, error)
              && rp_incident_record (connection, &incident, error)))
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* --- how far back ------------------------------------------------------------------------------- */

static gboolean
note_day (RpConnection *connection, const char *today, gint64 head, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "INSERT INTO clock_day (day, head) VALUES (:day, :head)"
                               " ON CONFLICT (day) DO NOTHING",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":day", today);
  rp_statement_bind_integer (statement, ":head", head);
  return rp_statement_run (statement, error);
}

static char *
find_oldest_day (const char *today)
{
  gint32 number;

  return rp_date_parse (today, &number) ? rp_date_format (number - KEPT_DAYS) : g_strdup ("");
}

static gboolean
raise_floor (RpConnection *connection, const char *before, gint64 *floor, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection,
      "UPDATE org_clock SET floor = coalesce ((SELECT max (d.head) FROM clock_day d"
      " WHERE d.day < :before AND d.head > org_clock.floor), floor) WHERE one = 1 RETURNING floor",
      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":before", before);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *floor = has_row ? rp_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

/* That a row was erased is kept: nothing may bring it back. */
static gboolean
let_go (RpConnection *connection, gint64 floor, GError **error)
{
  static const char *const removals[] = {
    "DELETE FROM scope_exit WHERE why = 'moved' AND seq <= :floor",
    "DELETE FROM clock_day WHERE head < :floor",
    "DELETE FROM clock_stamp WHERE since < (SELECT max (s.since) FROM clock_stamp s"
    " WHERE s.since < :floor)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    {
      g_autoptr (RpStatement) statement = rp_connection_prepare (connection, removals[i], error);

      if (statement == NULL)
        return FALSE;
      rp_statement_bind_integer (statement, ":floor", floor);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_timeline_expire (RpConnection *connection, const char *today, const char *before, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autofree char *oldest = before != NULL ? g_strdup (before) : find_oldest_day (today);
  gint64 head, floor;

  return transaction != NULL && take_counter (connection, &head, error)
         && raise_floor (connection, oldest, &floor, error) && let_go (connection, floor, error)
         && note_day (connection, today, head, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}
