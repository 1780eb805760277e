/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/unit.h"
#include "workbench/attention-private.h"
#include "workbench/unit-text.h"

/* What somebody's late entry would do if it was let in: whoever decides presses one key on what he reads here. */

typedef struct
{
  const RpAttentionLoad *load;
  const RpKind *kind;
  RpRecord *record; /* (nullable): the record that the change is about, or makes; not here */
  JsonObject *change;
  GString *text;
} Description;

static JsonArray *
get_changes (RpRecord *held)
{
  JsonObject *entry = rp_record_get_object (held, "entry");

  return entry != NULL ? rp_json_get_array (entry, "changes") : NULL;
}

/* @line: (transfer full) */
static void
add_line (Description *self, char *line)
{
  g_autofree char *taken = line;

  if (*line != '\0')
    g_string_append_printf (self->text, "%s%s", self->text->len > 0 ? "\n" : "", line);
}

static char *
dup_label (const Description *self, const char *unit)
{
  return rp_unit_label (self->kind, unit, self->record);
}

static char *
format (const Description *self, const char *unit, JsonNode *value)
{
  return rp_attention_format_unit (self->load, self->kind, self->record, unit, value);
}

/* Elements that come and go. */
static void
add_elements (Description *self)
{
  JsonObject *added = rp_json_get_object (self->change, "add");
  JsonObject *removed = rp_json_get_object (self->change, "remove");
  g_autoptr (GList) added_units = added != NULL ? json_object_get_members (added) : NULL;
  g_autoptr (GList) removed_units = removed != NULL ? json_object_get_members (removed) : NULL;

  for (GList *link = added_units; link != NULL; link = link->next)
    {
      g_autofree char *label = dup_label (self, link->data);
      g_autofree char *value
          = format (self, link->data, json_object_get_member (added, link->data));

      add_line (self, g_strdup_printf (_ ("%s: added %s"), label, value));
    }
  for (GList *link = removed_units; link != NULL; link = link->next)
    {
      g_autofree char *label = dup_label (self, link->data);
      g_autofree char *value
          = format (self, link->data, json_object_get_member (removed, link->data));

      add_line (self, g_strdup_printf (_ ("%s: removed %s"), label, value));
    }
}

/* From one state to another: the other one is named. */
static void
add_move (Description *self)
{
  JsonObject *move = rp_json_get_object (self->change, "move");
  g_autoptr (GList) units = move != NULL ? json_object_get_members (move) : NULL;

  for (GList *link = units; link != NULL; link = link->next)
    {
      JsonArray *states = rp_json_get_array (move, link->data);

      if (states == NULL || json_array_get_length (states) != 2)
        continue;
      g_autofree char *label = dup_label (self, link->data);
      g_autofree char *state = format (self, link->data, json_array_get_element (states, 1));

      add_line (self, g_strdup_printf ("%s: %s", label, state));
    }
}

static void
add_deletion (Description *self)
{
  g_autofree char *name = NULL;

  if (!rp_json_get_boolean (self->change, "erase", FALSE))
    return;
  name = self->record != NULL ? rp_attention_describe_record (self->record)
                              : g_strdup (rp_kind_label (self->kind));
  add_line (self, g_strdup_printf (_ ("%s: deleted"), name));
}

/* What a new record would say, each answer on its own; of fields that only a newer program knows as they stand.
 * Returns: (transfer full) */
static JsonObject *
dup_made_units (const Description *self, JsonObject *create)
{
  JsonObject *made = json_object_new ();
  g_autoptr (GPtrArray) units = rp_unit_list (self->kind, create);
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  for (guint i = 0; i < units->len; i++)
    if (rp_unit_is_told (rp_kind_find_unit (self->kind, units->pdata[i])))
      json_object_set_member (made, units->pdata[i],
                              rp_unit_dup (self->kind, create, units->pdata[i]));
  json_object_iter_init_ordered (&iter, create);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (rp_kind_find_field (self->kind, name) == NULL)
      json_object_set_member (made, name, json_node_copy (value));
  return made;
}

static void
add_creation (Description *self)
{
  JsonObject *create = rp_json_get_object (self->change, "create");
  g_autoptr (JsonObject) units = create != NULL ? dup_made_units (self, create) : NULL;

  if (units != NULL)
    add_line (self, rp_attention_describe_units (self->load, self->kind, self->record, units));
}

static void
add_values (Description *self)
{
  JsonObject *set = rp_json_get_object (self->change, "set");

  if (set != NULL)
    add_line (self, rp_attention_describe_units (self->load, self->kind, self->record, set));
}

/* The record that the change is about: its template names the questions. Returns: (transfer full) (nullable) */
static RpRecord *
find_record (const Description *self)
{
  const char *id = rp_json_get_string (self->change, "id", "");
  JsonObject *create = rp_json_get_object (self->change, "create");
  g_autofree char *scope = NULL;

  if (create == NULL)
    return rp_store_get (self->load->store, self->kind->name, id, NULL);
  scope = rp_kind_dup_scope (self->kind, id, create);
  return rp_record_new (self->kind, id, scope, rp_json_object_copy (create));
}

static void
add_change (const RpAttentionLoad *load, const RpKind *kind, JsonObject *change, GString *text)
{
  Description self = { load, kind, NULL, change, text };
  g_autoptr (RpRecord) record = find_record (&self);

  self.record = record;
  add_creation (&self);
  add_values (&self);
  add_elements (&self);
  add_move (&self);
  add_deletion (&self);
}

char *
rp_attention_describe_entry (const RpAttentionLoad *load, RpRecord *held)
{
  JsonArray *changes = get_changes (held);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      const RpKind *kind
          = change != NULL ? rp_schema_find_kind (rp_json_get_string (change, "kind", "")) : NULL;

      if (kind != NULL)
        add_change (load, kind, change, text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
rp_attention_entry_deletes (RpRecord *held)
{
  JsonArray *changes = get_changes (held);
  JsonObject *first = changes != NULL && json_array_get_length (changes) > 0
                          ? rp_json_array_get_object (changes, 0)
                          : NULL;

  return first != NULL && rp_json_get_boolean (first, "erase", FALSE);
}
