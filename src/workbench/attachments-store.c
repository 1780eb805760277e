/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attachments-store.h"

#include <glib/gi18n-lib.h>

#include "base/id-source.h"
#include "base/json-access.h"
#include "base/json.h"
#include "workbench/attachment.h"
#include "workbench/opened-copies.h"

#define CAPTION_CHARACTERS 240

/* ---- the place in an answer ---- */

static JsonArray *
array_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
find_row (JsonNode *answer, const char *row)
{
  JsonArray *rows = array_of (answer);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *object = rp_json_array_get_object (rows, i);
      if (object != NULL && g_strcmp0 (rp_json_get_string (object, "row", NULL), row) == 0)
        return object;
    }
  return NULL;
}

GPtrArray *
rp_answer_place_list (const RpAnswerPlace *self, JsonNode *answer)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  JsonObject *row = self->row != NULL ? find_row (answer, self->row) : NULL;
  JsonArray *array = NULL;

  if (self->row == NULL)
    array = array_of (answer);
  else if (row != NULL)
    array = rp_json_get_array (row, self->column);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (ids, g_strdup (rp_json_array_get_string (array, i, "")));
  return ids;
}

static JsonNode *
new_array_node (GPtrArray *ids)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, ids->pdata[i]);
  json_node_take_array (node, array);
  return node;
}

static JsonObject *
copy_row (JsonObject *row, const char *column, GPtrArray *ids)
{
  JsonObject *copy = rp_json_object_copy (row);

  if (ids->len > 0)
    json_object_set_member (copy, column, new_array_node (ids));
  else
    json_object_remove_member (copy, column);
  return copy;
}

JsonNode *
rp_answer_place_replace (const RpAnswerPlace *self, JsonNode *answer, GPtrArray *ids)
{
  JsonObject *place = self->row != NULL ? find_row (answer, self->row) : NULL;
  JsonArray *rows = array_of (answer);
  JsonArray *copy = NULL;
  JsonNode *node = NULL;

  if (self->row == NULL)
    return ids->len > 0 ? new_array_node (ids) : NULL;
  if (place == NULL)
    return answer != NULL ? json_node_copy (answer) : NULL;
  copy = json_array_new ();
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row == place)
        json_array_add_object_element (copy, copy_row (row, self->column, ids));
      else
        json_array_add_element (copy, json_node_copy (json_array_get_element (rows, i)));
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, copy);
  return node;
}

/* ---- adding ---- */

RpAttach *
rp_attach_new (const char *kind, const char *id, const char *unit, const RpAnswerPlace *place)
{
  RpAttach *self = g_new0 (RpAttach, 1);

  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->unit = g_strdup (unit);
  self->place.question = g_strdup (place->question);
  self->place.row = g_strdup (place->row);
  self->place.column = g_strdup (place->column);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_kept_file_free);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
rp_attach_free (RpAttach *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->unit);
  g_free (self->place.question);
  g_free (self->place.row);
  g_free (self->place.column);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->ids);
  g_free (self->op_id);
  g_free (self);
}

/* One run: the record that is added to and what its answer holds already. */
typedef struct
{
  RpAttach *attach;
  RpStore *store;
  RpRecord *record;
  RpEdit *edit;
  RpIdSource *ids;
  GHashTable *known; /* hashes of what is there, as it came and as it is kept */
} Run;

static void
run_clear (Run *run)
{
  g_clear_object (&run->record);
  g_clear_object (&run->ids);
  g_clear_pointer (&run->edit, rp_edit_free);
  g_clear_pointer (&run->known, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
note_known (Run *run, const char *hash)
{
  if (*hash != '\0')
    g_hash_table_add (run->known, g_strdup (hash));
}

static void
note_present (Run *run, GPtrArray *present)
{
  for (guint i = 0; i < present->len; i++)
    {
      g_autoptr (RpRecord) row = rp_store_get (run->store, "attachment", present->pdata[i], NULL);
      if (row == NULL)
        continue;
      note_known (run, rp_record_get_text (row, "sha256"));
      note_known (run, rp_record_get_text (row, "original_sha256"));
    }
}

static char *
name_place (const RpAnswerPlace *place)
{
  return place->row != NULL ? g_strjoin ("/", place->question, place->row, place->column, NULL)
                            : g_strdup (place->question);
}

static JsonObject *
build_body (Run *run, const RpKeptFile *file, const char *sha256)
{
  g_autofree char *place = name_place (&run->attach->place);
  g_autofree char *caption = g_utf8_strlen (file->name, -1) > CAPTION_CHARACTERS
                                 ? g_utf8_substring (file->name, 0, CAPTION_CHARACTERS)
                                 : g_strdup (file->name);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", rp_record_get_text (run->record, "customer"));
  json_object_set_string_member (body, "owner_kind", run->attach->kind);
  json_object_set_string_member (body, "owner", run->attach->id);
  json_object_set_string_member (body, "question", place);
  json_object_set_string_member (body, "sha256", sha256);
  json_object_set_string_member (body, "original_sha256", file->original_sha256);
  json_object_set_int_member (body, "size", (gint64)g_bytes_get_size (file->bytes));
  json_object_set_string_member (body, "mime", file->mime);
  if (file->width > 0)
    {
      json_object_set_int_member (body, "width", file->width);
      json_object_set_int_member (body, "height", file->height);
    }
  json_object_set_string_member (body, "caption", caption);
  return body;
}

/* The pictures for reading and for lists are files of their own. @field: where the row names it */
static gboolean
add_smaller (Run *run, JsonObject *body, const char *field, GBytes *bytes, const char *mime,
             RpFileTier tier, GError **error)
{
  g_autofree char *sha256 = NULL;

  if (bytes == NULL)
    return TRUE;
  sha256 = rp_store_add_blob_of (run->store, bytes, mime, tier, error);
  if (sha256 != NULL)
    json_object_set_string_member (body, field, sha256);
  return sha256 != NULL;
}

/* Only where the organisation wants to know it. */
static void
add_place (Run *run, JsonObject *body, const RpKeptFile *file)
{
  g_autofree char *wanted = rp_store_dup_meta (run->store, "setting.photo-place");

  if (g_strcmp0 (wanted, "1") == 0 && file->place != NULL && *file->place != '\0')
    json_object_set_string_member (body, "taken_where", file->place);
}

static gboolean
add_file (Run *run, const RpKeptFile *file, GError **error)
{
  g_autofree char *sha256 = NULL;
  g_autoptr (JsonObject) body = NULL;
  char *id = NULL;

  if (g_hash_table_contains (run->known, file->original_sha256))
    {
      run->attach->n_known++;
      return TRUE;
    }
  sha256 = rp_store_add_blob (run->store, file->bytes, file->mime, error);
  if (sha256 == NULL)
    return FALSE;
  /* Two originals may be the same picture: one sent through another program, say. */
  if (g_hash_table_contains (run->known, sha256))
    {
      run->attach->n_known++;
      return TRUE;
    }
  note_known (run, sha256);
  note_known (run, file->original_sha256);
  body = build_body (run, file, sha256);
  add_place (run, body, file);
  if (!add_smaller (run, body, "view_sha256", file->view, file->view_mime, RP_FILE_VIEW, error)
      || !add_smaller (run, body, "thumb_sha256", file->thumb, file->thumb_mime, RP_FILE_THUMB,
                       error))
    return FALSE;
  id = rp_id_source_make (run->ids);
  rp_edit_create (run->edit, "attachment", id, rp_record_get_scope (run->record),
                  g_steal_pointer (&body));
  g_ptr_array_add (run->attach->ids, id);
  return TRUE;
}

static gboolean
commit_run (Run *run, GPtrArray *present, JsonNode *answer, GError **error)
{
  RpAttach *attach = run->attach;

  for (guint i = 0; i < attach->ids->len; i++)
    g_ptr_array_add (present, g_strdup (attach->ids->pdata[i]));
  rp_edit_set (run->edit, run->record, attach->unit,
               rp_answer_place_replace (&attach->place, answer, present));
  return rp_store_commit (run->store, run->edit, &attach->op_id, error);
}

gboolean
rp_attach_run (RpAttach *self, RpStore *store, GError **error)
{
  g_autofree char *what = g_strdup_printf ("%s.attach", self->kind);
  g_auto (Run) run = { .attach = self, .store = store };
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GPtrArray) present = NULL;

  run.record = rp_store_get (store, self->kind, self->id, error);
  if (run.record == NULL)
    return FALSE;
  run.edit = rp_edit_new (what);
  run.ids = rp_id_source_new (rp_store_get_clock (store));
  run.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  answer = rp_record_dup_unit (run.record, self->unit);
  if (self->place.row != NULL && find_row (answer, self->place.row) == NULL)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                   _ ("The row of the table is gone; nothing was added."));
      return FALSE;
    }
  present = rp_answer_place_list (&self->place, answer);
  note_present (&run, present);
  for (guint i = 0; i < self->files->len; i++)
    if (!add_file (&run, self->files->pdata[i], error))
      return FALSE;
  return self->ids->len == 0 || commit_run (&run, present, answer, error);
}

/* ---- reading ---- */

static char *
find_file (RpStore *store, RpRecord *row, const char *field)
{
  return row != NULL ? rp_store_dup_blob_path (store, rp_record_get_text (row, field)) : NULL;
}

GPtrArray *
rp_attachments_read (RpStore *store, GPtrArray *ids)
{
  GPtrArray *attachments = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *copies = rp_opened_copies_dup_folder (rp_store_get_folder (store));

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (RpRecord) row = rp_store_get (store, "attachment", ids->pdata[i], NULL);
      g_autofree char *path = find_file (store, row, "sha256");
      g_autofree char *view = find_file (store, row, "view_sha256");
      g_autofree char *thumb = find_file (store, row, "thumb_sha256");
      g_ptr_array_add (attachments,
                       rp_attachment_new (ids->pdata[i], row, path, view, thumb, copies));
    }
  return attachments;
}
