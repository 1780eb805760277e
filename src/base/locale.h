/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_locale_init:
 *
 * Sets the process's locale and finds the catalogues: the installed ones, or those of the build folder
 * when the program runs from there. Called once, first thing in main().
 */
void rp_locale_init (void);

/* Whether people read Chinese here: which of two bilingual texts of a data file is shown. */
gboolean rp_locale_is_chinese (void);
/* The same as data files and documents name it: "zh" or "en". */
const char *rp_locale_language (void);

G_END_DECLS
