/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_named_parameters_number:
 * @sql: one statement with parameters ":name"
 * @names: (out) (transfer full) (element-type utf8): ":name" of the parameter $1, $2, …
 *
 * For a database whose parameters have numbers. A name that comes twice is one parameter. Colons in
 * strings, quoted names, comments and casts ("::text") are left alone.
 *
 * Returns: (transfer full): the statement with numbers
 */
char *rp_named_parameters_number (const char *sql, GPtrArray **names);

G_END_DECLS
