/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/row.h"

#include "base/json-access.h"
#include "schema/unit.h"

RpRow *
rp_row_new (const RpKind *kind, const char *id, const char *scope, gint64 rev, JsonObject *body,
            JsonObject *frev)
{
  RpRow *self = g_new0 (RpRow, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  self->scope = g_strdup (scope);
  self->rev = rev;
  self->body = body;
  self->frev = frev;
  return self;
}

RpRow *
rp_row_copy (const RpRow *self)
{
  RpRow *copy = rp_row_new (self->kind, self->id, self->scope, self->rev,
                            rp_json_object_copy (self->body), rp_json_object_copy (self->frev));

  copy->deleted = self->deleted;
  copy->erased = self->erased;
  return copy;
}

void
rp_row_free (RpRow *self)
{
  json_object_unref (self->frev);
  json_object_unref (self->body);
  g_free (self->scope);
  g_free (self->id);
  g_free (self);
}

gint64
rp_row_get_unit_rev (const RpRow *self, const char *unit)
{
  return rp_json_get_integer (self->frev, unit, 0);
}

const char *
rp_row_get_state (const RpRow *self)
{
  return self->kind->workflow != NULL ? rp_row_get_text (self, "state") : "";
}

const char *
rp_row_get_text (const RpRow *self, const char *field)
{
  return rp_json_get_string (self->body, field, "");
}

char *
rp_row_find_scope (const RpKind *kind, const char *id, JsonObject *body)
{
  static const char *const fields[]
      = { [RP_SCOPE_CUSTOMER] = "customer", [RP_SCOPE_USER] = "user", [RP_SCOPE_ORG] = NULL };
  const char *field = fields[kind->scope];

  return field == NULL || rp_json_get_string (body, field, NULL) != NULL
             ? rp_kind_dup_scope (kind, id, body)
             : NULL;
}
