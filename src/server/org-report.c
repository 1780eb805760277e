/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/org-report.h"

#include "base/json-access.h"
#include "server/changeset.h"

static void
put (RpChangeset *changeset, RpIdSource *ids, const RpKind *kind, JsonObject *body)
{
  static const RpActor server = { .roles = RP_ROLE_SERVER };
  g_autoptr (GPtrArray) rows
      = rp_changeset_list_where (changeset, kind, "name", rp_json_get_string (body, "name", ""));
  RpRow *row = NULL;

  if (rows->len == 0)
    {
      g_autofree char *id = rp_id_source_make (ids);

      rp_changeset_add (changeset, kind, id, "org", json_object_ref (body), &server);
      return;
    }
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;
      JsonNode *value = json_object_get_member (body, name);
      const RpRow *shown = row != NULL ? row : rows->pdata[0];

      if (rp_json_equal (json_object_get_member (shown->body, name), value))
        continue;
      if (row == NULL)
        row = rp_changeset_edit (changeset, kind, shown->id);
      rp_changeset_set_unit (changeset, row, name, value, &server);
    }
}

gboolean
rp_org_report_put (RpConnection *connection, RpClock *clock, RpIdSource *ids, const RpKind *kind,
                   JsonObject *body, gint64 *n_used, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, error);
  g_autoptr (RpChangeset) changeset = NULL;
  gint64 head;

  if (transaction == NULL)
    return FALSE;
  changeset = rp_changeset_new (connection, now);
  if (!rp_changeset_lock (changeset, error))
    return FALSE;
  put (changeset, ids, kind, body);
  rp_changeset_accept (changeset);
  if (rp_changeset_is_empty (changeset) && !rp_changeset_has_failed (changeset))
    return TRUE;
  if (!rp_changeset_write (changeset, &head, error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  *n_used += rp_changeset_get_n_used (changeset);
  return TRUE;
}
