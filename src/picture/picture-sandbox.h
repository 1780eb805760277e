/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_picture_sandbox_enter:
 *
 * From here on this process has little memory, little time and no way to a file, a network or another
 * program, and none to end one that runs. A gdk-pixbuf that decodes in processes of its own, which it shuts in itself, keeps the way to
 * them; the limits on time and output hold all the same.
 */
void rp_picture_sandbox_enter (void);

G_END_DECLS
