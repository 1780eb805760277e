/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite takes a hundred thousand small pieces of memory in a history: it gets them from lists of pieces that were
 * given back, without locks. Nothing happens when it has begun already. Thread: one, for the whole process. */
void rp_sim_memory_set_up (void);

G_END_DECLS
