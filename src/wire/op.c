/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/op.h"

#include <string.h>
#include "base/id-source.h"
#include "base/json-access.h"
#include "wire/change-json.h"

#define MAX_NAME 64
#define MAX_NOTE 4096
#define MAX_CHANGES 1000

G_DEFINE_QUARK (rp_wire_error, rp_wire_error)

RpOp *
rp_op_new (const char *id, const char *what)
{
  RpOp *self = g_new0 (RpOp, 1);

  self->id = g_strdup (id);
  self->what = g_strdup (what);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_change_free);
  return self;
}

void
rp_op_free (RpOp *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->prev);
  g_free (self->epoch);
  g_free (self->at);
  g_free (self->tz);
  g_free (self->what);
  g_free (self->note);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

static void
add_text (JsonObject *out, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (out, member, text);
}

JsonObject *
rp_op_to_json (const RpOp *self)
{
  JsonObject *out = json_object_new ();
  JsonArray *changes = json_array_sized_new (self->changes->len);

  add_text (out, "id", self->id);
  if (self->no > 0)
    {
      json_object_set_int_member (out, "no", self->no);
      add_text (out, "prev", self->prev);
    }
  add_text (out, "epoch", self->epoch);
  add_text (out, "at", self->at);
  add_text (out, "tz", self->tz);
  add_text (out, "what", self->what);
  add_text (out, "note", self->note);
  for (guint i = 0; i < self->changes->len; i++)
    json_array_add_object_element (changes, rp_change_to_json (self->changes->pdata[i]));
  json_object_set_array_member (out, "changes", changes);
  return out;
}

static gboolean
read_changes (JsonObject *object, RpOp *self, GError **error)
{
  JsonArray *changes = rp_json_get_array (object, "changes");
  guint n_changes = changes != NULL ? json_array_get_length (changes) : 0;

  if (n_changes == 0 || n_changes > MAX_CHANGES)
    return rp_wire_refuse (error, "changes", "is not a list of 1 to 1000 changes");
  for (guint i = 0; i < n_changes; i++)
    {
      JsonObject *element = rp_json_array_get_object (changes, i);
      RpChange *change;

      if (element == NULL)
        return rp_wire_refuse (error, "changes", "holds something else than objects");
      change = rp_change_from_json (element, error);
      if (change == NULL)
        return FALSE;
      g_ptr_array_add (self->changes, change);
    }
  return TRUE;
}

static gboolean
check_op (const RpOp *self, GError **error)
{
  if (!rp_id_is_valid (self->id))
    return rp_wire_refuse (error, "id", "is not an id");
  if (self->prev != NULL && !rp_id_is_valid (self->prev))
    return rp_wire_refuse (error, "prev", "is not an id");
  if (*self->what == '\0')
    return rp_wire_refuse (error, "what", "is missing");
  if (self->no < 0)
    return rp_wire_refuse (error, "no", "is negative");
  return TRUE;
}

RpOp *
rp_op_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RpOp) self = rp_op_new ("", "");

  if (!rp_wire_read_text (object, "id", MAX_NAME, &self->id, error)
      || !rp_wire_read_text (object, "prev", MAX_NAME, &self->prev, error)
      || !rp_wire_read_text (object, "epoch", MAX_NAME, &self->epoch, error)
      || !rp_wire_read_text (object, "at", MAX_NAME, &self->at, error)
      || !rp_wire_read_text (object, "tz", MAX_NAME, &self->tz, error)
      || !rp_wire_read_text (object, "what", MAX_NAME, &self->what, error)
      || !rp_wire_read_text (object, "note", MAX_NOTE, &self->note, error))
    return NULL;
  self->no = rp_json_get_integer (object, "no", 0);
  if (!check_op (self, error) || !read_changes (object, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
rp_op_fingerprint (const RpOp *self)
{
  g_autoptr (JsonObject) object = rp_op_to_json (self);
  g_autofree char *text = NULL;

  json_object_remove_member (object, "no");
  json_object_remove_member (object, "prev");
  text = rp_json_object_to_canonical (object);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}
