/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/id-source.h"
#include "server/changeset.h"
#include "wire/message.h"

G_BEGIN_DECLS

/**
 * RpOpContext: what decides about the operations of one request.
 */
typedef struct
{
  RpChangeset *changeset;
  RpIdSource *ids;
  const char *user_id;
  const char *device_id;
  const char *replica_id; /* the chain that the operations are in */
  RpRoles roles;
  const char *epoch;  /* the server's present one */
  const char *prefix; /* of official numbers */
  int year;           /* local: of official numbers */
} RpOpContext;

/**
 * rp_op_apply:
 *
 * Decides about one operation and puts what follows from it into the changeset. It happens as a whole
 * or not at all; a refusal leaves nothing behind.
 *
 * Returns: (transfer full): the result, without `seq`. When a read failed the changeset says so and the
 *   result counts for nothing.
 */
RpOpResult *rp_op_apply (RpOpContext *context, const RpOp *op);

/* For the parts of an operation: how one change went. */
typedef enum
{
  RP_CHANGE_DONE,
  RP_CHANGE_REFUSED, /* the result says why */
} RpChangeOutcome;

/* Fills the refusal. @detail: (nullable). Returns: RP_CHANGE_REFUSED */
RpChangeOutcome rp_op_refuse (RpOpResult *result, RpRefusal refusal, const char *detail);

/**
 * rp_op_check_scope:
 *
 * Whether the author may work in a scope: now, or lately, which holds the operation for the customer's
 * present manager.
 */
RpChangeOutcome rp_op_check_scope (RpOpContext *context, const char *scope, RpOpResult *result);

/* Values that must be unique among live rows: DUPLICATE_KEY names the other row. */
RpChangeOutcome rp_op_check_unique (RpOpContext *context, const RpRow *row, RpOpResult *result);

/* A row that the author made. */
RpChangeOutcome rp_op_create (RpOpContext *context, const RpOp *op, const RpChange *change,
                              const RpKind *kind, RpOpResult *result);
/* A row that exists: values, elements, state, deletion. */
RpChangeOutcome rp_op_edit (RpOpContext *context, const RpOp *op, const RpChange *change,
                            const RpKind *kind, RpOpResult *result);

/* The conflict record for a unit that kept its value. @mine: (nullable) */
void rp_op_record_conflict (RpOpContext *context, const RpOp *op, const RpRow *row,
                            const char *unit, JsonNode *seen, JsonNode *mine, RpOpResult *result);

G_END_DECLS
