/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"
#include "server/row.h"

G_BEGIN_DECLS

/**
 * RpActor: on whose behalf something is changed.
 */
typedef struct
{
  const char *user_id; /* (nullable): the server itself */
  const char *op_id;   /* (nullable): the operation behind it */
  const char *at;      /* (nullable): RFC 3339 instant for the history; now when %NULL */
  RpRoles roles;
} RpActor;

/**
 * RpReplaced: a value that was replaced; with the unit "" the making of the row.
 */
typedef struct
{
  const RpKind *kind;
  char *id, *unit;
  char *old_value, *new_value; /* (nullable): JSON */
  char *op_id, *user_id, *at;
  gint64 rev;
} RpReplaced;

/**
 * RpChangeset: what one transaction is going to write, in memory until the end. Everything that changes
 * rows goes through it: pushes, imports, jobs. Reading and arithmetic come first, beside those of others;
 * then the organisation's counter is taken, which is the last lock and kept until the commit, so that
 * the order of the numbers is the order of the commits and no reader can miss a row. What was read has
 * to hold still at that moment, see RpReadSet.
 *
 * Changes come in steps: those of one operation are accepted or undone together.
 *
 * A failed read is remembered: the functions then find nothing, and rp_changeset_write() reports it.
 *
 * Thread: the connection's.
 */
typedef struct _RpChangeset RpChangeset;

/* Begins to read. @now: RFC 3339 instant, for the history */
RpChangeset *rp_changeset_new (RpConnection *connection, const char *now);
void rp_changeset_free (RpChangeset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpChangeset, rp_changeset_free)

RpConnection *rp_changeset_get_connection (RpChangeset *self);
const char *rp_changeset_get_now (RpChangeset *self);

/* The row as it stands with everything changed so far. Returns: (transfer none) (nullable): valid until
 * the row is edited or the step ends */
const RpRow *rp_changeset_find (RpChangeset *self, const RpKind *kind, const char *id);

/* The same as it stood before this step. Returns: (transfer none) (nullable): it is made in this step */
const RpRow *rp_changeset_find_before (RpChangeset *self, const RpKind *kind, const char *id);

/* The same for changing; its rev has been raised once for this step. */
RpRow *rp_changeset_edit (RpChangeset *self, const RpKind *kind, const char *id);

/* A new row at rev 1. @body: (transfer full) */
RpRow *rp_changeset_add (RpChangeset *self, const RpKind *kind, const char *id, const char *scope,
                         JsonObject *body, const RpActor *actor);

/* Sets a unit of a row being edited and notes the old value in the history. @value: (nullable) */
void rp_changeset_set_unit (RpChangeset *self, RpRow *row, const char *unit, JsonNode *value,
                            const RpActor *actor);
void rp_changeset_set_text (RpChangeset *self, RpRow *row, const char *field, const char *value,
                            const RpActor *actor);
/* Marks a row being edited as deleted or not. */
void rp_changeset_set_deleted (RpChangeset *self, RpRow *row, gboolean deleted,
                               const RpActor *actor);

/* Moves a row being edited to another customer; those who have only the old one will forget it. */
void rp_changeset_move (RpChangeset *self, RpRow *row, const char *customer, const RpActor *actor);
/* Removes the row and all its values for good. It is not found any more. */
void rp_changeset_erase (RpChangeset *self, const RpKind *kind, const char *id);

/* Says in a scope that a row was erased that is not here any more, and not there. */
void rp_changeset_tell_erased (RpChangeset *self, const RpKind *kind, const char *id,
                               const char *scope);

/* The next official number of a series, 1 for the first of a year. */
gint64 rp_changeset_next_number (RpChangeset *self, const char *series, int year);

/* Makes sure that numbers up to @used are not given out again. */
void rp_changeset_raise_number (RpChangeset *self, const char *series, int year, gint64 used);

/* Remembers that what the user may see has been decided upon. */
void rp_changeset_note_access (RpChangeset *self, const char *user_id);

/* What this set has replaced, accepted or not, in order. Returns: (transfer none) (element-type RpReplaced) */
GPtrArray *rp_changeset_get_history (RpChangeset *self);

/* Rows touched in this step, in order. Returns: (transfer container) (element-type RpRow) */
GPtrArray *rp_changeset_list_step (RpChangeset *self);
/* The live rows of @kind whose text @field has @value, with everything changed so far.
 * Returns: (transfer container) (element-type RpRow): valid as rp_changeset_find() */
GPtrArray *rp_changeset_list_where (RpChangeset *self, const RpKind *kind, const char *field,
                                    const char *value);
/* The same with those that were deleted, which can be restored. */
GPtrArray *rp_changeset_list_all_where (RpChangeset *self, const RpKind *kind, const char *field,
                                        const char *value);

void rp_changeset_accept (RpChangeset *self);
void rp_changeset_undo (RpChangeset *self);
/* Nothing has been accepted that would be written. */
gboolean rp_changeset_is_empty (RpChangeset *self);
/* A read failed, and what was found since cannot be trusted. */
gboolean rp_changeset_has_failed (RpChangeset *self);
void rp_changeset_take_error (RpChangeset *self, GError *error); /* (transfer full) */

/**
 * rp_changeset_lock:
 *
 * Takes the counter before anything is read, where beside others it has failed: nobody can come between
 * now. Errors: RP_DB_ERROR
 */
gboolean rp_changeset_lock (RpChangeset *self, GError **error);

/**
 * rp_changeset_write:
 * @head: (out): the organisation's counter afterwards; every change of this set is visible at it
 *
 * Takes the counter and writes rows, history, projections, grants and revocations that follow from them. The caller has
 * begun the transaction and commits it. The set is empty afterwards.
 *
 * Errors: RP_DB_ERROR_AGAIN when somebody has changed in between what was read here: the transaction
 * is to be run again from its beginning, with a new set
 */
gboolean rp_changeset_write (RpChangeset *self, gint64 *head, GError **error);

/* How many numbers all its writing has used. */
gint64 rp_changeset_get_n_used (RpChangeset *self);

G_END_DECLS
