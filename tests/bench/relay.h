/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Relay: passes connections on to a server on the loopback and counts their bytes, headers and all.
 */
typedef struct _Relay Relay;

/* @server: "http://127.0.0.1:port" */
Relay *relay_new (const char *server);
void relay_free (Relay *self);
const char *relay_get_address (Relay *self);
guint64 relay_get_up (Relay *self);   /* bytes to the server */
guint64 relay_get_down (Relay *self); /* bytes from it */

G_END_DECLS
