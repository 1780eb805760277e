/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include "base/date.h"
#include "wire/digest.h"

/* Whether what lies here is what the server says should, and beginning anew where it is not. */

#define CHECK_EVERY_US (7 * G_TIME_SPAN_DAY)

gboolean
rp_store_begin_anew (RpStore *self, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction && rp_connection_run (self->db, "UPDATE row SET gen = -5", error)
         && rp_connection_run (self->db, "UPDATE scope SET gen = -1, sweep = 1", error)
         && rp_store_put_meta (self, "cursor", NULL, error)
         && rp_store_put_meta (self, "digest_at", NULL, error)
         && rp_store_forget_removal (self, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_store_is_digest_due (RpStore *self)
{
  g_autofree char *text = rp_store_dup_meta (self, "digest_at");
  gint64 at, now = rp_clock_now_us (self->clock);

  return !text || !rp_instant_parse (text, &at) || now - at > CHECK_EVERY_US || at > now;
}

gboolean
rp_store_note_digest (RpStore *self, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);

  return rp_store_set_meta (self, "digest_at", now, error);
}

gboolean
rp_store_digest_scope (RpStore *self, const char *scope, gint64 *n_rows, guint64 *digest,
                       GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT kind, id, rev, deleted FROM row WHERE scope = :scope", error);
  gboolean row = FALSE;

  *n_rows = 0;
  *digest = 0;
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":scope", scope);
  while (rp_statement_step (statement, &row, error) && row)
    {
      ++*n_rows;
      *digest ^= rp_row_digest (
          rp_statement_get_text (statement, 0), rp_statement_get_text (statement, 1),
          rp_statement_get_integer (statement, 2), rp_statement_get_integer (statement, 3) != 0);
    }
  return !row;
}

gint64
rp_store_get_feed_head (RpStore *self)
{
  g_autofree char *text = rp_store_dup_meta (self, "feed_head");

  return text ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* Whatever the server sends takes their place; what it does not send goes, and is kept aside when it was
 * ahead. */
gboolean
rp_store_doubt_scope (RpStore *self, const char *scope, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);
  g_autoptr (RpStatement) statement = NULL;

  if (!transaction)
    return FALSE;
  statement = rp_connection_prepare (
      self->db, "UPDATE row SET rev = -1 - rev, gen = -5 WHERE scope = :scope AND rev >= 0", error);
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":scope", scope);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}
