/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/server.h"

G_BEGIN_DECLS

/**
 * RpCommandLine: what rapport-server was asked to do.
 */
typedef struct
{
  char *database; /* "sqlite:PATH", "postgresql://USER@HOST/NAME" */
  char *folder;
  char *listen; /* "ADDRESS:PORT" */
  char *certificate_file, *key_file;
  char *port_file;
  char *load;     /* (nullable): an organisation file */
  char *start_at; /* (nullable): RFC 3339 instant */
  char *proxy;    /* (nullable): numeric address */
  GStrv command;  /* (nullable): a command of admin-commands.h and its arguments */
  int n_workers;
  int job_lease_s;
  gboolean serve; /* after loading */
  gboolean allow_public, quiet, check, version;
  gboolean accept_revoked; /* of courier files */

  char *address; /* of `listen` */
  guint16 port;
} RpCommandLine;

/* Errors: G_OPTION_ERROR */
RpCommandLine *rp_command_line_parse (int argc, char **argv, GError **error);
void rp_command_line_free (RpCommandLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCommandLine, rp_command_line_free)

/* The clock that `start_at` asks for. Errors: G_OPTION_ERROR */
RpClock *rp_command_line_make_clock (const RpCommandLine *line, GError **error);

/* Fills an empty database from an organisation file and says what it found. */
gboolean rp_command_load (const RpCommandLine *line, GError **error);
/* Looks at the certificate, the address and the folder, and reads every page and index of the database;
 * changes nothing. */
gboolean rp_command_check (const RpCommandLine *line, GError **error);
/* Begins to serve; prints the address and writes the port file. */
RpServer *rp_command_start (const RpCommandLine *line, GError **error);

/* Tells the service manager, if there is one, how it stands: "READY=1". */
void rp_command_notify (const char *state);
/* Where the service manager wants to hear that it lives, says so from the main loop. */
void rp_command_watch (void);

G_END_DECLS
