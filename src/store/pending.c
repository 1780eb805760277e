/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include "schema/workflow.h"

/* What waits for this user's word besides his own conflicts and refused entries: late entries and
 * proposals of others, and news about operations of his own. His own proposals are listed with those of others. */

/* Facts of the profile, until all is here. */
#define MISSING_KEY "rows_missing"    /* what the guard has counted */
#define REMOVAL_KEY "removal_stopped" /* "lost of gone": it has asked */
#define ALLOW_KEY "allow_removal"     /* the answer */

static gboolean
may_accept (RpStore *self, const RpKind *kind)
{
  g_autofree char *roles = rp_store_dup_meta (self, "roles");

  return rp_workflow_find (kind->workflow, "accept", "OPEN", rp_roles_parse (roles)) != NULL;
}

GPtrArray *
rp_store_list_to_rule (RpStore *self, const char *kind, guint limit, GError **error)
{
  if (!may_accept (self, rp_schema_find_kind (kind)))
    return g_ptr_array_new_with_free_func (g_object_unref);
  return rp_store_list (self, kind, "state = 'OPEN'", "at, id", limit, error, NULL);
}

static gboolean
count_held (RpStore *self, guint *count, GError **error)
{
  gint64 found;

  if (!may_accept (self, rp_schema_find_kind ("held")))
    return TRUE;
  found = rp_store_count (self, "held", "state = 'OPEN'", error, NULL);
  *count += (guint)MAX (found, 0);
  return found >= 0;
}

/* One's own wait for somebody else. */
static gboolean
count_proposals (RpStore *self, guint *count, GError **error)
{
  g_autofree char *user = rp_store_dup_meta (self, "user");
  gint64 found;

  if (!may_accept (self, rp_schema_find_kind ("proposal")))
    return TRUE;
  found = rp_store_count (self, "proposal", "state = 'OPEN' AND coalesce (\"by\", '') <> :user",
                          error, ":user", user ? user : "", NULL);
  *count += (guint)MAX (found, 0);
  return found >= 0;
}

/* News about this user's operations; that one is kept for somebody's decision is none any more once the
 * decision is here. */
#define NOTICES_SQL                                                                                \
  "done_at IS NULL AND (code = 'reused' OR (code = 'held'"                                         \
  " AND op_id NOT IN (SELECT op FROM k_ruling WHERE op IS NOT NULL)))"

static gboolean
count_rulings (RpStore *self, guint *count, GError **error)
{
  gint64 found = rp_store_count (self, "ruling", "state = 'NEW'", error, NULL);

  *count += (guint)MAX (found, 0);
  return found >= 0;
}

static gboolean
count_rescued (RpStore *self, guint *count, GError **error)
{
  guint found = 0;

  if (!rp_store_count_rescued (self, &found, error))
    return FALSE;
  *count += found;
  return TRUE;
}

static gboolean
count_notices (RpStore *self, guint *count, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT count(*) FROM attention WHERE " NOTICES_SQL, error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  *count += (guint)rp_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
rp_store_count_to_rule (RpStore *self, guint *count, GError **error)
{
  RpStoppedRemoval removal;

  *count = rp_store_is_removal_stopped (self, &removal) ? 1 : 0;
  return count_held (self, count, error) && count_proposals (self, count, error)
         && count_notices (self, count, error) && count_rulings (self, count, error)
         && count_rescued (self, count, error);
}

GPtrArray *
rp_store_list_notices (RpStore *self, guint limit, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT op_id, code, 'acked', created_at, NULL, "
      " CASE code WHEN 'reused' THEN units END, entity_kind, entity_id FROM attention"
      " WHERE " NOTICES_SQL " ORDER BY created_at, op_id LIMIT :limit",
      error);

  return statement ? rp_store_read_entries (self, statement, limit, error) : NULL;
}

gboolean
rp_store_dismiss_notice (RpStore *self, const char *op_id, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "UPDATE attention SET done_at = :now WHERE op_id = :id AND code IN ('held', 'reused')",
      error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_run (statement, error);
}

/* ---- the guard's question ---- */

gboolean
rp_store_load_guard (RpStore *self, RpGuard *guard, GError **error)
{
  g_autofree char *missing = NULL, *asked = NULL, *allowed = NULL;

  if (!rp_store_read_meta (self, MISSING_KEY, &missing, error)
      || !rp_store_read_meta (self, REMOVAL_KEY, &asked, error)
      || !rp_store_read_meta (self, ALLOW_KEY, &allowed, error))
    return FALSE;
  *guard = (RpGuard){ .missing = missing ? g_ascii_strtoll (missing, NULL, 10) : 0,
                      .asked = asked != NULL,
                      .allowed = allowed != NULL };
  return TRUE;
}

gboolean
rp_store_note_missing (RpStore *self, gint64 missing, GError **error)
{
  return rp_store_put_meta_integer (self, MISSING_KEY, missing, error);
}

static gboolean
read_removal (RpStore *self, RpStoppedRemoval *removal)
{
  g_autofree char *text = rp_store_dup_meta (self, REMOVAL_KEY);
  char *end = NULL;

  if (!text)
    return FALSE;
  removal->lost = g_ascii_strtoll (text, &end, 10);
  removal->of = g_ascii_strtoll (end, &end, 10);
  removal->gone = g_ascii_strtoll (end, NULL, 10);
  return TRUE;
}

gboolean
rp_store_is_removal_stopped (RpStore *self, RpStoppedRemoval *removal)
{
  g_autofree char *allowed = rp_store_dup_meta (self, ALLOW_KEY);

  return !allowed && read_removal (self, removal);
}

gboolean
rp_store_note_removal (RpStore *self, gint64 lost, gint64 of, gint64 gone, GError **error)
{
  RpStoppedRemoval before = { 0 };
  g_autofree char *text = NULL;

  /* Asked again, the server may send less at once; it has not become less. */
  if (read_removal (self, &before) && before.lost >= lost)
    return TRUE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, lost, of,
                          gone);
  return rp_store_put_meta (self, REMOVAL_KEY, text, error);
}

gboolean
rp_store_forget_removal (RpStore *self, GError **error)
{
  static const char *const keys[] = { MISSING_KEY, REMOVAL_KEY, ALLOW_KEY };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!rp_store_put_meta (self, keys[i], NULL, error))
      return FALSE;
  return TRUE;
}

gboolean
rp_store_allow_removal (RpStore *self, GError **error)
{
  return rp_store_set_meta (self, ALLOW_KEY, "1", error);
}
