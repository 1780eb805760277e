/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_catalogue_chinese:
 * @text: an English text of the program
 *
 * Its Chinese translation in whatever language the user works: files of the marketing system hold
 * Chinese labels, and gettext answers for one language at a time and only when the system has a
 * locale of it. Read from the program's own catalogue, where bindtextdomain() says that it lies.
 *
 * Returns: (nullable): %NULL when there is no catalogue or no translation
 * Thread: any
 */
const char *rp_catalogue_chinese (const char *text);

G_END_DECLS
