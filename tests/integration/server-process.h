/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ServerProcess: the real rapport-server on a loopback port, with its database in a folder of the test.
 * It keeps its port from one start to the next, as a server keeps its address.
 */
typedef struct _ServerProcess ServerProcess;

/* @organisation: path of the file it is filled from, once */
ServerProcess *server_process_new (const char *folder, const char *organisation);
void server_process_start (ServerProcess *self);
/* As an operator stops it. */
void server_process_stop (ServerProcess *self);
/* As a power cut stops it. */
void server_process_kill (ServerProcess *self);
/* "http://127.0.0.1:port"; after the first start. */
const char *server_process_get_address (ServerProcess *self);
void server_process_free (ServerProcess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerProcess, server_process_free)

G_END_DECLS
