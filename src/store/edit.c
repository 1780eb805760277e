/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/unit.h"

RpEdit *
rp_edit_new (const char *what)
{
  RpEdit *self = g_new0 (RpEdit, 1);

  self->op = rp_op_new ("", what);
  return self;
}

void
rp_edit_free (RpEdit *self)
{
  rp_op_free (self->op);
  g_free (self->draft_key);
  g_free (self->noted_in);
  g_free (self->refusal);
  g_free (self);
}

void
rp_edit_set_note (RpEdit *self, const char *note)
{
  g_free (self->op->note);
  self->op->note = g_strdup (note);
}

void
rp_edit_set_coalesce (RpEdit *self, gboolean coalesce)
{
  self->coalesce = coalesce;
}

void
rp_edit_note_op (RpEdit *self, const char *key, gboolean anew)
{
  g_free (self->noted_in);
  self->noted_in = g_strdup (key);
  self->noted_anew = anew;
}

void
rp_edit_create (RpEdit *self, const char *kind, const char *id, const char *scope, JsonObject *body)
{
  RpChange *change = rp_change_new (kind, id ? id : "", 0);

  change->scope = g_strdup (scope);
  change->create = body;
  g_ptr_array_add (self->op->changes, change);
}

/* The change of this edit on a row, made when it is the first. A move and fields set in one go are
 * one change. Units that were seen in several states of the row count from the oldest of them. */
static RpChange *
find_change (RpEdit *self, RpRecord *shown)
{
  const char *kind = rp_record_get_kind (shown)->name;
  const char *id = rp_record_get_id (shown);

  for (guint i = 0; i < self->op->changes->len; i++)
    {
      RpChange *change = self->op->changes->pdata[i];

      if (!change->create && g_str_equal (change->kind, kind) && g_str_equal (change->id, id))
        {
          change->base = MIN (change->base, rp_record_get_rev (shown));
          return change;
        }
    }

  RpChange *change = rp_change_new (kind, id, rp_record_get_rev (shown));
  g_ptr_array_add (self->op->changes, change);
  return change;
}

static void
refuse (RpEdit *self, RpRecord *shown, const char *unit)
{
  if (!self->refusal)
    self->refusal = g_strdup_printf (_ ("%s has no field “%s”."),
                                     rp_kind_label (rp_record_get_kind (shown)), unit);
}

static JsonNode *
take_or_null (JsonNode *value)
{
  return value ? value : json_node_new (JSON_NODE_NULL);
}

static void
set_unit (RpEdit *self, RpRecord *shown, const char *unit, JsonNode *value)
{
  RpChange *change = find_change (self, shown);

  if (!change->set)
    {
      change->set = json_object_new ();
      change->seen = json_object_new ();
    }
  if (!json_object_has_member (change->seen, unit))
    {
      g_autoptr (JsonNode) seen = rp_record_dup_unit (shown, unit);

      json_object_set_member (change->seen, unit,
                              rp_seen_encode_unit (rp_record_get_kind (shown), unit, seen));
    }
  json_object_set_member (change->set, unit, take_or_null (value));
}

/* One member of a group: the others go with it as they were on screen, or as this edit has set them. */
static void
set_member (RpEdit *self, RpRecord *shown, const RpField *field, JsonNode *value)
{
  RpChange *change = find_change (self, shown);
  g_autoptr (JsonNode) group = NULL;
  JsonObject *members = NULL;

  if (change->set && json_object_has_member (change->set, field->group))
    group = json_node_copy (json_object_get_member (change->set, field->group));
  else
    group = rp_record_dup_unit (shown, field->group);
  members = group && JSON_NODE_HOLDS_OBJECT (group)
                ? rp_json_object_copy (json_node_get_object (group))
                : json_object_new ();
  json_object_set_member (members, field->name, take_or_null (value));

  JsonNode *node = json_node_alloc ();
  json_node_init_object (node, members);
  json_object_unref (members);
  set_unit (self, shown, field->group, node);
}

static gboolean
array_has (JsonArray *array, const char *element)
{
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      if (g_strcmp0 (rp_json_array_get_string (array, i, NULL), element) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A set never replaces the other's elements: it becomes what was added and what was taken away. */
static void
set_elements (RpEdit *self, RpRecord *shown, const char *unit, JsonNode *value)
{
  JsonArray *before = rp_record_get_array (shown, unit);
  JsonArray *after = value && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; after && i < json_array_get_length (after); i++)
    {
      const char *element = rp_json_array_get_string (after, i, "");

      if (!array_has (before, element))
        rp_edit_add (self, shown, unit, element);
    }
  for (guint i = 0; before && i < json_array_get_length (before); i++)
    {
      const char *element = rp_json_array_get_string (before, i, "");

      if (!array_has (after, element))
        rp_edit_remove (self, shown, unit, element);
    }
}

void
rp_edit_set (RpEdit *self, RpRecord *shown, const char *unit, JsonNode *value)
{
  const RpKind *kind = rp_record_get_kind (shown);
  const RpField *field = rp_kind_find_field (kind, unit);
  g_autoptr (JsonNode) given = value;
  g_autoptr (JsonNode) owned = given != NULL ? rp_json_node_copy (given) : NULL;

  /* A group may be named after one of its members; then the value tells which is meant. */
  if (field && field->group
      && (!g_str_equal (field->group, unit) || !value || !JSON_NODE_HOLDS_OBJECT (value)))
    set_member (self, shown, field, g_steal_pointer (&owned));
  else if (!rp_kind_find_unit (kind, unit))
    refuse (self, shown, unit);
  else if (rp_kind_find_unit (kind, unit)->merge == RP_MERGE_SET)
    set_elements (self, shown, unit, owned);
  else
    set_unit (self, shown, unit, g_steal_pointer (&owned));
}

void
rp_edit_set_text (RpEdit *self, RpRecord *shown, const char *unit, const char *value)
{
  JsonNode *node = NULL;

  if (value && *value)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (node, value);
    }
  rp_edit_set (self, shown, unit, node);
}

static void
add_element (JsonObject **object, const char *unit, const char *element)
{
  if (!*object)
    *object = json_object_new ();
  if (!json_object_has_member (*object, unit))
    json_object_set_array_member (*object, unit, json_array_new ());

  JsonArray *elements = rp_json_get_array (*object, unit);
  if (!array_has (elements, element))
    json_array_add_string_element (elements, element);
}

void
rp_edit_add (RpEdit *self, RpRecord *shown, const char *unit, const char *element)
{
  add_element (&find_change (self, shown)->add, unit, element);
}

void
rp_edit_remove (RpEdit *self, RpRecord *shown, const char *unit, const char *element)
{
  add_element (&find_change (self, shown)->remove, unit, element);
}

void
rp_edit_move (RpEdit *self, RpRecord *shown, const char *to, const char *seen_hash)
{
  RpChange *change = find_change (self, shown);

  g_free (change->move_from);
  g_free (change->move_to);
  g_free (change->seen_hash);
  change->move_from = g_strdup (rp_record_get_text (shown, "state"));
  change->move_to = g_strdup (to);
  change->seen_hash = g_strdup (seen_hash);
}

/* What is deleted goes along as it was on screen, whole: a change that its author has not seen is not to
 * go with it. */
void
rp_edit_erase (RpEdit *self, RpRecord *shown)
{
  RpChange *change = find_change (self, shown);
  g_autoptr (GPtrArray) units
      = rp_unit_list (rp_record_get_kind (shown), rp_record_get_body (shown));

  change->erase = TRUE;
  if (!change->seen)
    change->seen = json_object_new ();
  for (guint i = 0; i < units->len; i++)
    {
      g_autoptr (JsonNode) value = rp_record_dup_unit (shown, units->pdata[i]);

      json_object_set_member (change->seen, units->pdata[i], rp_seen_encode (value));
    }
}
