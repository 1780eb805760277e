/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/lock.h"
#include "store/store.h"
#include "sync/sync-engine.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * The session as presenters see it: with the store's and the sync engine's types. Widgets do not
 * include this.
 */

/* Commits an edit. @edit: (transfer full). Finish returns the op's id: (transfer full) (nullable) */
void rp_session_commit_async (RpSession *self, RpEdit *edit, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
char *rp_session_commit_finish (RpSession *self, GAsyncResult *result, GError **error);

/* Commits an edit for a task of somebody's own, which answers %TRUE once it is saved. Both: (transfer full) */
void rp_session_commit_for (RpSession *self, RpEdit *edit, GTask *task);

/* (transfer none) (nullable): while nobody is signed in */
RpSyncService *rp_session_get_sync_service (RpSession *self);

/* Whether the clock is the computer's: not for a program that was started as at another time. */
gboolean rp_session_is_at_present (RpSession *self);

/* Somebody has looked whether reading is locked. */
void rp_session_note_lock (RpSession *self, RpLock lock);

/* Made by the session only. */
RpSyncStatus *rp_sync_status_new (RpSession *session);
void rp_sync_status_set_service (RpSyncStatus *self, RpSyncService *service);

G_END_DECLS
