/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/typed.h"

G_BEGIN_DECLS

/**
 * rp_kept_text_attach:
 * @text: an entry or a text view, empty
 * @key: see rp_typed_new()
 *
 * What is typed there is kept until rp_typed_drop(), and stands there again the next time.
 *
 * Returns: (transfer full)
 */
RpTyped *rp_kept_text_attach (GtkWidget *text, RpSession *session, const char *key);

/* What stands there, without white space around it. (transfer full) */
char *rp_kept_text_dup (GtkWidget *text);

/* The dialog goes and @text was not used: says on @from that it is kept. */
void rp_kept_text_say (GtkWidget *from, const char *text);

G_END_DECLS
