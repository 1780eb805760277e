/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/usage-study.h"

G_BEGIN_DECLS

/**
 * RpStudyView: what the usage would cost otherwise, and how it compares with the year before and with customers
 * alike; see RpUsageStudy. What is supposed is set with the controls above the tables.
 */
#define RP_TYPE_STUDY_VIEW (rp_study_view_get_type ())
G_DECLARE_FINAL_TYPE (RpStudyView, rp_study_view, RP, STUDY_VIEW, GtkWidget)

void rp_study_view_set_study (RpStudyView *self, RpUsageStudy *study);

G_END_DECLS
