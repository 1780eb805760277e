/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "schema/workflow.h"
#include "store/exchange.h"
#include "workbench/attention-private.h"
#include "workbench/record-links.h"
#include "workbench/refused-ops.h"
#include "workbench/step-store.h"
#include "workbench/unit-text.h"
#include "workbench/work-item.h"

/* As many lines as a person looks through. */
#define LIST_LINES 200

/* Of a conflict about whether the record lives at all. */
#define DELETED_UNIT "deleted"

typedef struct
{
  RpStore *store;
  GTimeZone *zone;
  char *user;
  RpRoles roles;
  GPtrArray *items;
} Load;

/* ---- words ---- */

/* "许清 · 2026-01-05 14:02" */
static char *
describe_author (const Load *load, const char *user_id, const char *at)
{
  g_autoptr (RpRecord) user = rp_store_get (load->store, "user", user_id, NULL);
  g_autofree char *when = rp_clock_format (rp_store_get_clock (load->store), at);

  return rp_text_join (user != NULL ? rp_record_get_text (user, "name") : _ ("Somebody"), when,
                       NULL);
}

/* What of several records of a customer is meant, below his name: "Contact · 王工" */
static char *
describe_record (RpRecord *record)
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

/* Where the record is seen: its own page, or that of the customer it belongs to. */
static void
set_place (const Load *load, RpAttentionItem *item, RpRecord *record, const char *scope)
{
  const RpKind *kind = record != NULL ? rp_record_get_kind (record) : NULL;
  g_autoptr (RpRecord) customer = rp_store_get (load->store, "customer", scope, NULL);

  item->customer = g_strdup (customer != NULL ? scope : "");
  item->customer_name
      = g_strdup (customer != NULL ? rp_record_get_title (customer) : _ ("Without a customer"));
  if (kind != NULL && rp_record_links_has_page (kind))
    {
      item->page = g_strdup (kind->name);
      item->page_id = g_strdup (rp_record_get_id (record));
    }
  else if (customer != NULL)
    {
      item->page = g_strdup ("customer");
      item->page_id = g_strdup (scope);
    }
}

static void
allow (RpAttentionItem *item, RpDecision decision)
{
  item->decisions |= 1U << decision;
}

/* ---- two values for one field ---- */

/* Who gave the value that stands now, when it is not the one that stood when the conflict arose. */
static char *
describe_last_author (const Load *load, RpRecord *record, const char *unit)
{
  g_autoptr (GPtrArray) entries = rp_store_list_history (
      load->store, rp_record_get_kind (record)->name, rp_record_get_id (record), NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      if (!g_str_equal (entry->unit, unit))
        continue;
      if (*entry->author != '\0')
        return describe_author (load, entry->author, entry->at);
      break;
    }
  return g_strdup (_ ("Changed since"));
}

/* A long value travels as its hash; the history has what it was. */
static JsonNode *
find_seen (const Load *load, RpRecord *record, const char *unit, JsonNode *seen)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (record == NULL || seen == NULL || !JSON_NODE_HOLDS_OBJECT (seen)
      || !json_object_has_member (json_node_get_object (seen), "sha256"))
    return seen != NULL ? json_node_copy (seen) : NULL;
  entries = rp_store_list_history (load->store, rp_record_get_kind (record)->name,
                                   rp_record_get_id (record), NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      if (g_str_equal (entry->unit, unit) && entry->old_value != NULL
          && rp_seen_matches (seen, entry->old_value))
        return json_node_copy (entry->old_value);
    }
  return NULL;
}

static char *
format (const Load *load, RpAttentionItem *item, const RpKind *kind, const char *unit,
        JsonNode *value)
{
  return rp_unit_format (kind, unit, item->shown, value, load->zone);
}

static gboolean
is_string (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_VALUE (value)
         && json_node_get_value_type (value) == G_TYPE_STRING;
}

/* The value that stands now: what the card shows is what the decision is made with. */
static void
describe_theirs (const Load *load, RpAttentionItem *item, const RpKind *kind, const char *unit)
{
  JsonNode *then = rp_record_get_value (item->subject, "theirs");
  g_autoptr (JsonNode) now = item->shown != NULL ? rp_record_dup_unit (item->shown, unit) : NULL;

  if (item->shown == NULL || rp_json_equal (then, now))
    {
      rp_attention_item_take_text (item, RP_ATTENTION_THEIRS,
                                   format (load, item, kind, unit, then));
      rp_attention_item_take_text (
          item, RP_ATTENTION_THEIRS_BY,
          describe_author (load, rp_record_get_text (item->subject, "theirs_by"),
                           rp_record_get_text (item->subject, "theirs_at")));
      return;
    }
  rp_attention_item_take_text (item, RP_ATTENTION_THEIRS, format (load, item, kind, unit, now));
  rp_attention_item_take_text (item, RP_ATTENTION_THEIRS_BY,
                               describe_last_author (load, item->shown, unit));
}

static void
describe_values (const Load *load, RpAttentionItem *item, const RpKind *kind, const char *unit)
{
  JsonNode *mine = rp_record_get_value (item->subject, "mine");
  g_autoptr (JsonNode) seen
      = find_seen (load, item->shown, unit, rp_record_get_value (item->subject, "seen"));

  describe_theirs (load, item, kind, unit);
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, rp_unit_label (kind, unit, item->shown));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE, format (load, item, kind, unit, mine));
  rp_attention_item_take_text (item, RP_ATTENTION_SEEN, format (load, item, kind, unit, seen));
  item->is_text = rp_unit_is_text (kind, unit, item->shown) && is_string (mine)
                  && is_string (rp_record_get_value (item->subject, "theirs"));
}

/* "Mobile: 138…", one field a line: what somebody had set on a record that was deleted meanwhile. */
static char *
describe_units (const Load *load, RpAttentionItem *item, const RpKind *kind, JsonObject *units)
{
  GString *text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *unit = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, units);
  while (json_object_iter_next (&iter, &unit, &value))
    {
      g_autofree char *label = rp_unit_label (kind, unit, item->shown);
      g_autofree char *line = format (load, item, kind, unit, value);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", label, line);
    }
  return g_string_free (text, FALSE);
}

static void
describe_deletion (const Load *load, RpAttentionItem *item, const RpKind *kind)
{
  JsonNode *mine = rp_record_get_value (item->subject, "mine");
  gboolean deletes = mine != NULL && JSON_NODE_HOLDS_VALUE (mine);
  char *text = NULL;

  if (deletes)
    text = g_strdup (_ ("Deleted"));
  else if (mine != NULL && JSON_NODE_HOLDS_OBJECT (mine))
    text = describe_units (load, item, kind, json_node_get_object (mine));
  else
    text = g_strdup (_ ("Changed"));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE, text);
  rp_attention_item_take_text (
      item, RP_ATTENTION_THEIRS,
      g_strdup (deletes ? _ ("Kept, with changes that you had not seen") : _ ("Deleted")));
  rp_attention_item_take_text (item, RP_ATTENTION_THEIRS_BY,
                               describe_author (load,
                                                rp_record_get_text (item->subject, "theirs_by"),
                                                rp_record_get_text (item->subject, "theirs_at")));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, g_strdup (_ ("Deletion")));
}

/* Deciding is a step of the conflict; the values are for those who may write the field. */
static void
allow_conflict (const Load *load, RpAttentionItem *item, const RpKind *kind, const char *unit)
{
  const RpField *field = rp_kind_find_unit (kind, unit);
  gboolean deletion = g_str_equal (unit, DELETED_UNIT);

  if (rp_workflow_find (rp_record_get_kind (item->subject)->workflow, "keep", "OPEN", load->roles)
      == NULL)
    return;
  allow (item, RP_DECISION_KEEP_THEIRS);
  if (item->shown == NULL || (!deletion && (field->writers & load->roles) == 0))
    return;
  allow (item, RP_DECISION_USE_MINE);
  if (item->is_text)
    allow (item, RP_DECISION_COMBINE);
}

/* Of somebody else's value one says whose it is. */
static void
describe_owner (const Load *load, RpAttentionItem *item)
{
  const char *author = rp_record_get_text (item->subject, "mine_by");
  g_autoptr (RpRecord) user = rp_store_get (load->store, "user", author, NULL);

  item->own = g_str_equal (author, load->user);
  rp_attention_item_take_text (
      item, RP_ATTENTION_MINE_BY,
      describe_author (load, author, rp_record_get_text (item->subject, "mine_at")));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE_NAME,
                               g_strdup (item->own      ? _ ("Yours")
                                         : user != NULL ? rp_record_get_text (user, "name")
                                                        : _ ("Somebody")));
}

static void
add_conflict (Load *load, RpRecord *conflict)
{
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (conflict, "on_kind"));
  const char *unit = rp_record_get_text (conflict, "unit");
  RpAttentionItem *item = NULL;
  g_autofree char *title = NULL;

  if (kind == NULL || (!g_str_equal (unit, DELETED_UNIT) && rp_kind_find_unit (kind, unit) == NULL))
    return;
  item = g_object_new (RP_TYPE_ATTENTION_ITEM, NULL);
  g_ptr_array_add (load->items, item);
  item->type = RP_ATTENTION_CONFLICT;
  item->id = g_strdup (rp_record_get_id (conflict));
  item->subject = g_object_ref (conflict);
  item->shown
      = rp_store_get (load->store, kind->name, rp_record_get_text (conflict, "on_id"), NULL);
  set_place (load, item, item->shown, rp_record_get_scope (conflict));
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE, describe_record (item->shown));
  describe_owner (load, item);
  if (g_str_equal (unit, DELETED_UNIT))
    describe_deletion (load, item, kind);
  else
    describe_values (load, item, kind, unit);
  allow_conflict (load, item, kind, unit);
}

static gboolean
load_conflicts (Load *load, GError **error)
{
  g_autoptr (GPtrArray) conflicts
      = rp_store_list (load->store, "conflict", "state = 'OPEN'", "id", LIST_LINES, error, NULL);

  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    add_conflict (load, conflicts->pdata[i]);
  return conflicts != NULL;
}

/* ---- refused edits ---- */

/* "visit.start" as the button says it; what is no step is an edit of that kind of record. */
static char *
describe_what (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const char *dot = strchr (entry->what, '.');
  g_autofree char *name = kind != NULL && kind->workflow != NULL && dot != NULL
                              ? rp_step_dup_name (kind->name, dot + 1)
                              : g_strdup ("");

  if (*name != '\0')
    return g_steal_pointer (&name);
  return g_strdup (kind != NULL ? rp_kind_label (kind) : entry->what);
}

/* The server names a state or a field by its code. */
static const char *
find_words (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const RpField *state = kind != NULL ? rp_kind_find_field (kind, "state") : NULL;
  const RpField *field = kind != NULL ? rp_kind_find_field (kind, entry->detail) : NULL;

  if (field != NULL)
    return rp_field_label (field);
  return state != NULL && state->codes != NULL
             ? rp_code_list_label (rp_code_list_find (state->codes), entry->detail)
             : entry->detail;
}

static char *
describe_refusal (const RpOutboxEntry *entry)
{
  const char *sentence = rp_refusal_sentence (rp_refusal_from_code (entry->refusal));

  return entry->detail != NULL ? g_strdup_printf ("%s (%s)", sentence, find_words (entry))
                               : g_strdup (sentence);
}

/* "Visit · Start Visit", "Needs report" */
static char *
describe_waiting (const RpOutboxEntry *entry)
{
  const RpKind *kind = rp_schema_find_kind (entry->kind);
  const char *label = kind != NULL ? rp_kind_label (kind) : entry->kind;
  g_autofree char *what = describe_what (entry);

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

static void
add_bundle (Load *load, GPtrArray *bundle)
{
  const RpOutboxEntry *first = bundle->pdata[0];
  RpAttentionItem *item = g_object_new (RP_TYPE_ATTENTION_ITEM, NULL);
  g_autoptr (GStrvBuilder) ops = g_strv_builder_new ();

  g_ptr_array_add (load->items, item);
  item->type = RP_ATTENTION_REFUSED;
  item->id = g_strdup (first->op_id);
  item->own = TRUE;
  item->shown = rp_store_get (load->store, first->kind, first->entity_id, NULL);
  set_place (load, item, item->shown, item->shown != NULL ? rp_record_get_scope (item->shown) : "");
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE,
                               item->shown != NULL ? describe_record (item->shown)
                                                   : g_strdup (first->title));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, describe_what (first));
  rp_attention_item_take_text (item, RP_ATTENTION_REASON, describe_refusal (first));
  for (guint i = 0; i < bundle->len; i++)
    {
      const RpOutboxEntry *entry = bundle->pdata[i];
      g_strv_builder_add (ops, entry->op_id);
      if (i > 0)
        add_part (item, entry);
    }
  item->ops = g_strv_builder_end (ops);
  allow (item, RP_DECISION_DISCARD);
  allow (item, RP_DECISION_RETRY);
}

static gboolean
load_refused (Load *load, GError **error)
{
  g_autoptr (GPtrArray) bundles = rp_refused_ops_list (load->store, LIST_LINES, error);

  for (guint i = 0; bundles != NULL && i < bundles->len; i++)
    add_bundle (load, bundles->pdata[i]);
  return bundles != NULL;
}

/* ---- everything ---- */

GPtrArray *
rp_attention_load (RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *user = rp_step_dup_user (store);
  Load load = { store, rp_clock_zone (rp_store_get_clock (store)), user, rp_step_get_roles (store),
                items };

  if (!load_conflicts (&load, error) || !load_refused (&load, error))
    return NULL;
  for (guint i = 0; i < items->len; i++)
    {
      RpAttentionItem *item = items->pdata[i];
      item->later = rp_attention_is_later (store, item->id);
      if (item->own)
        allow (item, item->later ? RP_DECISION_NOW : RP_DECISION_LATER);
    }
  return g_steal_pointer (&items);
}

/* What tells one line from the other: the customer, and the number or purpose of a record that has one. */
static char *
name_waiting (RpStore *store, const RpOutboxEntry *entry)
{
  g_autoptr (RpRecord) record = rp_store_get (store, entry->kind, entry->entity_id, NULL);
  g_autoptr (RpRecord) customer
      = record != NULL ? rp_store_get (store, "customer", rp_record_get_scope (record), NULL)
                       : NULL;

  if (customer == NULL || g_str_equal (entry->kind, "customer"))
    return g_strdup (entry->title);
  if (*rp_record_get_title (record) == '\0')
    return g_strdup (rp_record_get_title (customer));
  return g_strdup_printf ("%s · %s", rp_record_get_title (customer), entry->title);
}

GPtrArray *
rp_attention_load_waiting (RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) waiting = rp_store_list_outbox (store, FALSE, LIST_LINES, error);

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
