/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "schema/workflow.h"
#include "store/exchange.h"
#include "wire/op.h"
#include "workbench/attention-private.h"
#include "workbench/unit-text.h"

/* Of a conflict about whether the record lives at all. */
#define DELETED_UNIT "deleted"

/* "许清 · Notebook of Xu · 2026-01-05 14:02", from the fields that a conflict has them in. */
static char *
describe_source (const RpAttentionLoad *load, RpRecord *conflict, const char *by, const char *on,
                 const char *at)
{
  const char *author = rp_record_get_text (conflict, by);
  const char *device = rp_record_get_text (conflict, on);
  g_autoptr (RpRecord) user = rp_store_get (load->store, "user", author, NULL);
  g_autofree char *when
      = rp_clock_format (rp_store_get_clock (load->store), rp_record_get_text (conflict, at));

  return rp_text_join (user != NULL ? rp_record_get_text (user, "name") : _ ("Somebody"), device,
                       when, NULL);
}

/* Who had given the value that both started from, as far as this computer has seen it come. */
static char *
describe_seen_source (const RpAttentionLoad *load, RpRecord *record, const char *unit,
                      JsonNode *seen)
{
  g_autoptr (GPtrArray) entries
      = record != NULL && seen != NULL ? rp_store_list_history (
            load->store, rp_record_get_kind (record)->name, rp_record_get_id (record), NULL)
                                       : NULL;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      if (!g_str_equal (entry->unit, unit) || !rp_json_equal (entry->new_value, seen))
        continue;
      return *entry->author != '\0' ? rp_attention_describe_author (load, entry->author, entry->at)
                                    : rp_clock_format (rp_store_get_clock (load->store), entry->at);
    }
  return NULL;
}

/* Who gave the value that stands now, when it is not the one that stood when the conflict arose. */
static char *
describe_last_author (const RpAttentionLoad *load, RpRecord *record, const char *unit)
{
  g_autoptr (GPtrArray) entries = rp_store_list_history (
      load->store, rp_record_get_kind (record)->name, rp_record_get_id (record), NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      if (!g_str_equal (entry->unit, unit))
        continue;
      if (*entry->author != '\0')
        return rp_attention_describe_author (load, entry->author, entry->at);
      break;
    }
  return g_strdup (_ ("Changed since"));
}

/* @name: (nullable): a member of the unit's group. Returns: (nullable) */
static JsonNode *
get_part (JsonNode *value, const char *name)
{
  if (name == NULL)
    return value;
  return value != NULL && JSON_NODE_HOLDS_OBJECT (value)
             ? json_object_get_member (json_node_get_object (value), name)
             : NULL;
}

/* A long value travels as its hash; the history has what it was. @name: (nullable): of a member
 * Returns: (transfer full) (nullable) */
static JsonNode *
find_hashed (GPtrArray *entries, const char *unit, const char *name, JsonNode *hash)
{
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      JsonNode *part = get_part (entry->old_value, name);

      if (g_str_equal (entry->unit, unit) && part != NULL && rp_seen_matches (hash, part))
        return json_node_copy (part);
    }
  return NULL;
}

/* The members that stood there, long ones as the history has them. */
static JsonNode *
find_members (GPtrArray *entries, const char *unit, JsonObject *named)
{
  g_autoptr (JsonObject) members = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, named);
  while (json_object_iter_next (&iter, &name, &member))
    {
      JsonNode *found = rp_seen_is_hash (member) ? find_hashed (entries, unit, name, member)
                                                 : json_node_copy (member);

      if (found != NULL && !JSON_NODE_HOLDS_NULL (found))
        json_object_set_member (members, name, json_node_ref (found));
      g_clear_pointer (&found, json_node_unref);
    }
  return json_object_get_size (members) > 0 ? json_node_init_object (json_node_alloc (), members)
                                            : NULL;
}

/* What both started from. Returns: (transfer full) (nullable) */
static JsonNode *
find_seen (const RpAttentionLoad *load, RpRecord *record, const char *unit, JsonNode *seen)
{
  const RpField *field
      = record != NULL ? rp_kind_find_unit (rp_record_get_kind (record), unit) : NULL;
  gboolean is_hash = rp_seen_is_hash (seen);
  gboolean is_group = field != NULL && field->group != NULL && !is_hash && seen != NULL
                      && JSON_NODE_HOLDS_OBJECT (seen);
  g_autoptr (GPtrArray) entries = NULL;

  if (field == NULL || (!is_hash && !is_group))
    return seen != NULL ? json_node_copy (seen) : NULL;
  entries = rp_store_list_history (load->store, rp_record_get_kind (record)->name,
                                   rp_record_get_id (record), NULL);
  return is_hash ? find_hashed (entries, unit, NULL, seen)
                 : find_members (entries, unit, json_node_get_object (seen));
}

static char *
format (const RpAttentionLoad *load, RpAttentionItem *item, const RpKind *kind, const char *unit,
        JsonNode *value)
{
  return rp_attention_format_unit (load, kind, item->shown, unit, value);
}

static gboolean
is_string (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_VALUE (value)
         && json_node_get_value_type (value) == G_TYPE_STRING;
}

/* The value that stands now: what the card shows is what the decision is made with. */
static void
describe_theirs (const RpAttentionLoad *load, RpAttentionItem *item, const RpKind *kind,
                 const char *unit)
{
  JsonNode *then = rp_record_get_value (item->subject, "theirs");

  if (item->shown != NULL)
    item->standing = rp_store_dup_standing (load->store, item->subject, item->shown);
  if (item->shown == NULL || rp_json_equal (then, item->standing))
    {
      rp_attention_item_take_text (item, RP_ATTENTION_THEIRS,
                                   format (load, item, kind, unit, then));
      rp_attention_item_take_text (
          item, RP_ATTENTION_THEIRS_BY,
          describe_source (load, item->subject, "theirs_by", "theirs_on", "theirs_at"));
      return;
    }
  rp_attention_item_take_text (item, RP_ATTENTION_THEIRS,
                               format (load, item, kind, unit, item->standing));
  rp_attention_item_take_text (item, RP_ATTENTION_THEIRS_BY,
                               describe_last_author (load, item->shown, unit));
}

static void
describe_values (const RpAttentionLoad *load, RpAttentionItem *item, const RpKind *kind,
                 const char *unit)
{
  JsonNode *mine = rp_record_get_value (item->subject, "mine");
  g_autoptr (JsonNode) seen
      = find_seen (load, item->shown, unit, rp_record_get_value (item->subject, "seen"));

  describe_theirs (load, item, kind, unit);
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, rp_unit_label (kind, unit, item->shown));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE, format (load, item, kind, unit, mine));
  rp_attention_item_take_text (item, RP_ATTENTION_SEEN, format (load, item, kind, unit, seen));
  rp_attention_item_take_text (item, RP_ATTENTION_SEEN_BY,
                               describe_seen_source (load, item->shown, unit, seen));
  item->is_text = rp_unit_is_text (kind, unit, item->shown) && is_string (mine)
                  && is_string (rp_record_get_value (item->subject, "theirs"));
}

static void
describe_deletion (const RpAttentionLoad *load, RpAttentionItem *item, const RpKind *kind)
{
  JsonNode *mine = rp_record_get_value (item->subject, "mine");
  gboolean deletes = mine != NULL && JSON_NODE_HOLDS_VALUE (mine);
  char *text = NULL;

  if (deletes)
    text = g_strdup (_ ("Deleted"));
  else if (mine != NULL && JSON_NODE_HOLDS_OBJECT (mine))
    text = rp_attention_describe_units (load, kind, item->shown, json_node_get_object (mine));
  else
    text = g_strdup (_ ("Changed"));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE, text);
  rp_attention_item_take_text (
      item, RP_ATTENTION_THEIRS,
      g_strdup (deletes ? _ ("Kept, with changes that you had not seen") : _ ("Deleted")));
  rp_attention_item_take_text (
      item, RP_ATTENTION_THEIRS_BY,
      describe_source (load, item->subject, "theirs_by", "theirs_on", "theirs_at"));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, g_strdup (_ ("Deletion")));
}

/* Of a field that only a newer program knows the values are shown as they are; deciding waits for it. */
static void
describe_foreign (RpAttentionItem *item, const char *unit)
{
  static const struct
  {
    RpAttentionText text;
    const char *field;
  } values[] = { { RP_ATTENTION_THEIRS, "theirs" },
                 { RP_ATTENTION_MINE, "mine" },
                 { RP_ATTENTION_SEEN, "seen" } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      JsonNode *value = rp_record_get_value (item->subject, values[i].field);
      rp_attention_item_take_text (item, values[i].text,
                                   value != NULL ? json_to_string (value, FALSE)
                                                 : g_strdup (RP_UNIT_NO_VALUE));
    }
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, g_strdup (unit));
  rp_attention_item_take_text (item, RP_ATTENTION_REASON,
                               g_strdup (_ ("This field was entered with a newer version of "
                                            "Rapport. It can be decided once this computer has "
                                            "that version.")));
}

/* Deciding is a step of the conflict; the values are for those who may write the field. */
static void
allow_conflict (const RpAttentionLoad *load, RpAttentionItem *item, const RpKind *kind,
                const char *unit)
{
  const RpField *field = rp_kind_find_unit (kind, unit);
  gboolean deletion = g_str_equal (unit, DELETED_UNIT);

  if ((kind->readers & load->roles) == 0
      || rp_workflow_find (rp_record_get_kind (item->subject)->workflow, "keep", "OPEN",
                           load->roles)
             == NULL)
    return;
  rp_attention_item_allow (item, RP_DECISION_KEEP_THEIRS);
  if (item->shown == NULL || (!deletion && !rp_record_may_change (item->shown, field, load->roles)))
    return;
  rp_attention_item_allow (item, RP_DECISION_USE_MINE);
  if (item->is_text)
    rp_attention_item_allow (item, RP_DECISION_COMBINE);
}

/* Of somebody else's value one says whose it is. */
static void
describe_owner (const RpAttentionLoad *load, RpAttentionItem *item)
{
  const char *author = rp_record_get_text (item->subject, "mine_by");
  g_autoptr (RpRecord) user = rp_store_get (load->store, "user", author, NULL);

  item->own = g_str_equal (author, load->user);
  rp_attention_item_take_text (
      item, RP_ATTENTION_MINE_BY,
      describe_source (load, item->subject, "mine_by", "mine_on", "mine_at"));
  rp_attention_item_take_text (item, RP_ATTENTION_MINE_NAME,
                               g_strdup (item->own      ? _ ("Yours")
                                         : user != NULL ? rp_record_get_text (user, "name")
                                                        : _ ("Somebody")));
}

static void
add_conflict (RpAttentionLoad *load, RpRecord *conflict)
{
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (conflict, "on_kind"));
  const char *unit = rp_record_get_text (conflict, "unit");
  gboolean deletion = g_str_equal (unit, DELETED_UNIT);
  RpAttentionItem *item = NULL;

  if (kind == NULL)
    return;
  item = rp_attention_load_add (load, RP_ATTENTION_CONFLICT, rp_record_get_id (conflict));
  item->subject = g_object_ref (conflict);
  item->shown
      = rp_store_get (load->store, kind->name, rp_record_get_text (conflict, "on_id"), NULL);
  rp_attention_load_set_place (load, item, item->shown, rp_record_get_scope (conflict));
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE,
                               rp_attention_describe_record (item->shown));
  describe_owner (load, item);
  if (!deletion && rp_kind_find_unit (kind, unit) == NULL)
    {
      describe_foreign (item, unit);
      return;
    }
  if (deletion)
    describe_deletion (load, item, kind);
  else
    describe_values (load, item, kind, unit);
  allow_conflict (load, item, kind, unit);
}

gboolean
rp_attention_load_conflicts (RpAttentionLoad *load, GError **error)
{
  g_autoptr (GPtrArray) conflicts
      = rp_store_list (load->store, "conflict", "state = 'OPEN'", "id", load->limit, error, NULL);

  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    add_conflict (load, conflicts->pdata[i]);
  return conflicts != NULL;
}
