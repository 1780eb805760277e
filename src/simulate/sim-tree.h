/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* All files below @folder: name from there -> GBytes. Returns: (transfer full): empty where there is none */
GHashTable *rp_sim_tree_read (const char *folder);
/* Below @folder there are these and no others. Errors: G_FILE_ERROR */
gboolean rp_sim_tree_write (const char *folder, GHashTable *files, GError **error);
/* The folder with all that is in it. */
void rp_sim_tree_remove (const char *folder);

G_END_DECLS
