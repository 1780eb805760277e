/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/id-source.h"
#include "schema/workflow.h"
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
  GTimeZone *zone;    /* the organisation's */
  int year;           /* local: of official numbers */

  const char *lent_scope; /* (nullable): a customer whose manager has let the author in this once */
  char held_scope[48];    /* the customer that the author has lost, when an operation is held */
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

/**
 * rp_op_check_author:
 * @wanted: (nullable): what the unit of the row is to be
 *
 * Where @unit names who did it: that this is the author of the operation, or a value that he whom it names has signed
 * himself. Else FORBIDDEN.
 */
RpChangeOutcome rp_op_check_author (RpOpContext *context, const RpRow *row, const char *unit,
                                    JsonNode *wanted, RpOpResult *result);
/* The same of a set. @add, @remove: (nullable) */
RpChangeOutcome rp_op_check_author_set (RpOpContext *context, const RpRow *row, const char *unit,
                                        JsonArray *add, JsonArray *remove, RpOpResult *result);

/**
 * rp_op_check_reference:
 * @scope: of the row that points
 * @current: (nullable): what stands there
 * @wanted: (nullable): what is to stand there
 *
 * Where @field refers to records: that those that come new are of the same customer. Else INVALID, or MISSING_PARENT
 * when there is none and the field needs one.
 */
RpChangeOutcome rp_op_check_reference (RpOpContext *context, const RpField *field,
                                       const char *scope, JsonNode *current, JsonNode *wanted,
                                       RpOpResult *result);
/* The same of all fields of a row's unit. @wanted: (nullable) */
RpChangeOutcome rp_op_check_references (RpOpContext *context, const RpRow *row, const char *unit,
                                        JsonNode *wanted, RpOpResult *result);

/* That the author, who may take the step by what stands in the row, has had no hand in what it decides about: whoever
 * made the row, was ever named as its author, or took it on its way to the decision. */
RpChangeOutcome rp_op_check_four_eyes (RpOpContext *context, const RpRow *row,
                                       const RpTransition *arrow, RpOpResult *result);

/* Signs the step from @from to @to for the author, where the operation leaves the name out and nobody stands there. */
void rp_op_sign_step (RpOpContext *context, const RpOp *op, const RpRow *row, const char *from,
                      const char *to);

/* Who has changed the state of @row in this set. (nullable): nobody, or the server itself */
const char *rp_op_find_mover (RpOpContext *context, const RpRow *row);

/* Values that must be unique among live rows: DUPLICATE_KEY names the other row. */
RpChangeOutcome rp_op_check_unique (RpOpContext *context, const RpRow *row, RpOpResult *result);

/* A row that the author made. */
RpChangeOutcome rp_op_create (RpOpContext *context, const RpOp *op, const RpChange *change,
                              const RpKind *kind, RpOpResult *result);
/* Whether the row was erased for good. */
gboolean rp_op_was_erased (RpOpContext *context, const RpChange *change);
/* The first change about such a row: nothing of the operation may be kept. Returns: (transfer none) (nullable) */
const RpChange *rp_op_find_erased (RpOpContext *context, const RpOp *op);
/* A row that exists: values, elements, state, deletion. */
RpChangeOutcome rp_op_edit (RpOpContext *context, const RpOp *op, const RpChange *change,
                            const RpKind *kind, RpOpResult *result);

/* What @row says to have been merged into. Returns: (nullable): it is not here */
const RpRow *rp_op_find_merge_target (RpChangeset *changeset, const RpRow *row);
/* A record may be merged into another one of the same customer that goes on. */
RpChangeOutcome rp_op_check_merge (RpOpContext *context, const RpOp *op, const RpRow *row,
                                   RpOpResult *result);

/* All changes of @op, in the changeset's present step. */
RpChangeOutcome rp_op_apply_changes (RpOpContext *context, const RpOp *op, RpOpResult *result);

/* The author's own clock with its offset, as an instant; for display only. Returns: (transfer full) */
char *rp_op_dup_instant (RpOpContext *context, const RpOp *op);

/* Keeps an operation whose author has lost the customer `held_scope`, for who has it now. A step of its own. */
void rp_op_hold (RpOpContext *context, const RpOp *op);
/* Somebody who has the customer has accepted what was held: it happens as the author's doing, by the
 * same rules as if it had come just now. What refuses it refuses the acceptance. */
RpChangeOutcome rp_op_accept_held (RpOpContext *context, const RpOp *acceptance, const RpRow *held,
                                   RpOpResult *result);
/* Whether the row that a change speaks of waits in an operation held for its author. */
gboolean rp_op_is_row_held (RpOpContext *context, const RpChange *change);

/**
 * rp_op_may_propose:
 *
 * Whether the author, who may not set @field, may propose a value for it: it is imported, and he works
 * with the customer.
 */
gboolean rp_op_may_propose (const RpOpContext *context, const RpKind *kind, const RpField *field);
/* The proposal record for a unit. @seen, @wanted: (nullable) */
void rp_op_propose (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
                    JsonNode *seen, JsonNode *wanted);
RpChangeOutcome rp_op_accept_proposal (RpOpContext *context, const RpOp *op, const RpRow *proposal,
                                       RpOpResult *result);

/* A conflict about a deletion was decided for its later side: deleted after all, or restored with what
 * was entered. */
RpChangeOutcome rp_op_settle_deletion (RpOpContext *context, const RpOp *op, const RpRow *conflict,
                                       RpOpResult *result);

/**
 * rp_op_dup_decided:
 * @wanted: (nullable): what the operation puts in place of the unit
 *
 * Where the operation decides a conflict for its later value and @wanted is what the author's roles may read of that: the
 * whole of it. What he cannot read goes with what he decides about, unless others have changed it since.
 *
 * Returns: (transfer full) (nullable): %NULL for any other value
 */
JsonNode *rp_op_dup_decided (RpOpContext *context, const RpOp *op, const RpRow *row,
                             const char *unit, JsonNode *wanted);

/* The open record of @kind that the author has about a unit; the field @author names him. What he enters later
 * takes its place. Returns: (nullable) */
const RpRow *rp_op_find_open (RpOpContext *context, const RpKind *kind, const char *author,
                              const RpRow *row, const char *unit);
/* Puts the @units of @body in place of what the open record says. @units: closed by %NULL */
void rp_op_supersede (RpOpContext *context, const RpRow *open, const char *const *units,
                      JsonObject *body, const RpActor *actor);

/* The open conflict record of the author for a unit. Returns: (nullable) */
const RpRow *rp_op_find_conflict (RpOpContext *context, const RpRow *row, const char *unit);

/* The conflict record for a unit that kept its value. @mine: (nullable) */
void rp_op_record_conflict (RpOpContext *context, const RpOp *op, const RpRow *row,
                            const char *unit, JsonNode *seen, JsonNode *mine, RpOpResult *result);
/* The same, decided for the value that stands: nobody is asked, and the other is kept. */
void rp_op_keep_standing (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
                          JsonNode *seen, JsonNode *mine);

G_END_DECLS
