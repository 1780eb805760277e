/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_industry_name:
 * @code: of GB/T 4754: a letter and up to four digits, "C3032"
 *
 * What the code belongs to: its division, else its section. A division that the editions of 2011 and 2017
 * number differently has no name here, because the code alone does not say which it is.
 *
 * Returns: (nullable): %NULL for a code of no known section
 */
const char *rp_industry_name (const char *code, gboolean chinese);

G_END_DECLS
