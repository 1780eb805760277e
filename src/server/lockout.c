/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/lockout.h"

#define WINDOW_US (15 * G_TIME_SPAN_MINUTE)
#define LOGIN_MAX 5
#define SOURCE_MAX 30

static gint64
max_failures (const char *subject)
{
  return g_str_has_prefix (subject, "login:") ? LOGIN_MAX : SOURCE_MAX;
}

static gboolean
check_one (RpConnection *connection, const char *subject, gint64 now_us, gint64 *wait_us,
           GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT since_us, n_failed FROM sign_in_failure WHERE subject = :subject", error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":subject", subject);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  /* What a clock that ran ahead has noted would last as long as it was ahead. */
  if (has_row && rp_statement_get_integer (statement, 1) >= max_failures (subject)
      && rp_statement_get_integer (statement, 0) <= now_us)
    *wait_us = MAX (*wait_us, rp_statement_get_integer (statement, 0) + WINDOW_US - now_us);
  return TRUE;
}

gboolean
rp_lockout_check (RpConnection *connection, const char *const *subjects, guint n_subjects,
                  gint64 now_us, gint64 *wait_us, GError **error)
{
  *wait_us = 0;
  for (guint i = 0; i < n_subjects; i++)
    if (!check_one (connection, subjects[i], now_us, wait_us, error))
      return FALSE;
  return TRUE;
}

static const char note_sql[]
    = "INSERT INTO sign_in_failure (subject, since_us, n_failed) VALUES (:subject, :now, 1)"
      " ON CONFLICT (subject) DO UPDATE SET"
      " since_us = CASE WHEN sign_in_failure.since_us > :begin AND"
      " sign_in_failure.since_us <= :now THEN sign_in_failure.since_us"
      " ELSE excluded.since_us END,"
      " n_failed = CASE WHEN sign_in_failure.since_us > :begin AND"
      " sign_in_failure.since_us <= :now THEN sign_in_failure.n_failed + 1 ELSE 1 END";

static gboolean
note_one (RpConnection *connection, const char *subject, gint64 now_us, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, note_sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":subject", subject);
  rp_statement_bind_integer (statement, ":now", now_us);
  rp_statement_bind_integer (statement, ":begin", now_us - WINDOW_US);
  return rp_statement_run (statement, error);
}

/* What no window counts any more: anybody can try as many names as he likes. */
static gboolean
forget_old (RpConnection *connection, gint64 now_us, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "DELETE FROM sign_in_failure WHERE since_us <= :begin", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":begin", now_us - WINDOW_US);
  return rp_statement_run (statement, error);
}

gboolean
rp_lockout_note (RpConnection *connection, const char *const *subjects, guint n_subjects,
                 gint64 now_us, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);

  if (transaction == NULL || !forget_old (connection, now_us, error))
    return FALSE;
  for (guint i = 0; i < n_subjects; i++)
    if (!note_one (connection, subjects[i], now_us, error))
      return FALSE;
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_lockout_clear (RpConnection *connection, const char *subject, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "DELETE FROM sign_in_failure WHERE subject = :subject", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":subject", subject);
  return rp_statement_run (statement, error);
}
