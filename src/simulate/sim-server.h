/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"
#include "server/admin.h"
#include "server/call.h"
#include "simulate/sim-clock.h"
#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * RpSimServer: the server's routes without HTTP: one process, one connection, nothing in the
 * background. It can be killed at any commit and put back to a backup.
 */
typedef struct
{
  RpServices services;
  RpConnection *connection;
  RpSimClock *clock;
  guint8 cursor_key[32];
  RpCourierKeys courier_keys;
  char *folder;
  char *schema;             /* (nullable): of a PostgreSQL, its own */
  char *database;           /* address */
  char *path;               /* (nullable): of the SQLite file */
  GBytes *beginning;        /* (nullable): the SQLite file at the beginning of every history */
  GBytes *backup;           /* (nullable): the SQLite file as it was backed up */
  char *files;              /* folder of the files */
  GHashTable *files_backup; /* (nullable): of a wide world: the files as they were backed up */
  gboolean has_backup;
  int commits_left; /* until the process dies; -1: it does not */
} RpSimServer;

/* @database: (nullable): the address of a PostgreSQL, in which a schema is made and dropped; an SQLite
 * file in @folder without.
 * @organisation: the organisation file's text. Errors: those of the server's start and of loading */
RpSimServer *rp_sim_server_new (const char *folder, const char *database, const char *organisation,
                                GError **error);
void rp_sim_server_free (RpSimServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSimServer, rp_sim_server_free)

/* What every history begins with is what the database holds now. */
gboolean rp_sim_server_keep_beginning (RpSimServer *self, GError **error);
/* @seed: of the ids that the server makes */
gboolean rp_sim_server_reset (RpSimServer *self, guint64 seed, GError **error);

/* Answers as the process behind the HTTP layer does. Returns: (transfer full) (nullable): %NULL when the
 * process died over it */
RpResponse *rp_sim_server_handle (RpSimServer *self, const RpRequest *request);

gboolean rp_sim_server_back_up (RpSimServer *self, GError **error);
/* Puts the backup in place of the database; nothing happens without one. */
gboolean rp_sim_server_restore (RpSimServer *self, GError **error);

/* The administrator, beside it. */
RpAdmin rp_sim_server_make_admin (RpSimServer *self);

/* The files, by their names in the folder, are backed up and put back besides. */
void rp_sim_server_back_up_files (RpSimServer *self);
gboolean rp_sim_server_restore_files (RpSimServer *self, GError **error);
void rp_sim_server_remove_files (RpSimServer *self);

/* Runs one statement outside of a transaction of the server's own. */
gboolean rp_sim_server_run (RpSimServer *self, const char *sql, GError **error);
/* The first column of the first row. Returns: (transfer full) (nullable) */
char *rp_sim_server_query (RpSimServer *self, const char *sql, GError **error);

G_END_DECLS
