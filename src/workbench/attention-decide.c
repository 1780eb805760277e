/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention-store.h"

#include <glib/gi18n-lib.h>

#include "store/draft.h"
#include "store/exchange.h"
#include "workbench/attention-private.h"
#include "workbench/step-store.h"

/* ---- put off: known on this computer alone ---- */

static char *
dup_later_key (const char *id)
{
  return g_strconcat ("later:", id, NULL);
}

gboolean
rp_attention_is_later (RpStore *store, const char *id)
{
  g_autofree char *key = dup_later_key (id);
  g_autofree char *draft = rp_store_dup_draft (store, key, NULL);

  return draft != NULL;
}

static gboolean
set_later (RpStore *store, RpAttentionItem *item, gboolean later, GError **error)
{
  g_autofree char *key = dup_later_key (item->id);

  return later ? rp_store_save_draft (store, key, "true", error)
               : rp_store_drop_draft (store, key, error);
}

/* ---- conflicts ---- */

/* (nullable): an empty text is no value */
static JsonNode *
new_string (const char *text)
{
  return *text != '\0' ? json_node_init_string (json_node_alloc (), text) : NULL;
}

/* An edit made with what stands on screen; the conflict is settled in the same op. A deletion is settled
 * by the server, which has the row: here it is only decided. */
static RpEdit *
build_settlement (RpAttentionItem *item, RpDecision decision, const char *text)
{
  static const struct
  {
    RpDecision decision;
    const char *what, *state;
  } settlements[] = {
    { RP_DECISION_KEEP_THEIRS, "conflict.keep", "KEPT" },
    { RP_DECISION_USE_MINE, "conflict.replace", "REPLACED" },
    { RP_DECISION_COMBINE, "conflict.combine", "COMBINED" },
  };
  const char *unit = rp_record_get_text (item->subject, "unit");
  JsonNode *mine = rp_record_get_value (item->subject, "mine");

  for (guint i = 0; i < G_N_ELEMENTS (settlements); i++)
    if (settlements[i].decision == decision)
      {
        RpEdit *edit = rp_edit_new (settlements[i].what);
        if (decision == RP_DECISION_COMBINE)
          rp_edit_settle (edit, item->subject, item->shown, item->standing, new_string (text));
        else if (decision == RP_DECISION_USE_MINE
                 && rp_kind_find_unit (rp_record_get_kind (item->shown), unit) != NULL)
          rp_edit_settle (edit, item->subject, item->shown, item->standing,
                          mine != NULL ? json_node_copy (mine) : NULL);
        rp_edit_move (edit, item->subject, settlements[i].state, NULL);
        return edit;
      }
  return NULL;
}

static gboolean
settle_conflict (RpStore *store, RpAttentionItem *item, RpDecision decision, const char *text,
                 GPtrArray *ops, GError **error)
{
  g_autoptr (RpEdit) edit = build_settlement (item, decision, text);
  char *op_id = NULL;

  g_return_val_if_fail (edit != NULL, FALSE);
  if (!rp_store_commit (store, edit, &op_id, error))
    return FALSE;
  g_ptr_array_add (ops, op_id);
  return set_later (store, item, FALSE, error);
}

/* ---- refused edits ---- */

static gboolean
deal_with_ops (RpStore *store, RpAttentionItem *item,
               gboolean (*deal) (RpStore *, const char *, GError **), GError **error)
{
  for (guint i = 0; item->ops[i] != NULL; i++)
    if (!deal (store, item->ops[i], error))
      return FALSE;
  return set_later (store, item, FALSE, error);
}

/* The last first: what makes a record takes along what was refused for want of it. */
static gboolean
send_again (RpStore *store, RpAttentionItem *item, GError **error)
{
  for (guint i = g_strv_length (item->ops); i > 0; i--)
    if (!rp_store_retry_op (store, item->ops[i - 1], error))
      return FALSE;
  return set_later (store, item, FALSE, error);
}

static char *
dup_rescued (RpAttentionItem *item)
{
  RpRecord *row = item->rescued->row;
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "kind", rp_record_get_kind (row)->name);
  json_object_set_string_member (object, "id", rp_record_get_id (row));
  json_object_set_object_member (object, "body", json_object_ref (rp_record_get_body (row)));
  return rp_json_object_to_canonical (object);
}

char *
rp_attention_dup_entries (RpStore *store, RpAttentionItem *item, GError **error)
{
  g_autoptr (GString) text = NULL;

  if (item->rescued != NULL)
    return dup_rescued (item);
  text = g_string_new ("[");
  for (guint i = 0; item->ops[i] != NULL; i++)
    {
      g_autofree char *op = rp_store_dup_op_text (store, item->ops[i], error);
      if (op == NULL)
        return NULL;
      g_string_append_printf (text, "%s\n%s", i > 0 ? "," : "", op);
    }
  g_string_append (text, "\n]\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- rescued records ---- */

static gboolean
give_up_rescued (RpStore *store, RpAttentionItem *item, GError **error)
{
  return rp_store_drop_rescued (store, item->id, error) && set_later (store, item, FALSE, error);
}

/* What was kept is given up once it lies in the outbox; so this is not taken back by one word. What this user cannot set
 * lies nowhere else: then it stays. */
static gboolean
put_back (RpStore *store, RpAttentionItem *item, GError **error)
{
  const RpRescued *rescued = item->rescued;
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (RpEdit) edit
      = rp_rescued_build_edit (rescued, item->shown, user, rp_step_get_roles (store));
  g_autoptr (RpRecord) now = NULL;

  g_return_val_if_fail (edit != NULL, FALSE);
  if (!rp_store_commit (store, edit, NULL, error))
    return FALSE;
  now = rp_store_get (store, rp_record_get_kind (rescued->row)->name,
                      rp_record_get_id (rescued->row), error);
  if (now == NULL)
    return FALSE;
  return rp_rescued_is_in (rescued, now) ? give_up_rescued (store, item, error)
                                         : set_later (store, item, FALSE, error);
}

/* ---- late entries and proposals ---- */

/* News that came as a record are read on all computers of their reader. */
static gboolean
dismiss (RpStore *store, RpAttentionItem *item, GPtrArray *ops, GError **error)
{
  g_autoptr (RpEdit) edit = NULL;
  char *op_id = NULL;

  if (item->subject == NULL)
    return rp_store_dismiss_notice (store, item->id, error);
  edit = rp_edit_new ("ruling.read");
  rp_edit_move (edit, item->subject, "READ", NULL);
  if (!rp_store_commit (store, edit, &op_id, error))
    return FALSE;
  g_ptr_array_add (ops, op_id);
  return TRUE;
}

/* @event: "accept"; @why: (nullable): what its author is told */
static gboolean
rule (RpStore *store, RpAttentionItem *item, const char *event, const char *why, GPtrArray *ops,
      GError **error)
{
  const RpKind *kind = rp_record_get_kind (item->subject);
  const RpTransition *arrow
      = rp_workflow_find (kind->workflow, event, "OPEN", rp_step_get_roles (store));
  g_autofree char *what = g_strconcat (kind->name, ".", event, NULL);
  g_autoptr (RpEdit) edit = rp_edit_new (what);
  char *op_id = NULL;

  g_return_val_if_fail (arrow != NULL, FALSE);

  if (why != NULL && *why != '\0')
    rp_edit_set_text (edit, item->subject, "reason", why);
  rp_edit_move (edit, item->subject, arrow->to, NULL);
  if (!rp_store_commit (store, edit, &op_id, error))
    return FALSE;
  g_ptr_array_add (ops, op_id);
  return set_later (store, item, FALSE, error);
}

/* ---- whichever ---- */

static gboolean
decide_one (RpStore *store, RpAttentionItem *item, RpDecision decision, const char *text,
            GPtrArray *ops, GError **error)
{
  switch (decision)
    {
    case RP_DECISION_LATER:
    case RP_DECISION_NOW:
      return set_later (store, item, decision == RP_DECISION_LATER, error);
    case RP_DECISION_RETRY:
      return send_again (store, item, error);
    case RP_DECISION_PUT_BACK:
      return put_back (store, item, error);
    case RP_DECISION_DISCARD:
      if (item->rescued != NULL)
        return give_up_rescued (store, item, error);
      return deal_with_ops (store, item, rp_store_discard_op, error);
    case RP_DECISION_TAKE_BACK:
      return deal_with_ops (store, item, rp_store_take_back_op, error);
    case RP_DECISION_ACCEPT:
      return rule (store, item, "accept", text, ops, error);
    case RP_DECISION_REFUSE:
      return rule (store, item, "refuse", text, ops, error);
    case RP_DECISION_WITHDRAW:
      return rule (store, item, "withdraw", text, ops, error);
    case RP_DECISION_DISMISS:
      return dismiss (store, item, ops, error);
    case RP_DECISION_ALLOW:
      return rp_store_allow_removal (store, error);
    default:
      return settle_conflict (store, item, decision, text, ops, error);
    }
}

gboolean
rp_attention_decide (RpStore *store, GPtrArray *items, RpDecision decision, const char *text,
                     GPtrArray *ops, GError **error)
{
  GError *first = NULL;
  guint n_failed = 0;

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      if (decide_one (store, items->pdata[i], decision, text, ops, &failure))
        continue;
      if (n_failed++ == 0)
        first = g_steal_pointer (&failure);
    }
  if (n_failed == 0)
    return TRUE;
  if (items->len > 1)
    g_prefix_error (&first, _ ("%u of %u could not be decided. "), n_failed, items->len);
  g_propagate_error (error, first);
  return FALSE;
}
