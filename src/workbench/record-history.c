/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-history.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json.h"
#include "schema/codec.h"

void
rp_history_line_free (RpHistoryLine *self)
{
  g_free (self->what);
  g_free (self->author);
  g_free (self->when);
  g_free (self);
}

/* The field's value within its unit's: the unit may be a group. */
static JsonNode *
pick_value (const RpField *field, JsonNode *unit)
{
  JsonNode *value = unit;

  if (unit != NULL && field->group != NULL)
    value = JSON_NODE_HOLDS_OBJECT (unit)
                ? json_object_get_member (json_node_get_object (unit), field->name)
                : NULL;
  return value != NULL && !JSON_NODE_HOLDS_NULL (value) ? value : NULL;
}

/* (nullable): a reference to what is not here is a long number to people. */
static char *
format_value (const RpField *field, JsonNode *value, GHashTable *names, GTimeZone *zone)
{
  g_autofree char *text = rp_field_format_value_at (field, value, zone);

  return field->type == RP_FIELD_REFERENCE ? g_strdup (g_hash_table_lookup (names, text))
                                           : g_steal_pointer (&text);
}

static gboolean
is_told (const RpField *field)
{
  return (field->flags & RP_FIELD_HIDDEN) == 0 && field->type != RP_FIELD_JSON
         && field->type != RP_FIELD_ANSWERS && field->type != RP_FIELD_REFERENCES;
}

static void
append_change (GString *text, const RpField *field, const RpHistoryEntry *entry, GHashTable *names,
               GTimeZone *zone)
{
  JsonNode *before = pick_value (field, entry->old_value);
  JsonNode *after = pick_value (field, entry->new_value);
  g_autofree char *old_text = before != NULL ? format_value (field, before, names, zone) : NULL;
  g_autofree char *new_text
      = after != NULL ? format_value (field, after, names, zone) : g_strdup (_ ("nothing"));

  if (rp_json_equal (before, after) || new_text == NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, "%s: ", rp_field_label (field));
  if (old_text != NULL)
    g_string_append_printf (text, "%s → ", old_text);
  g_string_append (text, new_text);
}

static void
append_entry (GString *text, const RpKind *kind, const RpHistoryEntry *entry, GHashTable *names,
              GTimeZone *zone)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (is_told (&kind->fields[i])
        && g_str_equal (rp_field_unit_name (&kind->fields[i]), entry->unit))
      append_change (text, &kind->fields[i], entry, names, zone);
}

/* Entries of one op, or that came with one answer of the server, stand together. */
static gboolean
is_same_edit (const RpHistoryEntry *a, const RpHistoryEntry *b)
{
  return g_str_equal (a->op_id, b->op_id) && g_str_equal (a->author, b->author)
         && (*a->op_id != '\0' || g_str_equal (a->at, b->at));
}

static RpHistoryLine *
new_line (const RpHistoryEntry *entry, const char *what, GTimeZone *zone)
{
  RpHistoryLine *line = g_new0 (RpHistoryLine, 1);
  gint64 us = 0;

  line->what = g_strdup (what);
  line->author = g_strdup (entry->author);
  line->when = rp_instant_parse (entry->at, &us) ? rp_instant_format_local (us, zone)
                                                 : g_strdup (entry->at);
  line->pending = entry->pending;
  return line;
}

GPtrArray *
rp_record_history_list (RpStore *store, RpRecord *record, GHashTable *names, GError **error)
{
  const RpKind *kind = rp_record_get_kind (record);
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  g_autoptr (GPtrArray) entries
      = rp_store_list_history (store, kind->name, rp_record_get_id (record), error);
  g_autoptr (GPtrArray) lines
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_history_line_free);

  if (entries == NULL)
    return NULL;
  for (guint first = 0, next = 0; first < entries->len; first = next)
    {
      g_autoptr (GString) what = g_string_new (NULL);
      for (next = first;
           next < entries->len && is_same_edit (entries->pdata[first], entries->pdata[next]);
           next++)
        append_entry (what, kind, entries->pdata[next], names, zone);
      if (what->len > 0)
        g_ptr_array_add (lines, new_line (entries->pdata[first], what->str, zone));
    }
  return g_steal_pointer (&lines);
}
