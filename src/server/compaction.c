/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/compaction.h"

/* A row of job_state while it is owed: how many erasures owe it, and the day on which it was last looked at. */
typedef struct
{
  gboolean is_owed;
  gint64 n_erasures;
  char *day; /* (nullable); "" when nobody has looked at it yet */
} Debt;

static void
debt_clear (Debt *self)
{
  g_free (self->day);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Debt, debt_clear)

gboolean
rp_compaction_owe (RpConnection *connection, GError **error)
{
  return rp_connection_run (connection,
                            "INSERT INTO job_state (name, head, day) VALUES ('compact', 1, '')"
                            " ON CONFLICT (name) DO UPDATE SET head = job_state.head + 1",
                            error);
}

static gboolean
read_debt (RpConnection *connection, Debt *debt, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT head, day FROM job_state WHERE name = 'compact'", error);

  if (statement == NULL || !rp_statement_step (statement, &debt->is_owed, error))
    return FALSE;
  if (debt->is_owed)
    {
      debt->n_erasures = rp_statement_get_integer (statement, 0);
      debt->day = g_strdup (rp_statement_get_text (statement, 1));
    }
  return TRUE;
}

static gboolean
note_day (RpConnection *connection, const char *day, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (
        connection, "UPDATE job_state SET day = :day WHERE name = 'compact'", error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":day", day);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* What was erased meanwhile still owes it. */
static gboolean
forget_debt (RpConnection *connection, const Debt *debt, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (
        connection, "DELETE FROM job_state WHERE name = 'compact' AND head = :head", error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":head", debt->n_erasures);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
pay (RpConnection *connection, const Debt *debt, GError **error)
{
  return rp_connection_compact (connection, error) && forget_debt (connection, debt, error);
}

gboolean
rp_compaction_run (RpConnection *connection, GError **error)
{
  g_auto (Debt) debt = { 0 };

  return read_debt (connection, &debt, error) && (!debt.is_owed || pay (connection, &debt, error));
}

gboolean
rp_compaction_once_a_day (RpConnection *connection, const char *day, GError **error)
{
  g_auto (Debt) debt = { 0 };

  if (!read_debt (connection, &debt, error))
    return FALSE;
  if (!debt.is_owed || g_str_equal (debt.day, day))
    return TRUE;
  /* Before it is tried: a disk that is too full for it is not filled up again and again. */
  return note_day (connection, day, error) && (*debt.day == '\0' || pay (connection, &debt, error));
}
