/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whole blocks through a file descriptor, whatever the kernel cuts them into.
 * Returns: %FALSE with errno set when not all of it went; at the end of what can be read, too */
gboolean rp_fd_write_all (int fd, gconstpointer bytes, gsize length);
gboolean rp_fd_read_all (int fd, gpointer bytes, gsize length);

G_END_DECLS
