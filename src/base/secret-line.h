/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * rp_secret_line_read:
 * @fd: where it comes from; borrowed
 * @prompt: what a terminal shows before it
 * @max: bytes that the line may have
 *
 * Reads one line that nobody is to see: where @fd is a terminal it is asked for without an echo, elsewhere it is
 * taken as it comes. Nothing behind the line is read. A signal that ends the program finds the terminal as it was.
 *
 * Returns: (transfer full): without the end of the line. Errors: G_IO_ERROR with a sentence
 */
char *rp_secret_line_read (int fd, const char *prompt, gsize max, GError **error);

G_END_DECLS
