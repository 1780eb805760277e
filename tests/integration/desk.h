/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/temp-folder.h"
#include "sync/sync-engine.h"

G_BEGIN_DECLS

/**
 * Desk: one person at a computer: a profile, the real store and the real engine over HTTP. Every function
 * asserts that it went well unless it says otherwise.
 */
typedef struct
{
  char *folder;
  RpClock *clock;
  RpIdSource *ids;
  RpStore *store;
  RpWorker *worker; /* without a thread: the store is used from here */
  RpTransport *transport;
  RpSyncEngine *engine;
  RpSyncReport report; /* of the last cycle */
} Desk;

Desk *desk_new (const char *folder, const char *address);
/* @ca_file: (nullable): the authorities it trusts, the system's without it */
Desk *desk_new_trusting (const char *folder, const char *address, const char *ca_file);
/* A computer of @login's with the profile @name in @folder, signed in and brought up to date. */
Desk *desk_open (TempFolder *folder, const char *name, const char *address, const char *login,
                 const char *password);
void desk_free (Desk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* The program is closed and started again. */
void desk_restart (Desk *self);
void desk_sign_in (Desk *self, const char *login, const char *password);

void desk_sync (Desk *self);
/* The cycle does not come through and leaves this state. */
void desk_sync_to (Desk *self, RpSyncState state);

RpRecord *desk_get (Desk *self, const char *kind, const char *id);
guint desk_count (Desk *self, const char *kind);
void desk_assert_text (Desk *self, const char *kind, const char *id, const char *field,
                       const char *expected);
RpOutboxCounts desk_count_outbox (Desk *self);
char *desk_make_id (Desk *self);

/* Takes the edit. */
void desk_commit (Desk *self, RpEdit *edit);

/* JSON from text in which ' stands for ". Returns: (transfer full) */
JsonObject *desk_object (const char *format, ...) G_GNUC_PRINTF (1, 2);
JsonNode *desk_value (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
