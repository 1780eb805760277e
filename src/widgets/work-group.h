/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/work-item.h"

G_BEGIN_DECLS

/**
 * RpWorkGroup: a titled list of RpWorkItem; a row opens its page. Hides itself while the list is
 * empty, nothing is offered and there is no note.
 */
#define RP_TYPE_WORK_GROUP (rp_work_group_get_type ())
G_DECLARE_FINAL_TYPE (RpWorkGroup, rp_work_group, RP, WORK_GROUP, GtkWidget)

GtkWidget *rp_work_group_new (const char *title, GListModel *items);
/* For a narrow column: long lines wrap. */
GtkWidget *rp_work_group_new_compact (const char *title, GListModel *items);

/* What stands for the number of items, when not all of them are in the list: "1500". */
void rp_work_group_set_count (RpWorkGroup *self, const char *count);

/* What is to be said besides, %NULL or "" when nothing is. */
void rp_work_group_set_note (RpWorkGroup *self, const char *note);

/* One more button that adds to the list. @label: with its mnemonic; @empty: said while there is nothing */
void rp_work_group_offer (RpWorkGroup *self, const char *label, const char *action,
                          const char *empty);

G_END_DECLS
