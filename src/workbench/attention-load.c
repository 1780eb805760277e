/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json-access.h"
#include "base/json.h"
#include "base/text.h"
#include "schema/workflow-guard.h"
#include "store/exchange.h"
#include "workbench/attention-private.h"
#include "workbench/record-links.h"
#include "workbench/refused-ops.h"
#include "workbench/step-store.h"
#include "workbench/unit-text.h"
#include "workbench/work-item.h"

/* ---- words ---- */

char *
rp_attention_describe_author (const RpAttentionLoad *self, const char *user_id, const char *at)
{
  g_autoptr (RpRecord) user = rp_store_get (self->store, "user", user_id, NULL);
  g_autofree char *when = rp_clock_format (rp_store_get_clock (self->store), at);

  return rp_text_join (user != NULL ? rp_record_get_text (user, "name") : _ ("Somebody"), when,
                       NULL);
}

char *
rp_attention_describe_record (RpRecord *record)
{
  g_autofree char *title = NULL;
  const char *label = NULL;

  if (record == NULL)
    return g_strdup (_ ("A record that is not here yet"));
  label = rp_kind_label (rp_record_get_kind (record));
  if (rp_record_get_kind (record)->scope == RP_SCOPE_SELF)
    return g_strdup (label);
  title = rp_record_links_dup_title (record);
  return g_str_equal (title, label) ? g_steal_pointer (&title) : rp_text_join (label, title, NULL);
}

char *
rp_attention_format_unit (const RpAttentionLoad *self, const RpKind *kind, RpRecord *record,
                          const char *unit, JsonNode *value)
{
  return rp_unit_format_named (kind, unit, record, value, self->zone, self->store);
}

/* A hash or the name of a template tells people nothing; that something with a shape of its own was changed does. */
static char *
describe_unit (const RpAttentionLoad *self, const RpKind *kind, RpRecord *record, const char *unit,
               JsonNode *value)
{
  const RpField *field = rp_kind_find_unit (kind, unit);
  g_autofree char *label = rp_unit_label (kind, unit, record);
  g_autofree char *text = NULL;

  if (field != NULL && !rp_unit_is_told (field))
    return field->type == RP_FIELD_JSON ? g_steal_pointer (&label) : NULL;
  text = rp_attention_format_unit (self, kind, record, unit, value);
  return g_strdup_printf ("%s: %s", label, text);
}

char *
rp_attention_describe_units (const RpAttentionLoad *self, const RpKind *kind, RpRecord *record,
                             JsonObject *units)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GList) names = json_object_get_members (units);

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *line = describe_unit (self, kind, record, link->data,
                                             json_object_get_member (units, link->data));
      if (line != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  return g_string_free (text, FALSE);
}

/* ---- items ---- */

RpAttentionItem *
rp_attention_load_add (RpAttentionLoad *self, RpAttentionType type, const char *id)
{
  RpAttentionItem *item = g_object_new (RP_TYPE_ATTENTION_ITEM, NULL);

  item->type = type;
  item->id = g_strdup (id);
  item->own = TRUE;
  g_ptr_array_add (self->items, item);
  return item;
}

void
rp_attention_load_set_place (const RpAttentionLoad *self, RpAttentionItem *item, RpRecord *record,
                             const char *customer)
{
  const RpKind *kind = record != NULL ? rp_record_get_kind (record) : NULL;
  g_autoptr (RpRecord) whose = rp_store_get (self->store, "customer", customer, NULL);

  item->customer = g_strdup (whose != NULL ? customer : "");
  item->customer_name
      = g_strdup (whose != NULL ? rp_record_get_title (whose) : _ ("Without a customer"));
  if (kind != NULL && rp_record_links_has_page (kind))
    {
      item->page = g_strdup (kind->name);
      item->page_id = g_strdup (rp_record_get_id (record));
    }
  else if (whose != NULL)
    {
      item->page = g_strdup ("customer");
      item->page_id = g_strdup (customer);
    }
}

void
rp_attention_item_allow (RpAttentionItem *self, RpDecision decision)
{
  self->decisions |= 1U << decision;
}

/* ---- refused edits ---- */

/* "visit.start" as the button says it; what is no step is an edit of that kind of record. */
static char *
describe_what (const char *kind_name, const char *what)
{
  const RpKind *kind = rp_schema_find_kind (kind_name);
  const char *dot = strchr (what, '.');
  g_autofree char *name = kind != NULL && kind->workflow != NULL && dot != NULL
                              ? rp_step_dup_name (kind->name, dot + 1)
                              : g_strdup ("");

  if (*name != '\0')
    return g_steal_pointer (&name);
  return g_strdup (kind != NULL ? rp_kind_label (kind) : what);
}

/* The server names a state or a field by its code; what is to be done it says in a sentence of the program's, here in
 * the language of its reader. */
static const char *
find_words (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const RpField *state = kind != NULL ? rp_kind_find_field (kind, "state") : NULL;
  const RpField *field = kind != NULL ? rp_kind_find_field (kind, entry->detail) : NULL;

  if (field != NULL)
    return rp_field_label (field);
  if (state != NULL && state->codes != NULL
      && rp_code_list_index (rp_code_list_find (state->codes), entry->detail) >= 0)
    return rp_code_list_label (rp_code_list_find (state->codes), entry->detail);
  return *entry->detail != '\0' ? _ (entry->detail) : "";
}

static char *
describe_refusal (const RpOutboxEntry *entry)
{
  const char *sentence = rp_refusal_sentence (rp_refusal_from_code (entry->refusal));

  return entry->detail != NULL ? g_strdup_printf ("%s (%s)", sentence, find_words (entry))
                               : g_strdup (sentence);
}

/* Whether the record shows other values than the entry would have set: somebody has gone on since. */
static gboolean
is_overtaken (RpRecord *shown, JsonObject *set)
{
  g_autoptr (GList) units = set != NULL ? json_object_get_members (set) : NULL;

  for (GList *link = units; link != NULL; link = link->next)
    {
      g_autoptr (JsonNode) value = rp_record_dup_unit (shown, link->data);
      JsonNode *refused = json_object_get_member (set, link->data);
      if (rp_json_equal (value, JSON_NODE_HOLDS_NULL (refused) ? NULL : refused))
        return FALSE;
    }
  return units != NULL;
}

/* Whether giving up a refused entry changes nothing of what the record shows. */
static gboolean
is_of_the_past (const RpAttentionLoad *load, const RpOutboxEntry *entry, RpRecord *shown)
{
  g_autofree char *text = rp_store_dup_op_text (load->store, entry->op_id, NULL);
  g_autoptr (JsonObject) op
      = text != NULL ? rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL)
                     : NULL;
  JsonArray *changes = op != NULL ? rp_json_get_array (op, "changes") : NULL;
  JsonObject *change = changes != NULL && json_array_get_length (changes) == 1
                           ? rp_json_array_get_object (changes, 0)
                           : NULL;

  return change != NULL && shown != NULL
         && is_overtaken (shown, rp_json_get_object (change, "set"));
}

static char *
describe_refused (const RpAttentionLoad *load, const RpOutboxEntry *entry, RpRecord *shown)
{
  g_autofree char *why = describe_refusal (entry);

  return is_of_the_past (load, entry, shown)
             ? g_strdup_printf ("%s\n%s", why,
                                _ ("The record shows another value by now. It stays as it is when "
                                   "this entry is discarded."))
             : g_steal_pointer (&why);
}

/* "Visit · Start Visit", "Needs report" */
static char *
describe_waiting (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const char *label = kind != NULL ? rp_kind_label (kind) : entry->kind;
  g_autofree char *what = describe_what (entry->kind, entry->what);

  return g_str_equal (what, label) ? g_strdup (label) : g_strdup_printf ("%s · %s", label, what);
}

/* What was refused with the first: a line that says what and of which record. */
static void
add_part (RpAttentionItem *item, const RpOutboxEntry *entry)
{
  g_autofree char *what = describe_waiting (entry);

  g_ptr_array_add (item->parts, g_str_equal (what, entry->title)
                                    ? g_strdup (what)
                                    : rp_text_join (what, entry->title, NULL));
}

static gboolean
add_bundle (RpAttentionLoad *load, GPtrArray *bundle, GError **error)
{
  const RpOutboxEntry *first = bundle->pdata[0];
  RpAttentionItem *item = rp_attention_load_add (load, RP_ATTENTION_REFUSED, first->op_id);
  g_autoptr (GStrvBuilder) ops = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) details = g_strv_builder_new ();

  item->shown = rp_store_get (load->store, first->kind, first->entity_id, NULL);
  rp_attention_load_set_place (load, item, item->shown,
                               item->shown != NULL ? rp_record_get_scope (item->shown) : "");
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE,
                               item->shown != NULL ? rp_attention_describe_record (item->shown)
                                                   : g_strdup (first->title));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, describe_what (first->kind, first->what));
  rp_attention_item_take_text (item, RP_ATTENTION_REASON,
                               describe_refused (load, first, item->shown));
  for (guint i = 0; i < bundle->len; i++)
    {
      const RpOutboxEntry *entry = bundle->pdata[i];
      g_autofree char *detail = g_strdup_printf ("%s %s", entry->what, entry->refusal);
      g_strv_builder_add (ops, entry->op_id);
      g_strv_builder_add (details, detail);
      if (i > 0)
        add_part (item, entry);
    }
  item->ops = g_strv_builder_end (ops);
  item->details = g_strv_builder_end (details);
  rp_attention_item_allow (item, RP_DECISION_DISCARD);
  rp_attention_item_allow (item, RP_DECISION_SEND);
  rp_attention_item_allow (item, RP_DECISION_SAVE);
  rp_attention_item_allow (item, RP_DECISION_RETRY);
  return rp_attention_prepare_correction (load, item, error);
}

static gboolean
load_refused (RpAttentionLoad *load, GError **error)
{
  g_autoptr (GPtrArray) bundles = rp_refused_ops_list (load->store, load->limit, error);

  for (guint i = 0; bundles != NULL && i < bundles->len; i++)
    if (!add_bundle (load, bundles->pdata[i], error))
      return FALSE;
  return bundles != NULL;
}

static void
add_discarded (RpAttentionLoad *load, const RpOutboxEntry *entry)
{
  RpAttentionItem *item = rp_attention_load_add (load, RP_ATTENTION_DISCARDED, entry->op_id);
  const char *ops[] = { entry->op_id, NULL };

  item->own = FALSE;
  item->shown = rp_store_get (load->store, entry->kind, entry->entity_id, NULL);
  rp_attention_load_set_place (load, item, item->shown,
                               item->shown != NULL ? rp_record_get_scope (item->shown) : "");
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE,
                               item->shown != NULL ? rp_attention_describe_record (item->shown)
                                                   : g_strdup (entry->title));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, describe_what (entry->kind, entry->what));
  rp_attention_item_take_text (item, RP_ATTENTION_REASON, describe_refusal (entry));
  item->ops = g_strdupv ((GStrv)ops);
  rp_attention_item_allow (item, RP_DECISION_SAVE);
  rp_attention_item_allow (item, RP_DECISION_TAKE_BACK);
}

/* ---- what others entered or proposed ---- */

static char *
find_name (const RpAttentionLoad *load, const char *user_id)
{
  g_autoptr (RpRecord) user = rp_store_get (load->store, "user", user_id, NULL);

  return g_strdup (user != NULL ? rp_record_get_text (user, "name") : _ ("Somebody"));
}

/* What the user may do about it. His own word is not what it waits for. */
static void
allow_ruling (const RpAttentionLoad *load, RpAttentionItem *item)
{
  static const struct
  {
    RpDecision decision;
    const char *event;
  } steps[] = {
    { RP_DECISION_REFUSE, "refuse" },
    { RP_DECISION_ACCEPT, "accept" },
    { RP_DECISION_WITHDRAW, "withdraw" },
  };
  const RpWorkflow *workflow = rp_record_get_kind (item->subject)->workflow;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const RpTransition *arrow = rp_workflow_find (workflow, steps[i].event, "OPEN", load->roles);

      if (arrow != NULL && rp_workflow_check_person (arrow, item->subject, load->user, NULL))
        rp_attention_item_allow (item, steps[i].decision);
    }
  item->own = rp_attention_item_may (item, RP_DECISION_ACCEPT);
}

/* A record of the kind `held` or `proposal`: what both say. */
static RpAttentionItem *
add_to_rule (RpAttentionLoad *load, RpAttentionType type, RpRecord *subject)
{
  RpAttentionItem *item = rp_attention_load_add (load, type, rp_record_get_id (subject));

  item->subject = g_object_ref (subject);
  item->shown = rp_store_get (load->store, rp_record_get_text (subject, "on_kind"),
                              rp_record_get_text (subject, "on_id"), NULL);
  rp_attention_load_set_place (load, item, item->shown, rp_record_get_text (subject, "customer"));
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE,
                               rp_attention_describe_record (item->shown));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE_BY,
                               rp_attention_describe_author (load,
                                                             rp_record_get_text (subject, "by"),
                                                             rp_record_get_text (subject, "at")));
  allow_ruling (load, item);
  return item;
}

static void
add_held (RpAttentionLoad *load, RpRecord *held)
{
  RpAttentionItem *item = add_to_rule (load, RP_ATTENTION_HELD, held);
  g_autofree char *name = find_name (load, rp_record_get_text (held, "by"));
  g_autofree char *values = rp_attention_describe_entry (load, held);

  /* A record that the entry would make is not here. */
  if (item->shown == NULL)
    rp_attention_item_take_text (
        item, RP_ATTENTION_TITLE,
        g_strdup (rp_kind_label (rp_schema_find_kind (rp_record_get_text (held, "on_kind")))));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD,
                               rp_attention_entry_deletes (held)
                                   ? g_strdup (_ ("Deletion"))
                                   : describe_what (rp_record_get_text (held, "on_kind"),
                                                    rp_record_get_text (held, "what")));
  rp_attention_item_take_text (
      item, RP_ATTENTION_REASON,
      g_strdup_printf (_ ("%s entered this when the customer was already yours or somebody else's. "
                          "Accepted, it happens in his or her name.\n%s"),
                       name, values));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE, g_steal_pointer (&values));
}

static void
add_proposal (RpAttentionLoad *load, RpRecord *proposal)
{
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (proposal, "on_kind"));
  const char *unit = rp_record_get_text (proposal, "unit");
  const char *why = rp_record_get_text (proposal, "why");
  g_autofree char *name = find_name (load, rp_record_get_text (proposal, "by"));
  RpAttentionItem *item = add_to_rule (load, RP_ATTENTION_PROPOSAL, proposal);
  g_autofree char *wanted = rp_attention_format_unit (load, kind, item->shown, unit,
                                                      rp_record_get_value (proposal, "value"));
  g_autofree char *seen = rp_attention_format_unit (load, kind, item->shown, unit,
                                                    rp_record_get_value (proposal, "seen"));

  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, rp_unit_label (kind, unit, item->shown));
  rp_attention_item_take_text (
      item, RP_ATTENTION_REASON,
      *why != '\0'
          ? g_strdup_printf (_ ("%s proposes “%s” instead of “%s”: %s"), name, wanted, seen, why)
          : g_strdup_printf (_ ("%s proposes “%s” instead of “%s”."), name, wanted, seen));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE, g_steal_pointer (&wanted));
  rp_attention_item_take_text (item, RP_ATTENTION_SEEN, g_steal_pointer (&seen));
}

static gboolean
load_to_rule (RpAttentionLoad *load, const char *kind,
              void (*add) (RpAttentionLoad *load, RpRecord *record), GError **error)
{
  g_autoptr (GPtrArray) records = rp_store_list_to_rule (load->store, kind, load->limit, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if (rp_schema_find_kind (rp_record_get_text (records->pdata[i], "on_kind")) != NULL)
      add (load, records->pdata[i]);
  return records != NULL;
}

/* ---- news ---- */

/* What was decided about the other entry. @decided: (nullable): "applied", "rejected stale_state". Returns: (transfer
 * full) (nullable) */
static char *
describe_decided (const char *decided)
{
  static const struct
  {
    const char *status, *sentence;
  } sentences[] = {
    { "applied", N_ ("The other entry was carried out.") },
    { "conflict", N_ ("The other entry met changes of others.") },
    { "held", N_ ("The other entry is kept for the account manager.") },
  };

  for (guint i = 0; decided != NULL && i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].status, decided))
      return g_strdup (_ (sentences[i].sentence));
  if (decided == NULL || !g_str_has_prefix (decided, "rejected "))
    return NULL;
  return g_strdup_printf (
      _ ("The other entry was refused: %s"),
      rp_refusal_sentence (rp_refusal_from_code (decided + strlen ("rejected "))));
}

static char *
describe_reused (const RpOutboxEntry *notice)
{
  const char *sentence = _ ("The server had another entry under the same number, from before this "
                            "computer was put back to an older state. Yours was sent again under a "
                            "new one.");
  g_autofree char *decided = describe_decided (notice->detail);

  return decided != NULL ? g_strconcat (sentence, " ", decided, NULL) : g_strdup (sentence);
}

static void
add_notice (RpAttentionLoad *load, const RpOutboxEntry *notice)
{
  RpAttentionItem *item = rp_attention_load_add (load, RP_ATTENTION_NOTICE, notice->op_id);
  const RpKind *kind = rp_schema_find_kind (notice->kind);
  gboolean held = g_str_equal (notice->what, "held");

  item->shown = rp_store_get (load->store, notice->kind, notice->entity_id, NULL);
  rp_attention_load_set_place (load, item, item->shown,
                               item->shown != NULL ? rp_record_get_scope (item->shown) : "");
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE, g_strdup (notice->title));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD,
                               g_strdup (kind != NULL ? rp_kind_label (kind) : notice->kind));
  rp_attention_item_take_text (
      item, RP_ATTENTION_REASON,
      held ? g_strdup (_ ("The customer is not yours any more. What you entered is kept for his "
                          "present account manager, who accepts or refuses it."))
           : describe_reused (notice));
  rp_attention_item_allow (item, RP_DECISION_DISMISS);
}

static gboolean
load_notices (RpAttentionLoad *load, GError **error)
{
  g_autoptr (GPtrArray) notices = rp_store_list_notices (load->store, load->limit, error);

  for (guint i = 0; notices != NULL && i < notices->len; i++)
    add_notice (load, notices->pdata[i]);
  return notices != NULL;
}

/* @why: "" for none */
static char *
describe_held_ruling (gboolean accepted, const char *name, const char *why)
{
  if (accepted)
    return g_strdup_printf (_ ("%s has accepted what you entered late. It stands in your name."),
                            name);
  return *why != '\0'
             ? g_strdup_printf (_ ("%s has not accepted what you entered late: %s"), name, why)
             : g_strdup_printf (_ ("%s has not accepted what you entered late."), name);
}

static char *
describe_proposal_ruling (gboolean accepted, const char *name, const char *why)
{
  if (accepted)
    return g_strdup_printf (_ ("%s has taken over the value that you proposed."), name);
  return *why != '\0'
             ? g_strdup_printf (_ ("%s has not taken over the value that you proposed: %s"), name,
                                why)
             : g_strdup_printf (_ ("%s has not taken over the value that you proposed."), name);
}

static char *
describe_ruling (const RpAttentionLoad *load, RpRecord *ruling)
{
  g_autofree char *name = find_name (load, rp_record_get_text (ruling, "by"));
  gboolean accepted = g_str_equal (rp_record_get_text (ruling, "decision"), "ACCEPTED");
  const char *why = rp_record_get_text (ruling, "reason");

  return g_str_equal (rp_record_get_text (ruling, "subject_kind"), "proposal")
             ? describe_proposal_ruling (accepted, name, why)
             : describe_held_ruling (accepted, name, why);
}

/* As long as the entry itself lies here it can be kept as a file. */
static void
allow_saving (const RpAttentionLoad *load, RpAttentionItem *item)
{
  const char *ops[] = { rp_record_get_text (item->subject, "op"), NULL };
  g_autofree char *text = rp_store_dup_op_text (load->store, ops[0], NULL);

  if (text == NULL)
    return;
  item->ops = g_strdupv ((GStrv)ops);
  rp_attention_item_allow (item, RP_DECISION_SAVE);
}

static void
add_ruling (RpAttentionLoad *load, RpRecord *ruling)
{
  RpAttentionItem *item
      = rp_attention_load_add (load, RP_ATTENTION_NOTICE, rp_record_get_id (ruling));
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (ruling, "on_kind"));
  const char *customer = rp_record_get_text (ruling, "on_customer");

  item->subject = g_object_ref (ruling);
  item->shown = kind != NULL ? rp_store_get (load->store, kind->name,
                                             rp_record_get_text (ruling, "on_id"), NULL)
                             : NULL;
  rp_attention_load_set_place (load, item, item->shown,
                               item->shown != NULL ? rp_record_get_scope (item->shown) : "");
  rp_attention_item_take_text (
      item, RP_ATTENTION_TITLE,
      rp_text_join (kind != NULL ? rp_kind_label (kind) : "", customer, NULL));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, rp_record_format (ruling, "decision"));
  rp_attention_item_take_text (item, RP_ATTENTION_REASON, describe_ruling (load, ruling));
  rp_attention_item_allow (item, RP_DECISION_DISMISS);
  allow_saving (load, item);
}

static gboolean
load_rulings (RpAttentionLoad *load, GError **error)
{
  g_autoptr (GPtrArray) rulings
      = rp_store_list (load->store, "ruling", "state = 'NEW'", "at, id", load->limit, error, NULL);

  for (guint i = 0; rulings != NULL && i < rulings->len; i++)
    add_ruling (load, rulings->pdata[i]);
  return rulings != NULL;
}

/* What earlier pages of the same exchange took, too little to ask about, is not kept quiet. */
static char *
describe_removal (const RpStoppedRemoval *removal)
{
  if (removal->gone == 0)
    return g_strdup_printf (
        _ ("The server would take at least %u of %u records away from this computer without "
           "giving a reason. Nothing was removed. Ask the administrator before you let it."),
        (guint)removal->lost, (guint)removal->of);
  return g_strdup_printf (
      _ ("The server would take at least %u of %u records away from this computer without giving "
         "a reason. %u of them were already gone when this was noticed; the others are still "
         "here. Ask the administrator before you let it."),
      (guint)removal->lost, (guint)removal->of, (guint)removal->gone);
}

static void
load_removal (RpAttentionLoad *load)
{
  RpAttentionItem *item = NULL;
  RpStoppedRemoval removal;

  if (!rp_store_is_removal_stopped (load->store, &removal))
    return;
  item = rp_attention_load_add (load, RP_ATTENTION_REMOVAL, "");
  rp_attention_load_set_place (load, item, NULL, "");
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE,
                               g_strdup (_ ("Many records would disappear")));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, g_strdup (_ ("Sync has stopped")));
  rp_attention_item_take_text (item, RP_ATTENTION_REASON, describe_removal (&removal));
  rp_attention_item_allow (item, RP_DECISION_ALLOW);
}

/* ---- everything ---- */

/* News and the guard's question are not put off: they ask for no decision, or for one now. */
static void
allow_later (RpStore *store, RpAttentionItem *item)
{
  if (!item->own || item->type == RP_ATTENTION_NOTICE || item->type == RP_ATTENTION_REMOVAL)
    return;
  item->later = rp_attention_is_later (store, item->id);
  rp_attention_item_allow (item, item->later ? RP_DECISION_NOW : RP_DECISION_LATER);
}

GPtrArray *
rp_attention_load (RpStore *store, guint limit, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *user = rp_step_dup_user (store);
  RpAttentionLoad load
      = { store, rp_clock_zone (rp_store_get_clock (store)), user, rp_step_get_roles (store), limit,
          items };

  load_removal (&load);
  if (!rp_attention_load_conflicts (&load, error) || !load_to_rule (&load, "held", add_held, error)
      || !load_to_rule (&load, "proposal", add_proposal, error) || !load_refused (&load, error)
      || !rp_attention_load_rescued (&load, error) || !load_rulings (&load, error)
      || !load_notices (&load, error))
    return NULL;
  for (guint i = 0; i < items->len; i++)
    allow_later (store, items->pdata[i]);
  return g_steal_pointer (&items);
}

GPtrArray *
rp_attention_load_discarded (RpStore *store, guint limit, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) discarded = rp_store_list_discarded (store, limit, error);
  RpAttentionLoad load = { .store = store, .limit = limit, .items = items };

  for (guint i = 0; discarded != NULL && i < discarded->len; i++)
    add_discarded (&load, discarded->pdata[i]);
  return discarded != NULL ? g_steal_pointer (&items) : NULL;
}

/* The record that a decision is about, which has no other name: "Contact · Han Mei". NULL: it is about none. */
static char *
name_subject (RpStore *store, RpRecord *record)
{
  const RpKind *kind = NULL;
  g_autoptr (RpRecord) subject = NULL;

  if (rp_kind_find_field (rp_record_get_kind (record), "on_kind") == NULL)
    return NULL;
  kind = rp_schema_find_kind (rp_record_get_text (record, "on_kind"));
  if (kind == NULL)
    return NULL;
  subject = rp_store_get (store, kind->name, rp_record_get_text (record, "on_id"), NULL);
  return subject != NULL ? rp_attention_describe_record (subject) : g_strdup (rp_kind_label (kind));
}

/* What tells one line from the other: the customer, and the number or purpose of a record that has one. */
static char *
name_waiting (RpStore *store, const RpOutboxEntry *entry)
{
  g_autoptr (RpRecord) record = rp_store_get (store, entry->kind, entry->entity_id, NULL);
  g_autoptr (RpRecord) customer
      = record != NULL ? rp_store_get (store, "customer", rp_record_get_scope (record), NULL)
                       : NULL;
  g_autofree char *subject = record != NULL ? name_subject (store, record) : NULL;

  if (customer == NULL || g_str_equal (entry->kind, "customer"))
    return g_strdup (subject != NULL ? subject : entry->title);
  if (subject == NULL)
    subject = g_strdup (*rp_record_get_title (record) != '\0' ? entry->title : "");
  return rp_text_join (rp_record_get_title (customer), subject, NULL);
}

GPtrArray *
rp_attention_load_waiting (RpStore *store, guint limit, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) waiting = rp_store_list_outbox (store, FALSE, limit, error);

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      const RpOutboxEntry *entry = waiting->pdata[i];
      g_autofree char *title = name_waiting (store, entry);
      g_autofree char *what = describe_waiting (entry);
      g_autofree char *when = rp_clock_format (rp_store_get_clock (store), entry->at);
      g_ptr_array_add (items, rp_work_item_new (title, what, when, RP_URGENCY_NONE, entry->kind,
                                                entry->entity_id));
    }
  return waiting != NULL ? g_steal_pointer (&items) : NULL;
}
