/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention-store.h"

#include <glib/gi18n-lib.h>

#include "base/clock.h"
#include "base/json-access.h"
#include "base/text.h"
#include "workbench/step.h"
#include "workbench/unit-text.h"

#define take(item, text, value) rp_attention_item_take (item, RP_ATTENTION_TEXT_##text, value)

/* "许清 · 2026-01-05 14:02" */
static char *
describe_author (RpStore *store, RpRecord *conflict, const char *by, const char *at)
{
  g_autoptr (RpRecord) user = rp_store_get (store, "user", rp_record_get_text (conflict, by), NULL);
  g_autofree char *when
      = rp_clock_format (rp_store_get_clock (store), rp_record_get_text (conflict, at));

  return rp_text_join (user != NULL ? rp_record_get_text (user, "name") : _ ("Somebody"), when,
                       NULL);
}

/* "石坳金坪石材 · 王工": the record, under its customer when it is not the customer itself. */
static char *
describe_record (RpStore *store, RpRecord *record)
{
  g_autoptr (RpRecord) customer = NULL;

  if (record == NULL)
    return g_strdup (_ ("A record that is not here yet"));
  if (rp_kind_find_field (rp_record_get_kind (record), "customer") != NULL)
    customer = rp_store_get (store, "customer", rp_record_get_text (record, "customer"), NULL);
  if (customer == NULL)
    return g_strdup (rp_record_get_title (record));
  return rp_text_join (rp_record_get_title (customer), rp_record_get_title (record), NULL);
}

/* "Post: 班长, Phone: 120 0000 0007" */
static char *
describe_units (const RpKind *kind, RpRecord *record, JsonObject *units, GTimeZone *zone)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) names = json_object_get_members (units);

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *label = rp_unit_label (kind, link->data, record);
      g_autofree char *value = rp_unit_format (kind, link->data, record,
                                               json_object_get_member (units, link->data), zone);

      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "", label, value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Deleted without having seen an edit, or edited without having seen the deletion. */
static void
describe_deletion (RpAttentionItem *item, const RpKind *kind, RpRecord *record, JsonNode *mine,
                   GTimeZone *zone)
{
  gboolean edited = mine != NULL && JSON_NODE_HOLDS_OBJECT (mine);

  take (item, FIELD, g_strdup (_ ("Deletion")));
  take (item, THEIRS, g_strdup (edited ? _ ("Deleted") : _ ("Kept, with later changes")));
  take (item, MINE,
        edited ? describe_units (kind, record, json_node_get_object (mine), zone)
               : g_strdup (_ ("Deleted")));
  take (item, SEEN, g_strdup ("—"));
}

static RpAttentionItem *
describe_conflict (RpStore *store, RpRecord *conflict)
{
  RpAttentionItem *item = NULL;
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (conflict, "on_kind"));
  const char *unit = rp_record_get_text (conflict, "unit");
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  g_autoptr (RpRecord) record = NULL;

  if (kind == NULL)
    return NULL;
  record = rp_store_get (store, kind->name, rp_record_get_text (conflict, "on_id"), NULL);
  item = rp_attention_item_new (RP_ATTENTION_CONFLICT, rp_record_get_id (conflict));
  take (item, TITLE, describe_record (store, record));
  take (item, MINE_BY, describe_author (store, conflict, "mine_by", "mine_at"));
  take (item, THEIRS_BY, describe_author (store, conflict, "theirs_by", "theirs_at"));
  if (g_str_equal (unit, "deleted"))
    {
      describe_deletion (item, kind, record, rp_record_get_value (conflict, "mine"), zone);
      return item;
    }
  take (item, FIELD, rp_unit_label (kind, unit, record));
  take (item, MINE,
        rp_unit_format (kind, unit, record, rp_record_get_value (conflict, "mine"), zone));
  take (item, THEIRS,
        rp_unit_format (kind, unit, record, rp_record_get_value (conflict, "theirs"), zone));
  take (item, SEEN,
        rp_unit_format (kind, unit, record, rp_record_get_value (conflict, "seen"), zone));
  return item;
}

char *
rp_attention_describe_what (const char *kind_name, const char *what)
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

static RpAttentionItem *
describe_refused (const RpOutboxEntry *entry)
{
  RpAttentionItem *item = rp_attention_item_new (RP_ATTENTION_REFUSED, entry->op_id);
  const char *sentence = rp_refusal_sentence (rp_refusal_from_code (entry->refusal));

  take (item, TITLE, g_strdup (entry->title));
  take (item, FIELD, rp_attention_describe_what (entry->kind, entry->what));
  take (item, REASON,
        entry->detail != NULL ? g_strdup_printf ("%s (%s)", sentence, find_words (entry))
                              : g_strdup (sentence));
  return item;
}

/* ---- for others to decide ---- */

static char *
find_name (RpStore *store, const char *user_id)
{
  g_autoptr (RpRecord) user = rp_store_get (store, "user", user_id, NULL);

  return g_strdup (user != NULL ? rp_record_get_text (user, "name") : _ ("Somebody"));
}

/* The values of an entry, one change after the other. */
static char *
describe_entry (RpStore *store, RpRecord *held)
{
  JsonObject *entry = rp_record_get_object (held, "entry");
  JsonArray *changes = entry != NULL ? rp_json_get_array (entry, "changes") : NULL;
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      const RpKind *kind = rp_schema_find_kind (rp_json_get_string (change, "kind", ""));
      JsonObject *create = rp_json_get_object (change, "create");
      JsonObject *set = create != NULL ? create : rp_json_get_object (change, "set");
      g_autofree char *values = NULL;

      if (kind == NULL || set == NULL)
        continue;
      values = describe_units (kind, NULL, set, zone);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", values);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static RpAttentionItem *
describe_held (RpStore *store, RpRecord *held)
{
  RpAttentionItem *item = rp_attention_item_new (RP_ATTENTION_HELD, rp_record_get_id (held));
  const char *kind = rp_record_get_text (held, "on_kind");
  g_autoptr (RpRecord) record
      = rp_store_get (store, kind, rp_record_get_text (held, "on_id"), NULL);
  g_autoptr (RpRecord) customer
      = rp_store_get (store, "customer", rp_record_get_text (held, "customer"), NULL);
  g_autofree char *name = find_name (store, rp_record_get_text (held, "by"));
  g_autofree char *values = describe_entry (store, held);

  take (item, TITLE,
        record != NULL     ? describe_record (store, record)
        : customer != NULL ? g_strdup (rp_record_get_title (customer))
                           : g_strdup (_ ("A record that is not here yet")));
  take (item, FIELD, rp_attention_describe_what (kind, rp_record_get_text (held, "what")));
  take (item, MINE_BY, describe_author (store, held, "by", "at"));
  take (
      item, REASON,
      g_strdup_printf (_ ("%s entered this when the customer was already yours or somebody else's. "
                          "Accepted, it happens in his or her name.\n%s"),
                       name, values));
  take (item, MINE, g_steal_pointer (&values));
  return item;
}

static RpAttentionItem *
describe_proposal (RpStore *store, RpRecord *proposal)
{
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (proposal, "on_kind"));
  const char *unit = rp_record_get_text (proposal, "unit");
  const char *why = rp_record_get_text (proposal, "why");
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  g_autofree char *name = find_name (store, rp_record_get_text (proposal, "by"));
  g_autofree char *wanted = NULL;
  g_autofree char *seen = NULL;
  g_autoptr (RpRecord) record = NULL;
  RpAttentionItem *item;

  if (kind == NULL)
    return NULL;
  record = rp_store_get (store, kind->name, rp_record_get_text (proposal, "on_id"), NULL);
  wanted = rp_unit_format (kind, unit, record, rp_record_get_value (proposal, "value"), zone);
  seen = rp_unit_format (kind, unit, record, rp_record_get_value (proposal, "seen"), zone);
  item = rp_attention_item_new (RP_ATTENTION_PROPOSAL, rp_record_get_id (proposal));
  take (item, TITLE, describe_record (store, record));
  take (item, FIELD, rp_unit_label (kind, unit, record));
  take (item, MINE_BY, describe_author (store, proposal, "by", "at"));
  take (item, REASON,
        *why != '\0'
            ? g_strdup_printf (_ ("%s proposes “%s” instead of “%s”: %s"), name, wanted, seen, why)
            : g_strdup_printf (_ ("%s proposes “%s” instead of “%s”."), name, wanted, seen));
  take (item, MINE, g_steal_pointer (&wanted));
  take (item, SEEN, g_steal_pointer (&seen));
  return item;
}

/* ---- news ---- */

static RpAttentionItem *
describe_notice (const RpOutboxEntry *notice)
{
  RpAttentionItem *item = rp_attention_item_new (RP_ATTENTION_NOTICE, notice->op_id);
  const RpKind *kind = rp_schema_find_kind (notice->kind);
  gboolean held = g_str_equal (notice->what, "held");

  take (item, TITLE, g_strdup (notice->title));
  take (item, FIELD, g_strdup (kind != NULL ? rp_kind_label (kind) : notice->kind));
  take (item, REASON,
        g_strdup (held ? _ ("The customer is not yours any more. What you entered is kept for his "
                            "present account manager, who accepts or refuses it.")
                       : _ ("The server had another entry under the same number, from before this "
                            "computer was put back to an older state. Yours was sent again under a "
                            "new one.")));
  return item;
}

static RpAttentionItem *
describe_removal (gint64 lost, gint64 of)
{
  RpAttentionItem *item = rp_attention_item_new (RP_ATTENTION_REMOVAL, "");

  take (item, TITLE, g_strdup (_ ("Many records would disappear")));
  take (item, FIELD, g_strdup (_ ("Sync has stopped")));
  take (
      item, REASON,
      g_strdup_printf (_ ("The server would take %u of %u records away from this computer without "
                          "giving a reason. Nothing was removed. Ask the administrator before you "
                          "let it."),
                       (guint)lost, (guint)of));
  return item;
}

/* ---- all of them ---- */

static gboolean
load_conflicts (RpStore *store, GPtrArray *items, guint limit, GError **error)
{
  g_autoptr (GPtrArray) conflicts
      = rp_store_list (store, "conflict", "state = 'OPEN'", "id", limit, error, NULL);

  if (conflicts == NULL)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      RpAttentionItem *item = describe_conflict (store, conflicts->pdata[i]);
      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return TRUE;
}

static gboolean
load_to_rule (RpStore *store, const char *kind,
              RpAttentionItem *(*describe) (RpStore *store, RpRecord *record), GPtrArray *items,
              guint limit, GError **error)
{
  g_autoptr (GPtrArray) records = rp_store_list_to_rule (store, kind, limit, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      RpAttentionItem *item = describe (store, records->pdata[i]);
      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return TRUE;
}

static gboolean
load_ops (RpStore *store, GPtrArray *items, guint limit, GError **error)
{
  g_autoptr (GPtrArray) refused = rp_store_list_outbox (store, TRUE, limit, error);
  g_autoptr (GPtrArray) notices
      = refused != NULL ? rp_store_list_notices (store, limit, error) : NULL;

  if (notices == NULL)
    return FALSE;
  for (guint i = 0; i < refused->len; i++)
    g_ptr_array_add (items, describe_refused (refused->pdata[i]));
  for (guint i = 0; i < notices->len; i++)
    g_ptr_array_add (items, describe_notice (notices->pdata[i]));
  return TRUE;
}

gboolean
rp_attention_load (RpStore *store, GPtrArray *items, guint limit, GError **error)
{
  gint64 lost, of;

  if (rp_store_is_removal_stopped (store, &lost, &of))
    g_ptr_array_add (items, describe_removal (lost, of));
  return load_conflicts (store, items, limit, error)
         && load_to_rule (store, "held", describe_held, items, limit, error)
         && load_to_rule (store, "proposal", describe_proposal, items, limit, error)
         && load_ops (store, items, limit, error);
}
