/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpChecklist: a table whose rows are given points, each met or not: one line a point, and what is wrong
 * below one that is not met. Its columns are the point (choice), whether it is met (yes or no) and the
 * remark (text).
 */
#define RP_TYPE_CHECKLIST (rp_checklist_get_type ())
G_DECLARE_FINAL_TYPE (RpChecklist, rp_checklist, RP, CHECKLIST, GtkWidget)

GtkWidget *rp_checklist_new (RpDocument *document, const RpQuestion *question, gboolean editable);

G_END_DECLS
