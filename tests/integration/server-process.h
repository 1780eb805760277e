/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ServerProcess: the real rapport-server on a loopback port, with its database in a folder of the test, or
 * as support/test-database.h says.
 * It keeps its port from one start to the next, as a server keeps its address.
 */
typedef struct _ServerProcess ServerProcess;

/* @organisation: path of the file it is filled from, once */
ServerProcess *server_process_new (const char *folder, const char *organisation);
/* A second process over the same database and folder; freed before the first. */
ServerProcess *server_process_new_beside (const ServerProcess *other);
/* From the next start on it speaks TLS with these. */
void server_process_use_tls (ServerProcess *self, const char *certificate_file,
                             const char *key_file);
/* From the next start on another process takes over its background work after so long. */
void server_process_use_lease (ServerProcess *self, const char *seconds);
/* Lets it check its settings and its database, and asserts the status. Returns: (transfer full): what
 * it said */
char *server_process_check (ServerProcess *self, int status);
void server_process_start (ServerProcess *self);
/* Runs the administrator's command of the words up to %NULL beside it, with its folder and database, and
 * asserts the status. Returns: (transfer full): what it said */
char *server_process_administer (ServerProcess *self, int status, const char *first,
                                 ...) G_GNUC_NULL_TERMINATED;
/* As an operator stops it. */
void server_process_stop (ServerProcess *self);
/* As a power cut stops it. */
void server_process_kill (ServerProcess *self);
/* Copies the file of its database, for server_process_restore(). It is stopped afterwards, so that the file is all there
 * is. Returns: %FALSE, and nothing is done, where the database is no file */
gboolean server_process_back_up (ServerProcess *self);
/* It is stopped, and its database is what it was at the last server_process_back_up(). */
void server_process_restore (ServerProcess *self);
/* "http://127.0.0.1:port", https with TLS; after the first start. */
const char *server_process_get_address (ServerProcess *self);
/* The number of the running process, for what the system counts of it. */
int server_process_get_pid (ServerProcess *self);
/* Its address, for support/test-database.h. */
const char *server_process_get_database (ServerProcess *self);
void server_process_free (ServerProcess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerProcess, server_process_free)

G_END_DECLS
