/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/codec.h"
#include "workbench/record-draft-private.h"

/* What is kept of a draft: by field what was typed, and what the record said then. A field is an object of
 * "now" (absent: emptied), "was" (absent: it was empty) and "text" (it could not be read). */

/* The ids in it are those that it is erased with. */
static char *
dup_key (RpRecordDraft *self)
{
  const char *id = self->id != NULL      ? self->id
                   : self->shown != NULL ? rp_record_get_id (self->shown)
                                         : "new";

  return g_strjoin (":", "editor", self->kind->name, self->customer, id,
                    self->event != NULL ? self->event : "",
                    self->suggestion != NULL ? self->suggestion : "",
                    self->refused != NULL ? self->refused[0] : NULL, NULL);
}

/* A set without elements is as good as none. */
static JsonNode *
get_filled (JsonObject *body, const RpField *field)
{
  JsonNode *node = json_object_get_member (body, field->name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node)
                 && json_array_get_length (json_node_get_array (node)) == 0
             ? NULL
             : node;
}

static gboolean
is_typed (RpRecordDraft *self, const RpField *field)
{
  return rp_record_draft_is_unread (self, field)
         || !rp_json_equal (get_filled (self->begun, field), get_filled (self->body, field));
}

gboolean
rp_record_draft_is_typed (RpRecordDraft *self)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);

  for (guint i = 0; self->begun != NULL && i < fields->len; i++)
    if (is_typed (self, fields->pdata[i]))
      return TRUE;
  return FALSE;
}

static JsonNode *
get_was (RpRecordDraft *self, const RpField *field)
{
  return self->shown != NULL ? rp_record_get_value (self->shown, field->name) : NULL;
}

static JsonObject *
keep_field (RpRecordDraft *self, const RpField *field)
{
  JsonNode *now = json_object_get_member (self->body, field->name);
  JsonNode *was = get_was (self, field);
  JsonObject *kept = json_object_new ();

  if (now != NULL)
    json_object_set_member (kept, "now", json_node_copy (now));
  if (was != NULL)
    json_object_set_member (kept, "was", json_node_copy (was));
  if (rp_record_draft_is_unread (self, field))
    json_object_set_string_member (kept, "text", g_hash_table_lookup (self->unread, field->name));
  return kept;
}

void
rp_record_draft_note_typed (RpRecordDraft *self)
{
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (JsonObject) kept = NULL;
  JsonNode *node = NULL;

  if (self->typed == NULL)
    return;
  fields = rp_record_draft_list_fields (self);
  kept = json_object_new ();
  for (guint i = 0; i < fields->len; i++)
    if (is_typed (self, fields->pdata[i]))
      json_object_set_object_member (kept, ((const RpField *)fields->pdata[i])->name,
                                     keep_field (self, fields->pdata[i]));
  if (json_object_get_size (kept) > 0)
    node = json_node_init_object (json_node_alloc (), kept);
  rp_typed_set (self->typed, node);
}

void
rp_record_draft_drop_typed (RpRecordDraft *self)
{
  if (self->typed == NULL)
    return;
  rp_typed_drop (self->typed);
  g_clear_object (&self->typed);
}

void
rp_record_draft_flush (RpRecordDraft *self)
{
  if (self->typed != NULL)
    rp_typed_flush (self->typed);
}

void
rp_record_draft_start_afresh (RpRecordDraft *self)
{
  g_return_if_fail (self->begun != NULL);
  json_object_unref (self->body);
  self->body = rp_json_object_copy (self->begun);
  g_hash_table_remove_all (self->unread);
  g_clear_pointer (&self->recalled, g_free);
  rp_record_draft_note_typed (self);
}

const char *
rp_record_draft_get_recalled (RpRecordDraft *self)
{
  return self->recalled;
}

/* ---- back again ---- */

/* A program of another day may have kept what this one does not take: that is left out. */
static gboolean
take_field (RpRecordDraft *self, const RpField *field, JsonObject *kept)
{
  JsonNode *now = json_object_get_member (kept, "now");
  const char *text = rp_json_get_string (kept, "text", NULL);

  if (rp_record_draft_is_foreign (self, field)
      || (now != NULL && !rp_field_check_value (field, now, NULL)))
    return FALSE;
  if (now != NULL)
    json_object_set_member (self->body, field->name, json_node_copy (now));
  else
    json_object_remove_member (self->body, field->name);
  if (text != NULL)
    g_hash_table_insert (self->unread, g_strdup (field->name), g_strdup (text));
  return TRUE;
}

/* What others have written since: whoever saves what is back writes over it, and is to know. */
static void
note_moved (RpRecordDraft *self, const RpField *field, JsonObject *kept, GString *moved)
{
  JsonNode *was = get_was (self, field);
  g_autofree char *present = NULL;

  if (rp_json_equal (was, json_object_get_member (kept, "was")))
    return;
  present = rp_field_to_text (field, was);
  g_string_append_c (moved, ' ');
  g_string_append_printf (moved, _ ("Meanwhile “%s” has become “%s”."), rp_field_label (field),
                          *present != '\0' ? present : "—");
}

static void
take_kept (RpRecordDraft *self, JsonObject *kept, const char *at)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);
  g_autoptr (GString) moved = g_string_new (NULL);
  g_autofree char *since = rp_clock_format (rp_session_get_clock (self->session), at);
  g_autofree char *back = NULL;
  gboolean taken = FALSE;

  for (guint i = 0; i < fields->len; i++)
    {
      const RpField *field = fields->pdata[i];
      JsonObject *one = rp_json_get_object (kept, field->name);
      if (one == NULL || !take_field (self, field, one))
        continue;
      taken = TRUE;
      note_moved (self, field, one, moved);
    }
  if (!taken || !rp_record_draft_is_typed (self))
    return;
  back = g_strdup_printf (_ ("What you entered on %s and did not save is here again."), since);
  self->recalled = g_strconcat (back, moved->str, NULL);
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpRecordDraft *self = g_task_get_source_object (task);
  g_autofree char *at = NULL;
  g_autoptr (JsonNode) kept = rp_typed_recall_finish (RP_TYPED (source), result, &at);

  if (kept != NULL && JSON_NODE_HOLDS_OBJECT (kept))
    take_kept (self, json_node_get_object (kept), at);
  g_task_return_boolean (task, self->recalled != NULL);
}

void
rp_record_draft_recall_async (RpRecordDraft *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *key = dup_key (self);

  g_return_if_fail (self->typed == NULL);
  self->typed = rp_typed_new (self->session, key);
  self->begun = rp_json_object_copy (self->body);
  rp_typed_recall_async (self->typed, recalled_cb, task);
}

gboolean
rp_record_draft_recall_finish (RpRecordDraft *self, GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
