/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/service-value.h"

G_BEGIN_DECLS

/**
 * RpServiceView: what a customer bought of value-added services and what may come, with the purchases, which
 * are entered and corrected here.
 */
#define RP_TYPE_SERVICE_VIEW (rp_service_view_get_type ())
G_DECLARE_FINAL_TYPE (RpServiceView, rp_service_view, RP, SERVICE_VIEW, GtkWidget)

void rp_service_view_set_value (RpServiceView *self, RpServiceValue *value);

G_END_DECLS
