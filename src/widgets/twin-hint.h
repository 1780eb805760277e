/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/need-twins.h"

G_BEGIN_DECLS

/**
 * RpTwinHint: beneath the category of a need that is being written down, which open ones of the customer may be
 * the same. Hides itself while there is none.
 */
#define RP_TYPE_TWIN_HINT (rp_twin_hint_get_type ())
G_DECLARE_FINAL_TYPE (RpTwinHint, rp_twin_hint, RP, TWIN_HINT, GtkWidget)

/* @report: (nullable): id of the report that the need is written in */
GtkWidget *rp_twin_hint_new (RpRecordList *needs, const char *report);
/* "" for not chosen. */
void rp_twin_hint_set (RpTwinHint *self, const char *category, const char *sub_code);

G_END_DECLS
