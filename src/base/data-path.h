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

/**
 * rp_data_dup_own_policies:
 *
 * Where the organisation's own policies lie: the folder named by RAPPORT_POLICIES, else rapport/policies in the
 * user's folder of settings and then in the system's. A program that runs from its build folder or with
 * RAPPORT_DATA has only the first. Returns: (transfer full) (nullable): there is none
 */
char *rp_data_dup_own_policies (void);

/* The policies STEM.json and STEM-*.json below @data_dir and among the organisation's own, by name; of two files of
 * one name the organisation's. Returns: (transfer full): paths */
GStrv rp_data_list_policies (const char *data_dir, const char *stem);

/* The policy NAME.json, the organisation's own before the product's. Returns: (transfer full) */
char *rp_data_dup_policy (const char *data_dir, const char *name);

G_END_DECLS
