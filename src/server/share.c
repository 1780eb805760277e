/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/share.h"

#include "base/date.h"
#include "server/room.h"

#define LOOKED_DAYS 2 /* that nothing names a file is looked at every night */
#define KEPT_DAYS 32  /* what stays for longer is named by a text, see blob-sweep.h */

#define NAMED_SQL(hash)                                                                            \
  "(EXISTS (SELECT 1 FROM k_attachment t WHERE t.deleted = 0 AND t.sha256 = " hash ")"             \
  " OR EXISTS (SELECT 1 FROM k_attachment t WHERE t.deleted = 0 AND t.view_sha256 = " hash ")"     \
  " OR EXISTS (SELECT 1 FROM k_attachment t WHERE t.deleted = 0 AND t.thumb_sha256 = " hash "))"

static gboolean
is_named (RpCall *call, const char *sha256, gboolean *named, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (call->connection, "SELECT 1 WHERE " NAMED_SQL (":hash"), error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":hash", sha256);
  return rp_statement_step (statement, named, error);
}

static const char begun_sql[]
    = "SELECT COALESCE (CAST (sum (u.received) AS BIGINT), 0) FROM upload u"
      " WHERE u.user_id = :user AND u.done = 0"
      " AND NOT " NAMED_SQL ("u.sha256");

static const char kept_sql[]
    = "SELECT COALESCE (CAST (sum (b.size) AS BIGINT), 0) FROM blob b"
      " WHERE (b.unreferenced_since > :kept"
      " OR (b.unreferenced_since IS NULL AND b.stored_at > :looked))"
      " AND EXISTS (SELECT 1 FROM blob_holder h WHERE h.sha256 = b.sha256 AND h.user_id = :user)"
      " AND NOT " NAMED_SQL ("b.sha256");

static gboolean
sum (RpStatement *statement, gint64 *n_bytes, GError **error)
{
  gboolean has_row;

  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *n_bytes += rp_statement_get_integer (statement, 0);
  return TRUE;
}

/* What the caller has brought, in part or whole, and no record names. */
static gboolean
add_up (RpCall *call, gint64 *n_bytes, GError **error)
{
  gint64 now_us = rp_clock_now_us (call->services->clock);
  g_autofree char *kept = rp_instant_format (now_us - KEPT_DAYS * G_TIME_SPAN_DAY);
  g_autofree char *looked = rp_instant_format (now_us - LOOKED_DAYS * G_TIME_SPAN_DAY);
  g_autoptr (RpStatement) begun = rp_connection_prepare (call->connection, begun_sql, error);
  g_autoptr (RpStatement) whole = NULL;

  *n_bytes = 0;
  if (begun == NULL)
    return FALSE;
  rp_statement_bind_text (begun, ":user", call->user_id);
  if (!sum (begun, n_bytes, error))
    return FALSE;
  g_clear_pointer (&begun, rp_statement_free);
  whole = rp_connection_prepare (call->connection, kept_sql, error);
  if (whole == NULL)
    return FALSE;
  rp_statement_bind_text (whole, ":user", call->user_id);
  rp_statement_bind_text (whole, ":kept", kept);
  rp_statement_bind_text (whole, ":looked", looked);
  return sum (whole, n_bytes, error);
}

gboolean
rp_share_takes (RpCall *call, const char *sha256, gint64 n_bytes, gboolean *takes, GError **error)
{
  guint64 share = call->services->share_bytes;
  gint64 brought;

  *takes = TRUE;
  if (share == 0 || !rp_room_is_short (call->services, n_bytes))
    return TRUE;
  if (!is_named (call, sha256, takes, error))
    return FALSE;
  if (*takes)
    return TRUE;
  if (!add_up (call, &brought, error))
    return FALSE;
  *takes = (guint64)(MAX (brought, 0) + MAX (n_bytes, 0)) <= share;
  return TRUE;
}
