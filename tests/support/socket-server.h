/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SocketServer: a server on a loopback port that answers every connection with what the test says,
 * byte for byte, so that it can answer wrongly. One thread, one connection at a time.
 */
typedef struct _SocketServer SocketServer;

/* Writes the answer; closing is done by the caller. A failing write means that the client left. */
typedef void (*SocketScript) (GOutputStream *out, gpointer data);

/* @certificate: (nullable): speaks TLS with it */
SocketServer *socket_server_new (SocketScript script, gpointer data, GTlsCertificate *certificate);
guint16 socket_server_get_port (SocketServer *self);
/* The head of the last request, as it came. Returns: (transfer full) (nullable) */
char *socket_server_dup_head (SocketServer *self);
/* The body of the last request. Returns: (transfer full) (nullable) */
GBytes *socket_server_dup_body (SocketServer *self);
guint socket_server_count (SocketServer *self); /* requests so far */
void socket_server_free (SocketServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SocketServer, socket_server_free)

G_END_DECLS
