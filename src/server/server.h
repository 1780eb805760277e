/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/clock.h"
#include "server/http-server.h"
#include "wire/courier-keys.h"

G_BEGIN_DECLS

/**
 * RpServer: the central server: database, HTTP, events and background jobs, put together.
 *
 * Thread: the owner's.
 */
typedef struct _RpServer RpServer;

typedef struct
{
  const char *database; /* "sqlite:PATH", "postgresql://USER@HOST/NAME" */
  const char *folder;   /* files and keys; made when missing */
  RpClock *clock;
  RpHttpOptions http;
  gboolean allow_public; /* plain HTTP on an address that others can reach */
  gboolean think;        /* compute scores and suggestions in the background */
  guint job_lease_s;     /* see RpJobsOptions */
  /* Room where the data are, below which the process says that it is not well; files leave four times as much. */
  guint64 reserve_bytes;
  guint64
      share_bytes; /* of files that no record names, a user's where the room is short; see share.h */
  gboolean log_requests; /* one JSON line each on standard output */
} RpServerOptions;

void rp_server_options_init (RpServerOptions *options);

/* Whether it may serve on that address with what it has. Errors: G_IO_ERROR_PERMISSION_DENIED for
 * plain HTTP on a public address without allow_public */
gboolean rp_server_options_check (const RpServerOptions *options, GError **error);

/**
 * rp_server_new:
 *
 * Opens and prepares the database and begins to serve.
 *
 * Errors: RP_DB_ERROR, those of rp_server_options_check() and rp_http_server_new(), G_FILE_ERROR
 */
RpServer *rp_server_new (const RpServerOptions *options, GError **error);
guint16 rp_server_get_port (RpServer *self);
void rp_server_free (RpServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpServer, rp_server_free)

/* The keys of the data folder that courier files are sealed for and signed with. */
gboolean rp_server_load_courier_keys (const char *folder, RpCourierKeys *keys, GError **error);

G_END_DECLS
