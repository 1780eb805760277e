/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpCourierGroup: the exchange by a file on a stick: saving one, reading the answer, and how it stands.
 */
#define RP_TYPE_COURIER_GROUP (rp_courier_group_get_type ())
G_DECLARE_FINAL_TYPE (RpCourierGroup, rp_courier_group, RP, COURIER_GROUP, AdwPreferencesGroup)

GtkWidget *rp_courier_group_new (RpSession *session);

G_END_DECLS
