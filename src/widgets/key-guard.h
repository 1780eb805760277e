/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * rp_key_guard_add:
 * @widget: whose letters and digits are commands: a page or a dialog
 * @held: the letters that may be held down, because they only move: "jk"
 *
 * Lets a letter through to the commands of @widget by the rule of workbench/single-keys.h; what goes into a text
 * is left alone.
 */
void rp_key_guard_add (GtkWidget *widget, const char *held);

G_END_DECLS
