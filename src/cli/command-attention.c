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
};

/* What can be decided about which. */
static const struct
{
  const char *name;
  RpDecision decision;
  guint types; /* bits of RpAttentionType */
} decisions[] = {
  { "keep", RP_DECISION_KEEP_THEIRS, 1 << RP_ATTENTION_CONFLICT },
  { "use-mine", RP_DECISION_USE_MINE, 1 << RP_ATTENTION_CONFLICT },
  { "retry", RP_DECISION_RETRY, 1 << RP_ATTENTION_REFUSED },
  { "discard", RP_DECISION_DISCARD, 1 << RP_ATTENTION_REFUSED },
  { "accept", RP_DECISION_ACCEPT, 1 << RP_ATTENTION_HELD | 1 << RP_ATTENTION_PROPOSAL },
  { "refuse", RP_DECISION_REFUSE, 1 << RP_ATTENTION_HELD | 1 << RP_ATTENTION_PROPOSAL },
  { "dismiss", RP_DECISION_DISMISS, 1 << RP_ATTENTION_NOTICE },
  { "allow", RP_DECISION_ALLOW, 1 << RP_ATTENTION_REMOVAL },
};

static GPtrArray *
load_items (RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  return rp_attention_load (store, items, LINES_MAX, error) ? g_steal_pointer (&items) : NULL;
}

/* The guard's question is about no record. */
static const char *
get_id (RpAttentionItem *item)
{
  const char *id = rp_attention_item_get_id (item);

  return *id != '\0' ? id : "removal";
}

static char *
dup_text (RpAttentionItem *item, const char *property)
{
  char *text = NULL;

  g_object_get (item, property, &text, NULL);
  return text != NULL ? text : g_strdup ("");
}

/* ---- listing ---- */

static const char *const properties[]
    = { "title", "field", "mine", "mine-by", "theirs", "theirs-by", "seen", "reason" };

static JsonObject *
make_json (RpAttentionItem *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", get_id (item));
  json_object_set_string_member (object, "type",
                                 type_names[rp_attention_item_get_attention_type (item)]);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *text = dup_text (item, properties[i]);

      if (*text != '\0')
        json_object_set_string_member (object, properties[i], text);
    }
  return object;
}

static void
print_item (RpAttentionItem *item)
{
  g_autofree char *title = dup_text (item, "title");
  g_autofree char *field = dup_text (item, "field");
  g_autofree char *reason = dup_text (item, "reason");
  g_autofree char *mine = dup_text (item, "mine");
  g_autofree char *theirs = dup_text (item, "theirs");

  rp_print ("%s  %s  %s: %s\n", get_id (item),
            type_names[rp_attention_item_get_attention_type (item)], title, field);
  if (*reason != '\0')
    rp_print ("    %s\n", reason);
  else
    rp_print (_ ("    On the server: %s\n    Yours: %s\n"), theirs, mine);
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

static RpExit
decide (RpStore *store, GPtrArray *items, const char *id, const char *wish, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      RpAttentionItem *item = items->pdata[i];
      RpAttentionType type = rp_attention_item_get_attention_type (item);

      if (!g_str_equal (get_id (item), id))
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (decisions); j++)
        if (g_str_equal (decisions[j].name, wish) && (decisions[j].types & 1u << type) != 0)
          return rp_attention_decide (store, type, id, decisions[j].decision, error)
                     ? RP_EXIT_OK
                     : RP_EXIT_FAILED;
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                   _ ("“%s” cannot be decided about a thing of the type “%s”."), wish,
                   type_names[type]);
      return RP_EXIT_FAILED;
    }
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED, _ ("Nothing with the id %s waits."), id);
  return RP_EXIT_FAILED;
}

static RpExit
run_attention (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (!rp_invocation_parse (invocation, NULL, 0, 0, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  items = store != NULL ? load_items (store, error) : NULL;
  return items != NULL ? print_items (invocation, items) : RP_EXIT_FAILED;
}

static RpExit
run_decide (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpStore) store = NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (!rp_invocation_parse (invocation, NULL, 2, 2, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  items = store != NULL ? load_items (store, error) : NULL;
  return items != NULL ? decide (store, items, rp_invocation_get_argument (invocation, 0),
                                 rp_invocation_get_argument (invocation, 1), error)
                       : RP_EXIT_FAILED;
}

const RpCommand rp_command_attention = {
  .name = "attention",
  .arguments = "",
  .summary = N_ ("List what waits for a decision"),
  .details
  = N_ ("Conflicts, refused entries, late entries and proposals of others, and whether sync "
        "has stopped. The status is 3 when there is any."),
  .run = run_attention,
};

const RpCommand rp_command_decide = {
  .name = "decide",
  .arguments = N_ ("ID DECISION"),
  .summary = N_ ("Decide about one thing that waits"),
  .details = N_ ("The id is that of “attention”; the decision is keep or use-mine for a conflict, "
                 "retry or discard for a refused entry, accept or refuse for a late entry or a "
                 "proposal, dismiss for a notice, allow for a removal that was stopped. Sync sends "
                 "it."),
  .run = run_decide,
};
