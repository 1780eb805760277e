/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the program runs below its build folder; it then uses what lies beside it, never an older
 * installed copy. */
gboolean rp_data_runs_from_build (void);

/**
 * rp_data_dup_path:
 * @name: "policies/visits.json", a file or folder of data/
 *
 * Where the product's data files lie: the folder named by RAPPORT_DATA, the source tree for a program
 * that runs from its build folder, else the installed folder. Returns: (transfer full)
 */
char *rp_data_dup_path (const char *name);

G_END_DECLS
