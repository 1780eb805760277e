/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * In which order the copies of a profile were made, and since when by the server's time each is kept: the file `made` in
 * the folder of the copies. Their names have the day by the clock of this computer, which may have been wrong, ahead or
 * behind, so the names say neither.
 */
typedef struct
{
  char *name;
  gint64 since_us; /* the server's time at the first exchange after it was made; 0 before that */
  gboolean noted;  /* the file names it */
} RpBackupEntry;

/* Whether it is a copy of a day. @day: (out): by this computer's clock then */
gboolean rp_backup_read_day (const char *name, gint32 *day);

/* How the names of those from before a change of the layout begin. */
#define RP_BACKUP_LAYOUT "before-layout-"
#define RP_BACKUP_SUFFIX ".db"

/* The copies that are there, the first one made first. One that the file does not name, because there was none then or it
 * could not be written, comes behind the others, by its name. Returns: (transfer full): of RpBackupEntry */
GPtrArray *rp_backup_log_read (const char *folder);

/* @name was made now. A file that cannot be written is said in the program's messages: the copy is there all the same. */
void rp_backup_log_add (const char *folder, const char *name);
void rp_backup_log_write (const char *folder, GPtrArray *entries);
/* Notes what the file does not name yet. */
void rp_backup_log_settle (const char *folder);

/* Whether what is kept since @since_us has been for longer than @kept_us. Without a time, or with one that the server's
 * clock cannot have meant, it counts from now on. @since_us: (inout) */
gboolean rp_backup_is_over (gint64 *since_us, gint64 kept_us, gint64 server_us);

G_END_DECLS
