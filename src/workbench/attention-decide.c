/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention-store.h"

/* An edit made with the other's value on screen; the conflict is settled in the same op. */
static RpEdit *
build_replacement (RpStore *store, RpRecord *conflict, GError **error)
{
  const char *kind = rp_record_get_text (conflict, "on_kind");
  const char *unit = rp_record_get_text (conflict, "unit");
  JsonNode *mine = rp_record_get_value (conflict, "mine");
  g_autoptr (RpEdit) edit = rp_edit_new ("conflict.replace");
  g_autoptr (RpRecord) record = NULL;

  /* About a deletion the server acts by itself. */
  if (!g_str_equal (unit, "deleted"))
    {
      record = rp_store_get (store, kind, rp_record_get_text (conflict, "on_id"), error);
      if (record == NULL)
        return NULL;
      rp_edit_set (edit, record, unit, mine != NULL ? json_node_copy (mine) : NULL);
    }
  rp_edit_move (edit, conflict, "REPLACED", NULL);
  return g_steal_pointer (&edit);
}

static gboolean
settle_conflict (RpStore *store, const char *id, gboolean mine, GError **error)
{
  g_autoptr (RpRecord) conflict = rp_store_get (store, "conflict", id, error);
  g_autoptr (RpEdit) edit = NULL;

  if (conflict == NULL)
    return FALSE;
  if (mine)
    edit = build_replacement (store, conflict, error);
  else
    {
      edit = rp_edit_new ("conflict.keep");
      rp_edit_move (edit, conflict, "KEPT", NULL);
    }
  return edit != NULL && rp_store_commit (store, edit, NULL, error);
}

/* A late entry or a proposal. */
static gboolean
rule (RpStore *store, const char *kind, const char *id, gboolean accept, GError **error)
{
  g_autoptr (RpRecord) record = rp_store_get (store, kind, id, error);
  g_autofree char *what = g_strconcat (kind, accept ? ".accept" : ".refuse", NULL);
  g_autoptr (RpEdit) edit = record != NULL ? rp_edit_new (what) : NULL;

  if (edit == NULL)
    return FALSE;
  rp_edit_move (edit, record, accept ? "ACCEPTED" : "REFUSED", NULL);
  return rp_store_commit (store, edit, NULL, error);
}

gboolean
rp_attention_decide (RpStore *store, RpAttentionType type, const char *id, RpDecision decision,
                     GError **error)
{
  switch (decision)
    {
    case RP_DECISION_RETRY:
      return rp_store_retry_op (store, id, error);
    case RP_DECISION_DISCARD:
      return rp_store_discard_op (store, id, error);
    case RP_DECISION_ACCEPT:
    case RP_DECISION_REFUSE:
      return rule (store, type == RP_ATTENTION_HELD ? "held" : "proposal", id,
                   decision == RP_DECISION_ACCEPT, error);
    case RP_DECISION_DISMISS:
      return rp_store_dismiss_notice (store, id, error);
    case RP_DECISION_ALLOW:
      return rp_store_allow_removal (store, error);
    case RP_DECISION_KEEP_THEIRS:
    case RP_DECISION_USE_MINE:
    default:
      return settle_conflict (store, id, decision == RP_DECISION_USE_MINE, error);
    }
}
