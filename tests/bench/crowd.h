/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Crowd: connections that only take up room: some say nothing, some send the head of a request byte by
 * byte. One that the server closes is made again. Each hundred of them comes from a loopback address
 * of its own, as from many networks.
 */
typedef struct _Crowd Crowd;

/* Returns once all are open, or the server takes no more. */
Crowd *crowd_new (guint16 port, guint n_idle, guint n_slow);
/* Those open now; how often one had to be made again. */
guint crowd_count_open (Crowd *self);
guint crowd_count_renewed (Crowd *self);
void crowd_free (Crowd *self);

/* A connection to 127.0.0.1 from 127.NETWORK.x.y, which @index decides. Returns: a socket, -1 without */
int crowd_connect (guint16 port, guint network, guint index);

G_END_DECLS
