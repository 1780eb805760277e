/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

/* How much of a proof is run: what the variable of the environment says, otherwise a little. */
static inline guint
proof_size (const char *variable, guint otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint)strtoul (text, NULL, 10) : otherwise;
}

/* A folder whose path has no links in it, in memory where that is possible: what waits for a real disk here
 * proves nothing. Returns: (transfer full) */
static inline char *
proof_folder_new (void)
{
  char *path = g_strdup (g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm/rapport-proof-XXXXXX"
                                                          : "/tmp/rapport-proof-XXXXXX");

  g_assert_nonnull (mkdtemp (path));
  return path;
}
