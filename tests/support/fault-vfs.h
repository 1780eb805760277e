/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SQLite's calls to the file system, and the program's own (support/fault-calls.c), pass through here: they are
 * recorded (support/fault-disk.h), and one of them, or all from one on, can be made to fail.
 */

typedef enum
{
  FAULT_CALL_OPEN = 1 << 0,
  FAULT_CALL_READ = 1 << 1,
  FAULT_CALL_WRITE = 1 << 2,
  FAULT_CALL_SYNC = 1 << 3,
  FAULT_CALL_TRUNCATE = 1 << 4,
  FAULT_CALL_UNLINK = 1 << 5,
  FAULT_CALL_RENAME = 1 << 6,
  FAULT_CALL_FOLDER = 1 << 7, /* making one */
  FAULT_CALL_SHM_MAP = 1 << 8,
  FAULT_CALL_ALLOCATE = 1 << 9, /* SQLite's memory */
} FaultCall;
#define FAULT_CALL_ALL ((1 << 10) - 1)

/* Makes it the file system of every connection opened from now on, and its memory SQLite's; before the
 * first use of SQLite. */
void fault_vfs_install (void);

/* From now on the call number @n of those in @calls fails, and with @for_ever every one after it. 0: none
 * fails, they are counted. */
void fault_vfs_plan (guint calls, guint n, gboolean for_ever);
/* While paused nothing fails and nothing is counted: a test looks. */
void fault_vfs_pause (gboolean paused);
/* Calls seen since the plan was made. */
guint fault_vfs_count (void);
/* Whether any has failed. */
gboolean fault_vfs_has_struck (void);

/* For the calls: whether this one fails. */
gboolean fault_vfs_strikes (FaultCall call);

G_END_DECLS
