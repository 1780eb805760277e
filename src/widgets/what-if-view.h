/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/score-supposition.h"

G_BEGIN_DECLS

/**
 * RpWhatIfView: the facts behind a score as sliders, the score that would follow, and for every better
 * grade the smallest change that would bring it.
 */
#define RP_TYPE_WHAT_IF_VIEW (rp_what_if_view_get_type ())
G_DECLARE_FINAL_TYPE (RpWhatIfView, rp_what_if_view, RP, WHAT_IF_VIEW, GtkWidget)

void rp_what_if_view_set_supposition (RpWhatIfView *self, RpScoreSupposition *supposition);

G_END_DECLS
