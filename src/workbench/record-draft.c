/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-draft.h"

#include "base/json-access.h"
#include "schema/codec.h"
#include "workbench/session-store.h"

struct _RpRecordDraft
{
  GObject parent_instance;

  RpSession *session;
  const RpKind *kind;
  RpRecord *shown;  /* (nullable): a new row */
  char *customer;   /* of a new row */
  JsonObject *body; /* as edited */
};

G_DEFINE_TYPE (RpRecordDraft, rp_record_draft, G_TYPE_OBJECT)

RpRecordDraft *
rp_record_draft_new (RpSession *session, RpRecord *shown)
{
  RpRecordDraft *self = g_object_new (RP_TYPE_RECORD_DRAFT, NULL);

  self->session = g_object_ref (session);
  self->shown = g_object_ref (shown);
  self->kind = rp_record_get_kind (shown);
  self->body = rp_json_object_copy (rp_record_get_body (shown));
  return self;
}

RpRecordDraft *
rp_record_draft_new_for (RpSession *session, const char *kind, const char *customer)
{
  RpRecordDraft *self = g_object_new (RP_TYPE_RECORD_DRAFT, NULL);

  self->session = g_object_ref (session);
  self->kind = rp_schema_find_kind (kind);
  self->customer = g_strdup (customer);
  self->body = json_object_new ();
  json_object_set_string_member (self->body, "customer", customer);
  return self;
}

const RpKind *
rp_record_draft_get_kind (RpRecordDraft *self)
{
  return self->kind;
}

gboolean
rp_record_draft_is_new (RpRecordDraft *self)
{
  return self->shown == NULL;
}

/* What this editor offers; states move by events, references and documents have their own screens. */
static gboolean
is_editable (RpRecordDraft *self, const RpField *field)
{
  if ((field->writers & rp_session_get_roles (self->session)) == 0
      || (field->flags & RP_FIELD_HIDDEN) != 0)
    return FALSE;
  if (field->merge == RP_MERGE_GUARDED
      || (self->shown != NULL
          && (field->merge == RP_MERGE_APPEND || field->merge == RP_MERGE_FROZEN)))
    return FALSE;
  return field->type != RP_FIELD_REFERENCE && field->type != RP_FIELD_REFERENCES
         && field->type != RP_FIELD_JSON && field->type != RP_FIELD_ANSWERS
         && (field->type != RP_FIELD_CODES || field->codes != NULL);
}

GPtrArray *
rp_record_draft_list_fields (RpRecordDraft *self)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < self->kind->n_fields; i++)
    if (is_editable (self, &self->kind->fields[i]))
      g_ptr_array_add (fields, (gpointer)&self->kind->fields[i]);
  return fields;
}

char *
rp_record_draft_dup_text (RpRecordDraft *self, const RpField *field)
{
  return rp_field_to_text (field, json_object_get_member (self->body, field->name));
}

gboolean
rp_record_draft_set_text (RpRecordDraft *self, const RpField *field, const char *text,
                          GError **error)
{
  g_autoptr (JsonNode) value = rp_field_parse_text (field, text, error);

  if (value == NULL || !rp_field_check_value (field, value, error))
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (value))
    json_object_remove_member (self->body, field->name);
  else
    json_object_set_member (self->body, field->name, g_steal_pointer (&value));
  return TRUE;
}

static JsonArray *
get_codes (JsonObject *body, const RpField *field)
{
  JsonNode *node = json_object_get_member (body, field->name);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
has_code (JsonArray *codes, const char *code)
{
  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    if (g_strcmp0 (rp_json_array_get_string (codes, i, ""), code) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rp_record_draft_has_code (RpRecordDraft *self, const RpField *field, const char *code)
{
  return has_code (get_codes (self->body, field), code);
}

void
rp_record_draft_set_code (RpRecordDraft *self, const RpField *field, const char *code,
                          gboolean present)
{
  JsonArray *before = get_codes (self->body, field);
  JsonArray *after = json_array_new ();

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    if (g_strcmp0 (rp_json_array_get_string (before, i, ""), code) != 0)
      json_array_add_string_element (after, rp_json_array_get_string (before, i, ""));
  if (present)
    json_array_add_string_element (after, code);
  json_object_set_array_member (self->body, field->name, after);
}

static gboolean
is_changed (RpRecordDraft *self, const RpField *field)
{
  JsonNode *before = self->shown != NULL ? rp_record_get_value (self->shown, field->name) : NULL;
  return !rp_json_equal (before, json_object_get_member (self->body, field->name));
}

gboolean
rp_record_draft_is_changed (RpRecordDraft *self)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);

  for (guint i = 0; i < fields->len; i++)
    if (is_changed (self, fields->pdata[i]))
      return TRUE;
  return FALSE;
}

const char *
rp_record_draft_find_missing (RpRecordDraft *self)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);

  for (guint i = 0; i < fields->len; i++)
    {
      const RpField *field = fields->pdata[i];
      if ((field->flags & RP_FIELD_REQUIRED) != 0
          && !json_object_has_member (self->body, field->name))
        return rp_field_label (field);
    }
  return NULL;
}

/* A set is not replaced: what was ticked is added, what was unticked is removed. */
static void
add_set_changes (RpRecordDraft *self, RpEdit *edit, const RpField *field)
{
  JsonArray *before = rp_record_get_array (self->shown, field->name);
  JsonArray *after = get_codes (self->body, field);

  for (guint i = 0; after != NULL && i < json_array_get_length (after); i++)
    if (!has_code (before, rp_json_array_get_string (after, i, "")))
      rp_edit_add (edit, self->shown, field->name, rp_json_array_get_string (after, i, ""));
  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    if (!has_code (after, rp_json_array_get_string (before, i, "")))
      rp_edit_remove (edit, self->shown, field->name, rp_json_array_get_string (before, i, ""));
}

/* The value of a field's unit as edited: the field's, or all members of its group. */
static JsonNode *
dup_unit (RpRecordDraft *self, const RpField *field)
{
  g_autoptr (JsonObject) members = NULL;
  JsonNode *node = NULL;

  if (field->group == NULL)
    {
      node = json_object_get_member (self->body, field->name);
      return node != NULL ? json_node_copy (node) : json_node_new (JSON_NODE_NULL);
    }
  members = json_object_new ();
  for (guint i = 0; i < self->kind->n_fields; i++)
    {
      const RpField *member = &self->kind->fields[i];
      node = json_object_get_member (self->body, member->name);
      if (g_strcmp0 (member->group, field->group) == 0 && node != NULL)
        json_object_set_member (members, member->name, json_node_copy (node));
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&members));
  return node;
}

static RpEdit *
build_change (RpRecordDraft *self)
{
  g_autofree char *what = g_strdup_printf ("%s.edit", self->kind->name);
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  RpEdit *edit = rp_edit_new (what);

  for (guint i = 0; i < fields->len; i++)
    {
      const RpField *field = fields->pdata[i];
      const char *unit = rp_field_unit_name (field);
      if (!is_changed (self, field) || !g_hash_table_add (done, (gpointer)unit))
        continue;
      if (field->merge == RP_MERGE_SET)
        add_set_changes (self, edit, field);
      else
        rp_edit_set (edit, self->shown, unit, dup_unit (self, field));
    }
  return edit;
}

static RpEdit *
build_creation (RpRecordDraft *self)
{
  g_autofree char *what = g_strdup_printf ("%s.create", self->kind->name);
  RpEdit *edit = rp_edit_new (what);

  rp_edit_create (edit, self->kind->name, NULL, self->customer, rp_json_object_copy (self->body));
  return edit;
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *op_id = rp_session_commit_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
rp_record_draft_commit_async (RpRecordDraft *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  if (!rp_record_draft_is_changed (self))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  rp_session_commit_async (self->session,
                           self->shown != NULL ? build_change (self) : build_creation (self), NULL,
                           committed_cb, task);
}

gboolean
rp_record_draft_commit_finish (RpRecordDraft *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rp_record_draft_finalize (GObject *object)
{
  RpRecordDraft *self = RP_RECORD_DRAFT (object);
  g_clear_object (&self->session);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self->customer);
  G_OBJECT_CLASS (rp_record_draft_parent_class)->finalize (object);
}

static void
rp_record_draft_class_init (RpRecordDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_record_draft_finalize;
}

static void
rp_record_draft_init (RpRecordDraft *self)
{
}
