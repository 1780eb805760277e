/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpTariffGroup: where the organisation supplies: chosen by its supervisor, read by others. See RpTariffChoice.
 */
#define RP_TYPE_TARIFF_GROUP (rp_tariff_group_get_type ())
G_DECLARE_FINAL_TYPE (RpTariffGroup, rp_tariff_group, RP, TARIFF_GROUP, AdwPreferencesGroup)

GtkWidget *rp_tariff_group_new (RpSession *session);

G_END_DECLS
