/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_text_merge:
 * @base: the text that both started from
 *
 * Three-way merge by lines and sentences: what only one of two changed is as he left it. Where both changed the
 * same or neighbouring sentences in different ways there is no answer that a machine could give.
 *
 * Returns: (transfer full) (nullable): both changes together; %NULL when they touch
 */
char *rp_text_merge (const char *base, const char *one, const char *other);

G_END_DECLS
