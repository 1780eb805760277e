/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/record.h"

#include "base/json-access.h"
#include "schema/codec.h"
#include "schema/unit.h"

struct _RpRecord
{
  GObject parent_instance;

  const RpKind *kind;
  char *id;
  char *scope;
  JsonObject *body;
  gint64 rev;
  gint64 seq;
  gboolean deleted;
  gboolean pending;
};

G_DEFINE_FINAL_TYPE (RpRecord, rp_record, G_TYPE_OBJECT)

static void
rp_record_finalize (GObject *object)
{
  RpRecord *self = RP_RECORD (object);

  g_free (self->id);
  g_free (self->scope);
  json_object_unref (self->body);
  G_OBJECT_CLASS (rp_record_parent_class)->finalize (object);
}

static void
rp_record_class_init (RpRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_record_finalize;
}

static void
rp_record_init (RpRecord *self)
{
}

RpRecord *
rp_record_new (const RpKind *kind, const char *id, const char *scope, JsonObject *body)
{
  RpRecord *self = g_object_new (RP_TYPE_RECORD, NULL);

  json_object_seal (body);
  self->kind = kind;
  self->id = g_strdup (id);
  self->scope = g_strdup (scope);
  self->body = body;
  return self;
}

const RpKind *
rp_record_get_kind (RpRecord *self)
{
  return self->kind;
}

const char *
rp_record_get_id (RpRecord *self)
{
  return self->id;
}

const char *
rp_record_get_scope (RpRecord *self)
{
  return self->scope;
}

JsonObject *
rp_record_get_body (RpRecord *self)
{
  return self->body;
}

void
rp_record_set_sync (RpRecord *self, gint64 rev, gint64 seq, gboolean deleted, gboolean pending)
{
  self->rev = rev;
  self->seq = seq;
  self->deleted = deleted;
  self->pending = pending;
}

gint64
rp_record_get_rev (RpRecord *self)
{
  return self->rev;
}

gint64
rp_record_get_seq (RpRecord *self)
{
  return self->seq;
}

gboolean
rp_record_is_deleted (RpRecord *self)
{
  return self->deleted;
}

gboolean
rp_record_is_pending (RpRecord *self)
{
  return self->pending;
}

/* A misspelt field name would look like an empty field for ever, so it is told at once. */
static gboolean
has_field (RpRecord *self, const char *field)
{
  return rp_kind_find_field (self->kind, field) != NULL;
}

const char *
rp_record_get_text (RpRecord *self, const char *field)
{
  g_return_val_if_fail (has_field (self, field), "");
  return rp_json_get_string (self->body, field, "");
}

gboolean
rp_record_may_change (RpRecord *self, const RpField *field, RpRoles roles)
{
  return rp_field_may_change (self->kind, field, roles,
                              self->kind->workflow != NULL ? rp_record_get_text (self, "state")
                                                           : NULL);
}

gint64
rp_record_get_integer (RpRecord *self, const char *field)
{
  g_return_val_if_fail (has_field (self, field), 0);
  return rp_json_get_integer (self->body, field, 0);
}

gboolean
rp_record_get_boolean (RpRecord *self, const char *field)
{
  g_return_val_if_fail (has_field (self, field), FALSE);
  return rp_json_get_boolean (self->body, field, FALSE);
}

gboolean
rp_record_has (RpRecord *self, const char *field)
{
  return rp_record_get_value (self, field) != NULL;
}

JsonNode *
rp_record_get_value (RpRecord *self, const char *field)
{
  JsonNode *node;

  g_return_val_if_fail (has_field (self, field), NULL);
  node = json_object_get_member (self->body, field);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

JsonObject *
rp_record_get_object (RpRecord *self, const char *field)
{
  g_return_val_if_fail (has_field (self, field), NULL);
  return rp_json_get_object (self->body, field);
}

JsonArray *
rp_record_get_array (RpRecord *self, const char *field)
{
  g_return_val_if_fail (has_field (self, field), NULL);
  return rp_json_get_array (self->body, field);
}

JsonNode *
rp_record_dup_unit (RpRecord *self, const char *unit)
{
  g_return_val_if_fail (rp_kind_find_unit (self->kind, unit) != NULL, NULL);
  return rp_unit_dup (self->kind, self->body, unit);
}

char *
rp_record_format (RpRecord *self, const char *field)
{
  const RpField *declared = rp_kind_find_field (self->kind, field);

  g_return_val_if_fail (declared != NULL, g_strdup (""));
  return rp_field_format_value (declared, rp_record_get_value (self, field));
}

char *
rp_record_format_at (RpRecord *self, const char *field, GTimeZone *zone)
{
  const RpField *declared = rp_kind_find_field (self->kind, field);

  g_return_val_if_fail (declared != NULL, g_strdup (""));
  return rp_field_format_value_at (declared, rp_record_get_value (self, field), zone);
}

const char *
rp_record_get_title (RpRecord *self)
{
  const char *official = self->kind->official_field;
  return rp_record_get_text (self, official != NULL && rp_record_has (self, official)
                                       ? official
                                       : self->kind->title_field);
}
