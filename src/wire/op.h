/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "base/json.h"
#include "schema/record.h"

G_BEGIN_DECLS

/**
 * RpWireError:
 * @RP_WIRE_ERROR_MESSAGE: not a message of the protocol; the message names the member
 */
#define RP_WIRE_ERROR (rp_wire_error_quark ())
GQuark rp_wire_error_quark (void);
typedef enum
{
  RP_WIRE_ERROR_MESSAGE,
} RpWireError;

/**
 * RpChange: what an op does to one row. Members that are %NULL are not there.
 */
typedef struct
{
  char *kind;
  char *id;
  gint64 base;        /* the row's revision the author had; 0 for a row being created */
  char *scope;        /* create only */
  JsonObject *create; /* the whole body of a new row */
  JsonObject *set;    /* unit -> new value */
  JsonObject *seen;   /* unit -> value on the author's screen, see rp_seen_encode_unit() */
  JsonObject *add;    /* set unit -> array of elements */
  JsonObject *remove; /* set unit -> array of elements */
  char *move_from;    /* state move */
  char *move_to;
  char *seen_hash; /* with a move: SHA-256 of the canonical answers the author saw */
  gboolean erase;  /* delete the row */
} RpChange;

RpChange *rp_change_new (const char *kind, const char *id, gint64 base);
void rp_change_free (RpChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpChange, rp_change_free)

/**
 * rp_change_apply:
 * @body: (inout): the row's body, changed in place; empty for a row being created
 *
 * What the row looks like once the change has happened, without asking whether it may. The laptop's
 * overlay and the server use the same function. Deleting is not the body's business.
 */
void rp_change_apply (const RpChange *self, const RpKind *kind, JsonObject *body);

/* A copy of a unit's value in a body, an object for a group. Returns: (transfer full) (nullable) */
JsonNode *rp_unit_get (const RpKind *kind, JsonObject *body, const char *unit);
/* Replaces the whole unit; @value: (transfer none) (nullable): null and %NULL remove it */
void rp_unit_set (const RpKind *kind, JsonObject *body, const char *unit, JsonNode *value);

/* The value as `seen` carries it: itself, or above 1 KiB its hash, {"sha256": hex}. Returns: (transfer full) */
JsonNode *rp_seen_encode (JsonNode *value);
/**
 * rp_seen_encode_unit:
 * @value: (nullable): of the unit, as it was on screen
 *
 * The same of a unit. Of a group each member goes by itself, and all that this program knows are named, with null where
 * nothing stands: so the server tells what the author has not seen from what was empty.
 *
 * Returns: (transfer full)
 */
JsonNode *rp_seen_encode_unit (const RpKind *kind, const char *unit, JsonNode *value);
/* Whether @seen stands for the whole of @value, or its members for those of @value. Absent and null are the same.
 * @seen, @value: (nullable) */
gboolean rp_seen_matches (JsonNode *seen, JsonNode *value);
/* Whether it is the hash of a value. @seen: (nullable) */
gboolean rp_seen_is_hash (JsonNode *seen);
/* Whether it says the value itself, with all members of a group. @seen: (nullable) */
gboolean rp_seen_is_whole (JsonNode *seen);

/**
 * RpOp: one intention of a user, atomic: "visit.finish" with all that belongs to it.
 */
typedef struct
{
  char *id;
  gint64 no;   /* number in the replica's chain; 0 while queued */
  char *prev;  /* (nullable): id of the op before it in the chain */
  char *epoch; /* the server's timeline in which `base` counts */
  char *at;    /* local wall time with offset; for display only */
  char *tz;
  char *what;         /* "visit.finish" */
  char *note;         /* (nullable): reason given by the user */
  GPtrArray *changes; /* (element-type RpChange) */
} RpOp;

RpOp *rp_op_new (const char *id, const char *what);
void rp_op_free (RpOp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpOp, rp_op_free)

/* The whole op as it travels. Returns: (transfer full) */
JsonObject *rp_op_to_json (const RpOp *self);
/* Checks shape, ids and lengths, not the schema.
 * Returns: (transfer full) (nullable) Errors: RP_WIRE_ERROR */
RpOp *rp_op_from_json (JsonObject *object, GError **error);
/* SHA-256 over the canonical text of everything but no and prev. Returns: (transfer full) */
char *rp_op_fingerprint (const RpOp *self);

/* Adds the ids of the records that the op makes. @ids: (element-type utf8): owns its members */
void rp_op_add_made (const RpOp *self, GHashTable *ids);
/* Whether it changes or names one of @ids: it can only succeed once that record is there. */
gboolean rp_op_builds_on (const RpOp *self, GHashTable *ids);

G_END_DECLS
