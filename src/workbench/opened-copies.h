/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * Copies of kept files that other programs were given to open. They lie in a folder of the profile's own, below the
 * one that the system empties when the user signs out, and go earlier: with the session, with a lock or a wipe, and
 * with the attachment that they are a copy of.
 */

/* In the folder: not an attachment's; what is on its way to a printer (workbench/print-sheet.h). */
#define RP_OPENED_COPIES_SHEETS "print"

/* A folder below it for each attachment, named by its id. Returns: (transfer full) (nullable): %NULL when the system
 * has no folder that it empties */
char *rp_opened_copies_dup_folder (const char *profile);
/* Removes all of them. Thread: any */
void rp_opened_copies_remove (const char *profile);
/* Removes those of attachments that are not here any more. Thread: the store's */
void rp_opened_copies_remove_orphans (RpStore *store);

G_END_DECLS
