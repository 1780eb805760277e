/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * rp_picture_helper_run:
 * @job: "keep" or "show"
 * @bound: pixels, for "show"
 *
 * Lets the program rapport-decode work on a stranger's picture, in a process of its own that has nothing
 * but these bytes. One that dies or takes too long has no answer.
 *
 * Returns: (transfer full) (nullable): RP_PICTURE_ANSWER_TYPE
 * Errors: G_IO_ERROR_NOT_FOUND without the program; G_IO_ERROR_FAILED
 * Thread: any other than the main one; blocking
 */
GVariant *rp_picture_helper_run (const char *job, int bound, GBytes *bytes, GError **error);

/* The program's side: reads the bytes, shuts itself in, works, writes the answer. Returns: an exit status */
int rp_picture_helper_serve (int argc, char **argv);

G_END_DECLS
