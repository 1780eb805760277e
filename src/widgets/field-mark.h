/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/field-marks.h"

G_BEGIN_DECLS

/**
 * rp_field_mark_new:
 * @unit: (nullable): the merge unit; the strongest mark of the record when %NULL
 * @label: what the field or the record is called
 *
 * A small button at a value of which there are two or that was refused; it activates "mark.open" ("s":
 * what the page "sync" opens). A sign at one that waits to be sent. Not to be seen for any other.
 */
GtkWidget *rp_field_mark_new (RpFieldMarks *marks, const char *unit, const char *label);

G_END_DECLS
