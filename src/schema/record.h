/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * RpRecord: one row as it stood at a moment: kind, id, scope and the body with its fields. It does
 * not change; a later state is a later record. It is what queries return, list models hold,
 * templates are filled from, and scores are computed over.
 *
 * Thread: any, once made. What is kept of its body is copied by rp_json_node_copy(): a reference to an inner object or
 * array would be counted by two threads.
 */
#define RP_TYPE_RECORD (rp_record_get_type ())
G_DECLARE_FINAL_TYPE (RpRecord, rp_record, RP, RECORD, GObject)

/* @body: (transfer full): sealed by the call */
RpRecord *rp_record_new (const RpKind *kind, const char *id, const char *scope, JsonObject *body);

const RpKind *rp_record_get_kind (RpRecord *self);
const char *rp_record_get_id (RpRecord *self);
const char *rp_record_get_scope (RpRecord *self);
JsonObject *rp_record_get_body (RpRecord *self);

/* Where it stands between laptop and server. */
void rp_record_set_sync (RpRecord *self, gint64 rev, gint64 seq, gboolean deleted,
                         gboolean pending);
gint64 rp_record_get_rev (RpRecord *self);
gint64 rp_record_get_seq (RpRecord *self);
gboolean rp_record_is_deleted (RpRecord *self);
gboolean rp_record_is_pending (
    RpRecord *self); /* some of it has not been acknowledged by the server */

/* Values by field name. Asking for a field the kind does not have is a programmer's error. */
/* Whether one of @roles may change @field of this row in the state that it is in. */
gboolean rp_record_may_change (RpRecord *self, const RpField *field, RpRoles roles);
const char *rp_record_get_text (RpRecord *self, const char *field); /* "" when absent */
gint64 rp_record_get_integer (RpRecord *self, const char *field);   /* 0 when absent */
gboolean rp_record_get_boolean (RpRecord *self, const char *field);
gboolean rp_record_has (RpRecord *self, const char *field);           /* present and not null */
JsonNode *rp_record_get_value (RpRecord *self, const char *field);    /* (nullable) */
JsonObject *rp_record_get_object (RpRecord *self, const char *field); /* (nullable) */
JsonArray *rp_record_get_array (RpRecord *self, const char *field);   /* (nullable) */

/* The value of a merge unit, built for a group: what an op carries as `seen`.
 * Returns: (transfer full) (nullable): %NULL when all of it is absent */
JsonNode *rp_record_dup_unit (RpRecord *self, const char *unit);

/* The field for people, by rp_field_format_value(). Returns: (transfer full) */
char *rp_record_format (RpRecord *self, const char *field);
/* The same by rp_field_format_value_at(): instants in @zone. Returns: (transfer full) */
char *rp_record_format_at (RpRecord *self, const char *field, GTimeZone *zone);
/* The value of the kind's title field. */
const char *rp_record_get_title (RpRecord *self);

G_END_DECLS
