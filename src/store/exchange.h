/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "wire/op.h"

G_BEGIN_DECLS

/**
 * The store's side of the exchange with the server; only the sync engine calls it.
 */

typedef enum
{
  RP_OP_QUEUED,
  RP_OP_FROZEN, /* numbered and fingerprinted; its bytes never change again */
  RP_OP_ACKED,
  RP_OP_QUARANTINED, /* refused by the server; needs the user */
  RP_OP_WITHDRAWN,
} RpOpState;

/* Freezes queued ops behind the frozen ones up to the limits and returns all frozen ones in order.
 * Returns: (transfer full) (element-type RpOp) */
GPtrArray *rp_store_freeze (RpStore *self, guint max_ops, gsize max_bytes, GError **error);

/* The frozen ones alone, in order. Returns: (transfer full) (element-type RpOp) */
GPtrArray *rp_store_load_frozen (RpStore *self, GError **error);

/* @waits: (out): whether anything is to be sent */
gboolean rp_store_has_waiting (RpStore *self, gboolean *waits, GError **error);

/**
 * rp_store_acknowledge:
 * @receipt: (nullable): how far the server was when it answered
 *
 * Records results in order: op acked or quarantined, attention rows made. The receipt is kept with them: what
 * has been acknowledged without one could be lost with the server's disk, and nobody would know. One that came
 * with older results does not take the place of a newer one.
 */
gboolean rp_store_acknowledge (RpStore *self, GPtrArray *results, const char *receipt,
                               GError **error);

/* The server knows another place in the chain: number the unsent ops from there on. An end that is not one of
 * this laptop's operations was put there by a copy of it, which did things that nobody has seen here: then the unsent
 * ones begin a chain of their own. */
gboolean rp_store_rechain (RpStore *self, gint64 last_no, const char *last_op, GError **error);
/* A new chain: after a fork or a change of epoch. @resend_acked: also every op still kept. */
gboolean rp_store_new_replica (RpStore *self, gboolean resend_acked, GError **error);
/* @parted: (out): whether the op has lost a part to an erasure since it was numbered. What the server has stored under
 * its id is then its own result, whatever the fingerprint. */
gboolean rp_store_is_op_parted (RpStore *self, const char *op_id, gboolean *parted, GError **error);
/* op_id_reused: what the server has stored was another op's. It is shown, and the op is sent again under a new id.
 * @stored: (nullable) */
gboolean rp_store_rename_op (RpStore *self, const char *op_id, const RpOpResult *stored,
                             GError **error);

/**
 * rp_store_apply_page:
 * @lines: a whole page (element-type RpFeedLine)
 * @asked_cursor: the cursor the page answers; when it is not the present one the page is ignored
 * @stopped: (out): set when, with the page, more than 500 rows and 30 % of them had left without a reason
 *   (a revocation, an erasure) since all was here the last time; and when a page takes anything away while
 *   that question is open. Nothing of the page is applied then
 *
 * Rows, exits, scopes and the cursor in one transaction; overlays the page covers are folded away.
 */
gboolean rp_store_apply_page (RpStore *self, GPtrArray *lines, const char *asked_cursor,
                              gboolean *stopped, GError **error);

/* The server does not know the cursor any more: everything is read again over what is here, and nothing
 * leaves before all has come. */
gboolean rp_store_begin_anew (RpStore *self, GError **error);

/* Settles this user's open conflicts between texts that changed in different sentences, by an ordinary
 * edit each. @n_combined: (out) */
gboolean rp_store_combine_texts (RpStore *self, guint *n_combined, GError **error);

/* What stands where @conflict is about, as far as it is known here: what the record shows, or, while the rest of what
 * the server knows is yet to come, what the conflict says. Returns: (transfer full) (nullable) */
JsonNode *rp_store_dup_standing (RpStore *self, RpRecord *conflict, RpRecord *shown);
/* Sets what @conflict is about to @value. @shown: the record. @standing: (nullable): what its author had on the
 * screen beside his own value: of that, not of the record, he knows that it goes. @value: (transfer full) (nullable) */
void rp_edit_settle (RpEdit *self, RpRecord *conflict, RpRecord *shown, JsonNode *standing,
                     JsonNode *value);

/* Whether the time has come to compare what lies here with the server's digests: after everything was
 * read again, and once a week. */
gboolean rp_store_is_digest_due (RpStore *self);
gboolean rp_store_note_digest (RpStore *self, GError **error); /* it was done */
/* What lies here of a scope; see wire/digest.h. */
gboolean rp_store_digest_scope (RpStore *self, const char *scope, gint64 *n_rows, guint64 *digest,
                                GError **error);
/* The server's number up to which everything is here. */
gint64 rp_store_get_feed_head (RpStore *self);
/* The scope is not what it should be and comes again: its rows give way to whatever comes. */
gboolean rp_store_doubt_scope (RpStore *self, const char *scope, GError **error);

/* Lets go of refused entries that were given up more than 90 days ago, and of files that only they name.
 * @now_us: not later than the server's */
gboolean rp_store_expire_discarded (RpStore *self, gint64 now_us, GError **error);

/* Lets go of operations that were decided longer ago than any backup of the server is kept. @now_us: not later than the
 * server's */
gboolean rp_store_expire_ops (RpStore *self, gint64 now_us, GError **error);

typedef struct
{
  gint64 lost; /* rows that would have left, at least, */
  gint64 of;   /* of so many, */
  gint64
      gone; /* of which so many have: pages before the one that was stopped took them, too few to ask */
} RpStoppedRemoval;
/* A page was stopped and nobody has answered yet. @removal: (out) */
gboolean rp_store_is_removal_stopped (RpStore *self, RpStoppedRemoval *removal);
/* The user has seen what is taken away and agrees: pages are applied unguarded until all is here. */
gboolean rp_store_allow_removal (RpStore *self, GError **error);

typedef struct
{
  guint waiting; /* queued and frozen */
  guint quarantined;
  guint conflicts; /* open conflict records of this user */
  guint to_rule;   /* late entries, proposals, notices, a removal that was stopped */
  guint files_waiting;
  guint files_damaged; /* of these: not here as they were, so nobody can send them */
} RpOutboxCounts;
gboolean rp_store_count_outbox (RpStore *self, RpOutboxCounts *out, GError **error);

/* One line of the outbox or quarantine for the Sync centre. */
typedef struct
{
  char *op_id, *what, *kind, *entity_id, *title, *at;
  RpOpState state;
  char *refusal; /* (nullable) code */
  char *detail;  /* (nullable); of a notice "reused": what was decided about the other op */
} RpOutboxEntry;
void rp_outbox_entry_free (RpOutboxEntry *self);
/* @quarantined: those refused, else those waiting. Returns: (element-type RpOutboxEntry) */
GPtrArray *rp_store_list_outbox (RpStore *self, gboolean quarantined, guint limit, GError **error);
/* Repairs of a refused op. Sent again it is a new op in the old one's place, before what was made later; what
 * was refused only for want of a record that it makes goes again behind it. */
gboolean rp_store_retry_op (RpStore *self, const char *op_id, GError **error);
gboolean rp_store_discard_op (RpStore *self, const char *op_id, GError **error); /* kept 90 days */
/* What was discarded in the last 90 days, the newest first.
 * Returns: (transfer full) (element-type RpOutboxEntry) (nullable) */
GPtrArray *rp_store_list_discarded (RpStore *self, guint limit, GError **error);
/* It is refused again, as it was before it was discarded. */
gboolean rp_store_take_back_op (RpStore *self, const char *op_id, GError **error);
/* What has become of an op that was refused. One that goes again by itself does so under another id. */
typedef enum
{
  RP_REFUSED_OPEN,
  RP_REFUSED_GIVEN_UP,
  RP_REFUSED_SENT_AGAIN,
} RpRefusedState;
gboolean rp_store_find_refused (RpStore *self, const char *op_id, RpRefusedState *state,
                                GError **error);
/* The one discarded is not offered any more, unless @by is taken back: then it is refused again. @by: the entry that
 * stands in its place; when both make the record, also in the queue, and what was entered since says what it says */
gboolean rp_store_replace_discarded (RpStore *self, const char *op_id, const char *by,
                                     GError **error);
char *rp_store_dup_op_text (RpStore *self, const char *op_id,
                            GError **error); /* to save as a file */

/* Open records of the kind `held` or `proposal`, none when this user may not decide about them. The
 * first of them the longest. Returns: (transfer full) (element-type RpRecord) (nullable) */
GPtrArray *rp_store_list_to_rule (RpStore *self, const char *kind, guint limit, GError **error);
/* What became of operations of this user without his doing; `what` is "held" or "reused".
 * Returns: (transfer full) (element-type RpOutboxEntry) (nullable) */
GPtrArray *rp_store_list_notices (RpStore *self, guint limit, GError **error);
gboolean rp_store_dismiss_notice (RpStore *self, const char *op_id, GError **error);

/* Blobs that the server does not have yet. Returns: (transfer full) (array zero-terminated=1) */
GStrv rp_store_list_blobs_to_send (RpStore *self, guint limit, GError **error);
/* Of these, what may go over a line that is paid by the byte: small pictures and those for reading, and other files of up
 * to 1 MiB. @n_heavy: (out): own ones that wait for another line. Returns: (transfer full) (array zero-terminated=1) */
GStrv rp_store_list_light_blobs_to_send (RpStore *self, guint limit, guint *n_heavy,
                                         GError **error);
/* What no record names any more by then leaves. */
gboolean rp_store_mark_blob_sent (RpStore *self, const char *sha256, GError **error);
/* The server has erased it and does not take it again: unless a record here names it, it leaves unsent. */
gboolean rp_store_drop_erased_blob (RpStore *self, const char *sha256, GError **error);
/* Where the server keeps what has come of a file so far. @upload: (nullable). Returns: (nullable) */
gboolean rp_store_note_upload (RpStore *self, const char *sha256, const char *upload,
                               GError **error);
char *rp_store_dup_upload (RpStore *self, const char *sha256);

/**
 * Files that are not here as they were.
 *
 * rp_store_note_damaged_blob(): @dropped: (out): the server has it, or had; row and file go, so that it comes from there
 *   again. Else it stays, counted as damaged, until it is added once more or comes from the server after all: it is asked for
 *   like one that is not here.
 * rp_store_check_blobs(): some of the files, and others with the next call: as many as have @bytes
 * rp_store_check_file(): the one of an attachment that somebody wants
 * rp_store_dup_damaged_title(): what the first of those that were not sent is called
 */
gboolean rp_store_is_blob_whole (RpStore *self, const char *sha256);
gboolean rp_store_note_damaged_blob (RpStore *self, const char *sha256, gboolean *dropped,
                                     GError **error);
gboolean rp_store_check_blobs (RpStore *self, gint64 bytes, GError **error);
gboolean rp_store_check_file (RpStore *self, const char *attachment, RpFileTier tier,
                              GError **error);
char *rp_store_dup_damaged_title (RpStore *self);

/* A file that is somewhere else. */
typedef struct
{
  char *attachment; /* id of the row by which it is asked for */
  RpFileTier tier;
  char *sha256;
  char *mime;
  gint64 size; /* 0 when it is not known */
} RpWantedFile;
void rp_wanted_file_free (RpWantedFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpWantedFile, rp_wanted_file_free)

/* Of the rows of the last half year the small pictures first, then what is read on the screen, of either up to @limit (0:
 * all) and as far as the profile's room for files goes, of which some of the disk is none ("files_reserve", bytes; 512 MiB
 * or a tenth of it when nothing is set); within these in no particular order, so that one which cannot
 * be had yet stands in nobody's way. Returns: (transfer full) (element-type RpWantedFile) (nullable) */
GPtrArray *rp_store_list_files_to_fetch (RpStore *self, guint limit, GError **error);
/* One file of one row, for somebody who opens it. Returns: (nullable): %NULL without an error when it is
 * here */
RpWantedFile *rp_store_find_wanted_file (RpStore *self, const char *attachment, RpFileTier tier,
                                         GError **error);
/* Whether a file could not be kept because the disk is full or its folder cannot be written to. */
gboolean rp_store_is_place_error (const GError *error);
/* Where the beginning of a file that comes in pieces lies. Returns: (transfer full) */
char *rp_store_make_part_path (RpStore *self, const char *sha256, GError **error);
/* A file that the server has. Others that can be had there again make room for it: those that are not brought here by
 * themselves first, then the oldest.
 * Errors: RP_STORE_ERROR_INVALID: it is not the one that was asked for */
gboolean rp_store_take_fetched_blob (RpStore *self, const RpWantedFile *wanted, GBytes *bytes,
                                     GError **error);
/* The room for files may have become less: what came and is more than it leaves, in the same order. */
gboolean rp_store_make_room (RpStore *self, GError **error);
/* Whether there is room for the file at all, when others that came have left. Errors: RP_STORE_ERROR_NO_ROOM */
gboolean rp_store_check_room (RpStore *self, const RpWantedFile *wanted, GError **error);
/* Bytes of files that may be brought here: the profile's own "files_budget", else the organisation's
 * "setting.files-on-laptop". */
gint64 rp_store_get_files_budget (RpStore *self);

G_END_DECLS
