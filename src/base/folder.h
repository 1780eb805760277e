/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_folder_make:
 *
 * Makes a folder (0700) and those above it that are missing, and has each of their names on the disk
 * before it returns: what is synced into a folder whose own name is not there is lost with it when the
 * power goes.
 *
 * Returns: %FALSE with errno set
 */
gboolean rp_folder_make (const char *path);

/* Removes a folder with all that is in it; nothing is done where nothing is. Links are removed and not followed.
 * Returns: %FALSE with errno set when something of it is left */
gboolean rp_folder_remove (const char *path);

/* Has the names in the folder on the disk, as they are now. Returns: %FALSE with errno set */
gboolean rp_folder_sync (const char *path);

/* Writes a short text (0600) whole: under its name is the former one or this, also after the power goes.
 * Returns: %FALSE with errno set */
gboolean rp_folder_put_text (const char *path, const char *name, const char *text);

G_END_DECLS
