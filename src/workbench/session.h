/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/worker.h"
#include "schema/role.h"
#include "workbench/store-health.h"

G_BEGIN_DECLS

/**
 * RpSession: one user's profile, open: the store on its worker, the sync service, who is signed in.
 * Every screen gets it and gets everything through it.
 *
 * Jobs on the store are RpWorkFunc whose subject is the RpStore. Presenters run them with
 * rp_session_run_async() and never wait.
 *
 * Signal "signed-in": there is a user and a sync service now.
 * Signal "person-changed": the user has other roles than before, or another name.
 * Signal "lock-changed": reading is locked now, or opened again; see rp_session_get_lock_sentence().
 * Signal "changed" (GStrv kinds): rows of these kinds are different now; in the main context, after
 * local commits and after pages from the server, several of them folded into one.
 *
 * Thread: main.
 */
#define RP_TYPE_SESSION (rp_session_get_type ())
G_DECLARE_FINAL_TYPE (RpSession, rp_session, RP, SESSION, GObject)

typedef struct
{
  const char *folder;   /* the profile folder */
  const char *start_at; /* (nullable): RFC 3339 instant the clock starts at */
  gboolean no_sync;     /* the server is left alone until asked for */
} RpSessionOptions;

/* Errors: RP_DB_ERROR; the sentence of a LOCKED one says that Rapport is open already. */
RpSession *rp_session_open (const RpSessionOptions *options, GError **error);
/* Sends nothing more, finishes what the worker has, closes the store. */
void rp_session_close (RpSession *self);

const char *rp_session_get_folder (RpSession *self);
RpClock *rp_session_get_clock (RpSession *self);
RpWorker *rp_session_get_worker (RpSession *self);
RpStoreHealth *rp_session_get_health (RpSession *self); /* (transfer none) */

/* Who is signed in; "" and RP_ROLE_NONE when nobody is. */
gboolean rp_session_is_signed_in (RpSession *self);
const char *rp_session_get_user (RpSession *self);
const char *rp_session_get_user_name (RpSession *self);
RpRoles rp_session_get_roles (RpSession *self);
const char *rp_session_get_server (RpSession *self);
/* Whether the sample county is loaded: the window says so. */
gboolean rp_session_is_sample (RpSession *self);

/* Why nothing may be read: a sentence; %NULL when everything may. */
const char *rp_session_get_lock_sentence (RpSession *self);
/* Everything was deleted: only a start of the program goes on. */
gboolean rp_session_is_wiped (RpSession *self);

/* The name of a user by id from the directory; the id while it is not here. */
const char *rp_session_name_of (RpSession *self, const char *user);

/**
 * rp_session_sign_in_async:
 *
 * Asks the server, stores the device token (0600) and starts the sync service.
 * Errors of finish: G_IO_ERROR_PERMISSION_DENIED (wrong name or password), RP_TRANSPORT_ERROR
 */
void rp_session_sign_in_async (RpSession *self, const char *server, const char *login,
                               const char *password, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean rp_session_sign_in_finish (RpSession *self, GAsyncResult *result, GError **error);

/* A job on the store's thread; see rp_worker_run_async(). */
void rp_session_run_async (RpSession *self, RpWorkFunc func, gpointer data,
                           GDestroyNotify free_data, GDestroyNotify free_result,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
gpointer rp_session_run_finish (RpSession *self, GAsyncResult *result, GError **error);

/* A job of rp_session_run_async() has committed an edit: it can be undone, and is sent soon.
 * @op_id: (nullable) */
void rp_session_note_edit (RpSession *self, const char *op_id);

/* Takes back the last edit committed here that is still queued. Finish: %FALSE without an error when there
 * is nothing to take back any more. After an error the edit is still the next one. */
void rp_session_undo_async (RpSession *self, GAsyncReadyCallback callback, gpointer user_data);
/* The id of the edit noted last, for whoever is told that it is saved; %NULL when it cannot be taken back. */
const char *rp_session_get_last_edit (RpSession *self);
/* Takes back this edit and no other. Finish: as above */
void rp_session_undo_edit_async (RpSession *self, const char *op_id, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean rp_session_undo_finish (RpSession *self, GAsyncResult *result, GError **error);

/**
 * What is typed and not on the disk yet: a document counts itself in with every answer and out when it
 * is written. A window that is closed waits for the signal "settled". When the disk refuses, what is typed
 * stays counted in and is tried again, also when the screen that it was typed on has gone; the signal
 * "saving-failed" (const char *sentence) says why.
 *
 * @holder: who has it; only he keeps himself alive until it is on the disk
 * @place: (nullable): where it was typed: whoever comes there again goes on with @holder
 */
void rp_session_begin_saving (RpSession *self, gpointer holder, const char *place);
void rp_session_end_saving (RpSession *self, gpointer holder);
/* (transfer full) (nullable): who has what was typed at @place and is not on the disk yet */
gpointer rp_session_find_saving (RpSession *self, const char *place);
void rp_session_fail_saving (RpSession *self, const GError *error);
gboolean rp_session_is_saving (RpSession *self);

/**
 * RpSyncStatus: how it stands with the server, in words: the header of the window and the sync
 * centre show it. Properties "title" ("All sent"), "detail" ("Last contact 14:02", a sentence when
 * something is wrong), "icon-name", "waiting" (guint: edits not received by the server yet),
 * "files" (a sentence about files that the server does not have yet, ""), "attention" (guint: conflicts and refused edits), "last-contact" (instant, "").
 */
#define RP_TYPE_SYNC_STATUS (rp_sync_status_get_type ())
G_DECLARE_FINAL_TYPE (RpSyncStatus, rp_sync_status, RP, SYNC_STATUS, GObject)
RpSyncStatus *rp_session_get_sync_status (RpSession *self); /* (transfer none) */
/* Exchange with the server now. */
void rp_session_request_sync (RpSession *self);

/* A sentence for a person from an error of any layer below: what happened, what is safe, what to do.
 * Returns: (transfer full) */
char *rp_session_explain (const GError *error);

G_END_DECLS
