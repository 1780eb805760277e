/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-draft.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "schema/codec.h"
#include "schema/unit.h"
#include "store/draft.h"
#include "workbench/correction.h"
#include "workbench/potential-needs.h"
#include "workbench/record-draft-private.h"
#include "workbench/record-list.h"
#include "workbench/session-store.h"
#include "workbench/step.h"

static guint field_changed_signal;

G_DEFINE_TYPE (RpRecordDraft, rp_record_draft, G_TYPE_OBJECT)

RpRecordDraft *
rp_record_draft_new (RpSession *session, RpRecord *shown)
{
  RpRecordDraft *self = g_object_new (RP_TYPE_RECORD_DRAFT, NULL);

  self->session = g_object_ref (session);
  self->shown = g_object_ref (shown);
  self->kind = rp_record_get_kind (shown);
  self->customer = g_strdup (rp_kind_find_field (self->kind, "customer") != NULL
                                 ? rp_record_get_text (shown, "customer")
                                 : "");
  self->body = rp_json_object_copy (rp_record_get_body (shown));
  return self;
}

RpRecordDraft *
rp_record_draft_new_for_step (RpSession *session, RpRecord *shown, const char *event)
{
  RpRecordDraft *self = rp_record_draft_new (session, shown);
  g_autoptr (GPtrArray) fields = rp_step_list_fields (self->kind->name, event);

  self->event = g_strdup (event);
  if (rp_step_begins_afresh (self->kind->name, event))
    for (guint i = 0; i < fields->len; i++)
      json_object_remove_member (self->body, ((const RpField *)fields->pdata[i])->name);
  if (rp_step_find_day_field (self->kind->name, event) != NULL)
    {
      g_autofree char *today = rp_clock_dup_today (rp_session_get_clock (session));
      json_object_set_string_member (self->body, rp_step_find_day_field (self->kind->name, event),
                                     today);
    }
  return self;
}

/* Who can be asked to ask the customer. */
static void
offer_managers (RpRecordDraft *self)
{
  g_hash_table_insert (
      self->targets, (gpointer) "user",
      rp_record_list_new (self->session, "user", "roles LIKE '%KAM%'", "name", 0, NULL));
}

static void
fill_in (RpRecordDraft *self, const char *field, const char *value)
{
  if (*value != '\0')
    json_object_set_string_member (self->body, field, value);
}

RpRecordDraft *
rp_record_draft_new_for_adoption (RpSession *session, RpSuggestion *suggestion)
{
  RpRecordDraft *self = rp_record_draft_new_for (session, "potential_need",
                                                 rp_suggestion_get_customer (suggestion));
  RpRecord *record = rp_suggestion_get_record (suggestion);
  g_autofree char *text = g_strdup_printf ("%s: %s", rp_suggestion_get_proposal (suggestion),
                                           rp_suggestion_get_evidence (suggestion));
  g_autofree char *due = rp_potential_need_dup_due (rp_session_get_clock (session));

  self->event = g_strdup ("adopt");
  self->suggestion = g_strdup (rp_suggestion_get_id (suggestion));
  fill_in (self, "text", text);
  fill_in (self, "category", rp_record_get_text (record, "category"));
  fill_in (self, "sub_code", rp_suggestion_get_sub_code (suggestion));
  fill_in (self, "manager", rp_suggestion_get_manager (suggestion));
  fill_in (self, "due", due);
  if (rp_suggestion_get_saving (suggestion) > 0)
    json_object_set_int_member (self->body, "benefit_customer",
                                rp_suggestion_get_saving (suggestion));
  offer_managers (self);
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

RpRecordDraft *
rp_record_draft_new_by_event (RpSession *session, const char *kind, const char *customer,
                              const char *event)
{
  RpRecordDraft *self = rp_record_draft_new_for (session, kind, customer);

  self->event = g_strdup (event);
  return self;
}

RpRecordDraft *
rp_record_draft_new_for_correction (RpSession *session, const RpKind *kind, const char *id,
                                    RpRecord *without, JsonObject *body, const char *const *ops)
{
  RpRecordDraft *self = without != NULL
                            ? rp_record_draft_new (session, without)
                            : rp_record_draft_new_for (session, kind->name,
                                                       rp_json_get_string (body, "customer", ""));

  json_object_unref (self->body);
  self->body = rp_json_object_copy (body);
  self->entered = rp_json_object_copy (body);
  self->id = g_strdup (id);
  self->refused = g_strdupv ((GStrv)ops);
  return self;
}

RpSession *
rp_record_draft_get_session (RpRecordDraft *self)
{
  return self->session;
}

RpRecord *
rp_record_draft_get_shown (RpRecordDraft *self)
{
  return self->shown;
}

const RpKind *
rp_record_draft_get_kind (RpRecordDraft *self)
{
  return self->kind;
}

void
rp_record_draft_preset (RpRecordDraft *self, JsonObject *values)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);

  for (guint i = 0; i < fields->len; i++)
    {
      const char *name = ((const RpField *)fields->pdata[i])->name;
      if (json_object_has_member (values, name))
        json_object_set_member (self->body, name, json_object_dup_member (values, name));
    }
}

JsonObject *
rp_record_draft_get_body (RpRecordDraft *self)
{
  return self->body;
}

const char *
rp_record_draft_get_event (RpRecordDraft *self)
{
  return self->event;
}

/* What a step says together with the name of who took it is not edited afterwards. */
static gboolean
is_signed (const RpKind *kind, const RpField *field)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & RP_FIELD_AUTHOR) != 0
        && g_str_equal (rp_field_unit_name (&kind->fields[i]), rp_field_unit_name (field)))
      return TRUE;
  return FALSE;
}

/* What this editor offers; states move by events, references and documents have their own screens. */
static gboolean
is_editable (RpRecordDraft *self, const RpField *field)
{
  RpRoles roles = rp_session_get_roles (self->session);

  if (!(self->shown != NULL ? rp_record_may_change (self->shown, field, roles)
                            : (field->writers & roles) != 0)
      || !rp_field_may_read (field, roles) || (field->flags & RP_FIELD_HIDDEN) != 0
      || is_signed (self->kind, field))
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
  GPtrArray *fields = NULL;

  if (self->event != NULL)
    return rp_step_list_fields (self->kind->name, self->event);
  fields = g_ptr_array_new ();
  for (guint i = 0; i < self->kind->n_fields; i++)
    if (is_editable (self, &self->kind->fields[i]))
      g_ptr_array_add (fields, (gpointer)&self->kind->fields[i]);
  return fields;
}

/* ---- instants, as people write them: a local day, with or without a time ---- */

static char *
dup_local (RpRecordDraft *self, const char *instant)
{
  gint64 us = 0;

  return rp_instant_parse (instant, &us)
             ? rp_instant_format_local (us, rp_clock_zone (rp_session_get_clock (self->session)))
             : g_strdup (instant);
}

/* A day alone means until its end. (nullable): not such a text */
static char *
dup_instant (RpRecordDraft *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 2);
  g_autofree char *local = NULL;
  g_autoptr (GDateTime) moment = NULL;
  gint32 day = 0;

  if (parts[0] == NULL || !rp_date_parse (parts[0], &day))
    return NULL;
  local = g_strdup_printf ("%sT%s:00", parts[0], parts[1] != NULL ? parts[1] : "23:59");
  moment
      = g_date_time_new_from_iso8601 (local, rp_clock_zone (rp_session_get_clock (self->session)));
  return moment != NULL ? rp_instant_format (g_date_time_to_unix (moment) * G_TIME_SPAN_SECOND)
                        : NULL;
}

char *
rp_record_draft_dup_text (RpRecordDraft *self, const RpField *field)
{
  if (rp_record_draft_is_unread (self, field))
    return g_strdup (g_hash_table_lookup (self->unread, field->name));
  if (field->type == RP_FIELD_INSTANT)
    return dup_local (self, rp_json_get_string (self->body, field->name, ""));
  return rp_field_to_text (field, json_object_get_member (self->body, field->name));
}

gboolean
rp_record_draft_is_unread (RpRecordDraft *self, const RpField *field)
{
  return g_hash_table_contains (self->unread, field->name);
}

gboolean
rp_record_draft_is_foreign (RpRecordDraft *self, const RpField *field)
{
  return self->shown != NULL
         && !rp_kind_understands_unit (self->kind, rp_record_get_body (self->shown),
                                       rp_field_unit_name (field));
}

/* ---- what may be chosen ---- */

/* The code chosen beside this field, in the same group, that is the first part of codes of its list:
 * the category "CONN" of the sub-codes "CONN-01", "CONN-02" … Returns: (nullable): the code */
static const char *
find_narrowing (RpRecordDraft *self, const RpField *field)
{
  for (guint i = 0; field->group != NULL && i < self->kind->n_fields; i++)
    {
      const RpField *other = &self->kind->fields[i];
      const char *code = NULL;
      if (other == field || other->type != RP_FIELD_CODE
          || g_strcmp0 (other->group, field->group) != 0)
        continue;
      code = rp_json_get_string (self->body, other->name, NULL);
      if (code != NULL && strchr (code, '-') == NULL)
        return code;
    }
  return NULL;
}

const RpCode *
rp_record_draft_list_codes (RpRecordDraft *self, const RpField *field, guint *n_codes)
{
  const RpCodeList *list = field->codes != NULL ? rp_code_list_find (field->codes) : NULL;
  const char *first = find_narrowing (self, field);
  g_autofree char *prefix = first != NULL ? g_strconcat (first, "-", NULL) : NULL;
  const RpCode *range = NULL;

  *n_codes = 0;
  if (list == NULL)
    return NULL;
  range = prefix != NULL ? rp_code_list_find_range (list, prefix, n_codes) : NULL;
  if (range != NULL)
    return range;
  *n_codes = list->n_codes;
  return list->codes;
}

GListModel *
rp_record_draft_get_targets (RpRecordDraft *self, const RpField *field)
{
  RpRecordList *rows = NULL;
  const char *among = NULL;

  if (field->type != RP_FIELD_REFERENCE)
    return NULL;
  rows = g_hash_table_lookup (self->targets, field->target);
  if (rows == NULL)
    {
      if (self->event != NULL && self->shown != NULL
          && g_str_equal (field->target, self->kind->name))
        among = rp_step_find_targets (self->kind->name, self->event);
      if (among != NULL)
        rows = rp_record_list_new (self->session, field->target, among, "id DESC", 0, ":customer",
                                   self->customer, ":id", rp_record_get_id (self->shown), NULL);
      else if (rp_schema_find_kind (field->target)->scope == RP_SCOPE_ORG)
        rows = rp_record_list_new (self->session, field->target, NULL, "id", 0, NULL);
      else
        rows = rp_record_list_new (self->session, field->target, "customer = :customer", "id", 0,
                                   ":customer", self->customer, NULL);
      g_hash_table_insert (self->targets, (gpointer)field->target, rows);
    }
  return rp_record_list_get_records (rows);
}

/* ---- values ---- */

/* What was chosen from a list that is another one now. */
static void
drop_outside (RpRecordDraft *self, const RpField *changed)
{
  for (guint i = 0; changed->group != NULL && i < self->kind->n_fields; i++)
    {
      const RpField *field = &self->kind->fields[i];
      const char *code = NULL;
      const RpCode *codes = NULL;
      guint n_codes = 0, at = 0;
      if (field == changed || field->type != RP_FIELD_CODE
          || g_strcmp0 (field->group, changed->group) != 0)
        continue;
      code = rp_json_get_string (self->body, field->name, NULL);
      codes = rp_record_draft_list_codes (self, field, &n_codes);
      while (code != NULL && at < n_codes && !g_str_equal (codes[at].code, code))
        at++;
      if (code != NULL && at == n_codes)
        json_object_remove_member (self->body, field->name);
    }
}

gboolean
rp_record_draft_set_text (RpRecordDraft *self, const RpField *field, const char *text,
                          GError **error)
{
  g_autofree char *instant
      = field->type == RP_FIELD_INSTANT && text != NULL ? dup_instant (self, text) : NULL;
  g_autoptr (JsonNode) value = rp_field_parse_text (field, instant != NULL ? instant : text, error);

  if (value == NULL || !rp_field_check_value (field, value, error))
    {
      g_hash_table_insert (self->unread, g_strdup (field->name), g_strdup (text));
      rp_record_draft_note_typed (self);
      return FALSE;
    }
  g_hash_table_remove (self->unread, field->name);
  if (rp_record_draft_is_foreign (self, field))
    {
      g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, "%s",
                   _ ("This was entered with a newer version of Rapport and can only be changed "
                      "with it."));
      return FALSE;
    }
  if (JSON_NODE_HOLDS_NULL (value))
    json_object_remove_member (self->body, field->name);
  else
    json_object_set_member (self->body, field->name, g_steal_pointer (&value));
  drop_outside (self, field);
  rp_record_draft_note_typed (self);
  g_signal_emit (self, field_changed_signal, 0, field->name);
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

GStrv
rp_record_draft_list_foreign_codes (RpRecordDraft *self, const RpField *field)
{
  g_autoptr (GStrvBuilder) foreign = g_strv_builder_new ();
  const RpCodeList *list = rp_code_list_find (field->codes);
  JsonArray *codes = list != NULL ? get_codes (self->body, field) : NULL;

  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    if (rp_code_list_index (list, rp_json_array_get_string (codes, i, "")) < 0)
      g_strv_builder_add (foreign, rp_json_array_get_string (codes, i, ""));
  return g_strv_builder_end (foreign);
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
  rp_record_draft_note_typed (self);
  g_signal_emit (self, field_changed_signal, 0, field->name);
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
      return node != NULL ? rp_json_node_copy (node) : json_node_new (JSON_NODE_NULL);
    }
  members = json_object_new ();
  for (guint i = 0; i < self->kind->n_fields; i++)
    {
      const RpField *member = &self->kind->fields[i];
      node = json_object_get_member (self->body, member->name);
      if (g_strcmp0 (member->group, field->group) == 0 && node != NULL)
        json_object_set_member (members, member->name, rp_json_node_copy (node));
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

/* Should the refused edit have gone again by itself: what was changed in the editor, on the row as that edit has it.
 * Returns: (transfer full) (nullable): nothing was */
static RpEdit *
build_change_on_entered (RpRecordDraft *self)
{
  RpRecord *shown = self->shown;
  g_autofree char *scope = rp_kind_dup_scope (self->kind, self->id, self->entered);
  g_autoptr (RpRecord) entered
      = rp_record_new (self->kind, self->id, scope, rp_json_object_copy (self->entered));
  RpEdit *edit = NULL;

  rp_record_set_sync (entered, shown != NULL ? rp_record_get_rev (shown) : 0,
                      shown != NULL ? rp_record_get_seq (shown) : 0, FALSE, TRUE);
  self->shown = entered;
  edit = rp_record_draft_is_changed (self) ? build_change (self) : NULL;
  self->shown = shown;
  return edit;
}

/* Errors: those of rp_step_complete() */
static RpEdit *
build_creation (RpRecordDraft *self, GError **error)
{
  g_autofree char *what = g_strdup_printf ("%s.create", self->kind->name);
  g_autoptr (JsonObject) body = rp_json_object_copy (self->body);
  RpEdit *edit = NULL;

  if (self->event != NULL
      && !rp_step_complete (self->kind, self->event, rp_session_get_user (self->session),
                            rp_session_get_roles (self->session), body, error))
    return NULL;
  edit = rp_edit_new (what);
  rp_edit_create (edit, self->kind->name, self->id, self->customer, g_steal_pointer (&body));
  return edit;
}

/* What the step is told: the fields it asks for, as far as they say something new. */
static JsonObject *
build_values (RpRecordDraft *self)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);
  JsonObject *values = json_object_new ();

  for (guint i = 0; i < fields->len; i++)
    {
      const RpField *field = fields->pdata[i];
      JsonNode *value = json_object_get_member (self->body, field->name);
      if (is_changed (self, field))
        json_object_set_member (values, field->name,
                                value != NULL ? rp_json_node_copy (value)
                                              : json_node_new (JSON_NODE_NULL));
    }
  return values;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (rp_step_take_finish (RP_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *id = rp_potential_need_adopt_finish (RP_SESSION (source), result, &error);

  if (id != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
corrected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (rp_correction_commit_finish (RP_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
drop_draft_with (RpRecordDraft *self, RpEdit *edit)
{
  if (edit != NULL && self->typed != NULL)
    rp_edit_drops_draft (edit, rp_typed_get_key (self->typed));
}

/* @edit: (transfer full) (nullable); @task: (transfer full) */
static void
commit_correction (RpRecordDraft *self, RpEdit *edit, GTask *task)
{
  RpEdit *later = build_change_on_entered (self);

  drop_draft_with (self, later);
  rp_correction_commit_async (self->session, edit, later, (const char *const *)self->refused,
                              corrected_cb, task);
}

void
rp_record_draft_commit_async (RpRecordDraft *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  RpEdit *edit = NULL;

  /* Before the edit that drops it, not after. */
  rp_record_draft_flush (self);
  rp_record_draft_note_sent (self);
  if (self->suggestion != NULL)
    {
      rp_potential_need_adopt_async (self->session, self->suggestion, self->body, adopted_cb, task);
      return;
    }
  if (self->event != NULL && self->shown != NULL)
    {
      g_autoptr (JsonObject) values = build_values (self);
      rp_step_take_async (self->session, self->shown, self->event, values, taken_cb, task);
      return;
    }
  /* Nothing was entered: nothing is made, unless making it is the point. */
  if (self->shown != NULL)
    edit = rp_record_draft_is_changed (self) ? build_change (self) : NULL;
  else if (self->event != NULL || self->refused != NULL || rp_record_draft_is_changed (self))
    edit = build_creation (self, &error);
  drop_draft_with (self, edit);
  if (error == NULL && self->refused != NULL)
    commit_correction (self, edit, task);
  else if (edit != NULL)
    rp_session_commit_for (self->session, edit, task);
  else
    {
      if (error != NULL)
        g_task_return_error (task, error);
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

gboolean
rp_record_draft_commit_finish (RpRecordDraft *self, GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  rp_record_draft_note_committed (self);
  return TRUE;
}

/* ---- deleting ---- */

/* Rows of other kinds may name one of these: a visit its contact. They would name nobody then. */
static gboolean
is_referred_to (const RpKind *kind)
{
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    for (guint k = 0; k < kinds[i]->n_fields; k++)
      if (g_strcmp0 (kinds[i]->fields[k].target, kind->name) == 0)
        return TRUE;
  return FALSE;
}

/* A row with a workflow ends by a step of it, with a reason. */
gboolean
rp_record_draft_may_delete (RpRecordDraft *self)
{
  return self->shown != NULL && self->event == NULL && self->refused == NULL
         && self->kind->workflow == NULL && !is_referred_to (self->kind)
         && (self->kind->deleters & rp_session_get_roles (self->session)) != 0;
}

void
rp_record_draft_delete_async (RpRecordDraft *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *what = g_strdup_printf ("%s.delete", self->kind->name);
  RpEdit *edit = NULL;

  /* The roles may have changed since it was offered. */
  if (!rp_record_draft_may_delete (self))
    {
      g_task_return_new_error (task, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN, "%s",
                               _ ("You may not delete this any more."));
      g_object_unref (task);
      return;
    }
  edit = rp_edit_new (what);
  rp_record_draft_flush (self);
  rp_edit_erase (edit, self->shown);
  if (self->typed != NULL)
    rp_edit_drops_draft (edit, rp_typed_get_key (self->typed));
  rp_session_commit_for (self->session, edit, task);
}

gboolean
rp_record_draft_delete_finish (RpRecordDraft *self, GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  rp_record_draft_drop_typed (self);
  return TRUE;
}

static void
rp_record_draft_finalize (GObject *object)
{
  RpRecordDraft *self = RP_RECORD_DRAFT (object);
  g_clear_object (&self->session);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->begun, json_object_unref);
  g_clear_pointer (&self->entered, json_object_unref);
  g_clear_pointer (&self->sent, json_object_unref);
  g_clear_pointer (&self->sent_unread, g_hash_table_unref);
  g_clear_object (&self->typed);
  g_hash_table_unref (self->targets);
  g_hash_table_unref (self->unread);
  g_free (self->recalled);
  g_free (self->customer);
  g_free (self->event);
  g_free (self->suggestion);
  g_free (self->id);
  g_strfreev (self->refused);
  G_OBJECT_CLASS (rp_record_draft_parent_class)->finalize (object);
}

static void
rp_record_draft_class_init (RpRecordDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_record_draft_finalize;
  field_changed_signal = g_signal_new ("field-changed", RP_TYPE_RECORD_DRAFT, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rp_record_draft_init (RpRecordDraft *self)
{
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->unread = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}
