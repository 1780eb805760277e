/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "workbench/attention-private.h"
#include "workbench/unit-text.h"

/* What somebody's late entry would do if it was let in: whoever decides presses one key on what he reads here. */

typedef struct
{
  const RpAttentionLoad *load;
  const RpKind *kind;
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
  return rp_unit_label (self->kind, unit, NULL);
}

static char *
format (const Description *self, const char *unit, JsonNode *value)
{
  return rp_unit_format (self->kind, unit, NULL, value, self->load->zone);
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
  g_autoptr (RpRecord) record = NULL;
  g_autofree char *name = NULL;

  if (!rp_json_get_boolean (self->change, "erase", FALSE))
    return;
  record = rp_store_get (self->load->store, self->kind->name,
                         rp_json_get_string (self->change, "id", ""), NULL);
  name = record != NULL ? rp_attention_describe_record (record)
                        : g_strdup (rp_kind_label (self->kind));
  add_line (self, g_strdup_printf (_ ("%s: deleted"), name));
}

static void
add_change (Description *self)
{
  JsonObject *create = rp_json_get_object (self->change, "create");
  JsonObject *set = create != NULL ? create : rp_json_get_object (self->change, "set");

  if (set != NULL)
    add_line (self, rp_attention_describe_units (self->load, self->kind, NULL, set));
  add_elements (self);
  add_move (self);
  add_deletion (self);
}

char *
rp_attention_describe_entry (const RpAttentionLoad *load, RpRecord *held)
{
  JsonArray *changes = get_changes (held);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      Description description = { load, NULL, change, text };

      description.kind = rp_schema_find_kind (rp_json_get_string (change, "kind", ""));
      if (description.kind != NULL)
        add_change (&description);
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
