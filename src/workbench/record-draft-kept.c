/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "base/text.h"
#include "schema/codec.h"
#include "workbench/record-draft-private.h"
#include "workbench/record-links.h"
#include "workbench/session-store.h"

/* What is kept of a draft: by field what was typed, and what the record said then. A field is an object of
 * "now" (absent: emptied), "was" (absent: it was empty) and "text" (it could not be read). */

/* The ids in it are those that it is erased with. What is typed into a correction is kept like what is typed into the
 * record: a refused entry that goes again does so under another id, or is not refused any more, and what was typed is
 * there all the same. */
static char *
dup_key (RpRecordDraft *self)
{
  const char *id = self->id != NULL      ? self->id
                   : self->shown != NULL ? rp_record_get_id (self->shown)
                                         : "new";

  return g_strjoin (":", "editor", self->kind->name, self->customer, id,
                    self->event != NULL ? self->event : "",
                    self->suggestion != NULL ? self->suggestion : "", NULL);
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

/* What the record says on the screen: there the refused entry that a correction takes up stands as well, so that the
 * correction and the record's own editor, which share what is kept, mean the same. */
static JsonNode *
get_was (RpRecordDraft *self, const RpField *field)
{
  if (self->entered != NULL)
    return json_object_get_member (self->entered, field->name);
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

static GHashTable *
copy_texts (GHashTable *texts)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name = NULL, text = NULL;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (text));
  return copy;
}

void
rp_record_draft_note_sent (RpRecordDraft *self)
{
  g_clear_pointer (&self->sent, json_object_unref);
  g_clear_pointer (&self->sent_unread, g_hash_table_unref);
  self->sent = rp_json_object_copy (self->body);
  self->sent_unread = copy_texts (self->unread);
}

static gboolean
is_sent (RpRecordDraft *self)
{
  GHashTableIter iter;
  gpointer name = NULL, text = NULL;

  g_hash_table_iter_init (&iter, self->unread);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (g_strcmp0 (g_hash_table_lookup (self->sent_unread, name), text) != 0)
      return FALSE;
  return rp_json_object_equal (self->body, self->sent);
}

void
rp_record_draft_note_committed (RpRecordDraft *self)
{
  if (self->typed == NULL || is_sent (self))
    {
      rp_record_draft_drop_typed (self);
      return;
    }
  json_object_unref (self->begun);
  self->begun = rp_json_object_copy (self->sent);
  rp_record_draft_note_typed (self);
  rp_record_draft_flush (self);
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

/* Whoever saves what is back writes over it: so much of each value is told, of so many fields. */
#define MOVED_CHARACTERS 80
#define MOVED_FIELDS 3

/* The value as people know it. @names: id -> what it is called. Returns: (transfer full) */
static char *
dup_present (RpRecordDraft *self, const RpField *field, GHashTable *names)
{
  JsonNode *was = get_was (self, field);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (was == NULL || JSON_NODE_HOLDS_NULL (was))
    return g_strdup ("—");
  text
      = rp_field_format_value_at (field, was, rp_clock_zone (rp_session_get_clock (self->session)));
  if (field->type == RP_FIELD_REFERENCE)
    {
      const char *name = g_hash_table_lookup (names, text);
      return g_strdup (name != NULL ? name : rp_kind_label (rp_schema_find_kind (field->target)));
    }
  line = rp_text_first_line (text, MOVED_CHARACTERS);
  return g_str_equal (line, text) ? g_steal_pointer (&line) : g_strconcat (line, "…", NULL);
}

/* What others have written since. */
static gboolean
is_moved (RpRecordDraft *self, const RpField *field, JsonObject *kept)
{
  return !rp_json_equal (get_was (self, field), json_object_get_member (kept, "was"));
}

static void
tell_moved (RpRecordDraft *self, GPtrArray *moved, GHashTable *names, GString *text)
{
  guint n_told = MIN (moved->len, MOVED_FIELDS);

  for (guint i = 0; i < n_told; i++)
    {
      g_autofree char *present = dup_present (self, moved->pdata[i], names);
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("Meanwhile “%s” has become “%s”."),
                              rp_field_label (moved->pdata[i]), present);
    }
  if (moved->len > n_told)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " %u other field has changed, too.",
                                         " %u other fields have changed, too.",
                                         moved->len - n_told),
                            moved->len - n_told);
}

/* Returns: (transfer full) (element-type RpField) (nullable): those of the fields taken that others have changed;
 * %NULL when none was taken */
static GPtrArray *
take_kept (RpRecordDraft *self, JsonObject *kept)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self);
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  gboolean taken = FALSE;

  for (guint i = 0; i < fields->len; i++)
    {
      const RpField *field = fields->pdata[i];
      JsonObject *one = rp_json_get_object (kept, field->name);
      if (one == NULL || !take_field (self, field, one))
        continue;
      taken = TRUE;
      if (is_moved (self, field, one))
        g_ptr_array_add (moved, (gpointer)field);
    }
  return taken && rp_record_draft_is_typed (self) ? g_steal_pointer (&moved) : NULL;
}

/* What is back, and how it is told. */
typedef struct
{
  GPtrArray *moved; /* (element-type RpField) */
  char *at;
} Recall;

static void
free_recall (Recall *recall)
{
  g_ptr_array_unref (recall->moved);
  g_free (recall->at);
  g_free (recall);
}

static gpointer
name_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return data != NULL ? rp_record_links_name_all (subject, data) : NULL;
}

static void
named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpRecordDraft *self = g_task_get_source_object (task);
  const Recall *recall = g_task_get_task_data (task);
  g_autoptr (GHashTable) names = rp_session_run_finish (RP_SESSION (source), result, NULL);
  g_autofree char *since = rp_clock_format (rp_session_get_clock (self->session), recall->at);
  g_autoptr (GString) text = g_string_new (NULL);

  if (names == NULL)
    names = g_hash_table_new (g_str_hash, g_str_equal);
  g_string_append_printf (text, _ ("What you entered on %s and did not save is here again."),
                          since);
  tell_moved (self, recall->moved, names, text);
  self->recalled = g_string_free (g_steal_pointer (&text), FALSE);
  g_task_return_boolean (task, TRUE);
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpRecordDraft *self = g_task_get_source_object (task);
  g_autofree char *at = NULL;
  g_autoptr (JsonNode) kept = rp_typed_recall_finish (RP_TYPED (source), result, &at);
  g_autoptr (GPtrArray) moved = NULL;
  Recall *recall = NULL;

  if (kept != NULL && JSON_NODE_HOLDS_OBJECT (kept))
    moved = take_kept (self, json_node_get_object (kept));
  if (moved == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  recall = g_new0 (Recall, 1);
  recall->moved = g_steal_pointer (&moved);
  recall->at = g_steal_pointer (&at);
  g_task_set_task_data (task, recall, (GDestroyNotify)free_recall);
  rp_session_run_async (self->session, name_on_store,
                        self->shown != NULL ? g_object_ref (self->shown) : NULL, g_object_unref,
                        (GDestroyNotify)g_hash_table_unref, NULL, named_cb, g_object_ref (task));
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
