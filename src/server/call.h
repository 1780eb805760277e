/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "base/id-source.h"
#include "db/connection.h"
#include "schema/role.h"
#include "server/event-hub.h"
#include "server/database.h"
#include "server/http-message.h"
#include "wire/courier-keys.h"

G_BEGIN_DECLS

/**
 * RpServices: what all requests share. Nothing in it changes after the start.
 */
typedef struct
{
  const char *database; /* address of the database */
  RpClock *clock;
  RpIdSource *ids;
  const char *blob_folder;
  const char *folder;       /* (nullable): the data folder */
  const guint8 *cursor_key; /* RP_CURSOR_KEY_BYTES */
  const RpCourierKeys *courier_keys;
  guint64 reserve_bytes; /* see health.h */
  guint64 share_bytes;   /* see share.h; 0: nothing is asked */
  RpEventHub *events;
  void (*changed) (gpointer data); /* rows were changed; called from a worker */
  gpointer changed_data;
} RpServices;

/**
 * RpCall: one authenticated request in a worker: who asks, and the worker's own database connection.
 */
typedef struct
{
  const RpServices *services;
  RpConnection *connection;
  RpHttpRequest *request;
  char *user_id, *name, *login; /* (nullable): before the sign-in */
  char *device_id, *device_state;
  RpRoles roles;
} RpCall;

void rp_call_clear (RpCall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpCall, rp_call_clear)

/* {"error": code, "request": id}. */
RpHttpAnswer *rp_call_refuse (RpCall *self, guint status, const char *code);
/* Whether what failed may work the next time: the database was busy, full or away. */
gboolean rp_call_is_passing (const GError *error);
/* 500, or 503 where it may pass by itself, with @error in the log only. @error: (transfer full) */
RpHttpAnswer *rp_call_fail (RpCall *self, GError *error);
/* Another timeline begins, because the database was found to be from a backup; what was erased since is erased
 * again. @epoch, @proof, @clock: as rp_timeline_leave() */
gboolean rp_call_leave_timeline (RpCall *self, const char *epoch, const char *proof,
                                 RpOrgClock *clock, GError **error);
/* The body as a JSON object. Returns: (nullable): %NULL with @refusal set */
JsonObject *rp_call_parse_body (RpCall *self, RpHttpAnswer **refusal);

G_END_DECLS
