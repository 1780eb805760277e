/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base/clock.h"
#include "base/id-source.h"
#include "schema/record.h"
#include "wire/message.h"

G_BEGIN_DECLS

/**
 * RpStore: the laptop's database of one user: rows as the server last said them, the operations that
 * are on their way (outbox), what the screens show (row and overlay, projected into typed tables), the
 * search index, conflicts and what else needs attention.
 *
 * The promise kept here: when rp_store_commit() returns %TRUE the edit is on the disk.
 *
 * Thread: one; in the desktop program an RpWorker owns it.
 */
#define RP_TYPE_STORE (rp_store_get_type ())
G_DECLARE_FINAL_TYPE (RpStore, rp_store, RP, STORE, GObject)

/**
 * RpStoreError:
 * @RP_STORE_ERROR_NOT_FOUND: no such row here (yet)
 * @RP_STORE_ERROR_INVALID: a value the schema refuses; the message names the field
 * @RP_STORE_ERROR_NO_ROOM: a file is larger than the room for files of others; the message says both
 */
#define RP_STORE_ERROR (rp_store_error_quark ())
GQuark rp_store_error_quark (void);
typedef enum
{
  RP_STORE_ERROR_NOT_FOUND,
  RP_STORE_ERROR_INVALID,
  RP_STORE_ERROR_NO_ROOM,
} RpStoreError;

/**
 * rp_store_open:
 * @folder: the profile folder, made when missing (0700); holds rapport.db, blobs/, backups/
 *
 * Migrates (after a backup) and rebuilds the projections when the declarations changed.
 *
 * Errors: RP_DB_ERROR
 */
RpStore *rp_store_open (const char *folder, RpClock *clock, RpIdSource *ids, GError **error);
const char *rp_store_get_folder (RpStore *self);
RpClock *rp_store_get_clock (RpStore *self);
/* The connection, for the read-only queries of the files in this folder and of the workbench. */
struct _RpConnection *rp_store_get_connection (RpStore *self);

/* Lets the clock show the zone of the profile's organisation, once "zone" is known; the computer's own
 * until then. Done at opening and after a sign-in. */
void rp_store_follow_zone (RpStore *self);

/* Small facts about the profile: "server", "user", "user_name", "roles", "device", "zone",
 * "sample", "replica", "epoch", "cursor", "clock_offset_ms", "last_contact" … Returns: (transfer full) (nullable) */
char *rp_store_dup_meta (RpStore *self, const char *key);
gboolean rp_store_set_meta (RpStore *self, const char *key, const char *value, GError **error);

/* ---- reading: the effective row, that is, the server's row and what was done here since ---- */

/* Returns: (transfer full) (nullable). Errors: RP_STORE_ERROR_NOT_FOUND, RP_DB_ERROR */
RpRecord *rp_store_get (RpStore *self, const char *kind, const char *id, GError **error);

/* The row as it is shown, in conditions of rp_store_list(): for the little that stands in no column. What
 * narrows the rows down comes first. */
#define RP_STORE_BODY "coalesce(shown_body__, row_body__)"

/**
 * rp_store_list:
 * @where: (nullable): SQL over the projection's columns with named parameters, a literal:
 *   "customer = :customer AND state <> 'CLOSED'"; rows deleted are left out unless it names `deleted`
 * @order: (nullable): "arrival DESC, id"
 * @limit: 0 for all
 * @...: pairs of parameter name (":customer") and text value, closed by %NULL
 *
 * Returns: (transfer full) (element-type RpRecord) (nullable): %NULL on an error
 */
GPtrArray *rp_store_list (RpStore *self, const char *kind, const char *where, const char *order,
                          guint limit, GError **error, ...) G_GNUC_NULL_TERMINATED;
/* The same with the parameters in an array: name, value, …, %NULL. */
GPtrArray *rp_store_list_with (RpStore *self, const char *kind, const char *where,
                               const char *order, guint limit, const char *const *parameters,
                               GError **error);
/* How many rows, -1 on an error. */
gint64 rp_store_count (RpStore *self, const char *kind, const char *where, GError **error,
                       ...) G_GNUC_NULL_TERMINATED;

/* ---- writing ---- */

/**
 * RpEdit: what the user did in one go, from the values he had on screen. Built in any thread, then
 * committed; one edit is one op.
 */
typedef struct _RpEdit RpEdit;
RpEdit *rp_edit_new (const char *what);
void rp_edit_free (RpEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpEdit, rp_edit_free)
void rp_edit_set_note (RpEdit *self, const char *note);
/* @id: (nullable): made by the commit when %NULL. @body: (transfer full) */
void rp_edit_create (RpEdit *self, const char *kind, const char *id, const char *scope,
                     JsonObject *body);
/* @shown: the record that was on screen; its revision and the unit's value become base and seen. Another one
 * may have been on screen when another unit was set.
 * @value: (transfer full) (nullable): copied, so that the store's thread holds nothing that a form holds too */
void rp_edit_set (RpEdit *self, RpRecord *shown, const char *unit, JsonNode *value);
void rp_edit_set_text (RpEdit *self, RpRecord *shown, const char *unit, const char *value);
void rp_edit_add (RpEdit *self, RpRecord *shown, const char *unit, const char *element);
void rp_edit_remove (RpEdit *self, RpRecord *shown, const char *unit, const char *element);
/* A workflow step; @seen_hash: (nullable): what was on screen when it was decided. */
void rp_edit_move (RpEdit *self, RpRecord *shown, const char *to, const char *seen_hash);
void rp_edit_erase (RpEdit *self, RpRecord *shown);
/* May be folded into the last queued op of the same name that touches the same units (typing). */
void rp_edit_set_coalesce (RpEdit *self, gboolean coalesce);
/* The commit also notes the op's id in the fact @key, in the same transaction: behind those that stand there, each followed
 * by a comma, or instead of them when @anew. */
void rp_edit_note_op (RpEdit *self, const char *key, gboolean anew);

/**
 * rp_store_commit:
 *
 * One transaction: the op into the outbox, the rows' overlay, projections and search index. On an
 * error nothing has happened and the screen must keep what the user typed.
 *
 * @op_id: (out) (optional) (transfer full)
 * Errors: RP_STORE_ERROR_INVALID, RP_DB_ERROR (FULL, READ_ONLY, …)
 */
gboolean rp_store_commit (RpStore *self, RpEdit *edit, char **op_id, GError **error);

/* Takes back an op that is still queued; what it set is as before, and what was refused and stands behind it is refused
 * again. Returns: %FALSE without an error
 * when it has been sent already. Errors: RP_STORE_ERROR_INVALID: later entries change what it makes, or name it */
gboolean rp_store_withdraw (RpStore *self, const char *op_id, GError **error);
/* Whether it was taken back. @withdrawn: (out) */
gboolean rp_store_is_withdrawn (RpStore *self, const char *op_id, gboolean *withdrawn,
                                GError **error);

/**
 * RpStore::changed:
 * @kinds: (element-type utf8): names of the kinds whose rows changed
 *
 * After every commit, local or from the server. Emitted in the store's thread.
 */

/* How far the rows have been changed since the store was opened; for rp_store_list_changed(). */
gint64 rp_store_get_change_point (RpStore *self);

/* Ids of the rows of @kind that may differ from what they were at @point, for lists that keep rows in
 * memory. Returns: (transfer full) (nullable) (array zero-terminated=1): %NULL when they are too many to
 * be named; then the list is read again as a whole */
GStrv rp_store_list_changed (RpStore *self, const char *kind, gint64 point);

/* ---- what happened to a row ---- */

/* One replaced value, newest first. */
typedef struct
{
  char *unit;
  JsonNode *old_value, *new_value; /* (nullable) */
  char *author;                    /* user id, "" when it was the server */
  char *at;                        /* instant */
  char *op_id;
  gboolean pending;
} RpHistoryEntry;
void rp_history_entry_free (RpHistoryEntry *self);
/* Returns: (transfer full) (element-type RpHistoryEntry) */
GPtrArray *rp_store_list_history (RpStore *self, const char *kind, const char *id, GError **error);

/* ---- search ---- */

typedef struct
{
  char *kind, *id;
  char *title;   /* the row's title */
  char *excerpt; /* (nullable): the place found, for long texts */
} RpSearchHit;
void rp_search_hit_free (RpSearchHit *self);

/**
 * rp_store_search:
 * @kind: (nullable): only rows of this kind
 * @text: what was typed: any part of a name from one character on, pinyin or initials, the tail of an
 *   account number; several words must all be there
 *
 * Best first: whole name, beginning of a name, then the rest.
 *
 * Returns: (transfer full) (element-type RpSearchHit) (nullable)
 */
GPtrArray *rp_store_search (RpStore *self, const char *kind, const char *text, guint limit,
                            GError **error);

/* ---- files ---- */

/**
 * RpFileTier: what of an attachment a file is. Smaller ones travel first.
 */
typedef enum
{
  RP_FILE_THUMB,    /* for lists */
  RP_FILE_VIEW,     /* for reading on a screen */
  RP_FILE_ORIGINAL, /* the file itself; it is also the view where there is none */
} RpFileTier;

/* Copies bytes into blobs/ab/cd/<sha256> (written, synced, renamed). Returns: (transfer full): the hash */
char *rp_store_add_blob (RpStore *self, GBytes *bytes, const char *mime, GError **error);
char *rp_store_add_blob_of (RpStore *self, GBytes *bytes, const char *mime, RpFileTier tier,
                            GError **error);
char *rp_store_dup_blob_path (RpStore *self, const char *sha256); /* (nullable) when not here */

G_END_DECLS
