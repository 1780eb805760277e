/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The disks of the simulation: SQLite's files below the folders that are put here lie in memory, for the whole
 * process, without a call of the system. All other files are where they are.
 *
 * Thread: one; SQLite is told so when it has not begun yet.
 */

/* What SQLite rolls from now on is decided by @seed. */
void rp_sim_disk_set_seed (guint64 seed);

/* SQLite's files below @folder are kept in memory from now on. */
void rp_sim_disk_add_folder (const char *folder);
/* Nobody has any of them open. */
void rp_sim_disk_remove_folder (const char *folder);

/* Returns: (transfer full): empty when there is no such file */
GBytes *rp_sim_disk_read (const char *path);
/* Nobody has it open. What belonged to the database that was there goes. */
void rp_sim_disk_write (const char *path, GBytes *content);

G_END_DECLS
