/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a JPEG says it was taken: "31.23042,121.47373", degrees north and east. Never written back into a
 * picture. Returns: (transfer full) (nullable): %NULL when it does not say it, or not so that it can be */
char *rp_picture_read_place (GBytes *bytes);

G_END_DECLS
