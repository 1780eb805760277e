/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench/bench.h"

G_BEGIN_DECLS

/**
 * profile_make:
 * @folder: of the profile
 * @names: (element-type utf8): of companies; used again with a number when there are fewer than @n
 *
 * A profile of a signed-in manager with @n customers as the server sends them, in pages of the feed. Its
 * server does not answer.
 */
void profile_make (const char *folder, GPtrArray *names, guint n);

/* The number of the customer made @index-th. Returns: (transfer full) */
char *profile_customer_no (guint index);

G_END_DECLS
