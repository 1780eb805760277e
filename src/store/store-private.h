/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"
#include "schema/row-text.h"
#include "store/changed-rows.h"
#include "store/search.h"
#include "store/store.h"
#include "wire/op.h"

G_BEGIN_DECLS

/**
 * What the files of this folder share. Everything here runs in the store's thread.
 */

struct _RpStore
{
  GObject parent_instance;

  char *folder;
  RpConnection *db;
  RpClock *clock;
  RpIdSource *ids;
  RpSearch *search;
  RpChangedRows *changed;
  gboolean wiped; /* what is open has no name any more */
};

struct _RpEdit
{
  RpOp *op; /* without id, epoch and time: the commit sets them */
  gboolean coalesce;
  char *draft_key; /* (nullable): dropped with the commit */
  char *noted_in;  /* (nullable): the fact in which the op's id is noted */
  gboolean noted_anew;
  char *refusal; /* (nullable): why it cannot be committed, found while it was built */
};

/**
 * RpStoreWork: one transaction of the store and the kinds whose rows it changed. Rolls back when it
 * goes out of scope.
 */
typedef struct
{
  RpStore *store;
  RpTransaction *transaction;
  GHashTable *kinds; /* (element-type utf8): the schema's own names */
} RpStoreWork;
RpStoreWork *rp_store_work_begin (RpStore *store, GError **error);
/* Takes the work. Commits and tells who listens what changed. */
gboolean rp_store_work_finish (RpStoreWork *self, GError **error);
void rp_store_work_abandon (RpStoreWork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpStoreWork, rp_store_work_abandon)

/* Where a fact that cannot be read must not be taken for one that is not there.
 * @value: (out) (transfer full) (nullable) */
gboolean rp_store_read_meta (RpStore *self, const char *key, char **value, GError **error);
/* As rp_store_set_meta(), inside a transaction; %NULL removes the fact. */
gboolean rp_store_put_meta (RpStore *self, const char *key, const char *value, GError **error);
/* @value: (out): 0 without the fact */
gboolean rp_store_read_meta_integer (RpStore *self, const char *key, gint64 *value, GError **error);
gboolean rp_store_put_meta_integer (RpStore *self, const char *key, gint64 value, GError **error);

/* JSON this program stored. Returns: (transfer full) (nullable) Errors: RP_DB_ERROR_CORRUPT */
JsonObject *rp_store_parse_object (const char *text, GError **error);
JsonNode *rp_store_parse_value (const char *text); /* (nullable) */

/* For rp_connection_migrate(): keeps the database as it is before the step. @folder: the profile's */
gboolean rp_store_backup_layout (RpConnection *db, int version, gpointer folder, GError **error);

/* ---- the effective row ---- */

/**
 * RpShown: a row as the screens show it. Without a body there is none.
 */
typedef struct
{
  const RpKind *kind;
  char *id;
  char *scope; /* (nullable) without a body */
  gint64 rev, seq;
  gboolean deleted;
  gboolean pending; /* the server has not decided on some of it */
  gboolean overlay; /* differs from what the server said, or may */
  JsonObject *body; /* (nullable): may be changed */
} RpShown;
/* Where somebody's own edits lie over a row the screen does not show what the server has put beneath
 * them since: what is typed there now stands on the revision of the oldest of them, and on none where he has made the
 * row himself or where that revision is one of another timeline. @kind, @id: of a row of `shown`; @rev: of that beneath,
 * or NULL */
#define RP_SHOWN_BASE_SQL(kind, id, rev)                                                           \
  "min (coalesce(" rev ", 0), coalesce((SELECT min (CASE"                                          \
  " WHEN json_extract (o.header, '$.epoch') = (SELECT value FROM meta WHERE key = 'epoch')"        \
  " THEN coalesce(json_extract (c.payload, '$.base'), 0) ELSE 0 END)"                              \
  " FROM op_change c JOIN op o ON o.local_no = c.local_no"                                         \
  " WHERE c.kind = " kind " AND c.entity_id = " id " AND c.overlay = 1), " rev ", 0))"
void rp_shown_free (RpShown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpShown, rp_shown_free)

/* Reads the row as it is shown now. Returns: (transfer full) (nullable) */
RpShown *rp_shown_load (RpStore *store, const RpKind *kind, const char *id, GError **error);
/* Applies one change of an op of this user. A patch to a row that is not there changes nothing. */
void rp_shown_apply (RpShown *self, const RpChange *change);
/* Puts the row into its projection and the search index, or takes it out of them. */
gboolean rp_shown_project (const RpShown *self, RpStore *store, GError **error);
/* Writes it where the screens and queries read: effective row, projection, search index. */
gboolean rp_shown_write (RpShown *self, RpStoreWork *work, GError **error);
/* A row of the server's that was not here before, and that nobody here has touched: it is shown as it
 * came, and nothing has to be looked up. @body: from the gate */
gboolean rp_shown_add_arrived (RpStoreWork *work, const RpKind *kind, const char *id,
                               const char *scope, gboolean deleted, RpJsonText body,
                               GError **error);
/* Works out only whether it still waits for the server. */
gboolean rp_shown_settle (RpStoreWork *work, const char *kind, const char *id, GError **error);
/* Works it out again from the server's row and the overlay, and writes it. An unknown kind, of a newer
 * server, is kept and not shown. */
gboolean rp_shown_rebuild (RpStoreWork *work, const char *kind, const char *id, GError **error);
/* The same after the server's row came, without the work where that is what is shown already. @folded: edits may have
 * left the overlay */
gboolean rp_shown_follow (RpStoreWork *work, const char *kind, const char *id, gboolean folded,
                          GError **error);

/* ---- the projections ---- */

gboolean rp_projection_put (RpStore *store, const RpRowText *row, GError **error);
gboolean rp_projection_remove (RpStore *store, const RpKind *kind, const char *id, GError **error);
/* Drops and fills the projections and the search index when the declarations are not those they were
 * made by. */
gboolean rp_projections_update (RpStore *store, GError **error);

/* ---- the operations ---- */

/* Writes a new queued op. @units: (nullable): see rp_op_log_fold() */
gboolean rp_op_log_add (RpStore *store, const RpOp *op, const char *units, GError **error);

/**
 * rp_op_log_fold:
 * @units: what the op touches, as text
 * @folded_id: (out) (transfer full) (nullable): the op it became part of
 *
 * Puts the values of @op into the queued op before it when that one has the same name, touches exactly
 * the same units and is the last one on all its rows. The first `seen` and `base` stay.
 */
gboolean rp_op_log_fold (RpStore *store, const RpOp *op, const char *units, char **folded_id,
                         GError **error);

/* Returns: (transfer full) (nullable) Errors: RP_STORE_ERROR_NOT_FOUND, RP_DB_ERROR */
RpOp *rp_op_log_load (RpStore *store, const char *op_id, GError **error);

/* Writes an op in the place of another of as many changes on the same records. @old_id: under which that is found */
gboolean rp_op_log_rewrite (RpStore *store, const char *old_id, const RpOp *op, GError **error);

/* Gives the op a new id. @new_id: (out) (optional) (transfer full) */
gboolean rp_op_log_rename (RpStore *store, const char *op_id, char **new_id, GError **error);

/* @sql: names :id, an op */
RpStatement *rp_op_log_prepare (RpStore *store, const char *sql, const char *op_id, GError **error);
/* The first column of all rows. Returns: (transfer full) (nullable) (element-type utf8) */
GPtrArray *rp_op_log_read_ids (RpStatement *statement, GError **error);

/* It has not been sent, and nothing was said about it. */
gboolean rp_op_log_reset (RpStore *store, const char *op_id, GError **error);
/* Queues an op again that was refused for want of a record which an entry before it is about to make. */
gboolean rp_op_log_follow (RpStoreWork *work, const char *op_id, GError **error);
/* Queues those again that were refused for want of a record, and may succeed now: what they change has come since.
 * @came: ids of records that have come with this page; @freed: ids of ops of which a part is not there any more */
gboolean rp_op_log_follow_came (RpStoreWork *work, GHashTable *came, GHashTable *freed,
                                GError **error);

/* The changes of overlay ops on one row, in the order they were made.
 * Returns: (transfer full) (element-type RpChange) (nullable) */
GPtrArray *rp_op_log_load_overlay (RpStore *store, const char *kind, const char *id,
                                   gboolean *pending, GError **error);

/* Ends the op's part in what is shown and works its rows out again. */
gboolean rp_op_log_lift_overlay (RpStoreWork *work, const char *op_id, GError **error);
/* The server has decided about an op that stays part of what is shown: its rows look as before, and may not be
 * waiting any more. */
gboolean rp_op_log_settle_rows (RpStoreWork *work, const char *op_id, GError **error);
/* Works out all rows the op touches again. */
gboolean rp_op_log_rebuild_rows (RpStoreWork *work, const char *op_id, GError **error);

/* ---- what waits for a word ---- */

/* Adds the first column of all rows. @hashes: (element-type utf8) */
gboolean rp_store_read_hashes (RpStatement *statement, GPtrArray *hashes, GError **error);

/* Each op with what it speaks of: its first change, or the first that is left when others were erased. */
#define RP_FROM_OP_SUBJECT                                                                         \
  " FROM op o JOIN op_change c ON c.local_no = o.local_no AND c.position ="                        \
  " (SELECT min(position) FROM op_change f WHERE f.local_no = o.local_no) "
/* Ops as lines of a list: what rp_store_read_entries() reads; a condition on `o` and an order follow. */
#define RP_SELECT_OP_ENTRIES                                                                       \
  "SELECT o.id, o.what, o.state, o.created_at, o.refusal, o.detail, c.kind, "                      \
  "c.entity_id" RP_FROM_OP_SUBJECT
/* @statement: with those columns, in that order, and its values bound but for `:limit`; 0: all.
 * Returns: (transfer full) (element-type RpOutboxEntry) (nullable) */
GPtrArray *rp_store_read_entries (RpStore *self, RpStatement *statement, guint limit,
                                  GError **error);
#define RP_OP_DISCARDED "discarded" /* the status of what was given up */
/* A refused op that was given up. Inside a transaction. */
gboolean rp_store_note_discarded (RpStore *self, const char *op_id, GError **error);
/* One that was given up is refused as it was before, and its rows show it. Inside a transaction. */
gboolean rp_op_log_refuse_again (RpStoreWork *work, const char *op_id, GError **error);
/* @by was taken back: the refused op in whose place it stood, if it did, is refused again. Inside a transaction. */
gboolean rp_op_log_put_back_replaced (RpStoreWork *work, const char *by, GError **error);
/* How many rp_store_list_rescued() would list, without reading them. */
gboolean rp_store_count_rescued (RpStore *self, guint *count, GError **error);
/* The server says of a record what @now has: what was put aside of it, and is all in there, goes. Inside a
 * transaction. */
gboolean rp_rescued_settle (RpStore *self, const RpKind *kind, const char *id, JsonObject *now,
                            GError **error);
/* Late entries, proposals, notices and a stopped removal together. */
gboolean rp_store_count_to_rule (RpStore *self, guint *count, GError **error);

/* ---- the guard against a server that takes too much away ---- */

typedef struct
{
  gint64
      missing; /* live rows that left without a reason since all was here, and have not come elsewhere */
  gboolean asked;   /* it has stopped, */
  gboolean allowed; /* and somebody has let it go on */
} RpGuard;
gboolean rp_store_load_guard (RpStore *self, RpGuard *guard, GError **error);
/* Inside a transaction: a page was applied, and all is not here yet. */
gboolean rp_store_note_missing (RpStore *self, gint64 missing, GError **error);
/* Inside a transaction: it has stopped; see RpStoppedRemoval. Of what was asked before the larger number stays. */
gboolean rp_store_note_removal (RpStore *self, gint64 lost, gint64 of, gint64 gone, GError **error);
/* Inside a transaction: all is here, or it begins anew. */
gboolean rp_store_forget_removal (RpStore *self, GError **error);

/* The record's title; its kind's name when it is not here (any more). Returns: (transfer full) */
char *rp_store_dup_title (RpStore *self, const char *kind, const char *id);

/* ---- files and drafts ---- */

/* In place of where a file is on its way to: it is not here as it was. */
#define RP_UPLOAD_DAMAGED "damaged"

gboolean rp_store_has_blob (RpStore *self, const char *sha256);
/* Files that a record names: the server may have lost them with its last days. */
gboolean rp_store_offer_blobs_again (RpStore *self, GError **error);
/* Files of attachments that the op makes: the server may have let go of them since it refused the op. Inside a
 * transaction. */
gboolean rp_store_offer_files_of (RpStore *self, const char *op_id, GError **error);
/* Appends the hashes of an attachment's files, as it is shown and as it was entered here. */
gboolean rp_store_list_files_of (RpStore *self, const char *attachment, GPtrArray *hashes,
                                 GError **error);
/* In a transaction of the caller: of these, what neither a record names nor an entry that may be sent again leaves, sent or not; the files are removed by
 * rp_store_remove_files() once that is certain. */
gboolean rp_store_forget_unnamed (RpStore *self, GPtrArray *hashes, GError **error);
/* Beginnings of files that no record names. @stays: (out): one that the disk would not let go */
gboolean rp_store_drop_orphan_parts (RpStore *self, gboolean *stays, GError **error);
/* Removes files that were sent and that nothing here names any more, as above. */
gboolean rp_store_drop_orphan_blobs (RpStore *self, GError **error);
/* The files of attachments that @op made, when no other names them: what was taken back is not sent. */
gboolean rp_store_drop_unnamed_blobs (RpStore *self, const RpOp *op, GError **error);
/* In the transaction that removes their rows: these files are to go; (element-type utf8) SHA-256 as hex. */
gboolean rp_store_let_files_go (RpStore *self, GPtrArray *hashes, GError **error);
/* After it: removes them, and such as a run that was cut off had let go. One that the disk will not let go is tried
 * again the next time. */
gboolean rp_store_remove_files (RpStore *self, GError **error);
/* At the start: where a copy was put in the place of a damaged database, what that has alone is taken over; once. What
 * keeps it from being done keeps nobody from working. */
void rp_store_take_over (RpStore *self);
/* At the end of an exchange: where another database has come among the files, its table of files is put right. */
gboolean rp_store_mend_files (RpStore *self, GError **error);
/* As rp_store_drop_draft(), inside a transaction. */
gboolean rp_store_remove_draft (RpStore *self, const char *key, GError **error);

/* In the transaction of a page that takes records away: files, and with @for_good words in the index, the journal
 * and gaps of the database, are to be cleaned up behind it. */
gboolean rp_store_owe_scrub (RpStore *self, gboolean for_good, GError **error);
/* Cleans up whatever is to be, words only with @at_end; without anything it reads two facts. Words take about ten
 * seconds for a gigabyte of database; what they cannot be cleaned up for now is done at the end of a later exchange. */
gboolean rp_store_pay_scrub (RpStore *self, gboolean at_end, GError **error);

/* ---- history ---- */

/**
 * rp_history_add:
 * @shown: the row as it is now
 * @before: its body as it was shown until now
 * @units: (nullable): the units to look at; all of them when %NULL
 * @op_id: "" when the change came from the server
 *
 * Keeps what was replaced. Values of the same op on the same unit (typing) are one entry: the first
 * old value and the last new one.
 */
gboolean rp_history_add (RpStore *store, const RpShown *shown, JsonObject *before,
                         const char *const *units, const char *op_id, GError **error);
/* The op goes on under another id. */
gboolean rp_history_rename_op (RpStore *store, const char *op_id, const char *new_id,
                               GError **error);
/* Forgets what an op replaced that was taken back. */
gboolean rp_history_remove_op (RpStore *store, const char *op_id, GError **error);

G_END_DECLS
