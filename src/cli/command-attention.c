/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "workbench/attention-store.h"

#define LINES_MAX 1000

/* By RpAttentionType: how a line calls it. */
static const char *const type_names[] = {
  [RP_ATTENTION_CONFLICT] = "conflict", [RP_ATTENTION_REFUSED] = "refused",
  [RP_ATTENTION_HELD] = "held",         [RP_ATTENTION_PROPOSAL] = "proposal",
  [RP_ATTENTION_NOTICE] = "notice",     [RP_ATTENTION_REMOVAL] = "removal",
  [RP_ATTENTION_RESCUED] = "rescued",   [RP_ATTENTION_DISCARDED] = "discarded",
};

/* The guard's question is about no record. */
static const char *
get_id (RpAttentionItem *item)
{
  const char *id = rp_attention_item_get_id (item);

  return *id != '\0' ? id : "removal";
}

/* ---- listing ---- */

/* By RpAttentionText. */
static const char *const text_names[RP_ATTENTION_N_TEXTS] = {
  [RP_ATTENTION_TITLE] = "title",   [RP_ATTENTION_FIELD] = "field",
  [RP_ATTENTION_MINE] = "mine",     [RP_ATTENTION_MINE_BY] = "mine-by",
  [RP_ATTENTION_THEIRS] = "theirs", [RP_ATTENTION_THEIRS_BY] = "theirs-by",
  [RP_ATTENTION_SEEN] = "seen",     [RP_ATTENTION_SEEN_BY] = "seen-by",
  [RP_ATTENTION_REASON] = "reason", [RP_ATTENTION_MINE_NAME] = "mine-name",
};

static JsonObject *
make_json (RpAttentionItem *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", get_id (item));
  json_object_set_string_member (object, "type",
                                 type_names[rp_attention_item_get_attention_type (item)]);
  json_object_set_string_member (object, "customer", rp_attention_item_get_customer_name (item));
  for (RpAttentionText i = 0; i < RP_ATTENTION_N_TEXTS; i++)
    {
      const char *text = rp_attention_item_get_text (item, i);

      if (*text != '\0')
        json_object_set_string_member (object, text_names[i], text);
    }
  return object;
}

static void
print_item (RpAttentionItem *item)
{
  const char *reason = rp_attention_item_get_text (item, RP_ATTENTION_REASON);

  rp_print ("%s  %s  %s · %s: %s\n", get_id (item),
            type_names[rp_attention_item_get_attention_type (item)],
            rp_attention_item_get_customer_name (item),
            rp_attention_item_get_text (item, RP_ATTENTION_TITLE),
            rp_attention_item_get_text (item, RP_ATTENTION_FIELD));
  if (*reason != '\0')
    rp_print ("    %s\n", reason);
  else
    rp_print (_ ("    On the server: %s\n    Yours: %s\n"),
              rp_attention_item_get_text (item, RP_ATTENTION_THEIRS),
              rp_attention_item_get_text (item, RP_ATTENTION_MINE));
}

static RpExit
print_items (RpInvocation *invocation, GPtrArray *items)
{
  if (rp_invocation_wants_json (invocation))
    {
      JsonObject *result = json_object_new ();
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < items->len; i++)
        json_array_add_object_element (array, make_json (items->pdata[i]));
      json_object_set_array_member (result, "items", array);
      rp_print_json (result);
    }
  else
    for (guint i = 0; i < items->len; i++)
      print_item (items->pdata[i]);
  if (items->len == 0 && !rp_invocation_wants_json (invocation))
    rp_print (_ ("Nothing waits for a decision.\n"));
  return items->len > 0 ? RP_EXIT_PARTLY : RP_EXIT_OK;
}

/* ---- deciding ---- */

/* (nullable): none of them is called so */
static RpAttentionItem *
find_item (GPtrArray *items, const char *id)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (get_id (items->pdata[i]), id))
      return items->pdata[i];
  return NULL;
}

static gboolean
find_decision (RpAttentionItem *item, const char *wish, RpDecision *decision)
{
  for (RpDecision i = 0; i < RP_N_DECISIONS; i++)
    if (g_strcmp0 (rp_decision_info (i)->name, wish) == 0 && rp_attention_item_may (item, i))
      {
        *decision = i;
        return TRUE;
      }
  return FALSE;
}

/* @reason: (nullable) */
static RpExit
decide (RpStore *store, GPtrArray *items, const char *id, const char *wish, const char *reason,
        GError **error)
{
  RpAttentionItem *item = find_item (items, id);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  gboolean decided = FALSE;
  RpDecision decision = RP_N_DECISIONS;

  if (item == NULL)
    g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED, _ ("Nothing with the id %s waits."), id);
  else if (!find_decision (item, wish, &decision))
    g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                 _ ("“%s” cannot be decided about a thing of the type “%s”."), wish,
                 type_names[rp_attention_item_get_attention_type (item)]);
  else
    {
      g_ptr_array_add (chosen, item);
      decided = rp_attention_decide (store, chosen, decision, reason, ops, error);
    }
  return decided ? RP_EXIT_OK : RP_EXIT_FAILED;
}

static RpExit
run_attention (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (!rp_invocation_parse (invocation, NULL, 0, 0, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  items = store != NULL ? rp_attention_load (store, LINES_MAX, error) : NULL;
  return items != NULL ? print_items (invocation, items) : RP_EXIT_FAILED;
}

static RpExit
run_decide (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *reason = NULL;
  const GOptionEntry options[]
      = { { "reason", 0, 0, G_OPTION_ARG_STRING, &reason,
            N_ ("What the author of a refused entry or proposal is told"), N_ ("TEXT") },
          { NULL } };

  if (!rp_invocation_parse (invocation, options, 2, 2, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  items = store != NULL ? rp_attention_load (store, LINES_MAX, error) : NULL;
  return items != NULL ? decide (store, items, rp_invocation_get_argument (invocation, 0),
                                 rp_invocation_get_argument (invocation, 1), reason, error)
                       : RP_EXIT_FAILED;
}

const RpCommand rp_command_attention = {
  .name = "attention",
  .arguments = "",
  .summary = N_ ("List what waits for a decision"),
  .details
  = N_ ("Conflicts, refused entries, late entries and proposals of others, what was decided "
        "about one's own, records rescued from a server that was put back to a backup, and "
        "whether sync has stopped. The status is 3 when there is any."),
  .run = run_attention,
};

const RpCommand rp_command_decide = {
  .name = "decide",
  .arguments = N_ ("ID DECISION"),
  .summary = N_ ("Decide about one thing that waits"),
  .details = N_ ("The id is that of “attention”; the decision is keep or use-mine for a conflict, "
                 "retry or discard for a refused entry, accept or refuse for a late entry or a "
                 "proposal, withdraw for a proposal of one's own, dismiss for a notice, put-back "
                 "or discard for a rescued record, allow "
                 "for a removal that was stopped; later puts "
                 "a decision off, now takes it up again. Sync sends it."),
  .run = run_decide,
};
