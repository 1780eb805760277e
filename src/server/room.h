/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * Files and the database may share one disk, and a database that finds no room takes no operation of anybody. So files
 * stop while there is still room: what they must leave is several times what a process needs to be called well.
 */

/* Whether @bytes are free where @path lies. @path: (nullable): nothing to look at. What cannot be looked at has no room.
 * Thread: any */
gboolean rp_room_is_left (const char *path, guint64 bytes);

/* What files have to leave free on their disk. 0: nothing is asked */
guint64 rp_room_files_leave (const RpServices *services);

/* Whether @n_bytes more leave @leave of the room where @path lies. @leave: 0: nothing is asked. Thread: any */
gboolean rp_room_takes (const char *path, guint64 leave, gint64 n_bytes);

/* Whether @n_bytes more of files would leave so little that it has to be shared, see share.h. */
gboolean rp_room_is_short (const RpServices *services, gint64 n_bytes);

/* Whether @n_bytes more of files would leave that much. */
gboolean rp_room_takes_files (const RpServices *services, gint64 n_bytes);

G_END_DECLS
