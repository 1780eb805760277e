/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/codec.h"
#include "wire/op.h"
#include "workbench/import-private.h"

static void
free_row (RpImportRow *row)
{
  g_free (row->title);
  g_free (row->id);
  g_clear_object (&row->shown);
  g_clear_pointer (&row->body, json_object_unref);
  g_strfreev (row->changed);
  g_free (row->message);
  g_free (row);
}

RpImportPlan *
rp_import_plan_new (const RpKind *kind, RpRoles roles, const char *name)
{
  RpImportPlan *self = g_new0 (RpImportPlan, 1);

  self->kind = kind;
  self->roles = roles;
  self->name = g_strdup (name);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)free_row);
  self->unused = g_new0 (char *, 1);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
rp_import_plan_free (RpImportPlan *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->rows);
  g_strfreev (self->unused);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static RpImportRow *
add_row (RpImportPlan *self, guint line, RpImportAction action, const char *title)
{
  RpImportRow *row = g_new0 (RpImportRow, 1);

  row->line = line;
  row->action = action;
  row->title = g_strdup (title != NULL ? title : "");
  g_ptr_array_add (self->rows, row);
  self->counts[action]++;
  return row;
}

void
rp_import_plan_refuse (RpImportPlan *self, guint line, const char *title, char *message)
{
  add_row (self, line, RP_IMPORT_REFUSED, title)->message = message;
}

void
rp_import_plan_note (RpImportPlan *self, char *sentence)
{
  g_ptr_array_add (self->notes, sentence);
}

/* The merge units in which two bodies differ, each once. */
static GStrv
list_changed_units (const RpKind *kind, JsonObject *before, JsonObject *after)
{
  g_autoptr (GPtrArray) units = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;
      const char *unit = rp_field_unit_name (&kind->fields[i]);

      if (!rp_json_equal (json_object_get_member (before, name),
                          json_object_get_member (after, name))
          && !g_ptr_array_find_with_equal_func (units, unit, g_str_equal, NULL))
        g_ptr_array_add (units, g_strdup (unit));
    }
  g_ptr_array_add (units, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&units), FALSE);
}

/* A field that is fixed once the row is made, moves only by an event, or belongs to others. Returns:
 * (transfer full) (nullable): why the change cannot be made */
static char *
find_obstacle (RpImportPlan *self, GStrv changed)
{
  for (guint i = 0; changed[i] != NULL; i++)
    {
      const RpField *field = rp_kind_find_unit (self->kind, changed[i]);

      if (self->roles != RP_ROLE_NONE && !(field->writers & self->roles))
        return g_strdup_printf (_ ("Your roles may not change “%s”."), rp_field_label (field));

      if (field->merge == RP_MERGE_APPEND || field->merge == RP_MERGE_FROZEN
          || field->merge == RP_MERGE_GUARDED)
        return g_strdup_printf (_ ("“%s” of a row that is here already cannot be changed."),
                                rp_field_label (field));
    }
  return NULL;
}

void
rp_import_plan_add (RpImportPlan *self, guint line, RpRecord *shown, const char *id,
                    JsonObject *body)
{
  g_autoptr (JsonObject) owned = body;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) changed = NULL;
  const char *title = rp_json_get_string (body, self->kind->title_field, "");
  char *refusal;
  RpImportRow *row;

  if (!rp_kind_check_body (self->kind, body, &error))
    {
      rp_import_plan_refuse (self, line, title, g_strdup (error->message));
      return;
    }
  if (shown == NULL)
    {
      row = add_row (self, line, RP_IMPORT_CREATE, title);
      row->id = g_strdup (id);
      row->body = g_steal_pointer (&owned);
      return;
    }
  changed = list_changed_units (self->kind, rp_record_get_body (shown), body);
  refusal = find_obstacle (self, changed);
  if (refusal != NULL)
    {
      rp_import_plan_refuse (self, line, title, refusal);
      return;
    }
  row = add_row (self, line, changed[0] != NULL ? RP_IMPORT_UPDATE : RP_IMPORT_UNCHANGED, title);
  row->id = g_strdup (rp_record_get_id (shown));
  if (row->action == RP_IMPORT_UPDATE)
    {
      row->shown = g_object_ref (shown);
      row->body = g_steal_pointer (&owned);
      row->changed = g_steal_pointer (&changed);
    }
}

const RpKind *
rp_import_plan_get_kind (RpImportPlan *self)
{
  return self->kind;
}

GPtrArray *
rp_import_plan_get_rows (RpImportPlan *self)
{
  return self->rows;
}

guint
rp_import_plan_count (RpImportPlan *self, RpImportAction action)
{
  return self->counts[action];
}

GPtrArray *
rp_import_plan_get_notes (RpImportPlan *self)
{
  return self->notes;
}

const char *const *
rp_import_plan_get_unused (RpImportPlan *self)
{
  return (const char *const *)self->unused;
}
