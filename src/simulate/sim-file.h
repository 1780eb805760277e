/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A new folder whose databases lie in memory, and the rest of it where the system has such a place. Returns: (transfer full) (nullable) */
char *rp_sim_folder_new (GError **error);
/* Removes it with all that is in it. @folder: (transfer full) */
void rp_sim_folder_free (char *folder);

/* A file of the simulation as a whole. Returns: (transfer full) (nullable). Errors: G_FILE_ERROR */
GBytes *rp_sim_file_read (const char *path, GError **error);
gboolean rp_sim_file_write (const char *path, GBytes *content, GError **error);

G_END_DECLS
