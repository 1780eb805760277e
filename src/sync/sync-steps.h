/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/sync-engine.h"
#include "sync/sync-link.h"

G_BEGIN_DECLS

/**
 * The steps of one cycle. Each leaves the store so that repeating it from the start does no harm, and
 * fails with what rp_sync_link_send() or the store fails with.
 */

/* Sends ops until the outbox is empty. A batch that the server cannot read is halved until the one op
 * at fault is found; that one goes to quarantine and the others on. */
gboolean rp_sync_push (RpSyncLink *link, RpSyncReport *report, GCancellable *cancellable,
                       GError **error);

/* The same, and asks at the end, with a batch of nothing, whether the server was put back to a backup that does not
 * have what it took before: then that is sent again, until it has everything. */
gboolean rp_sync_push_all (RpSyncLink *link, RpSyncReport *report, GCancellable *cancellable,
                           GError **error);

/* Reads feed pages until the server says that this is all. Errors besides: RP_SYNC_ERROR_STOPPED when
 * a page would remove suspiciously much. */
gboolean rp_sync_pull (RpSyncLink *link, RpSyncReport *report, GCancellable *cancellable,
                       GError **error);

/* Compares what lies here with the server's digests, when that is due. @n_doubtful: (out): scopes that differ and
 * come again with the next pull */
gboolean rp_sync_check_digests (RpSyncLink *link, guint *n_doubtful, GCancellable *cancellable,
                                GError **error);

/* Files that were to be sent and stayed behind, which is no error of the exchange. */
typedef struct
{
  guint waiting; /* the server has not taken them yet */
  guint damaged; /* they are not here as they were, so nobody can send them */
  guint erased;  /* the server has erased what they belong to and does not take them */
} RpSyncUnsent;

/* Sends one file in pieces, from where the server has it. @unsent: counts it when it stays behind */
gboolean rp_sync_upload_file (RpSyncLink *link, const char *hash, RpSyncUnsent *unsent,
                              GCancellable *cancellable, GError **error);

/* Called in the thread that fetches. */
typedef void (*RpSyncProgress) (gint64 n_bytes, gint64 size, gpointer data);

/* Gets one file in pieces, from where it broke off. @progress: (nullable). @found: (out): whether it is
 * here now; the server may not have it yet */
gboolean rp_sync_download_file (RpSyncLink *link, const RpWantedFile *wanted,
                                RpSyncProgress progress, gpointer data, gboolean *found,
                                GCancellable *cancellable, GError **error);

/**
 * RpSyncFiles: how it went with the files, of which some are exchanged in a cycle.
 * @n_done: that were sent or have come
 * @more: there are others, which were not tried
 * @n_heavy: that wait to be sent over a line that is not paid by the byte
 * @left: that is because something else is to be done first
 * @trouble: (nullable): what kept one of them: a full disk here or there, a line that does not last. It is told and
 *   keeps neither the others nor the exchange
 */
typedef struct
{
  guint n_done, n_heavy;
  gboolean more, left;
  GError *trouble;
} RpSyncFiles;
void rp_sync_files_clear (RpSyncFiles *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpSyncFiles, rp_sync_files_clear)

/* Sends files that the server does not have, some in a cycle, over a line that is paid by the byte no large ones. One that is damaged here or refused there stays
 * behind and does not keep the others. @files: counts on */
gboolean rp_sync_send_files (RpSyncLink *link, RpSyncFiles *files, GCancellable *cancellable,
                             GError **error);
/* Tries each of them, unless something keeps several. @unsent: (out) */
gboolean rp_sync_send_all_files (RpSyncLink *link, RpSyncUnsent *unsent, GCancellable *cancellable,
                                 GError **error);
/* Lets files go for which there is no room any more, and gets files of rows that others made, some in a cycle, none over a line that is paid by the byte. What
 * the server does not have yet is asked for again in another cycle. @files: counts on */
gboolean rp_sync_fetch_files (RpSyncLink *link, RpSyncFiles *files, GCancellable *cancellable,
                              GError **error);
/* The one and then the other. */
gboolean rp_sync_exchange_files (RpSyncLink *link, RpSyncFiles *files, GCancellable *cancellable,
                                 GError **error);

/* The same exchange by another way. @ops: numbered ones, in order. Returns: (transfer full) (nullable): the
 * body for RP_ROUTE_OPS */
JsonObject *rp_sync_push_make_message (RpSyncLink *link, GPtrArray *ops, GError **error);
/* @ops: those of the message that are not decided yet; @limit: (inout): ops to a batch */
gboolean rp_sync_push_take_answer (RpSyncLink *link, GPtrArray *ops, const RpResponse *response,
                                   RpSyncReport *report, guint *limit, GError **error);
/* To a batch of nothing: whether the server is in another timeline. */
gboolean rp_sync_push_take_timeline (RpSyncLink *link, const RpResponse *response, GError **error);
/* A page that does not answer the present @cursor is passed over. */
gboolean rp_sync_pull_take_answer (RpSyncLink *link, const RpResponse *response, const char *cursor,
                                   RpSyncReport *report, GError **error);

/* Keeps what the session document says of the user: his name and roles; and of the organisation: its zone and
 * settings, the server's keys. In a job of the store. */
gboolean rp_sync_note_session (RpStore *store, JsonObject *document, GError **error);
/* A job of the store. @another: (out): gboolean: the directory has another name or other roles of the user than that
 * document had */
gboolean rp_sync_is_person_another (RpStore *store, gpointer another, GError **error);

/* Tells the server the public keys by which it knows this computer's courier files, once. */
gboolean rp_sync_tell_keys (RpSyncLink *link, GCancellable *cancellable, GError **error);

/* Errors besides: G_IO_ERROR_PERMISSION_DENIED, RP_SYNC_ERROR_OTHER_PROFILE */
gboolean rp_sync_sign_in (RpSyncLink *link, const char *login, const char *password,
                          const char *device_label, GCancellable *cancellable, GError **error);

/* Another password for who is signed in; see rp_sync_service_change_password(). */
gboolean rp_sync_change_password (RpSyncLink *link, const char *old, const char *password,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
