/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/message.h"

#include <glib/gi18n-lib.h>
#include "base/id-source.h"
#include "base/json-access.h"
#include "wire/change-json.h"

#define MAX_DETAIL 4096

static const struct
{
  const char *code;
  const char *sentence;
} refusals[] = {
  [RP_REFUSAL_NONE] = { "", "" },
  [RP_REFUSAL_INVALID] = { "invalid", N_ ("The server found a value that is not right.") },
  [RP_REFUSAL_FORBIDDEN] = { "forbidden", N_ ("You may not make this change.") },
  [RP_REFUSAL_STALE_STATE]
  = { "stale_state", N_ ("Somebody else was faster: the record is in another state now.") },
  [RP_REFUSAL_DRAFT_CHANGED]
  = { "draft_changed", N_ ("The draft was changed elsewhere after you had read it.") },
  [RP_REFUSAL_DUPLICATE_KEY] = { "duplicate_key", N_ ("A record with this number exists.") },
  [RP_REFUSAL_MISSING_PARENT]
  = { "missing_parent", N_ ("The record it belongs to is not on the server.") },
  [RP_REFUSAL_ERASED] = { "erased", N_ ("The record was erased for good.") },
  [RP_REFUSAL_TOO_LARGE] = { "too_large", N_ ("The change is too large for the server.") },
  [RP_REFUSAL_INTERNAL]
  = { "internal", N_ ("The server could not store the change. Tell the administrator.") },
};

static const char *const statuses[] = {
  [RP_RESULT_APPLIED] = "applied",
  [RP_RESULT_CONFLICT] = "conflict",
  [RP_RESULT_HELD] = "held",
  [RP_RESULT_REJECTED] = "rejected",
};

const char *
rp_refusal_code (RpRefusal refusal)
{
  return refusal < G_N_ELEMENTS (refusals) ? refusals[refusal].code : "";
}

RpRefusal
rp_refusal_from_code (const char *code)
{
  if (code == NULL || *code == '\0')
    return RP_REFUSAL_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (g_str_equal (refusals[i].code, code))
      return (RpRefusal)i;
  /* A code of a newer server: the op was refused all the same. */
  return RP_REFUSAL_INTERNAL;
}

const char *
rp_refusal_sentence (RpRefusal refusal)
{
  if (refusal == RP_REFUSAL_NONE || refusal >= G_N_ELEMENTS (refusals))
    return "";
  return _ (refusals[refusal].sentence);
}

RpOpResult *
rp_op_result_new (const char *op_id, RpResultStatus status)
{
  RpOpResult *self = g_new0 (RpOpResult, 1);

  self->op_id = g_strdup (op_id);
  self->status = status;
  return self;
}

void
rp_op_result_free (RpOpResult *self)
{
  if (self == NULL)
    return;
  g_free (self->op_id);
  g_free (self->detail);
  g_strfreev (self->conflict_units);
  g_free (self);
}

static void
add_conflicts (JsonObject *out, const RpOpResult *self)
{
  JsonArray *conflicts;

  if (self->conflict_units == NULL)
    return;
  conflicts = json_array_new ();
  for (guint i = 0; self->conflict_units[i] != NULL; i++)
    {
      JsonObject *conflict = json_object_new ();

      json_object_set_string_member (conflict, "unit", self->conflict_units[i]);
      json_array_add_object_element (conflicts, conflict);
    }
  json_object_set_array_member (out, "conflicts", conflicts);
}

JsonObject *
rp_op_result_to_json (const RpOpResult *self)
{
  JsonObject *out = json_object_new ();

  json_object_set_string_member (out, "id", self->op_id);
  json_object_set_string_member (out, "status", statuses[self->status]);
  if (self->refusal != RP_REFUSAL_NONE)
    json_object_set_string_member (out, "code", rp_refusal_code (self->refusal));
  if (self->detail != NULL)
    json_object_set_string_member (out, "detail", self->detail);
  json_object_set_int_member (out, "seq", self->seq);
  json_object_set_int_member (out, "rev", self->rev);
  add_conflicts (out, self);
  return out;
}

static gboolean
read_status (JsonObject *object, RpOpResult *self, GError **error)
{
  const char *status = rp_json_get_string (object, "status", "");

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_str_equal (statuses[i], status))
      {
        self->status = (RpResultStatus)i;
        return TRUE;
      }
  return rp_wire_refuse (error, "status", "is not known");
}

static gboolean
read_conflicts (JsonObject *object, RpOpResult *self, GError **error)
{
  JsonArray *conflicts = rp_json_get_array (object, "conflicts");
  g_autoptr (GStrvBuilder) units = NULL;

  if (conflicts == NULL)
    return TRUE;
  units = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (conflicts); i++)
    {
      JsonObject *conflict = rp_json_array_get_object (conflicts, i);
      const char *unit = conflict != NULL ? rp_json_get_string (conflict, "unit", NULL) : NULL;

      if (unit == NULL)
        return rp_wire_refuse (error, "conflicts", "holds something else than units");
      g_strv_builder_add (units, unit);
    }
  self->conflict_units = g_strv_builder_end (units);
  return TRUE;
}

RpOpResult *
rp_op_result_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RpOpResult) self = g_new0 (RpOpResult, 1);

  if (!rp_wire_read_text (object, "id", 64, &self->op_id, error)
      || !rp_wire_read_text (object, "detail", MAX_DETAIL, &self->detail, error)
      || !read_status (object, self, error) || !read_conflicts (object, self, error))
    return NULL;
  if (self->op_id == NULL || !rp_id_is_valid (self->op_id))
    {
      rp_wire_refuse (error, "id", "is not an id");
      return NULL;
    }
  self->refusal = rp_refusal_from_code (rp_json_get_string (object, "code", NULL));
  if (self->status == RP_RESULT_REJECTED && self->refusal == RP_REFUSAL_NONE)
    self->refusal = RP_REFUSAL_INTERNAL;
  self->seq = rp_json_get_integer (object, "seq", 0);
  self->rev = rp_json_get_integer (object, "rev", 0);
  return g_steal_pointer (&self);
}
